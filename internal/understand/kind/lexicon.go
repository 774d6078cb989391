package kind

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// The key words, one file a language, self-made. A line is "KIND STRENGTH WORD…", "none - WORD…" for keys that hold
// nothing of a person though a part of them looks like it, or "@ROLE WORD…". A word is what is left of a key when it is
// split, folded and joined again: date_of_birth, dateOfBirth and DATE-OF-BIRTH are all dateofbirth.
//
//go:embed keys/*.txt
var keyFiles embed.FS

// role is what a word says about its surroundings, one bit each.
type role uint32

const (
	rolePerson      role = 1 << iota // what is below it is about one person
	roleThing                        // what is below it is about no person
	roleTransaction                  // a list of things that happened
	roleLoyalty
	roleMoney
	roleCard
	roleBank
	roleHealth
	roleHealthList
	roleTravel
	roleAuth
	roleDevice
	roleDocument
	roleDriver
	roleAddress
	roleSupport
	roleHappened   // a leaf that says what happened
	roleHealthLeaf // a leaf that says what was found
	roleAfter      // behind a kind's word, it makes a fact about the value of it: emailVerified
	roleBefore     // the same in front: hasEmail
	roleValue      // a leaf that says nothing: the name above it counts
	roleWrapper    // an object that says nothing
	roleInert      // random by nature: cursor, nonce, signature
	roleHash
	roleToken
	roleQualifier  // changes nothing: homePhone
	roleIdentifier // a key whose value may identify somebody
	roleNever      // a key whose value must not even be tokenised
	roleLike       // a neighbour that says: a thing
	rolePersonLike // a neighbour that says: a person
	roleCompany    // a neighbour that says: a company, or a place of business
)

var roleNames = map[string]role{
	"@person": rolePerson, "@thing": roleThing, "@transaction": roleTransaction, "@loyalty": roleLoyalty, "@money": roleMoney,
	"@card": roleCard, "@bank": roleBank, "@health": roleHealth, "@healthlist": roleHealthList, "@travel": roleTravel,
	"@auth": roleAuth, "@device": roleDevice, "@document": roleDocument, "@driver": roleDriver, "@address": roleAddress,
	"@support": roleSupport, "@happened": roleHappened, "@healthleaf": roleHealthLeaf, "@after": roleAfter,
	"@before": roleBefore, "@value": roleValue, "@wrapper": roleWrapper, "@inert": roleInert, "@hash": roleHash,
	"@token": roleToken, "@qualifier": roleQualifier, "@identifier": roleIdentifier, "@never": roleNever, "@like": roleLike,
	"@personlike": rolePersonLike, "@company": roleCompany,
}

// strength is how surely a key alone says its kind.
type strength uint8

const (
	weak strength = iota
	fair
	strong
)

var strengthNames = map[string]strength{"weak": weak, "fair": fair, "strong": strong}

// sense is all that the lexicon knows of one word.
type sense struct {
	kinds []saying
	roles role
	none  bool
}

type saying struct {
	kind     Kind
	strength strength
}

// lexicon leads from a word to its sense. It is built once, on the first use, and never written again.
var lexicon = sync.OnceValue(func() map[string]*sense {
	table := make(map[string]*sense, 6000)
	files, err := fs.Glob(keyFiles, "keys/*.txt")
	if err != nil {
		return table
	}
	for _, file := range files {
		text, err := keyFiles.ReadFile(file)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			readLine(table, strings.Fields(line))
		}
	}
	return table
})

func readLine(table map[string]*sense, words []string) {
	if len(words) < 2 || strings.HasPrefix(words[0], "#") {
		return
	}
	head, rest := words[0], words[1:]
	bit := roleNames[head]
	if bit == 0 {
		rest = rest[1:]
	}
	for _, w := range withVariants(rest) {
		s := table[w]
		if s == nil {
			s = &sense{}
			table[w] = s
		}
		switch {
		case bit != 0:
			s.roles |= bit
		case head == string(None):
			s.none = true
		default:
			s.say(Kind(head), strengthNames[words[1]])
		}
	}
}

// withVariants adds the Arabic words without the article inside them: raqmhatif beside raqmalhatif.
func withVariants(words []string) []string {
	out := words
	for _, w := range words {
		for _, front := range [...]string{"raqmal", "ismal", "ramzal", "tarikhal", "kalimatal", "kodal", "rasidal", "unwanal", "rukhsatal", "idal", "jihazal", "sijilal"} {
			if rest, ok := strings.CutPrefix(w, front); ok && len(rest) > 2 {
				out = append(out[:len(out):len(out)], front[:len(front)-2]+rest)
			}
		}
	}
	return out
}

// say adds a kind; where two languages differ in how sure a word is, the surer one holds.
func (s *sense) say(k Kind, g strength) {
	i := slices.IndexFunc(s.kinds, func(old saying) bool { return old.kind == k })
	if i < 0 {
		s.kinds = append(s.kinds, saying{k, g})
		return
	}
	s.kinds[i].strength = max(s.kinds[i].strength, g)
}

// strongest is how surely the word says what it says best.
func (s *sense) strongest() strength {
	best := weak
	for _, said := range s.kinds {
		best = max(best, said.strength)
	}
	return best
}

// lookUp finds a word, else its singular, else the word without a number behind it. Nil when it is not known.
func lookUp(word string) *sense {
	table := lexicon()
	if s := table[word]; s != nil {
		return s
	}
	if n := len(word); n > 4 && word[n-1] == 's' {
		if s := table[word[:n-1]]; s != nil {
			return s
		}
		if strings.HasSuffix(word, "es") {
			if s := table[word[:n-2]]; s != nil {
				return s
			}
		}
	}
	if strings.HasPrefix(word, "al") && len(word) > 5 { // the Arabic article
		if s := table[word[2:]]; s != nil {
			return s
		}
	}
	if bare := strings.TrimRight(word, "0123456789"); len(bare) > 2 && len(bare) < len(word) {
		return table[bare]
	}
	return nil
}

// lookUpWord is lookUp for a word that was written as one: it may be a compound that ends in a word for addresses, such as
// installationsadress or woonadres.
func lookUpWord(word string) *sense {
	if s := lookUp(word); s != nil {
		return s
	}
	for _, tail := range [...]string{"adresse", "adress", "adres", "adresa", "adresi", "anschrift", "osoite"} {
		if front, ok := strings.CutSuffix(word, tail); ok && len(front) > 2 {
			switch front {
			case "mac", "web", "url", "http", "internet", "server", "host", "netzwerk", "netwerk", "natverks", "blokk":
				return nil
			}
			return lookUp(tail)
		}
	}
	return nil
}

// rolesOf collects the roles of a name's words and of all runs of up to three of them.
func rolesOf(words []string) role {
	var all role
	for i := range words {
		for j := i; j < len(words) && j < i+3; j++ {
			s := lookUpWord(words[i])
			if j > i {
				s = lookUp(strings.Join(words[i:j+1], ""))
			}
			if s != nil {
				all |= s.roles
			}
		}
	}
	return all
}
