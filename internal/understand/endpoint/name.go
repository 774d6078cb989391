package endpoint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// generic are last keys that say too little alone: "id" of a list of members is a memberId.
var generic = words("id _id uuid guid key code slug name number no nr num ref reference handle sub identifier value token hash")

// identifiers are last words of keys whose values point at something.
var identifiers = words(`id ids _id uuid guid key code codes slug name number numbers no nr num ref refs reference references
	handle sub identifier login username email iata icao sku ean isbn token pnr locator vin iban bic symbol currency country
	locale language region tenant account member customer user login alias shortname path filename file hash address`)

// relations are words that say how somebody or something stands to another, and not what it is: the fromId of a message
// could be anybody's.
var relations = words(`from to by owner parent child sender recipient receiver source target origin destination previous prev
	next first last current other related linked self ref reference value key code`)

// wrappers are keys that hold a list or an object of anything.
var wrappers = words(`data items item results result content contents list records record rows row values value entries entry
	response payload body embedded _embedded edges node nodes hits docs objects object elements page links link meta args`)

// reserved are words that stand beside identifiers and are none.
var reserved = words(`me self mine own current new all any search count list latest default status summary stats export import
	batch bulk query filter find lookup login logout register recent popular next previous first last random health info
	validate verify active mget archive archived deleted draft drafts trash template templates settings schema metadata`)

func words(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

func isReserved(text string) bool { return reserved[strings.ToLower(text)] }

// keysOf returns the keys of a field name: "$.members[*].id" gives members and id.
func keysOf(field string) []string {
	return strings.FieldsFunc(field, func(r rune) bool {
		return r == '.' || r == '[' || r == ']' || r == '*' || r == '$' || r == '@' || r == '#'
	})
}

// leading returns the field name that was seen most often, the first in the alphabet among equals; identifying fields
// come before all others.
func leading(names map[string]int64) string {
	best := ""
	for name, n := range names {
		if n <= 0 {
			continue
		}
		if best == "" {
			best = name
			continue
		}
		a, b := identifyingField(name), identifyingField(best)
		if a != b {
			if a {
				best = name
			}
			continue
		}
		if n > names[best] || n == names[best] && name < best {
			best = name
		}
	}
	return best
}

// leadingKey returns the last key of the leading field name.
func leadingKey(names map[string]int64) string {
	keys := keysOf(leading(names))
	if len(keys) == 0 {
		return ""
	}
	return keys[len(keys)-1]
}

func identifyingField(name string) bool {
	keys := keysOf(name)
	return len(keys) > 0 && identifying(keys[len(keys)-1])
}

// identifying says whether a key names something by which other things are found.
func identifying(key string) bool {
	parts := vocabulary.Split(key)
	return len(parts) > 0 && identifiers[parts[len(parts)-1]]
}

// related says whether a key speaks of what the word before it is a collection of: "airportCode" of "airports".
func related(key, parent string) bool {
	if parent == "" {
		return false
	}
	parts, of := vocabulary.Split(key), vocabulary.Split(parent)
	return len(of) > 0 && slices.Contains(parts, singular(of[len(of)-1]))
}

// shown is a field name as it may stand in a reason: keys outside the vocabulary could be somebody's.
func shown(field string) string {
	for _, key := range keysOf(field) {
		if !vocabulary.Open(key) {
			return "a field"
		}
	}
	return field
}

// name names the parameter at p. Names already used in the path get a number behind them.
func (p *position) name(used []string) string {
	return unused(cmp.Or(p.partName(), p.baseName()), used)
}

// baseName takes the name from where the values come from, else from their shape, else from the word before.
func (p *position) baseName() string {
	var all, handed, codes, locales, dates int64
	classes := map[observation.SegmentClass]int64{}
	names := map[string]int64{}
	for _, b := range p.parameters() {
		n := b.distinct()
		all += n
		handed += min(b.params.HandedOut, n)
		switch {
		case !b.literal():
			classes[b.class] += n
		case b.looks == lookCode:
			codes += n
		case b.looks == lookLocale:
			locales += n
		case b.looks == lookDate:
			dates += n
		}
		for name, n := range b.params.Names {
			if b.params.HandedOut > 0 {
				names[name] += n
			}
		}
	}
	if 3*handed >= all {
		if name := p.provenanceName(names, 2*classes[observation.SegmentNumber] > all); name != "" {
			return name
		}
	}
	switch half := all / 2; {
	case classes[observation.SegmentDate]+dates > half:
		return "date"
	case classes[observation.SegmentEmail] > half:
		return "email"
	case locales > half:
		return "locale"
	case codes > half && p.parent != "":
		return p.parentName("Code")
	case classes[observation.SegmentToken] > half && p.parentName("") == "":
		return "token"
	}
	if name := p.parentName("Id"); name != "" {
		return name
	}
	return "id"
}

// provenanceName makes a name of the field that handed most values out; empty where none says enough. Numbers may be
// short, and stand under the ids of other things by chance.
func (p *position) provenanceName(names map[string]int64, numbers bool) string {
	votes := map[string]int64{}
	for field, n := range names {
		if name := p.fieldName(field); name != "" {
			votes[name] += n
		}
	}
	if numbers {
		p.dropForeign(votes)
	}
	best := ""
	for name, n := range votes {
		if best == "" || n > votes[best] || n == votes[best] && name < best {
			best = name
		}
	}
	return best
}

// dropForeign drops the ids of other things where a name speaks of what the word before is a collection of, or where they
// contradict one another: 2004 is a student's id as well, but of courses it is the courseId.
func (p *position) dropForeign(votes map[string]int64) {
	var others []string
	own := false
	for name := range votes {
		switch parts := vocabulary.Split(name); {
		case related(name, p.parent):
			own = true
		case len(parts) > 1 && parts[len(parts)-1] == "id":
			others = append(others, name)
		}
	}
	if !own && len(others) < 2 {
		return
	}
	for _, name := range others {
		delete(votes, name)
	}
}

// fieldName is the parameter's name that a field stands for; empty for one that names nothing.
func (p *position) fieldName(field string) string {
	keys := keysOf(field)
	if len(keys) == 0 {
		return ""
	}
	key := keys[len(keys)-1]
	if !identifying(key) || !vocabulary.Open(key) {
		return ""
	}
	parts := vocabulary.Split(key)
	parts[len(parts)-1] = singular(parts[len(parts)-1])
	if len(parts) == 2 && relations[parts[0]] && generic[parts[1]] {
		return ""
	}
	if len(parts) > 1 || !generic[parts[0]] {
		if key == camel(parts) || strings.Contains(key, "_") && len(parts) > 1 && !strings.HasSuffix(key, "s") {
			return strings.ReplaceAll(key, "-", "_")
		}
		return camel(parts)
	}
	if parts[0] == "sub" {
		parts[0] = "id" // the claim's owner is the token, not the person
	} else if len(keys) > 1 {
		if owner := keys[len(keys)-2]; !wrappers[strings.ToLower(owner)] && vocabulary.Open(owner) {
			of := vocabulary.Split(owner)
			if len(of) == 1 && relations[of[0]] {
				return ""
			}
			of[len(of)-1] = singular(of[len(of)-1])
			return camel(append(of, parts[0]))
		}
	}
	if name := p.parentName(strings.ToUpper(parts[0][:1]) + parts[0][1:]); name != "" {
		return name
	}
	if relations[parts[0]] {
		return "" // a code or a key of anything
	}
	return parts[0]
}

// parentName makes a name of the word before: "order-items" gives orderItemId, "by-email" gives email. Empty where the
// word before is a version, a prefix, or no word.
func (p *position) parentName(suffix string) string {
	parts := vocabulary.Split(p.parent)
	if len(parts) == 0 || len(p.parent) > 40 || isVersion([]byte(p.parent)) || prefixed([]byte(p.parent)) {
		return ""
	}
	for _, part := range parts {
		for i := range len(part) {
			if !isDigit(part[i]) && part[i]-'a' >= 26 {
				return ""
			}
		}
	}
	if isDigit(parts[0][0]) {
		return ""
	}
	if parts[0] == "by" && len(parts) > 1 {
		return camel(parts[1:])
	}
	parts[len(parts)-1] = singular(parts[len(parts)-1])
	if parts[len(parts)-1] == strings.ToLower(suffix) {
		return camel(parts)
	}
	return camel(parts) + suffix
}

// camel joins words in camel case, the first one small.
func camel(parts []string) string {
	var b strings.Builder
	for i, part := range parts {
		if i > 0 && part != "" {
			b.WriteString(strings.ToUpper(part[:1]))
			part = part[1:]
		}
		b.WriteString(part)
	}
	return b.String()
}
