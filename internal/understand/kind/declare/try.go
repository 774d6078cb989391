package declare

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Outcome is what became of one test.
type Outcome struct {
	Test
	Decision kind.Decision
	Holds    bool
}

// Check runs the tests of a file. It looks at values and keeps none.
func (f *File) Check() []Outcome {
	out := make([]Outcome, 0, len(f.Tests))
	for _, t := range f.Tests {
		d := f.Kinds.Decide(f.Evidence(t))
		out = append(out, Outcome{t, d, cmp.Or(d.Kind, kind.None) == t.Kind})
	}
	return out
}

// Evidence is what the values of a test leave of themselves.
func (f *File) Evidence(t Test) kind.Evidence {
	e := kind.Evidence{Direction: "response", Location: "body", Name: NameOf(t.Key), Endpoint: t.Endpoint, Siblings: t.Beside}
	tester := f.Kinds.Tester()
	for _, v := range t.Values {
		Add(&e, tester, v, typeOf(v))
	}
	return e
}

// Add counts one value into the evidence of its field.
func Add(e *kind.Evidence, tester *kind.Tester, value string, typ kind.ValueType) (kind.Class, kind.Form, kind.Tried) {
	c, form := kind.ClassOf([]byte(value), typ)
	tried := tester.Try([]byte(value), typ, c, form)
	e.Counts[c]++
	e.Forms[form]++
	e.Calls++
	if tried != "" {
		if e.Trials == nil {
			e.Trials = kind.Trials{}
		}
		e.Trials.Add(tried, 1)
	}
	return c, form, tried
}

// NameOf is a key as the name of a field in a body.
func NameOf(key string) string {
	if key == "" || strings.HasPrefix(key, "$") {
		return key
	}
	return "$." + key
}

// typeOf is what a value would be in JSON where it is a word of that language, else a string.
func typeOf(v string) kind.ValueType {
	switch {
	case v == "true" || v == "false":
		return kind.Bool
	case v == "null":
		return kind.Null
	case strings.ContainsAny(v, ".eE-") && len(v) < 32 && json.Valid([]byte(v)) && v[0] != '"' && v[0] != '[' && v[0] != '{':
		return kind.Number
	}
	return kind.String
}
