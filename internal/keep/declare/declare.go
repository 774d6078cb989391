package declare

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

// JournalKind is the kind under which statements stand in the journal.
const JournalKind = "spec"

// Action is what a statement does.
type Action string

// The actions.
const (
	Add    Action = "add"
	Remove Action = "remove"
)

// Statement is one thing that somebody said of a spec.
type Statement struct {
	Action Action `json:"action"`
	Spec
}

// Spec is a declared spec, without the schemas that it declares.
type Spec struct {
	Digest  string    `json:"digest"` // sha256:… of its text
	File    string    `json:"file"`   // as it was given
	Service string    `json:"service,omitempty"`
	Host    string    `json:"host,omitempty"`
	Title   string    `json:"title"`
	Version string    `json:"version"`
	Format  string    `json:"format"`
	Time    time.Time `json:"time"`

	Operations []Operation `json:"operations,omitempty"`

	text []byte
}

// Operation is a declared operation, by where it stands.
type Operation struct {
	Method     string        `json:"method"`
	Path       string        `json:"path"`
	Servers    []spec.Server `json:"servers"`
	Deprecated bool          `json:"deprecated,omitempty"`
}

// Of is the spec of a text that was read.
func Of(file string, text []byte, d *spec.Document) Spec {
	s := Spec{Digest: Digest(text), File: file, Title: d.Title, Version: d.Version, Format: d.Format, text: text}
	for i := range d.Operations {
		o := &d.Operations[i]
		s.Operations = append(s.Operations, Operation{o.Method, o.Path, o.Servers, o.Deprecated})
	}
	return s
}

// Digest names a text.
func Digest(text []byte) string {
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Say seals a statement. Its text stands behind it.
func Say(ctx context.Context, store keep.Store, s Statement) error {
	payload, err := json.Marshal(s)
	if err == nil {
		payload = append(append(payload, '\n'), s.text...)
		_, err = store.Record(ctx, JournalKind, payload)
	}
	if err != nil {
		return fmt.Errorf("cannot seal the spec: %w", err)
	}
	return nil
}

// List returns the specs that stand now, the one that was added first before the others. One that was added again stands as
// it was added last.
func List(s keep.Snapshot) ([]Spec, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	var stand []Spec
	for _, e := range entries {
		said, err := read(e)
		if err != nil {
			return nil, err
		}
		stand = slices.DeleteFunc(stand, func(s Spec) bool { return s.same(&said.Spec) })
		if said.Action == Add {
			stand = append(stand, said.Spec)
		}
	}
	return stand, nil
}

func read(e keep.JournalEntry) (said Statement, err error) {
	head, text, _ := bytes.Cut(e.Payload, []byte{'\n'})
	if err := json.Unmarshal(head, &said); err != nil {
		return said, fmt.Errorf("cannot read the spec in leaf %d: %w", e.Leaf, err)
	}
	if said.Action != Add && said.Action != Remove {
		return said, fmt.Errorf("cannot read the spec in leaf %d: another version of Waybill wrote it in its own way", e.Leaf)
	}
	said.text = text
	return said, nil
}

// same says whether two specs are one text declared for one thing.
func (s *Spec) same(o *Spec) bool {
	return s.Digest == o.Digest && s.Service == o.Service && s.Host == o.Host
}

// Document reads the whole spec.
func (s *Spec) Document() (*spec.Document, error) { return spec.Read(s.File, s.text) }

// Outline is the document without what it declares of messages.
func (s *Spec) Outline() *spec.Document {
	d := &spec.Document{Title: s.Title, Version: s.Version, Format: s.Format}
	for _, o := range s.Operations {
		d.Operations = append(d.Operations, spec.Operation{Method: o.Method, Path: o.Path, Servers: o.Servers, Deprecated: o.Deprecated})
	}
	return d
}

// Leaves says behind how many leaves of the log all specs stand: what was derived of fewer does not know all of them.
func Leaves(s keep.Snapshot) (int64, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	return entries[len(entries)-1].Leaf + 1, nil
}

// Superseded says of each spec whether a later one took its place: of the same title, with another version, for the same
// service and hosts.
func Superseded(specs []Spec) []bool {
	out := make([]bool, len(specs))
	for i := range specs {
		for j := i + 1; j < len(specs); j++ {
			a, b := &specs[i], &specs[j]
			out[i] = out[i] || a.Title != "" && strings.EqualFold(a.Title, b.Title) && a.Version != b.Version &&
				a.Service == b.Service && a.Host == b.Host
		}
	}
	return out
}

// Sorted are specs in the order in which they are listed: by title, version and digest.
func Sorted(specs []Spec) []Spec {
	out := slices.Clone(specs)
	slices.SortFunc(out, func(a, b Spec) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Digest, b.Digest),
			cmp.Compare(a.Service, b.Service), cmp.Compare(a.Host, b.Host))
	})
	return out
}

// Bare is the spec without its text and operations: as much as it takes to take it back.
func (s Spec) Bare() Spec {
	s.Operations, s.text = nil, nil
	return s
}
