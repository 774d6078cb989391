package body_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/graphql"
)

// stepper is a recorder that takes bodies at once, where that can be done.
type stepper struct {
	recorder
	at once
}

type once struct{ bodies int }

func (r *stepper) Steps(b, loose []byte, steps []body.Step) {
	r.at.bodies++
	for i := range steps {
		switch s := &steps[i]; s.Act {
		case body.Entered:
			r.Enter(s.Node)
		case body.Left:
			r.Leave(s.Node)
		case body.Leafed:
			r.Leaf(s.Node, s.Value(b, loose))
		case body.Listed:
			r.List(s.Node)
		}
	}
}

// List makes lists show.
func (r *stepper) List(n *body.Node) { r.lines = append(r.lines, "["+n.Name) }

func (r *stepper) Inside(n *body.Node, _ bool) { r.lines = append(r.lines, "("+n.Name) }

// Bodies whose places were met before are read at once, whatever order, number and type their members have.
func TestBodiesOfKnownPlacesAreReadAtOnce(t *testing.T) {
	known := `{"member":{"email":"a@x.example","tier":"gold"},"list":[{"id":1,"a":[1,2]}],"b":null,"payload":{}}`
	for name, in := range map[string]string{
		"the same":        known,
		"another order":   `{"list":[{"a":[],"id":-1.5e3}],"member":{"tier":"x","email":"y"}}`,
		"other types":     `{"member":"x","list":{"b":1},"b":[]}`,
		"longer lists":    `{"list":[{"id":1},{"id":"2","a":[true,false,null,"x"]},{},{"id":3}]}`,
		"keys twice":      `{"b":1,"b":2,"list":[],"list":[{"id":1,"id":"x"}]}`,
		"escaped values":  `{"b":"a\"b\\\u00e9\ud83d\ude00\ud800","member":{"tier":"\n"}}`,
		"white space":     " \t{ \"b\" :\r\n 1 , \"list\" : [ { } , { \"id\" : 2 } ] } \n",
		"a list":          `[{"email":"x"},{"tier":[]}]`,
		"words that look": `{"b":"Isabel van der Meer","member":{"tier":"eyes wide shut and more","email":"[draft] not a list"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWalker(body.DefaultLimits())
			for range 2 { // the first walk finds the places
				w.Walk([]byte(known), nil, nil, &recorder{})
				w.Walk([]byte(in), []byte("application/json"), nil, &recorder{})
			}
			got, want := &stepper{}, &stepper{}
			w.Walk([]byte(in), []byte("application/json"), nil, got)
			newWalker(body.DefaultLimits()).Walk([]byte(in), []byte("application/json"), nil, want)
			if got.at.bodies != 1 && !strings.HasPrefix(in, " ") {
				t.Errorf("read in the other way")
			}
			if want.at.bodies != 0 || got.String() != want.String() {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A key that is spelt like the class of folded keys is one of its own, whatever came before.
func TestAKeySpeltLikeAFold(t *testing.T) {
	w := newWalker(body.DefaultLimits())
	w.Walk([]byte(`{"12345":1,"a":2}`), nil, nil, &recorder{})
	got, want := &recorder{}, &recorder{}
	in := []byte(`{"{digits}":1,"a":2}`)
	w.Walk(in, nil, nil, got)
	newWalker(body.DefaultLimits()).Walk(in, nil, nil, want)
	if got.String() != want.String() {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// FuzzSteps checks that what is read at once is what a new walker delivers piece by piece, whatever the walker has met: the same
// body, another one, damaged ones, the body as a request.
func FuzzSteps(f *testing.F) {
	f.Add([]byte(`{"a":[{"b":1,"id":"x"},{"id":"y","b":[[],[2]]}],"t":"\u0041"}`), []byte(`{"a":1,"t":{"12345":1}}`), false)
	f.Add([]byte(`{"query":"{ a }","variables":{"v":1}}`), []byte(`{"a":"{\"b\":1}"}`), true)
	f.Add([]byte(`{"a":"`+jwt(`{"sub":"1"}`)+`"}`), []byte(`[1,"x",{"{digits}":1,"1234567":2}]`), false)
	f.Add([]byte(`{"a":1}{"a":2}`), []byte(`{"a":01}`), true)
	limits := body.Limits{MaxDepth: 6, MaxDecoded: 1 << 16, MaxKeys: 4, MaxUnwrap: 2}
	used := newWalker(limits)
	f.Fuzz(func(t *testing.T, one, other []byte, asked bool) {
		walk := func(w *body.Walker, in []byte) string {
			var x graphql.Exchange
			r := &stepper{}
			if w.Ask(&x); !asked {
				w.Answer(&x)
			}
			fault := w.Walk(in, []byte("application/json"), nil, r)
			r.check(t)
			return fault.String() + "\n" + r.String() + "\n" + joined(x.Operations())
		}
		for _, in := range [][]byte{one, other, one, other, one[:len(one)/2], one} {
			if got, want := walk(used, in), walk(newWalker(limits), in); got != want {
				t.Fatalf("a used walker gives\n%s\na new one\n%s", got, want)
			}
		}
	})
}

func joined(list []graphql.Operation) string {
	text, err := json.Marshal(list)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// An object with more keys than are told apart is folded, though each of its keys was met in other bodies.
func TestMoreKeysThanAreToldApart(t *testing.T) {
	limits := body.Limits{MaxDepth: 6, MaxDecoded: 1 << 16, MaxKeys: 4, MaxUnwrap: 2}
	w := newWalker(limits)
	for _, in := range []string{`{"a":1,"b":1,"c":1,"d":1}`, `{"e":1}`} {
		w.Walk([]byte(in), []byte("application/json"), nil, &recorder{})
	}
	in := []byte(`{"a":1,"b":2,"c":3,"d":4,"e":5}`)
	got, want := &stepper{}, &stepper{}
	w.Walk(in, []byte("application/json"), nil, got)
	newWalker(limits).Walk(in, []byte("application/json"), nil, want)
	if got.String() != want.String() {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
