package kind

import (
	"slices"
	"strings"
)

// owner is whose the object is in which a field stands.
type owner uint8

const (
	ownerUnknown owner = iota
	ownerPerson
	ownerThing
)

// place is where a field stands: its own words, and what everything around it says.
type place struct {
	key    []string // words of the key that counts
	parent []string // words of the name above it, wrappers left out
	lifted bool     // the key is that of the object above: "$.phone.value"

	near  role // of the parent
	above role // of all names above the field, and of the endpoint
	route role // of the endpoint alone
	sibs  role

	owner       owner // of the nearest name that says one
	ownerNear   bool  // it stands in the body, not only in the endpoint
	answers     owner // of the last fixed segment: what the endpoint answers with
	addressSib  int   // neighbours that are parts of an address
	reachSib    int   // neighbours that lead to somebody: a phone number, an account
	programme   bool  // a sure loyalty number, tier or balance stands beside it
	firstBeside bool  // a first name stands beside it
	lastBeside  bool
	nested      bool // there is a parent at all
	plain       string
}

func placeOf(e *Evidence) *place {
	p := &place{}
	names := splitName(e.Name)
	if len(names) == 0 {
		return p
	}
	last := len(names) - 1
	p.key = names[last]
	above := withoutWrappers(names[:last])
	if len(above) > 0 && isValueKey(p.key) && !speaksAlone(p.key, above[len(above)-1]) {
		p.key, above, p.lifted = above[len(above)-1], above[:len(above)-1], true
	}
	p.plain = strings.Join(p.key, "")
	for i, words := range slices.Backward(above) {
		roles := rolesOf(words)
		p.above |= roles
		if i == len(above)-1 {
			p.parent, p.near, p.nested = words, roles, true
		}
		p.settle(words, true)
	}
	route := splitEndpoint(e.Endpoint)
	for _, words := range slices.Backward(route) {
		roles := rolesOf(words)
		p.route |= roles
		if roles&roleLoyalty == 0 || p.route&rolePerson != 0 {
			p.settle(words, false) // /tiers/changes is about members, /tiers about none: the body tells
		}
	}
	if len(route) > 0 {
		p.answers = ownerOf(route[len(route)-1])
	}
	p.above |= p.route
	for _, s := range e.Siblings {
		p.addSibling(s)
	}
	if p.reachSib > 1 && p.owner != ownerThing {
		p.sibs |= rolePersonLike // a shop has a phone number, too, but no user's id with it
	}
	return p
}

// settle lets the nearest name that says so decide whose the object is. The last word of a name is its head.
func (p *place) settle(words []string, near bool) {
	if p.owner != ownerUnknown {
		return
	}
	if o := ownerOf(words); o != ownerUnknown {
		p.owner, p.ownerNear = o, near
	}
}

// ownerOf tells a person's object from a thing's by the last of the words that says it.
func ownerOf(words []string) owner {
	for i := range slices.Backward(words) {
		for j := i; j >= 0 && j > i-3; j-- {
			s := lookUp(strings.Join(words[j:i+1], ""))
			if s == nil {
				continue
			}
			switch {
			case s.roles&roleThing != 0:
				return ownerThing
			case s.roles&rolePerson != 0:
				return ownerPerson
			}
		}
	}
	return ownerUnknown
}

// ofTheWhole are the roles that a neighbour's key has as a whole or not at all.
const ofTheWhole = rolePersonLike | roleLike | roleCompany

func (p *place) addSibling(name string) {
	words := splitWords(name)
	joined := strings.Join(words, "")
	if joined == p.plain {
		return
	}
	roles := rolesOf(words)
	s := lookUp(joined)
	if s == nil {
		if s = compose(words); s == nil {
			p.sibs |= roles &^ ofTheWhole
			p.halvesIn(words)
			return
		}
	}
	p.sibs |= roles&^ofTheWhole | s.roles&ofTheWhole
	for _, said := range s.kinds {
		switch said.kind {
		case ContactAddress:
			if said.strength >= fair {
				p.addressSib++ // city beside country is no address yet
			}
		case ContactPhone, AccountID, AccountUsername:
			if said.strength == strong {
				p.reachSib++
			}
		case LoyaltyNumber, LoyaltyBalance, LoyaltyTier:
			if said.strength >= fair {
				p.sibs |= roleLoyalty
				p.programme = p.programme || said.strength == strong
			}
		case PersonFirstName, PersonLastName, PersonBirthDate:
			if said.strength == strong {
				p.sibs |= rolePersonLike
				p.firstBeside = p.firstBeside || said.kind == PersonFirstName
				p.lastBeside = p.lastBeside || said.kind == PersonLastName
			}
		}
	}
}

// halvesIn notes a neighbour that names somebody's first or last name in more words than one: cognomeOspite.
func (p *place) halvesIn(words []string) {
	for _, w := range words {
		s := lexicon()[w]
		if s == nil {
			continue
		}
		for _, said := range s.kinds {
			if said.strength == strong {
				p.firstBeside = p.firstBeside || said.kind == PersonFirstName
				p.lastBeside = p.lastBeside || said.kind == PersonLastName
			}
		}
	}
}

func withoutWrappers(names [][]string) [][]string {
	var out [][]string
	for _, words := range names {
		if len(words) == 1 {
			if s := lookUp(words[0]); s != nil && s.roles&roleWrapper != 0 && s.roles&(roleTransaction|rolePerson|roleThing) == 0 {
				continue
			}
		}
		out = append(out, words)
	}
	return out
}

// isValueKey says whether a key says nothing by itself: "value", "text", or a bare "home" below "phone".
func isValueKey(words []string) bool {
	if len(words) != 1 {
		return false
	}
	s := lookUp(words[0])
	return s != nil && s.roles&roleValue != 0 && words[0] != "number" && words[0] != "content"
}

// speaksAlone says whether a value's key says a kind by itself where the name above says none: "mobile" of contacts.
func speaksAlone(key, above []string) bool {
	own, over := lookUp(key[0]), lookUp(strings.Join(above, ""))
	return own != nil && len(own.kinds) > 0 && (over == nil || len(over.kinds) == 0)
}

// halfBeside says whether the key alone is half a name and the other half stands beside it: musteri.adi beside soyadi is no
// customer's name but a first one.
func (p *place) halfBeside() bool {
	if !p.lastBeside && !p.firstBeside {
		return false
	}
	s := lookUp(p.plain)
	if s == nil {
		return false
	}
	for _, said := range s.kinds {
		if said.kind == PersonFirstName || said.kind == PersonLastName {
			return true
		}
	}
	return false
}

// company says whether the object is a company's, or a place of business.
func (p *place) company() bool { return p.sibs&roleCompany != 0 && p.sibs&rolePersonLike == 0 }

// has says whether any of the roles stands above or beside the field.
func (p *place) has(r role) bool { return (p.above|p.sibs)&r != 0 }
