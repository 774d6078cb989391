package detect

import (
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/flow"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// result is how a call ended, for who asked.
type result uint8

const (
	fault  result = iota // nobody's doing: no answer, 429, 5xx
	hit                  // answered
	empty                // answered with nothing, where others are told something
	miss                 // not there, or malformed
	denied               // not for this caller
)

// step is a call as detectors see it that learn.
type step struct {
	*Call
	actor  int32
	self   int32 // the person that the actor is, or Nobody
	person bool  // the actor is somebody who logs in, not a key or an address
	result result
	login  bool          // it tries to log in
	asked  []keep.Number // tokens of the objects that the request names
	told   []int32       // other people whose values the answer holds
	own    bool          // the answer holds values of the actor itself
	given  []keep.Number // tokens of identifiers that the answer hands out
	day    int32

	asks, gives []flow.Ref // everything that the request names, and that the answer hands out, whatever it is
}

const usPerDay = int64(24 * time.Hour / time.Microsecond)

// stepper makes steps, one at a time in the same memory.
type stepper struct {
	*ground
	one step
	ids []keep.Identifier
}

// step looks at a call; nil where it is nothing to learn from.
func (s *stepper) step(c *Call) *step {
	if c.endpoint < 0 || c.hop == meaning.Internal || c.hop == meaning.Egress || c.Marks.Any(observation.MarkPreflight) || c.machine {
		return nil
	}
	o := &s.one
	*o = step{Call: c, actor: c.who.Actor, asked: o.asked[:0], told: o.told[:0], given: o.given[:0], day: int32(c.Start / usPerDay), asks: o.asks[:0], gives: o.gives[:0]}
	o.self = s.view.Actors[o.actor].Subject
	who := s.view.Identity(c.Identity)
	o.person = logsIn[s.view.Actors[o.actor].Type()]
	o.result = resultOf(c.Status)
	o.login = s.logins[c.endpoint] && (who.Credential == 0 || who.PrincipalType.Granted())
	s.request(o)
	if o.login && len(o.asked) == 0 {
		s.account(o)
	}
	s.answer(o)
	return o
}

// account takes for who logs in what the request's body names first, where nothing in it is known to name anybody.
func (s *stepper) account(o *step) {
	for i := range o.exposures {
		e := &o.exposures[i]
		if e.Direction != observation.Request {
			continue
		}
		for _, id := range s.identifiers(e.Holder) {
			if f := s.view.Field(id.Field); f.Location == observation.InBody && f.Direction == observation.Request {
				o.asked = append(o.asked, id.Token)
				return
			}
		}
	}
}

// logsIn are the types of actors that are somebody who logs in.
var logsIn = map[string]bool{
	identity.TypeTokenSubject: true, identity.TypeAccount: true, identity.TypeBasicUser: true, identity.TypeSessionCookie: true,
	identity.TypeBearerToken: true,
}

func resultOf(status int) result {
	switch {
	case status == 401 || status == 403 || status == 407:
		return denied
	case status == 404 || status == 410 || status == 400 || status == 422:
		return miss
	case status == 0 || status == 429 || status >= 500:
		return fault
	case status < 400:
		return hit
	}
	return fault
}

// request gathers what the request names.
func (s *stepper) request(o *step) {
	s.askedBy(o, o.Holder)
	for i := range o.exposures {
		if e := &o.exposures[i]; e.Direction == observation.Request && e.Holder != o.Holder {
			s.askedBy(o, e.Holder)
		}
	}
}

func (s *stepper) askedBy(o *step, holder keep.Number) {
	for _, id := range s.identifiers(holder) {
		how := s.naming(meaning.FieldKey{Endpoint: o.endpoint, Field: id.Field})
		if how&namesWhat != 0 && !slices.Contains(o.asked, id.Token) {
			o.asked = append(o.asked, id.Token)
		}
		if how&namesAny != 0 {
			o.asks = append(o.asks, flow.Ref{Field: uint32(id.Field), Token: uint32(id.Token)})
		}
	}
}

// identifiers are those of a holder, until the next call.
func (s *stepper) identifiers(holder keep.Number) []keep.Identifier {
	if a, ok := s.view.Snapshot.(interface {
		AppendIdentifiers(to []keep.Identifier, holder keep.Number) []keep.Identifier
	}); ok {
		s.ids = a.AppendIdentifiers(s.ids[:0], holder)
		return s.ids
	}
	return s.view.Holder(holder).Identifiers
}

// How a field of a request names something.
const (
	namesKnown uint8 = 1 << iota // it was looked at
	namesWhat                    // it names what is asked for: a parameter of the path, or something by which persons and bookings are known
	namesAny                     // it names anything, be it of no kind
)

// names says whether a field of a request names what is asked for.
func (g *ground) names(key meaning.FieldKey) bool { return g.naming(key)&namesWhat != 0 }

// naming says how a field of a request names something.
func (g *ground) naming(key meaning.FieldKey) uint8 {
	if how := g.named[key]; how != 0 {
		return how
	}
	how := namesKnown
	if f := g.view.Field(key.Field); f.Direction == observation.Request {
		k := g.view.Meaning.Fields[key].Kind
		what, anything := false, false
		switch f.Location {
		case observation.InPath:
			what = g.isParameter(key.Endpoint, f)
			anything = what
		case observation.InQuery, observation.InBody:
			what = subject.Rank(k) > 0 || k == kind.TravelBookingReference || k == kind.None && kind.Hints(f.Name.Reveal())&kind.IdentifierKey != 0
			anything = !strings.HasPrefix(string(k), "credential.")
		case observation.InHeader:
			what = subject.Rank(k) > 0
		}
		if what {
			how |= namesWhat
		}
		if anything {
			how |= namesAny
		}
	}
	g.named[key] = how
	return how
}

// answer gathers whom the answer tells of, and what it hands out.
func (s *stepper) answer(o *step) {
	if o.result != hit {
		return
	}
	said := false
	for i := range o.exposures {
		e := &o.exposures[i]
		if e.Direction != observation.Response {
			continue
		}
		for _, id := range s.identifiers(e.Holder) {
			if s.view.Field(id.Field).Direction == observation.Response {
				o.given = append(o.given, id.Token)
				o.gives = append(o.gives, flow.Ref{Field: uint32(id.Field), Token: uint32(id.Token)})
			}
		}
		if !s.tells(setAt{e.Path, e.Set}) {
			continue
		}
		said = true
		who := s.view.Resolve(meaning.Exposure{Path: e.Path, Identity: e.Identity, Holder: e.Holder, Direction: e.Direction, Set: e.Set}).Subject
		switch who {
		case meaning.Nobody:
		case o.self:
			o.own = true
		default:
			o.told = append(o.told, who)
		}
	}
	if len(o.told) > 1 {
		slices.Sort(o.told)
		o.told = slices.Compact(o.told)
	}
	if !said && len(o.given) == 0 && s.telling[o.endpoint] {
		o.result = empty
	}
}

// tells says whether a field set of an answer holds anything about a person.
func (g *ground) tells(at setAt) bool {
	known, ok := g.told[at]
	if ok {
		return known
	}
	for _, l := range g.leavesOf(at) {
		switch l.kind {
		case kind.CredentialToken, kind.CredentialOTP, kind.DeviceID, kind.DeviceIPAddress:
		default:
			known = known || l.at != observation.InHeader
		}
	}
	g.told[at] = known
	return known
}

// askedByContact lists the endpoints that are asked for persons by how one reaches them, or by what they call themselves.
func (g *ground) askedByContact() map[int32]bool {
	if g.byContact != nil {
		return g.byContact
	}
	g.byContact = map[int32]bool{}
	for key, f := range g.view.Meaning.Fields {
		if f.Kind != kind.ContactEmail && f.Kind != kind.ContactPhone && f.Kind != kind.AccountUsername {
			continue
		}
		if at := g.view.Field(key.Field); at.Direction == observation.Request && at.Location != observation.InHeader {
			g.byContact[key.Endpoint] = true
		}
	}
	return g.byContact
}
