package kind

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
