package meaning

import (
	"context"
	"fmt"
	"iter"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/attest"
	"github.com/waybill-security/waybill/internal/keep/correct"
	"github.com/waybill-security/waybill/internal/keep/declare"
	"github.com/waybill-security/waybill/internal/keep/pin"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// Model names the rules of this version of Waybill. It changes whenever Derive may give another answer to the same rows.
const Model = "waybill-8"

// Minter makes tokens and public ids under the workspace key.
type Minter interface {
	Token(value []byte) observation.Token
	ID(prefix string, parts ...[]byte) string
	PublicID(prefix string, parts ...[]byte) identity.PublicID
}

// Derive finds out what all that is sealed in s means, where people told nothing beside it.
func Derive(ctx context.Context, s keep.Snapshot, m Minter) (*Meaning, error) {
	return DeriveWith(ctx, s, m, Told{})
}

// Told is what people said beside the evidence and the journal, which holds their pins and specs.
type Told struct {
	// Declared are templates of a spec that is not declared for good.
	Declared []endpoint.Pinned
	// Kinds are the users' own; nil for none.
	Kinds *kind.Own
	// HoldOn is the version whose templates are held on to: a digest, or Newest, or AsBefore. What was decided in it stays where the
	// evidence is against it by less than a margin. Empty for none: then no version before counts.
	HoldOn string
	// Rules are what users say of who calls; nil for nothing.
	Rules *identity.Rules
}

// DeriveWith finds out what all that is sealed in s means. It is a function of the set of observations, of what people told, of
// Model, of the settings and of the workspace key; the order in which traffic arrived, and how it was cut into files, do not matter. Only the
// ids of endpoints are carried on from the versions before, see Lineage, and the templates of one that is held on to.
func DeriveWith(ctx context.Context, s keep.Snapshot, m Minter, told Told) (*Meaning, error) {
	settings, err := SettingsOf(s)
	if err != nil {
		return nil, err
	}
	d := &deriver{snapshot: s, minter: m, ceiling: settings.EvidenceCeiling, out: &Meaning{Model: Model, Leaves: s.Seal().Size, Kinds: told.Kinds, Rules: told.Rules}}
	if d.held, err = heldOn(s, told.HoldOn); err != nil {
		return nil, err
	}
	d.out.Held = d.held.digest
	if d.sums, err = keep.SumUp(ctx, s); err != nil {
		return nil, fmt.Errorf("cannot read the rows to learn from: %w", err)
	}
	said, err := Templates(s)
	if err != nil {
		return nil, err
	}
	said.Declared = append(said.Declared, told.Declared...)
	if d.attested, err = attest.List(s); err != nil {
		return nil, err
	}
	if d.out.Corrections, err = correct.Standing(s); err != nil {
		return nil, err
	}
	earlier, err := historyOf(s)
	if err != nil {
		return nil, err
	}
	// Each step uses what the ones before it found: templates pool fields, fields tell kinds, kinds tell who is who.
	d.endpoints(said, earlier)
	d.fields()
	d.constants()
	d.people()
	d.parameters()
	d.linkAsked()
	d.actors()
	d.themselves()
	d.belongings()
	d.number()
	return d.out, nil
}

// Templates is all that is told of templates for good, as the derivation takes it: by pins and by specs.
func Templates(s keep.Snapshot) (endpoint.Told, error) {
	said, err := pin.Told(s)
	if err == nil {
		said.Declared, err = declare.Told(s)
	}
	return said, err
}

// deriver holds what is gathered and found on the way.
type deriver struct {
	snapshot keep.Snapshot
	minter   Minter
	ceiling  int64 // see Settings
	held     held
	out      *Meaning

	attested  []attest.Statement
	sums      *keep.Sums
	endpoint  []int32                       // of each path, by number; see endpointOf
	handedOut map[keep.Number][]keep.Number // token that stood in a path → response fields that carried it
	scratch   []keep.Identifier

	shapes map[FieldKey][kind.Classes]int64 // values of a field by class

	speaks map[objectKey]bool // objects that speak of a person
	spoken map[place]voice    // what the fields of every place say about persons
	things map[place]bool     // places that name but things of persons, and whether anything there speaks of persons

	series  []seriesOfToken // of account ids, by token
	builder *subject.Builder
	book    *subject.Book
	// selves are the actors' own identifiers, by actor index.
	selves  map[int32]subject.Identifier
	echoes  map[FieldKey]bool // path parameters that answers repeat as a person's
	asks    map[int32]bool    // endpoints whose path or query names persons
	silents map[int32]bool    // endpoints that tell persons' values without naming anybody
}

// maxSources bounds the fields remembered for one value; a value in more places than this names nothing.
const maxSources = 8

func appendNew(list []keep.Number, n keep.Number) []keep.Number {
	for _, have := range list {
		if have == n {
			return list
		}
	}
	if len(list) == maxSources {
		return list
	}
	return append(list, n)
}

// endpointOf is the index of a path's endpoint, or -1 for paths that founded none; their fields are judged together.
func (d *deriver) endpointOf(path uint32) int32 {
	if int(path) < len(d.endpoint) {
		return d.endpoint[path]
	}
	return -1
}

// requests yields what was seen in requests, answers what was seen in answers that did not fail.
func (d *deriver) requests() iter.Seq[sighting] {
	return d.sightings(func(s keep.Sighting) bool { return !s.Response() })
}

func (d *deriver) answers() iter.Seq[sighting] {
	return d.sightings(func(s keep.Sighting) bool { return s.Response() && s.Success() })
}

// sighting is a sighting at its endpoint.
type sighting struct {
	keep.Sighting
	endpoint int32
}

func (s sighting) place() place { return place{s.endpoint, keep.Number(s.Holder)} }

func (s sighting) holder() keep.Number { return keep.Number(s.Holder) }

func (s sighting) set() setKey { return setKey{s.endpoint, keep.Number(s.Set)} }

func (d *deriver) sightings(wanted func(keep.Sighting) bool) iter.Seq[sighting] {
	return func(yield func(sighting) bool) {
		for s := range d.sums.Sightings() {
			if wanted(s) && !yield(sighting{s, d.endpointOf(s.Path)}) {
				return
			}
		}
	}
}

func anything(keep.Sighting) bool { return true }

// identifiersOf lists a holder's identifiers, in memory that the next call uses again.
func (d *deriver) identifiersOf(holder keep.Number) []keep.Identifier {
	if s, ok := d.snapshot.(interface {
		AppendIdentifiers(to []keep.Identifier, holder keep.Number) []keep.Identifier
	}); ok {
		d.scratch = s.AppendIdentifiers(d.scratch[:0], holder)
		return d.scratch
	}
	return d.snapshot.Holder(holder).Identifiers
}

// tokenBytes is a token as a part of a public id; of an erased one, its number.
func (d *deriver) tokenBytes(n keep.Number) []byte {
	t, ok := d.snapshot.Token(n)
	if !ok && n != 0 {
		return erasedBytes(n)
	}
	return t[:]
}
