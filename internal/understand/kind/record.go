package kind

// identity decides bare keys such as id and number by whose they are.
func identity(s *scores, p *place, r *keyReading) {
	if !r.identity || r.none {
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
	case key == "id" || key == "uuid" || key == "guid" || key == "identifier" || key == "uid":
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

// happened decides the leaves inside lists of what happened.
func happened(s *scores, p *place, r *keyReading) {
	if p.near&roleHealthList != 0 && r.roles&roleHealthLeaf != 0 || !p.nested && p.route&roleHealthList != 0 && r.roles&roleHealthLeaf != 0 {
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
