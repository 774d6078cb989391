package kind

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Decide says what a field holds. It is a pure function of its evidence and needs a few microseconds.
func Decide(e Evidence) Decision { return (*Own)(nil).Decide(e) }

// Decide says what a field holds, users' kinds among them.
func (o *Own) Decide(e Evidence) Decision {
	s, t, p, r := o.score(&e)
	if s == nil {
		return nothing(r, .99, onlyBooleans)
	}
	return o.settle(s, &e, t, p, r)
}

const onlyBooleans = "holds nothing but yes and no"

// score adds up what speaks for each kind; no scores where the values alone rule all out.
func (o *Own) score(e *Evidence) (*scores, tally, *place, *keyReading) {
	t := tallyOf(e)
	p := placeOf(e)
	r := readKey(p)
	if t.known > 0 && t.share(setOf(ClassBool)) > .95 {
		return nil, t, p, &r
	}
	s := &scores{of: map[Kind]float64{}, reasons: map[Kind][]reason{}}
	fromKey(s, p, &r)
	inContext(s, p, &r)
	fromColumn(s, e, t, p, &r)
	for k := range s.of {
		w := fitWeight(k, t)
		if text := fitText(k, w, t); text != "" {
			s.add(k, w, text)
		} else {
			s.quiet(k, w, "how the values look")
		}
	}
	unlikely(s, t, p, &r)
	cardColumn(s, e, t, &r)
	o.weigh(s, e, t, p, &r)
	return s, t, p, &r
}

// fromKey lets the words of the key speak.
func fromKey(s *scores, p *place, r *keyReading) {
	for k, g := range r.says {
		s.add(k, keyStrength[g], keyText(k, g, p.lifted))
		if r.negated {
			s.add(k, denied, "key speaks of a fact about it")
		}
		if r.none && g != strong {
			s.quiet(k, denied, "key is known to say something else")
		}
		switch foreign := r.foreign(); {
		case g == weak && foreign > 0:
			s.quiet(k, denied, "key has words beside it that mean more")
		case g == fair && foreign > 0:
			s.quiet(k, strangeLimit, "key has words beside it that mean more")
		case foreign > 0:
			s.quiet(k, max(float64(r.strange)*strangeWord, strangeLimit), "key has words that are not known")
		}
		if r.inert && (k == CredentialToken || k == CredentialSecret || k == DeviceID && g < strong) {
			s.quiet(k, denied, "key speaks of what machines make by chance")
		}
	}
}

func keyText(k Kind, g strength, lifted bool) string {
	switch {
	case lifted:
		return "name above says " + plainWords(k)
	case g == strong:
		return "key says " + plainWords(k)
	}
	return "key could say " + plainWords(k)
}

// plainWords is a kind as one says it in a sentence.
func plainWords(k Kind) string {
	words := []byte(k)
	for i, b := range words {
		if b == '.' || b == '_' {
			words[i] = ' '
		}
	}
	return string(words)
}

// fromColumn lets proofs speak for kinds that no word spoke for.
func fromColumn(s *scores, e *Evidence, t tally, p *place, r *keyReading) {
	if t.known == 0 {
		return
	}
	for k, f := range fits {
		if f.proof != 0 && !s.touched(k) && t.share(f.proof) >= .5 {
			s.add(k, 0, "")
		}
	}
	if _, said := r.says[ContactEmail]; !said && r.says[AccountUsername] == strong && s.touched(ContactEmail) {
		s.quiet(ContactEmail, -4, "an address that one logs in with is a user name")
	}
	nameColumn(s, e, t, p, r)
	roleColumn(s, t, p, r)
	n := different(e, t)
	if r.explained() {
		return // old account numbers pass such checks, too
	}
	// Each value of these passes one time in 25 or less by chance: six that all do are no accident.
	for c, k := range map[Class]Kind{ClassNationalLike: IdentityNationalID, ClassTaxLike: IdentityTaxID} {
		if n >= 6 && t.share(setOf(c)) > .95 {
			s.add(k, 6, "all values pass the check digits of a "+plainWords(k))
		}
	}
}

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
		if k != AccountID {
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

// different is how many different values are known to be behind a column.
func different(e *Evidence, t tally) float64 {
	n := t.known
	if e.Distinct > 0 {
		n = min(n, e.Distinct)
	}
	return float64(n)
}

// cardColumn weighs a column of digits: how probable are so many card numbers by chance, how probable in a card field?
// A run of digits with a card issuer's beginning passes Luhn one time in ten.
func cardColumn(s *scores, e *Evidence, t tally, r *keyReading) {
	digits := t.count(digitLike)
	if digits == 0 || r.lastFour {
		return
	}
	cards := t.count(setOf(ClassCard, ClassTestCard))
	rate := float64(cards) / float64(digits)
	n := min(different(e, t), 50)
	odds := n * (rate*math.Log(.98/.1) + (1-rate)*math.Log(.02/.9))
	share := float64(digits) / float64(t.known)
	switch {
	case s.touched(PaymentCardNumber) && rate < .5:
		s.add(PaymentCardNumber, max(-9, odds*share), "values do not pass as card numbers")
	case rate >= .9:
		s.add(PaymentCardNumber, min(12, odds*share)-4.5, "values pass Luhn and fit an issuer's range")
	}
}

func fitText(k Kind, weight float64, t tally) string {
	f := fits[k]
	set := f.proof | f.good
	switch share := t.share(set) * 100; {
	case t.known == 0 || math.Abs(weight) < 1:
		return ""
	case weight < 0:
		return fmt.Sprintf("%.0f %% of %d values do not look like it", t.share(^(set|f.ok|unseen))*100, t.known)
	default:
		return fmt.Sprintf("%.0f %% of %d values look like %s", share, t.known, plainWords(k))
	}
}

// settle turns log-odds into a decision.
func (o *Own) settle(s *scores, e *Evidence, t tally, p *place, r *keyReading) Decision {
	best, sum, top := None, 1.0, 0.0
	for _, k := range o.all() {
		score, ok := s.of[k]
		if !ok {
			continue
		}
		sum += math.Exp(min(score, 30))
		if score > top {
			best, top = k, score
		}
	}
	if best == None {
		if d, doubtful := undecided(e, t, p, r); doubtful {
			return d
		}
		return nothing(r, 1/sum, emptyText(s, t, r))
	}
	d := Decision{Kind: best, Confidence: math.Exp(min(top, 30)) / sum, Reasons: topReasons(s.reasons[best])}
	if k := o.named(best); k != nil {
		d.Base = k.Refines
	}
	d.Form = formOf(e, cmp.Or(d.Base, best), r)
	return d
}

// all lists the built-in kinds and the users' own, in one order.
func (o *Own) all() []Kind {
	if o == nil {
		return builtin
	}
	return slices.Concat(builtin, o.Kinds())
}

func emptyText(s *scores, t tally, r *keyReading) string {
	switch {
	case r.none:
		return "key says something else"
	case len(s.of) > 0:
		return "what speaks for a kind is outweighed"
	case t.known == 0:
		return "no value that could be looked at"
	}
	return "neither key nor values speak for any kind"
}

func nothing(r *keyReading, confidence float64, why string) Decision {
	d := Decision{Kind: None, Confidence: confidence, Reasons: []string{why}}
	if r.inert {
		d.Form = Tokenised
		if r.hash || r.roles&roleHash != 0 {
			d.Form = Hashed
		}
	}
	return d
}

// undecided knows the columns of a sensitive shape that no word explains.
func undecided(e *Evidence, t tally, p *place, r *keyReading) (Decision, bool) {
	if t.known == 0 || r.none || len(p.key) == 0 {
		return Decision{}, false
	}
	for _, c := range []struct {
		set  classSet
		kind Kind
		text string
	}{
		{setOf(ClassCard, ClassTestCard), PaymentCardNumber, "values pass as card numbers, but they are too few to be sure"},
		{setOf(ClassNational), IdentityNationalID, "values pass as national numbers, but no word says so"},
		{setOf(ClassTax), IdentityTaxID, "values pass as tax numbers, but no word says so"},
	} {
		if t.share(c.set) > .9 {
			// A single constant value, or a few, under a word that explains them as something else, is no doubt.
			if r.roles&(roleThing|roleTransaction) != 0 {
				continue
			}
			return Decision{Kind: Undecided, Confidence: .5, Candidates: []Kind{c.kind}, Form: mostForm(e), Reasons: []string{c.text}}, true
		}
	}
	return Decision{}, false
}

func mostForm(e *Evidence) Form {
	most := Clear
	for f, n := range e.Forms {
		if n > e.Forms[most] {
			most = Form(f)
		}
	}
	return most
}

// formOf is the form of most values, or the one that the key tells where the values cannot.
func formOf(e *Evidence, k Kind, r *keyReading) Form {
	f := mostForm(e)
	if f != Clear {
		return f
	}
	hashes := e.Counts[ClassHex] + e.Counts[ClassDigest] + e.Counts[ClassRandom] + e.Counts[ClassOpaque]
	switch {
	case (r.hash || k == CredentialPassword) && hashes > 0 && r.hash:
		return Hashed
	case (r.masked || r.lastFour) && k == PaymentCardNumber, k == PaymentCardNumber && e.Counts[ClassInteger] > 0 && e.Counts[ClassCard]+e.Counts[ClassTestCard] == 0:
		return Masked
	case r.token && k != CredentialToken:
		return Tokenised
	}
	return Clear
}

func topReasons(all []reason) []string {
	slices.SortStableFunc(all, func(a, b reason) int { return cmp.Compare(b.weight, a.weight) })
	var out []string
	for _, r := range all {
		if !r.quiet && len(out) < 4 {
			out = append(out, r.text)
		}
	}
	return out
}
