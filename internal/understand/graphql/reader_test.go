package graphql_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/waybill-security/waybill/internal/understand/graphql"
)

func TestVerdicts(t *testing.T) {
	for text, want := range map[string]graphql.Verdict{
		`{ a }`:                                 graphql.Read,
		"\xEF\xBB\xBF # c\n,, query A { a }":    graphql.Read,
		`"says what it is for" query A { a }`:   graphql.Read,
		`fragment F on T { a } query { ...F }`:  graphql.Read,
		`fragment F on T { a }`:                 graphql.Broken,
		`{ a(b: [1x]) }`:                        graphql.Read, // some servers do
		`{ a(b: """x"""") }`:                    graphql.Broken,
		`{ a(b: -) }`:                           graphql.Broken,
		`{ a(b: 1e) }`:                          graphql.Broken,
		`{ a(b: 1.) }`:                          graphql.Broken,
		`{ a(b: "x) }`:                          graphql.Broken,
		`{ a(b: """x"") }`:                      graphql.Broken,
		`{ a`:                                   graphql.Broken,
		`{ a } ?`:                               graphql.Broken,
		`query for shoes`:                       graphql.NoDocument,
		`shoes { red }`:                         graphql.NoDocument,
		`"shoes" and "socks"`:                   graphql.NoDocument,
		`{app="web"} |= "error"`:                graphql.NoDocument,
		`{"a": {}}`:                             graphql.NoDocument,
		`{`:                                     graphql.NoDocument,
		`query for shoes {red}`:                 graphql.NoDocument,
		`query A($n: Int`:                       graphql.Broken,
		``:                                      graphql.NoDocument,
		`{` + strings.Repeat("a ", 1<<19) + `}`: graphql.TooLarge,
		`{` + strings.Repeat("a ", 1<<18) + `}`: graphql.TooLarge,
		strings.Repeat(`{a`, 300):               graphql.TooLarge,
	} {
		if _, got := graphql.NewReader().Read([]byte(text)); got != want {
			t.Errorf("%.60q is %d, want %d", text, got, want)
		}
	}
}

// A document that differs in values alone is the same one, and holds none of them.
func TestDocumentsHoldNoValues(t *testing.T) {
	r := graphql.NewReader()
	first, _ := r.Read([]byte("query A {\n  m(id: \"4000000127\", n: 5) { a } # Ines\n}"))
	if s := string(r.Skeleton()); s != `query A{m(id:"0"n:1){a}}` {
		t.Errorf("the skeleton is %s", s)
	}
	second, _ := r.Read([]byte(`query A { m(id: "4000000130", n: 77) { a } }`))
	if first != second || first == nil {
		t.Error("two documents that differ in values alone are two")
	}
	if l := r.Literals(); len(l) != 2 || string(l[0].Bytes) != "4000000130" || string(l[1].Bytes) != "77" || !l[1].Number || l[0].Number {
		t.Errorf("literals %v", l)
	}
}

func TestEscapesInStrings(t *testing.T) {
	for written, want := range map[string]string{
		`"a\u0040b"`: "a@b", `"\u{1F600}!"`: "😀!", `"\\u{41}"`: `\u{41}`, `"\"x\""`: `"x"`, `"""a \""" b"""`: `a """ b`, `""`: "", `""""""`: "", `"\u{zz}"`: `\u{zz}`,
	} {
		r := graphql.NewReader()
		if _, v := r.Read([]byte(`{ a(b: ` + written + `) }`)); v != graphql.Read || string(r.Literals()[0].Bytes) != want {
			t.Errorf("%s is %v, want %q", written, r.Literals(), want)
		}
	}
}

// The costliest documents that are let in are read in bounded time.
func TestCostlyDocuments(t *testing.T) {
	var circle, wide, chain strings.Builder
	circle.WriteString("{ ...F0 }")
	for i := range 5000 {
		fmt.Fprintf(&circle, " fragment F%d on T { a%d ...F%d ...F0 }", i, i, (i+1)%5000)
		fmt.Fprintf(&chain, " fragment F%d on T { x { ...F%d } }", i, i+1)
	}
	for i := range 30_000 {
		fmt.Fprintf(&wide, "a%d: b(c: %d) ", i, i)
	}
	for name, text := range map[string]string{
		"fragments in circles":  circle.String(),
		"ten thousand aliases":  "{" + wide.String()[:200_000] + "}",
		"a chain":               "{ ...F0 }" + chain.String() + " fragment F5000 on T { y }",
		"deep":                  strings.Repeat("{ a(b: [1]) ", 190) + strings.Repeat("}", 190),
		"spreads":               "{" + strings.Repeat(" x { ...F }", 10_000) + "} fragment F on T {" + strings.Repeat(" a", 10_000) + "}",
		"spreads under aliases": "{" + aliased(9000) + "} fragment F on T {" + strings.Repeat(" a", 9000) + "}",
	} {
		start := time.Now()
		graphql.NewReader().Read([]byte(text))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %v for %d bytes", name, took, len(text))
		}
	}
}

func aliased(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " x%d: x { ...F }", i)
	}
	return b.String()
}

// FuzzRead holds the reader against the parser on the whole text: what that accepts is read, and has the same values.
func FuzzRead(f *testing.F) {
	f.Add(`query A($n: [Int!]! = [5]) @d(a: -1.5e3) { x: m(id: "7\u0041", o: {p: [B, null, true, $n]}) { ...F ... on T @skip(if: true) { y } } } fragment F on M { a s { ...F } }`)
	f.Add("{ a(b: \"\"\"x \\\"\"\" y\"\"\") } # c\n")
	f.Add(`"d" query A { a }`)
	r := graphql.NewReader()
	f.Fuzz(func(t *testing.T, text string) {
		d, verdict := r.Read([]byte(text))
		if (d != nil) != (verdict == graphql.Read) {
			t.Fatalf("verdict %d with document %v", verdict, d != nil)
		}
		if len(text) > 1<<12 || strings.ContainsRune(text, '\uFEFF') || strings.Contains(text, `""""`) {
			return
		}
		parsed, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, 5000)
		if err != nil || len(parsed.Operations) == 0 || verdict == graphql.TooLarge {
			return
		}
		if verdict != graphql.Read {
			t.Fatalf("verdict %d on what the parser accepts", verdict)
		}
		values := 0
		for _, o := range parsed.Operations {
			values += count(o.SelectionSet)
		}
		for _, o := range parsed.Fragments {
			values += count(o.SelectionSet)
		}
		got := 0
		for _, p := range d.Parts() {
			got += below(p.Arguments)
		}
		if got != values {
			t.Fatalf("%d values, the parser has %d", got, values)
		}
	})
}

// count counts the values of the fields of a selection as the parser has them.
func count(set ast.SelectionSet) int {
	n := 0
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			for _, a := range s.Arguments {
				n += values(a.Value)
			}
			for _, d := range s.Directives {
				if d.Name == "include" || d.Name == "skip" {
					continue
				}
				for _, a := range d.Arguments {
					n += values(a.Value)
				}
			}
			n += count(s.SelectionSet)
		case *ast.InlineFragment:
			n += count(s.SelectionSet)
		}
	}
	return n
}

func values(v *ast.Value) int {
	switch v.Kind {
	case ast.IntValue, ast.FloatValue, ast.StringValue, ast.BlockValue:
		return 1
	}
	n := 0
	for _, c := range v.Children {
		n += values(c.Value)
	}
	return n
}

func below(list []graphql.Argument) int {
	n := 0
	for _, a := range list {
		if a.Shape == graphql.Value {
			n++
		}
		n += below(a.Below)
	}
	return n
}

func BenchmarkRead(b *testing.B) {
	text := []byte(`query Member($n: ID!) { m: member(number: $n, locale: "nl") { n: loyaltyNumber f: firstName ...Contact } } fragment Contact on Member { e: email phone address { street city } }`)
	b.Run("known", func(b *testing.B) {
		r := graphql.NewReader()
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			r.Read(text)
		}
	})
	b.Run("new", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			graphql.NewReader().Read(text)
		}
	})
}
