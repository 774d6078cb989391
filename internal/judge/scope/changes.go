package scope

import (
	"cmp"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Change is what requests that write sent to one endpoint, of one kind. It counts calls that were answered with success; whether
// the service kept what was sent cannot be seen.
type Change struct {
	Endpoint string `json:"endpoint"`
	Host     string `json:"host"`
	Method   string `json:"method"`
	Template string `json:"template"`
	// Kind is nil in the row of the calls that sent nothing of a known kind, such as a DELETE.
	Kind *kind.Kind `json:"kind"`
	Form string     `json:"form"`
	// Calls is how many such calls there were, Subjects how many people they named, or who wrote of themselves.
	Calls    int64 `json:"calls"`
	Subjects int64 `json:"subjects"`
	// Unassigned is how many of the calls are about nobody known.
	Unassigned int64 `json:"unassigned"`
	// Amounts is the sum of what was moved; nil, because observations hold no amounts.
	Amounts *float64 `json:"amounts"`
}

// changeKey is an endpoint with a kind; pair -1 for none.
type changeKey struct {
	endpoint int32
	kind     pair
}

const noKind pair = -1

// change gathers one row.
type change struct {
	calls, nobody int64
	at            uint64 // the call counted last
	people        map[int32]struct{}
}

func (c *change) take(call uint64, subject int32) {
	if c.at != call {
		c.at = call
		c.calls++
		if subject == meaning.Nobody {
			c.nobody++
		}
	}
	if subject == meaning.Nobody {
		return
	}
	if c.people == nil {
		c.people = map[int32]struct{}{}
	}
	c.people[subject] = struct{}{}
}

// writing gathers what the requests of the chosen calls wrote.
type writing struct {
	rows   map[changeKey]*change
	writes map[int32]bool // a memory of which endpoints write
	// held are the people of the call that is read now, where it sent nothing of a known kind yet.
	held     []int32
	heldAt   int32 // its endpoint
	anyKinds bool
}

func newWriting() writing { return writing{rows: map[changeKey]*change{}, writes: map[int32]bool{}} }

// sends takes in a set of a request that wrote.
func (x *crossing) sends(r *keep.ExposureRow, call uint64) {
	e, known := x.over.EndpointOf(r.Path)
	if !known || fateOf(r.Status) != answered || !x.endpointWrites(e) || x.snap.Identity(r.Identity).PrincipalType.Granted() {
		return
	}
	whom := x.writtenOf(r)
	if ch := x.choice.chosen; ch != nil && (whom == meaning.Nobody || ch.of(x.know, whom) != mine) {
		return
	}
	w := &x.requests.writing
	w.held, w.heldAt = append(w.held, whom), e
	kinds := x.sent(r)
	x.noteWritten(r, kinds, whom)
	for n := range kinds.all() {
		w.anyKinds = true
		if x.choice.asked == nil || x.choice.asked.has(n) {
			w.row(changeKey{e, n}).take(call, whom)
		}
	}
}

// endCall counts a call that sent nothing of a known kind.
func (x *crossing) endCall(call uint64) {
	w := &x.requests.writing
	if !w.anyKinds && x.choice.asked == nil {
		for _, whom := range w.held {
			w.row(changeKey{w.heldAt, noKind}).take(call, whom)
		}
	}
	w.held, w.anyKinds = w.held[:0], false
}

func (w *writing) row(key changeKey) *change {
	c := w.rows[key]
	if c == nil {
		c = &change{}
		w.rows[key] = c
	}
	return c
}

// sent are the kinds that the body of a request carried, in their forms, as far as they are decided.
func (x *crossing) sent(r *keep.ExposureRow) bitset {
	var kinds bitset
	for _, reading := range x.over.Readings(r.Path, r.Set) {
		if reading.Kind == kind.None || reading.Kind == kind.Undecided || reading.Kind == "" || reading.Confidence < x.floor {
			continue
		}
		if reading.Field != 0 && x.snap.Field(reading.Field).Location != observation.InBody {
			continue
		}
		kinds.set(x.pairs.number(reading.Kind, reading.Form))
	}
	return kinds
}

// writtenOf is whom a request that writes is about: whom its path or query names, else whom its body does, else the caller.
func (x *crossing) writtenOf(r *keep.ExposureRow) int32 {
	if s, ok := x.named(r.Path, r.Identity, x.root(r.Holder)); ok {
		return s
	}
	whose := x.resolve(meaning.Exposure{Path: r.Path, Identity: r.Identity, Holder: r.Holder, Direction: observation.Request, Set: r.Set})
	if whose.Subject != meaning.Nobody {
		return whose.Subject
	}
	if w, ok := x.who(r.Identity); ok && x.know.Actors[w.Actor].Subject >= 0 {
		return x.know.Actors[w.Actor].Subject
	}
	return meaning.Nobody
}

// asks are words at the end of a path, or in front of an operation's name, to which a POST asks and changes nothing.
var asks = map[string]bool{
	"search": true, "query": true, "find": true, "lookup": true, "filter": true, "list": true, "login": true, "logon": true, "signin": true,
	"token": true, "introspect": true, "export": true, "check": true, "subscription": true,
}

// endpointWrites says whether requests to an endpoint change something, by its method and the words of its path.
func (x *crossing) endpointWrites(e int32) bool {
	known, ok := x.requests.writes[e]
	if !ok {
		known = writes(x.know.Endpoints[e].Method, x.know.Endpoints[e].Template)
		x.requests.writes[e] = known
	}
	return known
}

func writes(method, template string) bool {
	switch method {
	case "PUT", "PATCH", "DELETE":
		return true
	case "POST":
	default:
		return false
	}
	if _, operation, ok := strings.Cut(template, "#"); ok {
		word, _, _ := strings.Cut(operation, " ")
		return !asks[strings.ToLower(word)]
	}
	last := ""
	for segment := range strings.SplitSeq(template, "/") {
		if segment != "" && !strings.HasPrefix(segment, "{") {
			last = segment
		}
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(last), func(r rune) bool { return r == '-' || r == '_' || r == '.' || r == ':' }) {
		if asks[word] {
			return false
		}
	}
	return true
}

// changes fills in what was written, the most calls first.
func (s *Scope) changes(x *crossing) {
	s.Changes = []Change{}
	for key, c := range x.requests.rows {
		e := x.know.Endpoints[key.endpoint]
		row := Change{
			Endpoint: e.ID, Host: e.Host, Method: e.Method, Template: e.Template,
			Calls: c.calls, Subjects: int64(len(c.people)), Unassigned: c.nobody,
		}
		if key.kind != noKind {
			shown := x.pairs.shown(key.kind)
			row.Kind, row.Form = &shown.Kind, shown.Form
		}
		s.Changes = append(s.Changes, row)
	}
	slices.SortFunc(s.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Endpoint, b.Endpoint), cmp.Compare(kindName(a.Kind), kindName(b.Kind)), cmp.Compare(a.Form, b.Form))
	})
}

func kindName(k *kind.Kind) string {
	if k == nil {
		return ""
	}
	return string(*k)
}
