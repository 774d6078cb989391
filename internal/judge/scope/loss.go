package scope

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// lossKey names answers that are alike in what bounds their loss: the endpoint's path, who asked, and what the request's
// parameters named. In requests themselves (of egress calls) nothing bounds it.
type lossKey struct {
	path, identity, root keep.Number
	request              bool
}

// loss counts answers that could hold what was not read.
type loss struct {
	calls  int64 // not read whole
	unseen int64 // of these, recorded by a source that cannot carry bodies, which told their size
	size   int64 // of the unseen, in bytes
	opaque int64 // with leaves that could hold anything
	at     uint64
	doubts []doubt
}

// doubt counts the calls with leaves under one reason.
type doubt struct {
	reason            string
	plain, all        int64 // of doubts about some kinds, and of all doubts
	plainAt, countsAt uint64
}

func (l *loss) reason(reason string, call uint64, plain bool) {
	i := 0
	for i < len(l.doubts) && l.doubts[i].reason != reason {
		i++
	}
	if i == len(l.doubts) {
		l.doubts = append(l.doubts, doubt{reason: reason})
	}
	d := &l.doubts[i]
	if d.countsAt != call {
		d.countsAt = call
		d.all++
	}
	if plain && d.plainAt != call {
		d.plainAt = call
		d.plain++
	}
}

// lose counts one answer that was not read whole.
func (l *loss) lose(answer observation.Inspection) {
	l.calls++
	if answer.Body == call.BodyUnobservable && answer.Bytes >= 0 {
		l.unseen++
		l.size += min(answer.Bytes, math.MaxInt32) // a size is whatever the source claims
	}
}

func (x *crossing) lossAt(key lossKey) *loss {
	l := x.losses[key]
	if l == nil {
		l = &loss{}
		x.losses[key] = l
	}
	return l
}

// lost reads the rows of the calls whose message was not read whole.
func (x *crossing) lost(ctx context.Context, c *calls) error {
	if len(c.lossyPaths) == 0 {
		return nil
	}
	rows := x.choice.rows
	rows.Paths, rows.Sources = c.lossyPaths, c.lossyFrom
	for r, err := range x.snap.Calls(ctx, rows) {
		if err != nil {
			return fmt.Errorf("cannot read the calls that were not read whole: %w", err)
		}
		hop := x.hopOf(r.Path, r.Identity)
		if !x.choice.hops[hop] {
			continue
		}
		if outward(hop) == observation.Request {
			if !r.Request.Complete() {
				x.lossAt(lossKey{path: r.Path, identity: r.Identity, request: true}).calls++
			}
		} else if r.Status != 0 && !r.Response.Complete() {
			x.lossAt(lossKey{path: r.Path, identity: r.Identity, root: r.Holder}).lose(r.Response)
		}
	}
	return nil
}

// bounds is what bounds the losses of a scope.
type bounds struct {
	subjects  map[int32]bool   // whom lost answers may have held, at most
	records   int64            // lost answers, where each held one record at most
	bySize    int64            // people whom answers may have held of which nothing but the size is known, at most
	assumed   int64            // answers never seen that are taken to speak of nobody but whom they were asked for
	unbounded bool             // somebody else may have been in them
	recordsUp bool             // more than one record may have been in one
	anything  bool             // there are leaves that could hold any kind
	undecided map[string]int64 // calls by reason of doubt
}

// assumptions says in sentences on what the bounds of answers without bodies stand.
func (b *bounds) assumptions() (list []string) {
	if b.assumed > 0 {
		list = append(list, fmt.Sprintf("%d answers stand in sources that keep no bodies: each counts as speaking of nobody but the one whom its request names", b.assumed))
	}
	if b.bySize > 0 {
		list = append(list, "of some answers nothing but the size is known: they count one person for each byte, since no answer speaks of more")
	}
	return list
}

// weigh tells for every loss whom it can hold.
func (x *crossing) weigh(ctx context.Context) (*bounds, error) {
	b := &bounds{subjects: map[int32]bool{}, undecided: map[string]int64{}}
	habits, err := x.habits(ctx)
	if err != nil {
		return nil, err
	}
	for key, l := range x.losses {
		subject, bounded, one := x.bound(key, habits)
		elsewhere := bounded && x.choice.chosen != nil && x.choice.chosen.of(x.know, subject) == other
		for _, d := range l.doubts {
			n := d.all
			if elsewhere {
				n = d.plain
			}
			if n > 0 {
				b.undecided[d.reason] += n
			}
		}
		if elsewhere || l.calls+l.opaque == 0 {
			continue
		}
		b.anything = b.anything || l.opaque > 0
		b.recordsUp = b.recordsUp || !one
		b.records += l.calls + l.opaque
		switch {
		case bounded:
			b.subjects[subject] = true
			if x.neverSeen(key.path, habits) {
				b.assumed += l.calls
			}
		case l.unseen == l.calls && l.opaque == 0:
			b.bySize += l.size / leastOfPerson
		default:
			b.unbounded = true
		}
	}
	return b, nil
}

// habit is what the answers of an endpoint were like in the whole ledger.
type habit struct {
	answers int64 // that held the subject whom their request names
	strange bool  // one held somebody else
	many    bool  // one held the subject in an object of its own, apart from the request
	seen    bool  // a body of one was seen, at least in part
}

// leastOfPerson is how many bytes an answer needs at least to speak of one more person: in a list, one digit and what parts it
// from the next, compressed to half of that. It bounds answers of which a log knows nothing but their size.
const leastOfPerson = 1

// habits learns those of the endpoints at which something was lost.
func (x *crossing) habits(ctx context.Context) (map[int32]*habit, error) {
	habits := map[int32]*habit{}
	for key := range x.losses {
		if e, ok := x.over.EndpointOf(key.path); ok {
			habits[e] = &habit{}
		}
	}
	if len(habits) == 0 {
		return habits, nil
	}
	paths := []keep.Number{}
	for p := range x.snap.Paths() {
		if e, ok := x.over.EndpointOf(p); ok && habits[e] != nil {
			paths = append(paths, p)
		}
	}
	const failed = "cannot read what the endpoints of lost answers gave before: %w"
	for t, err := range x.snap.CallTallies(ctx, keep.Selection{Paths: paths}) {
		if err != nil {
			return nil, fmt.Errorf(failed, err)
		}
		if e, ok := x.over.EndpointOf(t.Path); ok && t.Status != 0 && t.Response.Body != call.BodyUnobservable && t.Response.Body != call.BodyNone {
			habits[e].seen = true
		}
	}
	for t, err := range x.snap.ExposureTallies(ctx, keep.Selection{Paths: paths}) {
		if err != nil {
			return nil, fmt.Errorf(failed, err)
		}
		if e, ok := x.over.EndpointOf(t.Path); ok && t.Direction == observation.Response {
			x.learn(habits[e], t)
		}
	}
	return habits, nil
}

func (x *crossing) learn(h *habit, t keep.ExposureTally) {
	c := x.contentOf(t.Path, t.Set)
	if h == nil || h.strange || len(c.proven)+len(c.possible) == 0 {
		return
	}
	r := x.resolve(meaning.Exposure{Path: t.Path, Identity: t.Identity, Holder: t.Holder, Direction: t.Direction, Set: t.Set})
	if r.Subject == meaning.Nobody {
		h.strange = h.strange || len(c.nobodyProven)+len(c.nobodyPossible) > 0
		return
	}
	root := x.root(t.Holder)
	named, ok := x.named(t.Path, t.Identity, root)
	if !ok || named != r.Subject {
		h.strange = true
		return
	}
	h.answers += t.Calls
	h.many = h.many || (r.Record != 0 && r.Record != root)
}

// named returns the one subject whom a request names; false when it names none, or maybe two.
func (x *crossing) named(path, identity, root keep.Number) (int32, bool) {
	if root == 0 {
		return 0, false
	}
	r := x.resolve(meaning.Exposure{Path: path, Identity: identity, Holder: root, Direction: observation.Response})
	if r.Subject == meaning.Nobody {
		return 0, false
	}
	for _, s := range namedBy(x.subjectsOf(), x.snap.Holder(root)) {
		if s != r.Subject {
			return 0, false
		}
	}
	return r.Subject, true
}

// bound tells whom a lost answer can hold: one subject at most, or anybody; and whether one record at most.
func (x *crossing) bound(key lossKey, habits map[int32]*habit) (subject int32, bounded, oneRecord bool) {
	e, ok := x.over.EndpointOf(key.path)
	if !ok || key.request {
		return 0, false, false
	}
	h := habits[e]
	if h == nil || h.strange || (h.answers == 0 && (h.seen || x.namesOthers(e))) {
		return 0, false, false
	}
	subject, ok = x.named(key.path, key.identity, key.root)
	return subject, ok, ok && !h.many
}

// neverSeen says whether no answer of a path's endpoint was ever recorded with a body.
func (x *crossing) neverSeen(path keep.Number, habits map[int32]*habit) bool {
	e, ok := x.over.EndpointOf(path)
	return ok && habits[e] != nil && !habits[e].seen && habits[e].answers == 0
}

// namesOthers says whether an endpoint's path asks for people beside the one whom it names, such as a member's family.
func (x *crossing) namesOthers(e int32) bool {
	template := x.know.Endpoints[e].Template
	tail := template[strings.LastIndexByte(template, '}')+1:]
	for word := range strings.FieldsFuncSeq(tail, func(r rune) bool { return strings.ContainsRune("/-_.:#", r) }) {
		if meaning.NamesPeople(word) {
			return true
		}
	}
	return false
}
