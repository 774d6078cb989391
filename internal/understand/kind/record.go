package kind

import "strings"

// identity decides bare keys such as id and number by whose they are.
func identity(s *scores, p *place, r *keyReading) {
	if r.none {
		return
	}
	if !r.identity {
		idOfPerson(s, p, r)
		return
	}
	if p.near&roleAddress != 0 && isNumberWord(bare(p)) {
		s.add(ContactAddress, 8, "a number in an address")
		return
	}
	own := p.owner == ownerPerson && (p.ownerNear && p.near&rolePerson != 0 || !p.nested && p.answers == ownerPerson)
	if p.nested && p.near&(roleTransaction|roleThing) != 0 && p.near&rolePerson == 0 {
		return
	}
	key := bare(p)
	switch {
	case p.near&roleDevice != 0:
		s.add(DeviceID, 6, "an id of a device's object")
	case key == "ref" || key == "code" || key == "key":
	case key == "id" || key == "uuid" || key == "guid" || key == "identifier" || key == "uid" || isIdentifierWord(key):
		if own {
			s.add(AccountID, 6.5, "an id of a person's object")
		} else if p.sibs&rolePersonLike != 0 && p.sibs&roleLike == 0 && p.owner != ownerThing {
			s.add(AccountID, 5.5, "an id beside a person's fields")
		}
	case p.near&roleLoyalty != 0 || p.sibs&roleLoyalty != 0 && p.owner != ownerThing:
		s.add(LoyaltyNumber, 6, "a number in a loyalty object")
	case own:
		s.add(AccountID, 5, "a number of a person's object")
	}
}

// idOfPerson decides keys that name a person and an id: playerId, id_alumno.
func idOfPerson(s *scores, p *place, r *keyReading) {
	n := len(p.key)
	if n == 0 || len(r.says) > 0 {
		return
	}
	var who string
	switch {
	case n == 1:
		who = compound(p.key[0])
	case isIDWord(p.key[n-1]):
		who = p.key[n-2]
	case p.key[0] == "id":
		who = p.key[1]
	default:
		return
	}
	word := lookUp(who)
	if word == nil || word.roles&rolePerson == 0 || word.roles&(roleThing|roleQualifier) != 0 || treeWord(who) {
		return
	}
	s.add(AccountID, 7, "key says an id of a person")
}

// compound is what stands in front of "number" or "id" in one word: opiskelijanumero, elevnummer. Empty where there is no such thing.
func compound(key string) string {
	for _, tail := range [...]string{"nummer", "numero", "number", "numer", "nro", "nr", "id"} {
		who, ok := strings.CutSuffix(key, tail)
		if !ok || len(who) < 4 {
			continue
		}
		if lookUp(who) == nil {
			who = strings.TrimRight(who, "sn") // what joins two words in Germanic and Finnic ones
		}
		return who
	}
	return ""
}

func isIDWord(w string) bool { return w == "id" || w == "uuid" || w == "guid" || isNumberWord(w) }

func isIdentifierWord(w string) bool {
	switch w {
	case "identyfikator", "identifikator", "identifiant", "identificador", "identificativo", "kennung", "tunniste", "tunnus", "bianhao":
		return true
	}
	return false
}

func isNumberWord(w string) bool {
	switch w {
	case "number", "no", "nr", "nummer", "numero", "num", "numer", "cislo", "numara", "numarasi", "nro", "bango", "hao", "raqm":
		return true
	}
	return false
}

// treeWord says whether a word of persons stands as often for the place of a thing among others.
func treeWord(w string) bool {
	switch w {
	case "parent", "parents", "child", "children", "family", "companion", "self", "lead", "leads", "agent", "agents", "identity", "register",
		"registration", "signup", "onboarding", "profile", "profiles", "emergency", "kin", "kind", "ouder", "contact", "contacts",
		"vermittler", "makler", "broker", "creditor", "debtor", "kreditor", "debitor", "creditore", "debitore", "acreedor", "deudor":
		return true
	}
	return false
}

// happened decides the leaves inside lists of what happened.
func happened(s *scores, p *place, r *keyReading) {
	if (p.near|p.above&^p.route)&roleHealthList != 0 && p.near&(rolePerson|roleThing) == 0 && r.roles&roleHealthLeaf != 0 || !p.nested && p.route&roleHealthList != 0 && r.roles&roleHealthLeaf != 0 {
		s.add(HealthRecord, 8, "stands in a list of health records")
		damp(s, HealthRecord)
		return
	}
	listed := p.near&roleTransaction != 0 || p.above&roleTransaction != 0 && (!p.nested || p.near&(rolePerson|roleThing) == 0)
	if !listed || r.roles&roleHappened == 0 || p.near&roleCard != 0 {
		return
	}
	programme := (p.sibs|p.above|r.own|r.roles)&roleLoyalty != 0
	money := (p.sibs|p.above)&roleMoney != 0 || r.roles&roleMoney != 0
	switch {
	case programme && (!money || p.sibs&roleLoyalty != 0 || r.roles&roleLoyalty != 0 || p.above&roleLoyalty != 0 && p.sibs&roleMoney == 0):
		s.add(LoyaltyTransaction, 8, "stands in a list of points transactions")
		damp(s, LoyaltyTransaction)
	case money:
		s.add(AccountTransaction, 8, "stands in a list of transactions")
		damp(s, AccountTransaction)
	}
}

// damp lowers every kind but one: a key that means something elsewhere says here what happened.
func damp(s *scores, except Kind) {
	for k := range s.of {
		if k != except {
			s.quiet(k, -6, "says here what happened")
		}
	}
}
