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
	if g, ok := r.says[LoyaltyTier]; ok {
		switch share := t.share(setOf(ClassRank)); {
		case share >= .4 && (p.owner != ownerThing || p.sibs&rolePersonLike != 0):
			s.add(LoyaltyTier, 4.5, "values are metals and the like, as tiers are called")
		case g == weak:
			s.add(LoyaltyTier, -6, "values are no names of tiers")
		}
	}
}
