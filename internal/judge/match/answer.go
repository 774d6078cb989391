package match

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// missing is the natural logarithm of what a value counts for that a session did not receive: one in a thousand million.
const missing = -20.7

// answer puts together what was seen.
func (s *search) answer() *Match {
	m := &Match{
		Values: int64(len(s.sample.values)), Seen: s.sample.count(shown), Asked: s.sample.count(asked),
		Elsewhere: s.sample.count(elsewhere), Untraceable: s.sample.count(untraceable), NotSeen: s.sample.count(unseen),
		Explained: []Row{}, Together: []Part{}, Warnings: []string{}, Kinds: s.kinds(),
	}
	parties := s.ranked(m.Values - m.Untraceable)
	for _, p := range parties[:min(len(parties), s.opt.Limit)] {
		m.Explained = append(m.Explained, s.row(p, m.Values-m.Untraceable))
	}
	weigh(m.Explained, parties)
	m.Better = better(m.Explained, parties)
	if len(parties) > 0 && int64(len(parties[0].values)) < m.Seen {
		m.Together = s.together(parties)
	}
	return m
}

// scored is a party with its score.
type scored struct {
	*party
	score float64
}

// ranked lists the parties and the actors whose sessions explain more together, the best first.
func (s *search) ranked(traceable int64) []scored {
	var list []scored
	actors := map[int32][]*party{}
	for who, p := range s.parties {
		list = append(list, scored{p, p.score(traceable)})
		actors[who.Actor] = append(actors[who.Actor], p)
	}
	for actor, sessions := range actors {
		all := joined(actor, sessions)
		if !slices.ContainsFunc(sessions, func(p *party) bool { return len(p.values) == len(all.values) }) {
			list = append(list, scored{all, all.score(traceable)})
		}
	}
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(len(b.values), len(a.values)),
			cmp.Compare(s.idOf(a.party), s.idOf(b.party)))
	})
	return list
}

// wholeActor stands for all sessions of an actor.
const wholeActor = -2

func joined(actor int32, sessions []*party) *party {
	all := &party{who: meaning.Who{Actor: actor, Session: wholeActor}, values: map[int32]bool{}, received: map[keep.Number]bool{}}
	for _, p := range sessions {
		maps.Copy(all.values, p.values)
		maps.Copy(all.received, p.received)
		all.calls += p.calls
		if all.first == 0 || p.first < all.first {
			all.first = p.first
		}
		all.last = max(all.last, p.last)
	}
	return all
}

// score is the logarithm of how likely the list is, drawn from what the party received.
func (p *party) score(traceable int64) float64 {
	matched := float64(len(p.values))
	return -matched*math.Log(float64(max(len(p.received), 1))) + (float64(traceable)-matched)*missing
}

func (s *search) idOf(p *party) string {
	id := ""
	if a := p.who.Actor; a >= 0 && int(a) < len(s.view.Actors) {
		id = s.view.Actors[a].ID()
	}
	if session := s.sessionOf(p); session != nil {
		id += *session
	}
	return id
}

func (s *search) sessionOf(p *party) *string {
	if n := p.who.Session; n >= 0 && int(n) < len(s.view.Sessions) {
		id := s.view.Sessions[n].ID()
		return &id
	}
	return nil
}

func (s *search) row(p scored, traceable int64) Row {
	r := Row{
		Session: s.sessionOf(p.party), Matched: int64(len(p.values)), Received: int64(len(p.received)),
		Share: float64(len(p.values)) / float64(max(traceable, 1)),
		First: call.Time(p.first), Last: call.Time(p.last), Calls: p.calls,
	}
	if a := p.who.Actor; a >= 0 && int(a) < len(s.view.Actors) {
		r.Actor, r.Type = s.view.Actors[a].ID(), s.view.Actors[a].Type()
	}
	return r
}

// weigh gives each row its part in the sum over all of them.
func weigh(rows []Row, parties []scored) {
	sum := 0.0
	for i := range rows {
		sum += math.Exp(parties[i].score - parties[0].score)
	}
	for i := range rows {
		rows[i].Weight = math.Exp(parties[i].score-parties[0].score) / sum
	}
}

// most is the largest factor that is told; what is beyond it says no more.
const most = 1e12

// better compares the first with the first of another actor.
func better(rows []Row, parties []scored) *float64 {
	for i := range rows {
		if rows[i].Actor != rows[0].Actor {
			factor := min(math.Exp(min(parties[0].score-parties[i].score, math.Log(most))), most)
			return &factor
		}
	}
	return nil
}

// together covers what was seen with few sessions: the one that adds most first.
func (s *search) together(parties []scored) []Part {
	parts := []Part{}
	covered := map[int32]bool{}
	for len(parts) < mostTogether {
		best, adds := -1, 0
		for i, p := range parties {
			if n := adding(p.party, covered); p.who.Session != wholeActor && n > adds {
				best, adds = i, n
			}
		}
		if best < 0 {
			break
		}
		maps.Copy(covered, parties[best].values)
		r := s.row(parties[best], 1)
		parts = append(parts, Part{Actor: r.Actor, Session: r.Session, Adds: int64(adds)})
	}
	return parts
}

func adding(p *party, covered map[int32]bool) (n int) {
	for v := range p.values {
		if !covered[v] {
			n++
		}
	}
	return n
}

// kinds counts by kind, in the order of their names.
func (s *search) kinds() []KindCount {
	counts := map[kind.Kind]*KindCount{}
	for _, v := range s.sample.values {
		c := counts[v.kind]
		if c == nil {
			c = &KindCount{Kind: v.kind}
			counts[v.kind] = c
		}
		c.Values++
		if v.state == shown {
			c.Seen++
		}
	}
	list := make([]KindCount, 0, len(counts))
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, *counts[k])
	}
	return list
}
