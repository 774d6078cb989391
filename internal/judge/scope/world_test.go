package scope_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// epoch is when the invented traffic begins, in microseconds.
const epoch = int64(1_768_370_000_000_000)

// world is an invented ledger with an invented meaning: a snapshot and an overlay in one.
type world struct {
	know       meaning.Meaning
	fields     []observation.Field
	sets       [][]keep.Leaf
	readings   [][]meaning.Reading
	holders    []keep.Holder
	whose      map[keep.Number]int32
	identities []keep.Identity
	hops       map[[2]keep.Number]meaning.Hop
	paths      []observation.Path
	tokens     map[observation.Token]keep.Number
	calls      []keep.CallRow
	exposures  []keep.ExposureRow
	coverage   []keep.CoverageRow
	seal       keep.Seal
}

func newWorld() *world {
	w := &world{
		whose: map[keep.Number]int32{}, hops: map[[2]keep.Number]meaning.Hop{}, tokens: map[observation.Token]keep.Number{},
		seal: keep.Seal{Root: "cm9vdA==", Size: 3, Batches: 2},
	}
	w.know.Paths, w.know.Fields, w.know.Who = map[keep.Number]int32{}, map[meaning.FieldKey]meaning.Field{}, []meaning.Who{identity.NoWho}
	return w
}

func mint(value []byte) observation.Token {
	sum := sha256.Sum256(identity.Canonical([]byte("test key"), value))
	return observation.Token(sum[:16])
}

func (w *world) token(value string) keep.Number {
	t := mint([]byte(value))
	if w.tokens[t] == 0 {
		w.tokens[t] = keep.Number(len(w.tokens) + 1)
	}
	return w.tokens[t]
}

// endpoint adds an endpoint with one evidence path.
func (w *world) endpoint(method, template string) keep.Number {
	n := keep.Number(len(w.paths) + 1)
	w.paths = append(w.paths, observation.Path{Method: method})
	w.know.Paths[n] = int32(len(w.know.Endpoints))
	w.know.Endpoints = append(w.know.Endpoints, meaning.Endpoint{
		ID: fmt.Sprintf("e_%d", n), Host: "api.skyloom.example", Method: method, Template: template, Protocol: "http",
	})
	return n
}

// actor adds an actor with one session and one identity.
func (w *world) actor(sub, address string) keep.Number {
	n := keep.Number(len(w.identities) + 1)
	w.identities = append(w.identities, keep.Identity{
		PrincipalType: observation.TokenSubject, Principal: w.token(sub), Credential: w.token("bearer " + sub), Address: w.token(address),
	})
	i := int32(len(w.know.Actors))
	w.know.Who = append(w.know.Who, meaning.Who{Actor: i, Session: i})
	a, _ := identity.NewActor(bits(int(n)), identity.TypeTokenSubject)
	w.know.Actors = append(w.know.Actors, meaning.Actor{Actor: a, Subject: meaning.Nobody})
	w.know.Sessions = append(w.know.Sessions, meaning.Session{PublicID: bits(int(n)), Actor: i})
	return n
}

// bits are the n-th id; actorID and sessionID are its texts.
func bits(n int) (id identity.PublicID) {
	binary.BigEndian.PutUint16(id[8:], uint16(n))
	return id
}

func actorID(n int) string { return bits(n).Text("a") }

func sessionID(n int) string { return bits(n).Text("n") }

// subject adds a subject known by "kind", "value" pairs.
func (w *world) subject(pairs ...string) int32 {
	i := int32(len(w.know.Subjects))
	s := meaning.Subject{ID: fmt.Sprintf("s_%04d", i)}
	for k := 0; k < len(pairs); k += 2 {
		s.Identifiers = append(s.Identifiers, meaning.PersonIdentifier{Kind: kind.Kind(pairs[k]), Token: w.token(pairs[k+1])})
	}
	w.know.Subjects = append(w.know.Subjects, s)
	return i
}

// holder adds an object that is a subject's (or nobody's) below another (0: the request's parameters).
func (w *world) holder(parent keep.Number, subject int32) keep.Number {
	h := keep.Holder{Parent: parent}
	if subject != meaning.Nobody {
		h.Identifiers = []keep.Identifier{{Token: w.know.Subjects[subject].Identifiers[0].Token}}
	}
	n := keep.Number(len(w.holders) + 1)
	w.holders = append(w.holders, h)
	w.whose[n] = subject
	return n
}

// set adds a field set that reads as the given leaves.
func (w *world) set(leaves ...meaning.Reading) keep.Number {
	var set []keep.Leaf
	for i := range leaves {
		w.fields = append(w.fields, observation.Field{Direction: observation.Response, Location: observation.InBody, Name: observation.OpenText(fmt.Sprintf("$.f%d", i))})
		leaves[i].Field = keep.Number(len(w.fields))
		set = append(set, keep.Leaf{Field: leaves[i].Field, Form: leaves[i].Form})
	}
	w.sets, w.readings = append(w.sets, set), append(w.readings, leaves)
	return keep.Number(len(w.sets))
}

// rename gives the field of a set's first leaf another name.
func (w *world) rename(set keep.Number, name string) {
	w.fields[w.sets[set-1][0].Field-1].Name = observation.OpenText(name)
}

func sure(k kind.Kind) meaning.Reading { return meaning.Reading{Kind: k, Confidence: .99} }

func masked(k kind.Kind) meaning.Reading {
	return meaning.Reading{Kind: k, Form: kind.Masked, Confidence: .99}
}

func maybe(k kind.Kind) meaning.Reading { return meaning.Reading{Kind: k, Confidence: .7} }

func either(kinds ...kind.Kind) meaning.Reading {
	return meaning.Reading{Kind: kind.Undecided, Candidates: kinds, Doubt: "undecided"}
}

func opaque() meaning.Reading { return meaning.Reading{Kind: kind.Undecided, Doubt: "opaque"} }

func nothing() meaning.Reading { return meaning.Reading{Kind: kind.None, Confidence: .99} }

var whole = observation.Inspection{Body: call.BodyWhole, Bytes: 100}

var cut = observation.Inspection{Body: call.BodyCut, Bytes: 100}

// object is what one object of a message held.
type object struct {
	holder, set keep.Number
	count       uint32
}

// call adds an answered call in the next second and returns its row for changes.
func (w *world) call(path, who, root keep.Number, response observation.Inspection, objects ...object) *keep.CallRow {
	seq := uint64(len(w.calls))
	start := epoch + int64(seq)*1_000_000
	w.calls = append(w.calls, keep.CallRow{
		Source: 1, Sequence: seq, Start: start, Status: 200, Path: path, Identity: who, Holder: root, Request: whole, Response: response,
	})
	for i, o := range objects {
		w.exposures = append(w.exposures, keep.ExposureRow{
			Source: 1, Sequence: seq, Ordinal: uint32(i), Start: start, Status: 200, Path: path, Identity: who,
			Direction: observation.Response, Holder: o.holder, Set: o.set, Objects: max(1, o.count),
		})
	}
	return &w.calls[seq]
}

// covered adds one coverage row over all calls, unless there are rows already.
func (w *world) covered() {
	if len(w.coverage) > 0 || len(w.calls) == 0 {
		return
	}
	n := int64(len(w.calls))
	w.coverage = append(w.coverage, keep.CoverageRow{
		Source: 1, Label: "edge.har", Standpoint: "edge", From: w.calls[0].Start, To: w.calls[n-1].Start, Seen: n, Parsed: n,
	})
}

func (w *world) ask(t testing.TB, sel scope.Selector, opts ...func(*scope.Options)) *scope.Scope {
	t.Helper()
	s, err := w.try(sel, opts...)
	if err != nil {
		t.Fatalf("no answer to %+v: %v", sel, err)
	}
	return s
}

func (w *world) try(sel scope.Selector, opts ...func(*scope.Options)) (*scope.Scope, error) {
	w.covered()
	opt := scope.Options{Mint: mint, Meaning: "m_test"}
	for _, o := range opts {
		o(&opt)
	}
	return scope.AnswerOver(context.Background(), &w.know, w, w, sel, opt)
}

// The overlay.

func (w *world) EndpointOf(path keep.Number) (int32, bool) {
	e, ok := w.know.Paths[path]
	return e, ok
}

func (w *world) HopOf(path, who keep.Number) meaning.Hop {
	return cmp.Or(w.hops[[2]keep.Number{path, who}], meaning.Edge)
}

func (w *world) Readings(_, set keep.Number) []meaning.Reading { return w.readings[set-1] }

func (w *world) Resolve(e meaning.Exposure) meaning.Resolution {
	for h := e.Holder; h != 0; h = w.holders[h-1].Parent {
		s := w.whose[h]
		if s == meaning.Nobody {
			continue
		}
		record := h
		for above := w.holders[h-1].Parent; above != 0; above = w.holders[above-1].Parent {
			if w.whose[above] == s {
				record = above
			}
		}
		return meaning.Resolution{Subject: s, Record: record}
	}
	return meaning.Resolution{Subject: meaning.Nobody}
}

// The snapshot.

func (w *world) Seal() keep.Seal                                 { return w.seal }
func (w *world) Coverage() []keep.CoverageRow                    { return w.coverage }
func (w *world) Journal(string) ([]keep.JournalEntry, error)     { return nil, nil }
func (w *world) Paths() iter.Seq2[keep.Number, observation.Path] { return numbered(w.paths) }
func (w *world) Fields() iter.Seq2[keep.Number, observation.Field] {
	return numbered(w.fields)
}
func (w *world) Sets() iter.Seq2[keep.Number, []keep.Leaf]         { return numbered(w.sets) }
func (w *world) Choices() iter.Seq2[keep.Number, keep.Choice]      { return numbered[keep.Choice](nil) }
func (w *world) Holders() iter.Seq2[keep.Number, keep.Holder]      { return numbered(w.holders) }
func (w *world) Identities() iter.Seq2[keep.Number, keep.Identity] { return numbered(w.identities) }
func (w *world) Path(n keep.Number) observation.Path               { return w.paths[n-1] }
func (w *world) Field(n keep.Number) observation.Field             { return w.fields[n-1] }
func (w *world) Set(n keep.Number) []keep.Leaf                     { return w.sets[n-1] }
func (w *world) Holder(n keep.Number) keep.Holder                  { return w.holders[n-1] }
func (w *world) Identity(n keep.Number) keep.Identity              { return w.identities[n-1] }
func (w *world) Text(keep.Number) observation.Text                 { return observation.Text{} }
func (w *world) Token(keep.Number) (observation.Token, bool)       { return observation.Token{}, false }
func (w *world) Close() error                                      { return nil }
func (w *world) Find(t observation.Token) (keep.Number, bool) {
	n, ok := w.tokens[t]
	return n, ok
}

func (w *world) Sources() (rows []keep.SourceRow) {
	for _, c := range w.calls {
		if !slices.ContainsFunc(rows, func(r keep.SourceRow) bool { return r.Number == c.Source }) {
			rows = append(rows, keep.SourceRow{Number: c.Source})
		}
	}
	return rows
}

func numbered[T any](items []T) iter.Seq2[keep.Number, T] {
	return func(yield func(keep.Number, T) bool) {
		for i, item := range items {
			if !yield(keep.Number(i+1), item) {
				return
			}
		}
	}
}

func holds(s keep.Selection, path, who, source keep.Number, start int64) bool {
	in := func(list []keep.Number, n keep.Number) bool { return list == nil || slices.Contains(list, n) }
	return in(s.Paths, path) && in(s.Identities, who) && in(s.Sources, source) &&
		start >= s.From && (s.To == 0 || start < s.To)
}

func (w *world) Calls(_ context.Context, s keep.Selection) iter.Seq2[keep.CallRow, error] {
	return func(yield func(keep.CallRow, error) bool) {
		for _, c := range w.calls {
			if holds(s, c.Path, c.Identity, c.Source, c.Start) && !yield(c, nil) {
				return
			}
		}
	}
}

func (w *world) Exposures(_ context.Context, s keep.Selection) iter.Seq2[keep.ExposureRow, error] {
	return func(yield func(keep.ExposureRow, error) bool) {
		for _, e := range w.exposures {
			if holds(s, e.Path, e.Identity, e.Source, e.Start) && !yield(e, nil) {
				return
			}
		}
	}
}

func (w *world) CallTallies(_ context.Context, s keep.Selection) iter.Seq2[keep.CallTally, error] {
	tallies := map[keep.CallTally]keep.CallTally{}
	for _, c := range w.calls {
		if !holds(s, c.Path, c.Identity, c.Source, c.Start) {
			continue
		}
		key := keep.CallTally{Source: c.Source, Path: c.Path, Identity: c.Identity, Status: c.Status, Request: c.Request, Response: c.Response}
		t, ok := tallies[key]
		if !ok {
			t = key
			t.First = c.Start
		}
		t.Calls, t.Last = t.Calls+1, c.Start
		tallies[key] = t
	}
	return each(tallies)
}

func (w *world) ExposureTallies(_ context.Context, s keep.Selection) iter.Seq2[keep.ExposureTally, error] {
	tallies := map[keep.ExposureTally]keep.ExposureTally{}
	for _, e := range w.exposures {
		if !holds(s, e.Path, e.Identity, e.Source, e.Start) {
			continue
		}
		key := keep.ExposureTally{Path: e.Path, Identity: e.Identity, Direction: e.Direction, Success: e.Status < 400, Holder: e.Holder, Set: e.Set}
		t, ok := tallies[key]
		if !ok {
			t = key
			t.First = e.Start
		}
		t.Calls, t.Objects, t.Last = t.Calls+1, t.Objects+int64(e.Objects), e.Start
		tallies[key] = t
	}
	return each(tallies)
}

func (w *world) ShapeTallies(context.Context, keep.Selection) iter.Seq2[keep.ShapeTally, error] {
	return func(func(keep.ShapeTally, error) bool) {} // a scope asks for none
}

func each[T comparable](tallies map[T]T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, t := range tallies {
			if !yield(t, nil) {
				return
			}
		}
	}
}
