package meaning

import (
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
)

// Tied lists the tokens that lead to one subject and to nobody else: its identifiers, what stood in its objects alone (a phone, a
// passport, a card), and credentials that were presented by nobody else. With them gone, nothing says any more whose the rows are.
// What others share with it (a postcode, a household's address) stays.
func Tied(s keep.Snapshot, m *Meaning, subject int32) []keep.Number {
	own, others := map[keep.Number]bool{}, map[keep.Number]bool{}
	for i := range m.Subjects {
		for _, id := range m.Subjects[i].Identifiers {
			if int32(i) == subject {
				own[id.Token] = true
			} else {
				others[id.Token] = true
			}
		}
	}
	inTheirs, elsewhere := besides(s, own, others)
	for t := range inTheirs {
		if !elsewhere[t] && !others[t] {
			own[t] = true
		}
	}
	credentials(s, m, subject, own)
	list := make([]keep.Number, 0, len(own))
	for t := range own {
		if t != 0 {
			list = append(list, t)
		}
	}
	slices.Sort(list)
	return list
}

// besides tells which tokens stand in a subject's own objects, and which in those of others or of nobody. An object without a
// person of its own belongs to whom the object above it belongs to.
func besides(s keep.Snapshot, own, others map[keep.Number]bool) (inTheirs, elsewhere map[keep.Number]bool) {
	theirs := map[keep.Number]bool{}
	inTheirs, elsewhere = map[keep.Number]bool{}, map[keep.Number]bool{}
	for n, h := range s.Holders() {
		has := func(set map[keep.Number]bool) bool {
			return slices.ContainsFunc(h.Identifiers, func(id keep.Identifier) bool { return set[id.Token] })
		}
		if has(own) || theirs[h.Parent] && !has(others) {
			theirs[n] = true
		}
		for _, id := range h.Identifiers {
			if theirs[n] {
				inTheirs[id.Token] = true
			} else {
				elsewhere[id.Token] = true
			}
		}
	}
	return inTheirs, elsewhere
}

// credentials adds what the subject presented as an actor and nobody else did.
func credentials(s keep.Snapshot, m *Meaning, subject int32, own map[keep.Number]bool) {
	presented, byOthers := map[keep.Number]bool{}, map[keep.Number]bool{}
	for n, i := range s.Identities() {
		who, known := m.Behind(n)
		self := own[i.Principal] || known && m.Actors[who.Actor].Subject == subject
		for _, t := range []keep.Number{i.Principal, i.Credential} {
			if self {
				presented[t] = true
			} else {
				byOthers[t] = true
			}
		}
	}
	for t := range presented {
		if !byOthers[t] {
			own[t] = true
		}
	}
}
