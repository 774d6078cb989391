package detect

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Facts are what the calls of one path by one identity carry, taken from tallies: a set of bits. They say what may be in a
// call, not what is.
type Facts uint8

// The facts.
const (
	Tells        Facts = 1 << iota // an answer that succeeded holds kinds
	Refuses                        // an answer that failed does
	AsksInURL                      // a path or query holds kinds that do not belong there
	AsksHeavily                    // a request holds personal or strong kinds, headers left out
	CardRequest                    // a request holds a card number in the clear
	CardResponse                   // an answer does
	Proves                         // a request's body holds a password or a one-time code
)

// has says whether all of the other facts are there.
func (f Facts) has(other Facts) bool { return f&other == other }

// gatherFacts reads every exposure tally of the paths once.
func (g *ground) gatherFacts(ctx context.Context, paths []keep.Number) (map[route]Facts, error) {
	facts := map[route]Facts{}
	for t, err := range g.view.ExposureTallies(ctx, keep.Selection{Paths: paths}) {
		if err != nil {
			return nil, err
		}
		f := g.factsOf(setAt{t.Path, t.Set}, t.Direction)
		if t.Direction == observation.Response && t.Holder != 0 && !g.hands[t.Path] {
			g.hands[t.Path] = g.handsOut(t.Holder)
		}
		if !t.Success && f.has(Tells) {
			f = f&^Tells | Refuses
		}
		if f != 0 {
			facts[route{t.Path, t.Identity}] |= f
		}
	}
	return facts, nil
}

// factsOf reads a field set at a path, once. A set stands in one direction alone, as its fields do.
func (g *ground) factsOf(at setAt, d observation.Direction) Facts {
	f, ok := g.facts[at]
	if ok {
		return f
	}
	for _, l := range g.leavesOf(at) {
		card := isCard(l.kind, l.form, l.class)
		switch {
		case l.at == observation.InHeader:
		case d == observation.Response:
			f |= Tells
			if card {
				f |= CardResponse
			}
		case d == observation.Request:
			if card {
				f |= CardRequest
			}
			if l.kind == kind.CredentialPassword || l.kind == kind.CredentialOTP {
				f |= Proves
			}
			if WeightOf(l.kind, l.form) >= Personal {
				f |= AsksHeavily
			}
			if l.at != observation.InBody && misplaced(l.kind, l.form, l.class, g.view.Field(l.field)) {
				f |= AsksInURL
			}
		}
	}
	g.facts[at] = f
	return f
}

// isCard says whether a value is a card number in the clear.
func isCard(k kind.Kind, f kind.Form, c kind.Class) bool {
	return k == kind.PaymentCardNumber && f == kind.Clear && (c == kind.ClassCard || c == kind.ClassTestCard)
}

// handsOut says whether a holder of an answer has identifiers of its own.
func (g *ground) handsOut(holder keep.Number) bool {
	for _, id := range g.view.Holder(holder).Identifiers {
		if f := g.view.Field(id.Field); f.Direction == observation.Response && f.Location == observation.InBody {
			return true
		}
	}
	return false
}
