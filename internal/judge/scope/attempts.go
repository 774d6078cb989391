package scope

import (
	"cmp"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// Attempts counts the calls of a scope by how they were answered: an answer that says "no such member" tells something, too.
// Calls is the sum of the other five. Where --subject chose, only calls count whose request named one of these people.
type Attempts struct {
	Calls      int64 `json:"calls"`
	Answered   int64 `json:"answered"`   // with a status below 400
	Misses     int64 `json:"misses"`     // 404 or 410: what was asked for is not there
	Refused    int64 `json:"refused"`    // 401 or 403
	Failed     int64 `json:"failed"`     // with another status
	Unanswered int64 `json:"unanswered"` // no answer was seen
	// Identifiers are the different ones that requests named, each once, under the best answer that a call with it got.
	Identifiers []AskedKind `json:"identifiers"`
}

// AskedKind counts the different identifiers of one kind that requests named; kind "none" for those of things.
type AskedKind struct {
	Kind     kind.Kind `json:"kind"`
	Asked    int64     `json:"asked"`
	Answered int64     `json:"answered"`
	Missed   int64     `json:"missed"`
	Refused  int64     `json:"refused"`
	Failed   int64     `json:"failed"`
}

// fate is how a call ended. A later one is the better answer.
type fate uint8

const (
	unanswered fate = iota
	failed
	refused
	missed
	answered
)

func fateOf(status int) fate {
	switch {
	case status == 0:
		return unanswered
	case status < 400:
		return answered
	case status == 404 || status == 410:
		return missed
	case status == 401 || status == 403:
		return refused
	}
	return failed
}

func (a *Attempts) add(f fate, calls int64) {
	a.Calls += calls
	*[]*int64{&a.Unanswered, &a.Failed, &a.Refused, &a.Misses, &a.Answered}[f] += calls
}

// askedID is an identifier as a request named it.
type askedID struct {
	kind  kind.Kind
	token keep.Number
}

// asking gathers what the requests of the chosen calls named.
type asking struct {
	best  map[askedID]fate
	about Attempts // calls that named a chosen subject
	atAsk uint64   // the call that was counted last among these
}

// asks takes in a set of a request. Identifiers in its path and query count whatever they are; in its body, those that could
// name a person.
func (x *crossing) asks(r *keep.ExposureRow, call uint64) {
	e, known := x.over.EndpointOf(r.Path)
	if !known {
		return
	}
	f, ids := fateOf(r.Status), x.snap.Holder(r.Holder).Identifiers
	if ch := x.choice.chosen; ch != nil {
		if !slices.ContainsFunc(ids, func(id keep.Identifier) bool { return x.namesChosen(id.Token) }) {
			return
		}
		if x.requests.atAsk != call {
			x.requests.atAsk = call
			x.requests.about.add(f, 1)
		}
	}
	for _, id := range ids {
		k, names := x.whatNamed(e, id.Field)
		if !names || x.choice.chosen != nil && !x.namesChosen(id.Token) {
			continue
		}
		key := askedID{k, id.Token}
		if best, seen := x.requests.best[key]; !seen || f > best {
			x.requests.best[key] = f
		}
	}
}

// namesChosen says whether a token is an identifier of one of the people that --subject names.
func (x *crossing) namesChosen(token keep.Number) bool {
	return slices.ContainsFunc(x.subjectsOf()[token], func(s int32) bool { return x.choice.chosen.subjects[s] })
}

// whatNamed says whether a field of a request names something, and by which kind; kind.None for a thing.
func (x *crossing) whatNamed(endpoint int32, field keep.Number) (kind.Kind, bool) {
	if field == 0 {
		return kind.None, false
	}
	known := x.know.Fields[meaning.FieldKey{Endpoint: endpoint, Field: field}]
	k := known.Kind
	if k == "" || k == kind.Undecided || subject.Rank(k) == 0 {
		k = kind.None
	}
	switch x.snap.Field(field).Location {
	case observation.InPath:
		return k, known.Name != "" // a fixed segment has none
	case observation.InQuery:
		return k, true
	case observation.InBody:
		return k, k != kind.None
	}
	return k, false
}

// attempts fills in how the chosen calls ended.
func (s *Scope) attempts(x *crossing, counted *calls) {
	s.Attempts = counted.attempts
	if x.choice.chosen != nil {
		s.Attempts = x.requests.about
	}
	byKind := map[kind.Kind]*AskedKind{}
	for id, f := range x.requests.best {
		row := byKind[id.kind]
		if row == nil {
			row = &AskedKind{Kind: id.kind}
			byKind[id.kind] = row
		}
		row.Asked++
		switch f {
		case answered:
			row.Answered++
		case missed:
			row.Missed++
		case refused:
			row.Refused++
		case failed, unanswered:
			row.Failed++
		}
	}
	s.Attempts.Identifiers = []AskedKind{}
	for _, row := range byKind {
		s.Attempts.Identifiers = append(s.Attempts.Identifiers, *row)
	}
	slices.SortFunc(s.Attempts.Identifiers, func(a, b AskedKind) int {
		return cmp.Or(cmp.Compare(x.pairs.place(a.Kind), x.pairs.place(b.Kind)), cmp.Compare(a.Kind, b.Kind))
	})
}
