package match

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// search is one run of Find.
type search struct {
	view    *meaning.View
	opt     Options
	sample  *sample
	parties map[meaning.Who]*party
}

// party is a session of an actor (or what of an actor belongs to no session), to whom values of the list were shown.
type party struct {
	who         meaning.Who
	values      map[int32]bool
	received    map[keep.Number]bool // tokens of the list's kinds
	calls       int64
	first, last int64

	source   keep.Number // of the call that was counted last
	sequence uint64
}

// see takes in one exposure of an object that held values of the list. They come in the order of time and call.
func (s *search) see(e *keep.ExposureRow) {
	outward := s.outward(e.Path, e.Identity)
	for _, id := range s.view.Holder(e.Holder).Identifiers {
		for _, n := range s.sample.byToken[id.Token] {
			switch s.reads(e.Path, e.Set, id.Field, s.sample.values[n].kind) {
			case absent:
			case another:
				s.sample.raise(n, elsewhere)
			case same:
				if e.Direction != outward {
					s.sample.raise(n, asked)
					continue
				}
				s.sample.raise(n, shown)
				s.party(e.Identity).take(n, e)
			}
		}
	}
}

// none is a direction that no exposure has.
const none observation.Direction = 255

// outward is the direction in which values of a call leave, none of a call inside.
func (s *search) outward(path, identity keep.Number) observation.Direction {
	switch s.view.HopOf(path, identity) {
	case meaning.Internal:
		return none
	case meaning.Egress:
		return observation.Request
	}
	return observation.Response
}

// reading is how a field reads beside the kind of a list's value.
type reading uint8

const (
	absent  reading = iota // the field is not in this set
	another                // it holds another kind
	same
)

func (s *search) reads(path, set, field keep.Number, want kind.Kind) reading {
	for _, r := range s.view.Readings(path, set) {
		if r.Field != field {
			continue
		}
		if alike(r.Kind, want) {
			return same
		}
		for _, c := range r.Candidates {
			if r.Kind == kind.Undecided && alike(c, want) {
				return same
			}
		}
		return another
	}
	return absent
}

func (s *search) party(identity keep.Number) *party {
	who := s.view.WhoOf(identity)
	p := s.parties[who]
	if p == nil {
		p = &party{who: who, values: map[int32]bool{}, received: map[keep.Number]bool{}}
		s.parties[who] = p
	}
	return p
}

func (p *party) take(n int32, e *keep.ExposureRow) {
	p.values[n] = true
	if p.calls == 0 || p.source != e.Source || p.sequence != e.Sequence {
		p.calls++
		p.source, p.sequence = e.Source, e.Sequence
	}
	if p.first == 0 || e.Start < p.first {
		p.first = e.Start
	}
	p.last = max(p.last, e.Start)
}

// countReceived counts what was shown to the parties in all, so that one who receives everybody explains less.
func (s *search) countReceived(ctx context.Context) error {
	identities := []keep.Number{}
	for n := range s.view.Identities() {
		if s.parties[s.view.WhoOf(n)] != nil {
			identities = append(identities, n)
		}
	}
	if len(identities) == 0 {
		return nil
	}
	rows := keep.Selection{Identities: identities, From: s.opt.From, To: s.opt.To}
	for t, err := range s.view.ExposureTallies(ctx, rows) {
		if err != nil {
			return fmt.Errorf("cannot count what was shown to each actor: %w", err)
		}
		p := s.parties[s.view.WhoOf(t.Identity)]
		if p != nil && t.Direction == s.outward(t.Path, t.Identity) {
			s.receive(p, &t)
		}
	}
	return nil
}

func (s *search) receive(p *party, t *keep.ExposureTally) {
	readings := s.view.Readings(t.Path, t.Set)
	for _, id := range s.view.Holder(t.Holder).Identifiers {
		for _, r := range readings {
			if r.Field == id.Field && (s.sample.kinds[r.Kind] || len(s.sample.byToken[id.Token]) > 0) {
				p.received[id.Token] = true
			}
		}
	}
}
