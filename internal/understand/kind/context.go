package kind

// scores adds up the log-odds of each kind, with the reason for each step.
type scores struct {
	of      map[Kind]float64
	reasons map[Kind][]reason
}

// reason is one step. A quiet one is told only where every step is asked for.
type reason struct {
	weight float64
	text   string
	quiet  bool
}

// prior is where a kind starts when the first word is said about it: one field in twenty.
const prior = -3.0

func (s *scores) add(k Kind, weight float64, text string) {
	if _, ok := s.of[k]; !ok {
		s.of[k] = prior
	}
	s.of[k] += weight
	if text != "" {
		s.reasons[k] = append(s.reasons[k], reason{weight, text, false})
	}
}

// quiet adds a step that is too small, or too plain, to be among the reasons of a decision.
func (s *scores) quiet(k Kind, weight float64, text string) {
	s.add(k, weight, "")
	if weight != 0 {
		s.reasons[k] = append(s.reasons[k], reason{weight, text, true})
	}
}

// touched says whether anything spoke for k so far.
func (s *scores) touched(k Kind) bool {
	_, ok := s.of[k]
	return ok
}

// inContext corrects what the keys said by what stands around the field.
func inContext(s *scores, p *place, r *keyReading) {
	for _, k := range builtin { // in one order, so that equal evidence adds up to the same last bit
		if g, ok := r.says[k]; ok {
			contextOf(s, p, r, k, g)
		}
	}
	identity(s, p, r)
	happened(s, p, r)
}

func contextOf(s *scores, p *place, r *keyReading, k Kind, g strength) {
	switch k {
	case PersonName, PersonFirstName, PersonLastName, PersonGender, PersonNationality, PersonBirthDate:
		personal(s, p, r, k, g)
	case ContactAddress:
		address(s, p, r, g)
	case PaymentCardNumber, PaymentCardExpiry, PaymentCardSecurityCode:
		card(s, p, k, g)
	case PaymentBankAccount:
		bankAccount(s, p, g)
	case LoyaltyTier, LoyaltyBalance, LoyaltyNumber:
		loyalty(s, p, r, k, g)
	case AccountBalance:
		balance(s, p, r, g)
	case AccountID:
		if p.company() {
			s.add(k, -6, "stands beside a company's fields")
		}
	case IdentityNationalID, IdentityTaxID:
		if p.company() {
			s.add(k, -6, "stands beside a company's fields")
		}
	case IdentityPassport, IdentityDriverLicence, TravelTicketNumber, TravelBookingReference:
		papers(s, p, k, g)
	case HealthRecord:
		if g == weak && p.has(roleHealth) {
			s.add(k, 6, "stands in a patient's object")
		}
	case CredentialToken, CredentialOTP, AccountUsername, DeviceIPAddress, DeviceID:
		access(s, p, r, k, g)
	}
}

func personal(s *scores, p *place, r *keyReading, k Kind, g strength) {
	switch {
	case p.company() && k == PersonName && g != strong && !r.person:
		s.add(k, -6, "stands beside a company's fields")
		return
	case r.thing && g != strong:
		s.add(k, -6, "key names a thing")
		return
	case r.person:
		s.add(k, 5, "key names a person")
		return
	case p.owner == ownerThing && p.ownerNear && p.sibs&rolePersonLike == 0:
		w := -6.0
		if g == strong {
			w = -1
		}
		s.add(k, w, "stands in a thing's object")
		return
	}
	if p.sibs&rolePersonLike != 0 && (p.sibs&roleLike == 0 || p.owner == ownerPerson) {
		s.add(k, 3.5, "stands beside a person's fields")
	} else if p.sibs&roleLike != 0 && k == PersonName {
		s.add(k, -3.5, "stands beside a thing's fields")
	}
	if k == PersonName && p.sibs&roleLoyalty != 0 && p.owner != ownerThing {
		s.add(k, 3.5, "stands beside loyalty fields")
	}
	halves(s, p, k, g)
	switch {
	case p.owner == ownerPerson && (p.ownerNear || !p.nested && p.answers == ownerPerson):
		s.add(k, 5, "stands in a person's object")
	case p.owner == ownerPerson:
		s.add(k, 1, "endpoint is about persons")
	case p.owner == ownerThing && p.sibs&rolePersonLike == 0 && g != strong:
		s.add(k, -4, "endpoint is about things")
	case p.answers == ownerThing && !p.nested && g != strong:
		s.add(k, -3, "endpoint is about things")
	}
}

// halves tells which half a bare "name" is where the other half stands beside it: nombre with apellidos, nom with prénom.
func halves(s *scores, p *place, k Kind, g strength) {
	if g != weak || k != PersonName && k != PersonLastName && k != PersonFirstName {
		return
	}
	switch {
	case p.lastBeside && !p.firstBeside:
		s.add(PersonFirstName, 10, "stands beside a last name")
		s.quiet(PersonName, -6, "stands beside a last name")
	case p.firstBeside && !p.lastBeside:
		s.add(PersonLastName, 10, "stands beside a first name")
		s.quiet(PersonName, -6, "stands beside a first name")
	case k != PersonName:
		s.add(k, -4, "no other half beside it")
	}
}

func address(s *scores, p *place, r *keyReading, g strength) {
	k := ContactAddress
	inside := p.near&roleAddress != 0
	switch {
	case p.sibs&rolePersonLike != 0 && p.sibs&roleLike == 0 && g >= fair:
		s.add(k, 3, "stands beside a person's fields")
	case p.company():
		s.add(k, -9, "stands beside a company's fields")
		return
	case r.thing, thingAbove(p):
		s.add(k, -9, "an address of a thing")
		return
	}
	if inside {
		s.add(k, 6, "stands in an address")
	}
	if p.addressSib > 0 && g == weak || p.addressSib > 1 {
		s.add(k, 3, "stands beside parts of an address")
	}
	if p.owner == ownerPerson {
		w := 2.0
		if g == weak && p.addressSib == 0 && !inside {
			w = 1
			if !wide(p.plain) && (p.ownerNear || !p.nested) {
				w = 4
			}
		}
		s.add(k, w, "stands in a person's object")
	}
}

// wide says whether the key is of a land or part of one, which is no address without the rest of it.
func wide(key string) bool {
	switch key {
	case "country", "countrycode", "state", "region", "province", "land", "pais", "pays", "ulke", "provincia", "bundesland", "uf", "estado":
		return true
	}
	return false
}

// thingAbove says whether the nearest owner is a thing, in the body or in the endpoint.
func thingAbove(p *place) bool {
	return p.owner == ownerThing || p.owner == ownerUnknown && p.sibs&roleLike != 0
}

func card(s *scores, p *place, k Kind, g strength) {
	near := p.near&roleCard != 0 || p.sibs&roleCard != 0
	switch {
	case k == PaymentCardExpiry && g == weak && near:
		s.add(k, 6, "stands beside a card")
	case k == PaymentCardSecurityCode && !near && p.has(roleAuth):
		s.add(k, -6, "no card beside it")
		s.add(CredentialOTP, 8, "a code in a login")
	case k == PaymentCardExpiry && g == weak:
		s.quiet(k, -3, "no card beside it")
	case near:
		s.add(k, 2, "stands in a card's object")
	}
	if k == PaymentCardNumber && (p.near&roleLoyalty != 0 || p.programme && p.sibs&roleCard == 0) {
		s.add(k, -4, "stands in a loyalty object")
		s.add(LoyaltyNumber, 4, "stands in a loyalty object")
	}
}

func bankAccount(s *scores, p *place, g strength) {
	if g == strong {
		return
	}
	if (p.near|p.sibs)&roleBank != 0 {
		s.add(PaymentBankAccount, 6, "stands beside bank details")
		return
	}
	s.add(AccountID, 4, "key says account number")
	if p.has(roleMoney) && p.sibs&roleMoney != 0 {
		s.add(PaymentBankAccount, 3, "stands beside money")
	}
}

func loyalty(s *scores, p *place, r *keyReading, k Kind, g strength) {
	programme := (p.above|p.sibs|r.own)&roleLoyalty != 0
	if k == LoyaltyNumber {
		if programme || p.owner == ownerPerson {
			s.add(k, 1.5, "stands in a loyalty object")
		}
		return
	}
	personal := p.owner == ownerPerson || p.sibs&rolePersonLike != 0 || r.person
	catalogue := p.owner == ownerThing && !personal && p.near&roleLoyalty == 0
	if r.thing && (k == LoyaltyBalance || k == LoyaltyTier && g < strong) {
		s.add(k, -5, "key names a thing")
	}
	switch {
	case catalogue && !p.programme:
		s.add(k, -6, "stands in a thing's object")
	case p.sibs&roleLike != 0 && !personal && p.near&roleLoyalty == 0:
		s.add(k, -5, "stands beside a thing's fields")
	case k == LoyaltyTier && g == weak:
		switch {
		case p.near&roleLoyalty != 0 || p.programme || personal && p.sibs&roleLoyalty != 0:
			s.add(k, 5.5, "stands in a loyalty object")
		case personal:
			s.quiet(k, 2, "stands in a person's object")
		}
	case g < strong && programme && (k != LoyaltyTier || (p.near|p.sibs|p.route)&roleLoyalty != 0):
		s.add(k, 3, "stands in a loyalty object")
	case g < strong && personal:
		s.add(k, 2, "stands in a person's object")
	case g < strong:
		s.add(k, -4.5, "neither a member nor a programme around it")
	}
}

func balance(s *scores, p *place, r *keyReading, g strength) {
	programme := (p.near|p.sibs|r.own)&roleLoyalty != 0 || p.route&roleLoyalty != 0
	money := (p.near|p.sibs|r.own)&roleMoney != 0
	if g == strong {
		return
	}
	switch {
	case programme && p.sibs&roleMoney == 0 || programme && !money:
		s.add(LoyaltyBalance, 7, "a balance in a loyalty object")
	case money || p.above&roleMoney != 0:
		s.add(AccountBalance, 5, "a balance beside money")
	case p.owner == ownerPerson:
		s.add(AccountBalance, 3, "stands in a person's object")
	case p.owner != ownerThing && p.sibs&roleLike == 0:
		s.add(AccountBalance, 1, "nothing around it speaks of a thing")
	}
}

func papers(s *scores, p *place, k Kind, g strength) {
	switch k {
	case IdentityPassport:
		if g == weak && p.has(roleTravel) && p.owner == ownerPerson {
			s.add(k, 5, "stands in a traveller's object")
		} else if g < strong && p.near&(roleDocument|rolePerson) == 0 && p.sibs&(roleDocument|rolePersonLike) == 0 {
			s.quiet(k, -3, "no document and no person around it")
		}
	case IdentityDriverLicence:
		if g < strong && p.has(roleDriver) {
			s.add(k, 3, "stands in a driver's object")
		} else if g < strong {
			s.quiet(k, -3, "no driver around it")
		}
	case TravelTicketNumber, TravelBookingReference:
		if (p.above|p.sibs)&roleSupport != 0 {
			s.add(k, -9, "a ticket of a help desk")
		} else if p.has(roleTravel) {
			s.add(k, 1.5, "stands in a journey's object")
		} else if k == TravelTicketNumber && p.owner != ownerPerson && p.sibs&rolePersonLike == 0 {
			s.add(k, -6, "no journey and no traveller around it")
		}
	}
}

func access(s *scores, p *place, r *keyReading, k Kind, g strength) {
	switch {
	case k == CredentialOTP && !p.has(roleAuth) && (p.addressSib > 0 || p.company() || p.owner == ownerThing):
		s.add(k, -8, "stands beside an address, a company's or a thing's fields")
	case k == DeviceID && g < strong && p.owner == ownerThing && p.ownerNear && p.near&roleDevice == 0 && p.sibs&rolePersonLike == 0:
		s.add(k, -5, "stands in a thing's object")
	case k == DeviceIPAddress && (r.thing && r.strange+r.aside > 0 || p.owner == ownerThing && p.ownerNear && !happens(p)):
		s.add(k, -9, "an address of a machine")
	case k == DeviceIPAddress, k == DeviceID && g == strong, g == strong:
	case k == CredentialOTP && (p.near|p.sibs)&roleAddress != 0:
		s.add(k, -8, "stands in an address")
	case p.has(roleAuth):
		s.add(k, 2.5, "stands in a login")
	case p.owner == ownerPerson && k == AccountUsername:
		s.add(k, 1.5, "stands in a person's object")
	case p.near&roleDevice != 0 && k == DeviceID:
		s.add(k, 2, "stands in a device's object")
	}
}

// happens says whether the object tells of something that somebody did: an address in it is the doer's.
func happens(p *place) bool {
	for _, w := range p.parent {
		switch w {
		case "event", "events", "audit", "log", "logs", "activity", "activities", "session", "sessions", "login", "logins", "history", "request", "requests", "attempt", "attempts", "visit", "visits":
			return true
		}
	}
	return false
}
