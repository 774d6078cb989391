package kind

// nameColumn lets a column of people's names speak. Charlotte, Frei and Gold are names as well, and where values are not
// told apart one of them may stand there a hundred times: a column counts for little where no key and no neighbour speaks
// of persons, and never as many votes.
func nameColumn(s *scores, e *Evidence, t tally, p *place, r *keyReading) {
	share := t.share(nameLike)
	fullNames(s, t, p, r)
	if r.none || t.known == 0 || share < .6 {
		return
	}
	_, half := r.says[PersonFirstName]
	_, other := r.says[PersonLastName]
	if _, said := r.says[PersonName]; said {
		if p.firstBeside == p.lastBeside {
			n := float64(t.known)
			s.add(PersonName, 5.5*n/(n+3), "most values are people's names")
		}
		return
	}
	if half || other || share < .8 || different(e, t) < 5 || p.sibs&roleLike != 0 {
		return
	}
	switch {
	case p.owner == ownerPerson && p.ownerNear || p.sibs&rolePersonLike != 0:
		s.add(PersonName, 3, "nearly all values are people's names")
	case e.Distinct >= 10:
		s.add(PersonName, 3, "nearly all of many values are people's names")
	}
}

// fullNames lets a column speak in which given and family names stand together: hardly anything else is called so, whatever its key.
func fullNames(s *scores, t tally, p *place, r *keyReading) {
	share := t.share(setOf(ClassFullName))
	if t.known < 3 || share < .2 || len(r.says) > 0 || r.none || r.thing || r.negated || p.company() && r.own&rolePerson == 0 {
		return
	}
	s.add(PersonName, 3.5+4*share, "values are given and family names of people")
}

// roleColumn lets people's names speak under a key that names a person by what they do: teacher, handledBy, propietario.
func roleColumn(s *scores, t tally, p *place, r *keyReading) {
	if r.none || r.thing || r.negated && !doneBy(p.key) || t.known < 3 || !r.person && rolesOf(p.key)&rolePerson == 0 && !doneBy(p.key) {
		return
	}
	for k := range r.says {
		if k != AccountID && (k != ContactAddress || !doneBy(p.key)) { // by is a town in Danish
			return
		}
	}
	if share := t.share(nameLike); share >= .15 && t.share(wordLike) >= .8 {
		s.add(PersonName, 4+5*share, "key names a person, and values are people's names")
	}
}

// doneBy says whether a key ends in a word that leads to the doer: verified_by, tilldeladAv.
func doneBy(key []string) bool {
	if len(key) < 2 {
		return false
	}
	switch key[len(key)-1] {
	case "by", "av", "af", "von", "durch", "door", "par", "por", "da", "przez", "toimesta", "tarafindan", "oleh", "dwara", "niyotte":
		return true
	}
	return false
}
