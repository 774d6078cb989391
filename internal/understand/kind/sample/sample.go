package sample

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/kind/declare"
)

// MaxSize bounds an input.
const MaxSize = 8 << 20

// Verdict is what one field of an input is decided to hold.
type Verdict struct {
	Field      string           `json:"field"`
	Values     int64            `json:"values"`
	Classes    map[string]int64 `json:"classes"`
	Kind       string           `json:"kind"`
	Refines    string           `json:"refines"`
	Form       string           `json:"form"`
	Confidence float64          `json:"confidence"`
	// Alone is what its first value exposes by itself, whatever its field holds.
	Alone   string   `json:"alone"`
	Passed  []string `json:"passed"` // users' kinds whose tests every value passes
	Reasons []string `json:"reasons"`
}

// field is what was gathered of one field.
type field struct {
	name, shown string
	object      string
	evidence    kind.Evidence
	alone       kind.Kind
}

// reader gathers fields. It is a body.Sink.
type reader struct {
	own      *kind.Own
	tester   *kind.Tester
	endpoint string
	fields   []*field
	byName   map[string]*field
}

// Read takes an input apart and decides its fields. A JSON text is a body; any other is lines, which are values, or keys with values.
// All lines with a key are taken for fields of one object.
func Read(own *kind.Own, endpoint string, input []byte) ([]Verdict, error) {
	if len(input) > MaxSize {
		return nil, fmt.Errorf("the input is larger than %d MiB: give a sample of it", MaxSize>>20)
	}
	r := &reader{own: own, tester: own.Tester(), endpoint: endpoint, byName: map[string]*field{}}
	input = bytes.TrimSpace(input)
	if len(input) > 0 && (input[0] == '{' || input[0] == '[') {
		limits := body.DefaultLimits()
		w := body.NewWalker(body.NewTree(limits, func(string) bool { return true }), limits)
		if fault := w.Walk(input, []byte("application/json"), nil, r); fault != 0 {
			return nil, fmt.Errorf("the body could not be read to its end: %s", fault)
		}
	} else {
		r.lines(input)
	}
	return r.verdicts(), nil
}

// lines reads values one a line, with or without a key.
func (r *reader) lines(input []byte) {
	n := 0
	for line := range strings.Lines(string(input)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		n++
		key, value, keyed := strings.Cut(line, "=")
		if !keyed || !isKey(key) {
			r.add("", fmt.Sprintf("#%d", n), line, kind.String)
			continue
		}
		r.add(declare.NameOf(key), declare.NameOf(key), value, kind.String)
	}
}

// isKey says whether text before a = could be a key: base64 and queries have signs of equality, too.
func isKey(s string) bool {
	return s != "" && len(s) <= 120 && !strings.ContainsAny(s, " ?&:/+")
}

// Enter and Leave say where objects begin and end, which names tell as well.
func (r *reader) Enter(*body.Node) {}

// Leave is the other half of Enter.
func (r *reader) Leave(*body.Node) {}

// Leaf takes one value.
func (r *reader) Leaf(n *body.Node, v body.Value) {
	if v.Type == body.Wrapper {
		return
	}
	r.add(n.Name, n.Name, string(v.Bytes), kind.ValueType(v.Type))
}

func (r *reader) add(name, shown, value string, typ kind.ValueType) {
	f := r.byName[shown]
	if f == nil {
		f = &field{name: name, shown: shown, object: objectOf(name)}
		f.evidence = kind.Evidence{Direction: "response", Location: "body", Name: name, Endpoint: r.endpoint}
		r.byName[shown] = f
		r.fields = append(r.fields, f)
	}
	c, form, tried := declare.Add(&f.evidence, r.tester, value, typ)
	if f.evidence.Calls == 1 {
		f.alone, _, _, _ = r.own.Held(kind.Decision{Kind: kind.None}, c, form, tried)
	}
}

// objectOf is the name of the object in which a field stands.
func objectOf(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return ""
}

func (r *reader) verdicts() []Verdict {
	out := make([]Verdict, 0, len(r.fields))
	for _, f := range r.fields {
		for _, other := range r.fields {
			if other != f && other.name != "" && other.object == f.object {
				f.evidence.Siblings = append(f.evidence.Siblings, other.name[strings.LastIndexByte(other.name, '.')+1:])
			}
		}
		slices.Sort(f.evidence.Siblings)
		out = append(out, r.verdict(f))
	}
	return out
}

func (r *reader) verdict(f *field) Verdict {
	d := r.own.Decide(f.evidence)
	v := Verdict{
		Field: f.shown, Values: f.evidence.Calls, Classes: map[string]int64{}, Kind: string(d.Kind), Refines: string(d.Base), Form: d.Form.String(),
		Confidence: d.Confidence, Alone: string(f.alone), Passed: r.own.Passing(f.evidence.Trials), Reasons: d.Reasons,
	}
	for c, n := range f.evidence.Counts {
		if n > 0 {
			v.Classes[kind.Class(c).String()] = n
		}
	}
	return v
}
