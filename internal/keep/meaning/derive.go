package meaning

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// Model names the rules of this version of Waybill. It changes whenever Derive may give another answer to the same rows.
const Model = "waybill-1"

// Minter makes tokens and public ids under the workspace key.
type Minter interface {
	Token(value []byte) observation.Token
	ID(prefix string, parts ...[]byte) string
}

// Derive finds out what all that is sealed in s means. It is a function of the set of observations, of Model and of the
// workspace key; the order in which traffic arrived, and how it was cut into files, do not matter.
func Derive(ctx context.Context, s keep.Snapshot, m Minter) (*Meaning, error) {
	d := &deriver{snapshot: s, minter: m, out: &Meaning{Model: Model, Leaves: s.Seal().Size}}
	if err := d.gather(ctx); err != nil {
		return nil, fmt.Errorf("cannot read the rows to learn from: %w", err)
	}
	// Each step uses what the ones before it found: templates pool fields, fields tell kinds, kinds tell who is who.
	d.endpoints()
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

// deriver holds what is gathered and found on the way.
type deriver struct {
	snapshot keep.Snapshot
	minter   Minter
	out      *Meaning

	calls     []keep.CallTally
	exposures []keep.ExposureTally
	handedOut map[keep.Number][]keep.Number // token → response fields that carried it

	shapes map[FieldKey][kind.Classes]int64 // values of a field by class

	speaks map[objectKey]bool // objects that speak of a person
	spoken map[place]voice    // what the fields of every place say about persons
	things map[place]bool     // places that name but things of persons, and whether anything there speaks of persons

	series  map[keep.Number]subject.Series // of account ids
	builder *subject.Builder
	book    *subject.Book
	// selves are the actors' own identifiers, by actor index.
	selves  map[int32]subject.Identifier
	echoes  map[FieldKey]bool // path parameters that answers repeat as a person's
	asks    map[int32]bool    // endpoints whose path or query names persons
	silents map[int32]bool    // endpoints that tell persons' values without naming anybody
}

func (d *deriver) gather(ctx context.Context) error {
	for t, err := range d.snapshot.CallTallies(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
		d.calls = append(d.calls, t)
	}
	for t, err := range d.snapshot.ExposureTallies(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
		d.exposures = append(d.exposures, t)
	}
	d.handedOut = map[keep.Number][]keep.Number{}
	for _, h := range d.snapshot.Holders() {
		for _, id := range h.Identifiers {
			f := d.snapshot.Field(id.Field)
			if f.Direction == observation.Response && f.Location == observation.InBody {
				d.handedOut[id.Token] = appendNew(d.handedOut[id.Token], id.Field)
			}
		}
	}
	return nil
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
func (d *deriver) endpointOf(path keep.Number) int32 {
	if e, ok := d.out.Paths[path]; ok {
		return e
	}
	return -1
}

// tokenBytes is a token as a part of a public id; an erased one has none.
func (d *deriver) tokenBytes(n keep.Number) []byte {
	t, _ := d.snapshot.Token(n)
	return t[:]
}
