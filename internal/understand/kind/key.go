package kind

import "strings"

// keyStrength is what a key adds for its kind, in log-odds, by how surely it says it.
var keyStrength = [...]float64{weak: 1, fair: 4.5, strong: 7}

// What else a key says.
const (
	denied        = -9.0 // a word before or behind makes it a fact about the value
	strangeWord   = -1.2 // a word that is not understood
	strangeLimit  = -2.5
	longestWindow = 5
)

// match is a run of the key's words, perhaps begun in the parent's, that the lexicon knows.
type match struct {
	from, to int // indices into parent+key
	sense    *sense
}

// keyReading is what the words of a key say.
type keyReading struct {
	says     map[Kind]strength
	none     bool // a known key of nothing
	negated  bool
	strange  int  // words that are not understood
	aside    int  // words that are understood and change the meaning
	own      role // of the words that say no kind
	thing    bool // one of these is a thing: productName
	person   bool
	hash     bool
	masked   bool
	token    bool
	inert    bool
	lastFour bool // the key says that only the last digits are there
	identity bool // the key is a bare "id" or the like
	roles    role // of the key as a whole
}

// readKey reads the words of a key with those of its parent before them, so that $.card.number is a card's number.
func readKey(p *place) keyReading {
	words := append(append([]string{}, p.parent...), withoutParticles(p.key)...)
	start := len(p.parent)
	var matches []match
	for i := range words {
		for j := max(i, start); j < len(words) && j < i+longestWindow; j++ {
			if i < start && (p.near&rolePerson != 0 && misread(words[i:j+1]) || p.halfBeside()) {
				continue
			}
			s := lookUpWord(words[i])
			if j > i {
				s = lookUp(strings.Join(words[i:j+1], ""))
			}
			if s != nil && (len(s.kinds) > 0 || s.none) {
				matches = append(matches, match{i, j + 1, s})
			}
		}
	}
	matches = withoutWeak(longestOf(withComposed(matches, words, start)))
	r := keyReading{says: map[Kind]strength{}}
	covered := make([]bool, len(words))
	lastEnd, firstStart := start, len(words)
	for _, m := range matches {
		for i := m.from; i < m.to; i++ {
			covered[i] = true
		}
		if m.sense.none {
			r.none = true
			continue
		}
		lastEnd, firstStart = max(lastEnd, m.to), min(firstStart, m.from)
		for _, said := range m.sense.kinds {
			if old, ok := r.says[said.kind]; !ok || said.strength > old {
				r.says[said.kind] = said.strength
			}
		}
	}
	for i := start; i < len(words); i++ {
		if !covered[i] {
			r.leftover(words[i], len(r.says) > 0 && i >= lastEnd, len(r.says) > 0 && i < firstStart)
		}
	}
	r.whole(p)
	return r
}

// withComposed adds what the key means as its stems are put together, where no entry of the lexicon is about the whole of it.
func withComposed(matches []match, words []string, start int) []match {
	for _, m := range matches {
		if m.from <= start && m.to == len(words) {
			return matches
		}
	}
	if s := compose(words[start:]); s != nil {
		return append(matches, match{start, len(words), s})
	}
	return matches
}

// withoutParticles drops what stands between the words of a key in Romance languages, where the whole key is not known:
// numero_de_cuenta is numero cuenta.
func withoutParticles(key []string) []string {
	if len(key) < 3 || lookUp(strings.Join(key, "")) != nil {
		return key
	}
	out := key[:1:1]
	for _, w := range key[1 : len(key)-1] {
		switch w {
		case "de", "du", "da", "di", "do", "del", "della", "dello", "dos", "das", "des":
		default:
			out = append(out, w)
		}
	}
	return append(out, key[len(key)-1])
}

// misread says whether the words mean something else when they are parted: $.family[*].name is a relative's name and no
// family name, $.person.number may be any number of a person, though a personnumber is a national one.
func misread(words []string) bool {
	switch words[0] {
	case "family", "families":
		return true
	case "person", "persons":
		return words[len(words)-1] == "number"
	}
	return false
}

// longestOf drops every match that lies within a longer one.
func longestOf(matches []match) []match {
	var out []match
	for i, m := range matches {
		inside := false
		for j, o := range matches {
			if i != j && o.from <= m.from && o.to >= m.to && o.to-o.from > m.to-m.from {
				inside = true
				break
			}
		}
		if !inside {
			out = append(out, m)
		}
	}
	return out
}

// withoutWeak drops the matches that say little beside one that says much: in resetTokenExpiration the last word is no
// card's expiry but a fact about the token.
func withoutWeak(matches []match) []match {
	best := weak
	for _, m := range matches {
		best = max(best, m.sense.strongest())
	}
	if best == weak {
		return matches
	}
	var out []match
	for _, m := range matches {
		if m.sense.none || m.sense.strongest() > weak {
			out = append(out, m)
		}
	}
	return out
}

// leftover reads a word that says no kind.
func (r *keyReading) leftover(word string, behind, before bool) {
	switch word {
	case "masked", "mask", "truncated", "obfuscated", "last4":
		r.masked = true
		return
	case "of", "the", "in", "on", "for", "de", "du", "da", "del", "van", "und", "e", "x", "http", "my", "str", "fld", "attr", "s", "val", "c", "cookie":
		return
	case "encrypted":
		return
	}
	s := lookUp(word)
	if s == nil {
		r.strange++
		return
	}
	r.own |= s.roles
	if s.roles&(rolePerson|roleQualifier|roleLoyalty|roleMoney|roleCard|roleBank|roleHash|roleToken|roleAddress|roleDevice|roleDocument|roleDriver|roleIdentifier|roleTravel) == 0 {
		r.aside++
	}
	switch {
	case s.roles&(roleHash|roleToken) != 0:
		r.hash = r.hash || s.roles&roleHash != 0
		r.token = r.token || s.roles&roleToken != 0
	case behind && s.roles&roleAfter != 0, before && s.roles&roleBefore != 0:
		r.negated = true
	case s.roles&roleThing != 0 && s.roles&rolePerson == 0:
		r.thing = true
	case s.roles&rolePerson != 0:
		r.person = true
	}
}

// explained says whether the key says what its numbers are, and that is no number of a state's.
func (r *keyReading) explained() bool {
	for k := range r.says {
		if k != IdentityNationalID && k != IdentityTaxID {
			return true
		}
	}
	return r.none
}

// foreign counts the words that make a key mean more than the kind's own word: strange ones, and things.
func (r *keyReading) foreign() int { return r.strange + r.aside }

// whole reads the key as one word.
func (r *keyReading) whole(p *place) {
	if s := lookUp(p.plain); s != nil {
		r.roles = s.roles
	}
	for _, w := range p.key {
		s := lookUp(w)
		if s == nil {
			continue
		}
		r.inert = r.inert || s.roles&roleInert != 0
		r.hash = r.hash || s.roles&roleHash != 0
	}
	if r.roles == 0 && len(p.key) == 2 {
		// tipoMovimento, transactionLabel: what stands before or behind says only that it is one of what happened.
		one, two := rolesOf(p.key[:1]), rolesOf(p.key[1:])
		if one&roleHappened != 0 && two&roleTransaction != 0 || two&roleHappened != 0 && one&roleTransaction != 0 {
			r.roles |= roleHappened
		}
	}
	r.lastFour = lastDigits(p.plain)
	r.inert = r.inert || r.roles&roleInert != 0
	switch bare(p) {
	case "id", "uuid", "guid", "key", "no", "nr", "number", "ref", "code", "uid", "identifier", "numero", "nummer", "bango",
		"identyfikator", "identifikator", "identifiant", "identificador", "identificativo", "kennung", "tunniste", "tunnus", "kimlikno", "bianhao", "nro", "numer", "cislo":
		r.identity = true
	}
}

// lastDigits says whether a key says that only the last digits of a number are there.
func lastDigits(key string) bool {
	for _, w := range [...]string{
		"last4", "lastfour", "lastdigits", "ultimos4", "ultimosdigitos", "ultimoscuatro", "ultimosquatro", "ultime4", "ultimecifre", "letzte4", "letztevier",
		"laatste4", "laatstevier", "derniers4", "dernierschiffres", "4derniers", "ostatnie4", "posledni4", "son4", "sista4", "siste4", "sidste4", "viimeiset4",
	} {
		if strings.Contains(key, w) {
			return true
		}
	}
	return false
}

// bare is the key without the words before it that say only whose numbering it is: externalId is an id.
func bare(p *place) string {
	if len(p.key) == 2 {
		switch p.key[0] {
		case "external", "ext", "internal", "legacy", "public", "source", "foreign", "system", "remote":
			return p.key[1]
		}
	}
	return p.plain
}
