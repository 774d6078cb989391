package kind

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Bounds of what users may declare.
const (
	MaxOwn        = 64  // kinds
	maxOwnWords   = 500 // key and context words of one kind
	maxOwnPattern = 1000
)

// Declared is a kind as a user declares it. It rests, sealed, with each version of meaning that knew it.
type Declared struct {
	Name  Kind   `json:"name"`
	Means string `json:"means,omitempty"`
	// Refines is the built-in kind that it is a special case of. Who is who is found by that one.
	Refines Kind `json:"refines,omitempty"`
	// Keys are words of keys that say it, in any language and spelling; Context are words above or beside it, or in the endpoint.
	Keys    []string `json:"keys,omitempty"`
	Context []string `json:"context,omitempty"`
	// Pattern and Validators are tested on values when calls are analysed.
	Pattern    string   `json:"pattern,omitempty"`
	Validators []string `json:"validators,omitempty"`
	// Classes are what its values look like; empty leaves that to Refines, or open.
	Classes []string `json:"classes,omitempty"`
	// Proof says that the test alone decides: nothing else looks like it.
	Proof bool `json:"proof,omitempty"`
	// The weights of evidence, in log-odds; 0 takes the usual one.
	KeyWeight     float64 `json:"key_weight,omitempty"`
	ContextWeight float64 `json:"context_weight,omitempty"`
	PatternWeight float64 `json:"pattern_weight,omitempty"`
}

// The usual weights. A user's word says more than a built-in one: whoever writes it down knows the fields.
const (
	ownKeyWeight     = 12.0
	ownContextWeight = 2.0
	ownPatternWeight = 6.0
	ownProofWeight   = 9.0
)

// Own is the kinds that users declared, beside the built-in ones. A nil Own is none. It does not change once it is made.
type Own struct {
	kinds  []ownKind
	digest string
}

// ownKind is a declared kind, made ready.
type ownKind struct {
	Declared
	keys, context map[string]bool
	fit           classSet // classes that its values may have
	said          bool     // the user said which
	pattern       *regexp.Regexp
	checks        []*Validator
	test          string // digest of the test on values; empty where there is none
}

// DeclaredError says what is wrong with a declared kind: the index, the setting, and the problem with the way out.
type DeclaredError struct {
	Index   int
	Setting string
	Item    int // of a list
	Problem string
}

func (e *DeclaredError) Error() string {
	return fmt.Sprintf("kind %d, %s: %s", e.Index+1, e.Setting, e.Problem)
}

// NewOwn makes declared kinds ready. The error is a *DeclaredError.
func NewOwn(list []Declared) (*Own, error) {
	if len(list) == 0 {
		return nil, nil //nolint:nilnil // no kinds are no Own, which is fine
	}
	if len(list) > MaxOwn {
		return nil, &DeclaredError{Index: MaxOwn, Setting: "name", Problem: fmt.Sprintf("there are more than %d kinds", MaxOwn)}
	}
	o := &Own{}
	for i, d := range list {
		k := ownKind{Declared: d}
		if problem := o.ready(&k); problem != nil {
			problem.Index = i
			return nil, problem
		}
		o.kinds = append(o.kinds, k)
	}
	text, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("cannot write the kinds down: %w", err)
	}
	o.digest = digestOf(string(text))
	return o, nil
}

func digestOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

var ownName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}(\.[a-z][a-z0-9_]{0,47}){1,2}$`)

// families are the first halves of the built-in kinds' names, which are kept for kinds to come.
var families = []string{"person", "contact", "location", "identity", "payment", "loyalty", "travel", "account", "credential", "device", "health"}

// WellFormed says whether k could be the name of a kind, built in or a user's own.
func WellFormed(k Kind) bool { return Known(k) || ownName.MatchString(string(k)) }

// ready checks a kind and prepares it.
func (o *Own) ready(k *ownKind) *DeclaredError {
	family, _, _ := strings.Cut(string(k.Name), ".")
	switch {
	case !ownName.MatchString(string(k.Name)):
		return &DeclaredError{Setting: "name", Problem: "a name is two or three words of small letters, digits and _ with points between them, such as acme.policy_number"}
	case slices.Contains(families, family):
		return &DeclaredError{Setting: "name", Problem: "names that begin with " + family + ". are kept for built-in kinds; begin with your own word, such as acme." + family}
	case slices.ContainsFunc(o.kinds, func(other ownKind) bool { return other.Name == k.Name }):
		return &DeclaredError{Setting: "name", Problem: string(k.Name) + " is declared twice"}
	case k.Refines != "" && !Known(k.Refines):
		return &DeclaredError{Setting: "refines", Problem: "no built-in kind is called so; `waybill kinds list` names them"}
	case len(k.Keys) == 0 && k.Pattern == "" && len(k.Validators) == 0:
		return &DeclaredError{Setting: "name", Problem: string(k.Name) + " has neither keys nor a pattern nor a validator: nothing could ever be one"}
	case k.Proof && k.Pattern == "" && len(k.Validators) == 0:
		return &DeclaredError{Setting: "proof", Problem: "there is no pattern and no validator that could prove anything"}
	}
	for _, w := range []float64{k.KeyWeight, k.ContextWeight, k.PatternWeight} {
		if w < 0 || w > 30 {
			return &DeclaredError{Setting: "weights", Problem: "a weight is a number from 0 to 30 (log-odds; 3 is twenty to one)"}
		}
	}
	for _, part := range []func() *DeclaredError{k.readWords, k.readClasses, k.readTest} {
		if problem := part(); problem != nil {
			return problem
		}
	}
	return nil
}

func (k *ownKind) readWords() *DeclaredError {
	k.keys, k.context = map[string]bool{}, map[string]bool{}
	if len(k.Keys)+len(k.Context) > maxOwnWords {
		return &DeclaredError{Setting: "keys", Problem: fmt.Sprintf("it has more than %d words", maxOwnWords)}
	}
	for _, list := range []struct {
		setting string
		words   []string
		into    map[string]bool
	}{{"keys", k.Keys, k.keys}, {"context", k.Context, k.context}} {
		for i, text := range list.words {
			words := splitWords(text)
			if len(words) == 0 || len(words) > longestOwn {
				return &DeclaredError{Setting: list.setting, Item: i, Problem: fmt.Sprintf("it is one to %d words of letters and digits", longestOwn)}
			}
			list.into[strings.Join(words, "")] = true
		}
	}
	return nil
}

func (k *ownKind) readClasses() *DeclaredError {
	switch f, ok := fits[k.Refines]; {
	case len(k.Classes) > 0:
		k.said = true
	case ok:
		k.fit = f.proof | f.good | f.ok
	default:
		k.fit = everyOne
	}
	for i, name := range k.Classes {
		c, ok := ParseClass(name)
		if !ok {
			return &DeclaredError{Setting: "classes", Item: i, Problem: "no class is called so; there are " + strings.Join(classNames[:], ", ")}
		}
		k.fit |= setOf(c)
	}
	return nil
}

// readTest prepares what values are tested by.
func (k *ownKind) readTest() *DeclaredError {
	for i, name := range k.Validators {
		v := validatorNamed(name)
		if v == nil {
			return &DeclaredError{Setting: "validators", Item: i, Problem: "no validator is called so; there are " + validatorNames()}
		}
		k.checks = append(k.checks, v)
	}
	if len(k.Pattern) > maxOwnPattern {
		return &DeclaredError{Setting: "pattern", Problem: fmt.Sprintf("it is longer than %d characters", maxOwnPattern)}
	}
	if k.Pattern != "" {
		compiled, err := regexp.Compile(`^(?:` + k.Pattern + `)$`)
		if err != nil {
			return &DeclaredError{Setting: "pattern", Problem: "it is no regular expression of RE2 (https://github.com/google/re2/wiki/Syntax): " + regexpProblem(err)}
		}
		if compiled.MatchString("") {
			return &DeclaredError{Setting: "pattern", Problem: "it matches an empty value, so it would match nearly everything; ask for a character at least"}
		}
		k.pattern = compiled
	}
	if k.pattern != nil || len(k.checks) > 0 {
		k.test = digestOf(append([]string{k.Pattern}, k.Validators...)...)
	}
	return nil
}

// Digest names the set of kinds by what was declared; empty for none.
func (o *Own) Digest() string {
	if o == nil {
		return ""
	}
	return o.digest
}

// Declared lists the kinds as they were declared, in the order of the file.
func (o *Own) Declared() []Declared {
	if o == nil {
		return nil
	}
	list := make([]Declared, len(o.kinds))
	for i, k := range o.kinds {
		list[i] = k.Declared
	}
	return list
}

// Kinds lists the names.
func (o *Own) Kinds() []Kind {
	if o == nil {
		return nil
	}
	list := make([]Kind, len(o.kinds))
	for i, k := range o.kinds {
		list[i] = k.Name
	}
	return list
}

// Base is the built-in kind that a user's kind refines; empty for any other.
func (o *Own) Base(k Kind) Kind {
	if mine := o.named(k); mine != nil {
		return mine.Refines
	}
	return ""
}

// Has says whether a kind is declared.
func (o *Own) Has(k Kind) bool { return o != nil && o.named(k) != nil }

func (o *Own) named(k Kind) *ownKind {
	if o == nil {
		return nil
	}
	for i := range o.kinds {
		if o.kinds[i].Name == k {
			return &o.kinds[i]
		}
	}
	return nil
}

// OwnTrial is what became of one kind's test.
type OwnTrial struct {
	Kind Kind
	Trial
}

// TrialsOf lists what the tests of the kinds said, for those that were tried.
func (o *Own) TrialsOf(t Trials) []OwnTrial {
	if o == nil {
		return nil
	}
	var out []OwnTrial
	for i := range o.kinds {
		if trial := t[o.kinds[i].test]; trial.Tried > 0 {
			out = append(out, OwnTrial{o.kinds[i].Name, trial})
		}
	}
	return out
}

// Passing names the kinds whose test every value passed that it was tried on.
func (o *Own) Passing(t Trials) []string {
	out := []string{}
	if o == nil {
		return out
	}
	for i := range o.kinds {
		if trial := t[o.kinds[i].test]; trial.Tried > 0 && trial.Passed == trial.Tried {
			out = append(out, string(o.kinds[i].Name))
		}
	}
	return out
}
