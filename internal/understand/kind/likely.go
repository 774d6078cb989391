package kind

// unlikely corrects what a column of such values hardly ever is, or hardly ever is not, whatever the key.
func unlikely(s *scores, t tally, p *place, r *keyReading) {
	if t.known == 0 {
		return
	}
	if s.touched(HealthRecord) && t.share(setOf(ClassDate, ClassTime)) > .8 {
		s.add(HealthRecord, -7, "values are dates: when it happened, not what")
	}
	if g, ok := r.says[AccountID]; ok && g < strong && t.share(setOf(ClassInteger)) > .5 {
		s.add(AccountID, -3, "values are small numbers")
	}
	if s.touched(AccountID) && t.share(setOf(ClassPhone)) >= .3 {
		s.add(AccountID, -6, "values look like phone numbers")
		s.add(ContactPhone, 3, "values look like phone numbers under a person's number")
	}
	if g, ok := r.says[LocationGeo]; ok && g < strong && t.share(setOf(ClassInteger, ClassDecimal)) > .8 {
		s.add(LocationGeo, -4, "values are no coordinates")
	}
	if g, ok := r.says[DeviceID]; ok && g < strong && t.share(setOf(ClassDigits, ClassInteger)) > .8 && !p.has(roleAuth|roleDevice) && p.owner != ownerPerson {
		s.add(DeviceID, -4, "values are plain numbers")
	}
	if r.says[PaymentCardExpiry] == weak && p.programme && t.share(setOf(ClassDate, ClassTime)) > .8 {
		s.add(PaymentCardExpiry, -6, "stands in a programme: when points or a membership end")
	}
	wholeNames(s, t, p, r)
	tiers(s, t, p, r)
}

// wholeNames takes a key of half a name for a whole one where given and family names stand together in its values: jmeno, alIsm.
func wholeNames(s *scores, t tally, p *place, r *keyReading) {
	if p.firstBeside || p.lastBeside || t.known < 3 || t.share(setOf(ClassFullName)) < .5 {
		return
	}
	for _, half := range [...]Kind{PersonFirstName, PersonLastName} {
		if _, ok := r.says[half]; ok && s.of[half] > 0 {
			s.add(PersonName, s.of[half]-prior+2, "values are given and family names of people")
		}
	}
}

// tiers lets the words speak that tiers are called after, beside a person or in a programme.
func tiers(s *scores, t tally, p *place, r *keyReading) {
	share := t.share(setOf(ClassRank))
	programme := (p.near|p.sibs|p.route|r.own)&roleLoyalty != 0 && (p.owner != ownerThing || p.programme)
	g, said := r.says[LoyaltyTier]
	switch {
	case said && share >= .4 && (p.owner == ownerPerson || p.sibs&rolePersonLike != 0 || programme):
		s.add(LoyaltyTier, 4.5, "values are metals and the like, as tiers are called")
	case said && g == weak:
		s.add(LoyaltyTier, -6, "values are no names of tiers")
	case !said && share >= .6 && programme && !r.none && len(r.says) == 0 && (p.programme || p.owner == ownerPerson):
		s.add(LoyaltyTier, 6, "values are metals and the like, in a programme")
	}
}
