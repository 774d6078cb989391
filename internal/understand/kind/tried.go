package kind

import (
	"errors"
	"regexp/syntax"
	"slices"
	"strings"
)

// longestTried bounds a value that patterns are tried on: matching is linear in it.
const longestTried = 256

// Tried says by which tests of users' kinds a value was tried, and which of them it passed: "+d1 -d2", digests sorted. The empty text
// says that it was tried by none: nothing was declared then, or it could not be. It is sealed with the value's class, so that what a
// pattern says holds for the calls that were seen while it was declared, and for no others.
type Tried string

// Trial counts, for one test, the values that it was tried on, and those that passed.
type Trial struct{ Tried, Passed int64 }

// Trials counts by digest of the test.
type Trials map[string]Trial

// Add counts n values.
func (t Trials) Add(text Tried, n int64) {
	for word := range strings.FieldsSeq(string(text)) {
		one := t[word[1:]]
		one.Tried += n
		if word[0] == '+' {
			one.Passed += n
		}
		t[word[1:]] = one
	}
}

// passed says whether a test was tried, and passed.
func (t Tried) passed(test string) (passed, tried bool) {
	if t == "" || test == "" {
		return false, false
	}
	for word := range strings.FieldsSeq(string(t)) {
		if word[1:] == test {
			return word[0] == '+', true
		}
	}
	return false, false
}

// Tester tries the tests of users' kinds on values. It is not safe for concurrent use.
type Tester struct {
	tests []*ownKind // of different digests, sorted by them
	texts map[uint64]Tried
}

// Tester returns one for the declared kinds, or nil where none has a test.
func (o *Own) Tester() *Tester {
	if o == nil {
		return nil
	}
	t := &Tester{texts: map[uint64]Tried{}}
	for i := range o.kinds {
		k := &o.kinds[i]
		if k.test != "" && !slices.ContainsFunc(t.tests, func(other *ownKind) bool { return other.test == k.test }) {
			t.tests = append(t.tests, k)
		}
	}
	if len(t.tests) == 0 {
		return nil
	}
	slices.SortFunc(t.tests, func(a, b *ownKind) int { return strings.Compare(a.test, b.test) })
	return t
}

// Try tries every test on a value of a class and form. What is empty, veiled, too long or no text is not tried.
func (t *Tester) Try(v []byte, typ ValueType, c Class, f Form) Tried {
	if t == nil || f != Clear || len(v) > longestTried || typ != String && typ != Number || in(unseen, c) {
		return ""
	}
	v = trim(v)
	bits := uint64(0)
	for i, k := range t.tests {
		if k.passes(v) {
			bits |= 1 << i
		}
	}
	text, ok := t.texts[bits]
	if !ok {
		text = t.text(bits)
		t.texts[bits] = text
	}
	return text
}

func (t *Tester) text(bits uint64) Tried {
	var b strings.Builder
	for i, k := range t.tests {
		if i > 0 {
			b.WriteByte(' ')
		}
		if bits&(1<<i) != 0 {
			b.WriteByte('+')
		} else {
			b.WriteByte('-')
		}
		b.WriteString(k.test)
	}
	return Tried(b.String())
}

// passes says whether a value passes pattern and validators.
func (k *ownKind) passes(v []byte) bool {
	if k.pattern != nil && !k.pattern.Match(v) {
		return false
	}
	for _, check := range k.checks {
		if !check.Holds(v) {
			return false
		}
	}
	return true
}

// regexpProblem tells what is wrong with a pattern, without the pattern.
func regexpProblem(err error) string {
	var problem *syntax.Error
	if errors.As(err, &problem) {
		return problem.Code.String()
	}
	return "it is too large"
}
