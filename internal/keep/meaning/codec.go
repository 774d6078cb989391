package meaning

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/attest"
	"github.com/waybill-security/waybill/internal/keep/correct"
	"github.com/waybill-security/waybill/internal/keep/declare"
	"github.com/waybill-security/waybill/internal/keep/pin"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// JournalKind is the kind under which versions of meaning stand in the journal.
const JournalKind = "meaning"

// ErrNone says that a workspace holds no version of meaning, or not the one asked for.
var ErrNone = errors.New("no such version of meaning in this workspace")

// version is a Meaning as it rests: JSON, and behind it its subjects, actors and sessions as pack has them.
type version struct {
	Digest string `json:"digest"`
	Model  string `json:"model"`
	Leaves int64  `json:"leaves"`
	// Kinds are users' own, as they were declared then.
	Kinds []kind.Declared `json:"kinds,omitempty"`
	// Rules are what users said of who calls, and Ruled the actors of which they said something.
	Rules     *identity.Declared `json:"rules,omitempty"`
	Ruled     []ruledEntry       `json:"ruled,omitempty"`
	Endpoints []Endpoint         `json:"endpoints"`
	Paths     []pathEntry        `json:"paths"`
	Fields    []fieldEntry       `json:"fields"`
	Lineage   *lineage           `json:"lineage,omitempty"`
	// Held is the digest of the version that was held on to.
	Held string `json:"held,omitempty"`
	// Corrections are those that stood.
	Corrections []correct.Statement `json:"corrections,omitempty"`

	packed []byte
}

type pathEntry struct {
	Path     keep.Number `json:"path"`
	Endpoint int32       `json:"endpoint"`
}

// lineage is a Lineage as it rests.
type lineage struct {
	Kin   []Kin       `json:"kin"`
	Paths []pathEntry `json:"paths"`
}

type fieldEntry struct {
	Key   FieldKey `json:"key"`
	Field Field    `json:"field"`
}

// Save seals m as a version of its own and returns its digest. A meaning that says what the newest version says, and covers
// no more than that one, is not sealed again.
func Save(ctx context.Context, store keep.Store, s keep.Snapshot, m *Meaning) (string, error) {
	v := version{
		Digest: m.Digest(s), Model: m.Model, Leaves: m.Leaves,
		Endpoints: m.Endpoints, Kinds: m.Kinds.Declared(), Held: m.Held, Ruled: m.ruledEntries(), Corrections: m.Corrections,
	}
	if m.Rules != nil {
		declared := m.Rules.Declared()
		v.Rules = &declared
	}
	v.Paths = pathEntries(m.Paths)
	if m.Lineage != nil {
		v.Lineage = &lineage{m.Lineage.Kin, pathEntries(m.Lineage.Paths)}
	}
	for k, f := range m.Fields {
		v.Fields = append(v.Fields, fieldEntry{k, f})
	}
	slices.SortFunc(v.Fields, func(a, b fieldEntry) int {
		if a.Key.Endpoint != b.Key.Endpoint {
			return int(a.Key.Endpoint) - int(b.Key.Endpoint)
		}
		return int(a.Key.Field) - int(b.Key.Field)
	})
	if newest, err := newest(s); err == nil && newest.Digest == v.Digest && newest.covers(s) {
		return v.Digest, nil
	}
	payload, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("cannot write the meaning down: %w", err)
	}
	if payload, err = pack(payload, m); err != nil {
		return "", fmt.Errorf("cannot write the meaning down: %w", err)
	}
	if _, err := store.Record(ctx, JournalKind, payload); err != nil {
		return "", fmt.Errorf("cannot seal the meaning: %w", err)
	}
	return v.Digest, nil
}

// Load reads a version of meaning by its digest; an empty digest asks for the newest. The error is ErrNone where there
// is none.
func Load(s keep.Snapshot, digest string) (*Meaning, error) {
	if digest == "" {
		v, err := newest(s)
		if err != nil {
			return nil, err
		}
		return v.meaning()
	}
	v, err := versionOf(s, digest)
	if err != nil {
		return nil, err
	}
	return v.meaning()
}

// versionOf finds a version by its digest.
func versionOf(s keep.Snapshot, digest string) (*version, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	for _, e := range slices.Backward(entries) {
		v, err := decode(e)
		if err != nil {
			return nil, err
		}
		if v.Digest == digest {
			return v, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", ErrNone, digest)
}

// Knows says whether m was derived with the users' kinds and rules as they are declared now.
func (m *Meaning) Knows(kinds *kind.Own, rules *identity.Rules) bool {
	return m.Kinds.Digest() == kinds.Digest() && m.Rules.Digest() == rules.Digest()
}

// Covers says whether m was derived from every call that is sealed in s and of all that was told in its journal, by the rules of
// this version.
func Covers(s keep.Snapshot, m *Meaning) bool {
	return (&version{Model: m.Model, Leaves: m.Leaves}).covers(s)
}

func (v *version) covers(s keep.Snapshot) bool {
	if !knowsWhatWasTold(s, v.Leaves) {
		return false
	}
	for _, c := range s.Coverage() {
		if c.Leaf >= v.Leaves {
			return false
		}
	}
	return v.Model == Model
}

// knowsWhatWasTold says whether what was derived of so many leaves knows all that people and specs told.
func knowsWhatWasTold(s keep.Snapshot, derived int64) bool {
	for _, told := range []func(keep.Snapshot) (int64, error){pin.Leaves, declare.Leaves, attest.Leaves, correct.Leaves, settingsLeaves} {
		if leaves, err := told(s); err != nil || leaves > derived {
			return false
		}
	}
	return !amendedSince(s, derived)
}

// amendedSince says whether something was removed after what was derived of so many leaves. A rotation of keys removes nothing.
func amendedSince(s keep.Snapshot, derived int64) bool {
	for _, reason := range []string{keep.Expired, keep.Erased} {
		entries, err := s.Journal(reason)
		if err != nil || len(entries) > 0 && entries[len(entries)-1].Leaf >= derived {
			return true
		}
	}
	return false
}

func newest(s keep.Snapshot) (*version, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, ErrNone
	}
	return decode(entries[len(entries)-1])
}

func decode(e keep.JournalEntry) (*version, error) {
	v := &version{}
	in := json.NewDecoder(bytes.NewReader(e.Payload))
	if err := in.Decode(v); err != nil {
		return nil, fmt.Errorf("cannot read the version of meaning in leaf %d: %w", e.Leaf, err)
	}
	v.packed = e.Payload[in.InputOffset():]
	return v, nil
}

func (v *version) meaning() (*Meaning, error) {
	m := &Meaning{
		Model: v.Model, Leaves: v.Leaves, Held: v.Held, Corrections: v.Corrections,
		Endpoints: v.Endpoints,
		Paths:     make(map[keep.Number]int32, len(v.Paths)), Fields: make(map[FieldKey]Field, len(v.Fields)),
	}
	for _, e := range v.Paths {
		m.Paths[e.Path] = e.Endpoint
	}
	if v.Lineage != nil {
		l := v.Lineage.lineage()
		m.Lineage = &l
	}
	for _, e := range v.Fields {
		m.Fields[e.Key] = e.Field
	}
	kinds, err := kind.NewOwn(v.Kinds)
	if err != nil {
		return nil, fmt.Errorf("%w that this version of Waybill can read: it declares kinds otherwise than %s did (%w)", ErrNone, v.Model, err)
	}
	m.Kinds = kinds
	if m.Rules, err = v.rulesOf(); err != nil {
		return nil, fmt.Errorf("%w that this version of Waybill can read: it says who calls otherwise than %s did (%w)", ErrNone, v.Model, err)
	}
	err = unpack(v.packed, m)
	if err != nil && v.Model != Model { // written by another version of Waybill, in its own way: what it says is derived anew
		return nil, fmt.Errorf("%w that this version of Waybill can read: %s was made by the rules %s", ErrNone, v.Digest, v.Model)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the version of meaning %s: %w", v.Digest, err)
	}
	m.setRuled(v.Ruled)
	return m, nil
}
