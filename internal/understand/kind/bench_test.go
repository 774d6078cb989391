package kind_test

import (
	"math/rand/v2"
	"regexp"
	"testing"
	"unsafe"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// ordinary is a mix of leaves as an API body has them.
func ordinary() []made {
	r := rand.New(rand.NewPCG(3, 4))
	var out []made
	for _, g := range []string{"given", "family", "email", "phone", "int", "int", "int", "decimal", "bool", "date", "time", "uuid", "enum", "enum", "word", "text", "text", "url", "code", "digits10", "upper", "locale", "maskedcard", "luhn16", "iban", "hex", "name", "coord"} {
		for range 8 {
			out = append(out, makeValue(r, g))
		}
	}
	return out
}

func BenchmarkClassOf(b *testing.B) {
	values := ordinary()
	raw := make([][]byte, len(values))
	for i, v := range values {
		raw[i] = []byte(v.text)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		kind.ClassOf(raw[i%len(raw)], values[i%len(raw)].kind)
	}
}

// BenchmarkEightRegexps is what the same leaves cost when eight expressions of the usual kind look at each string.
func BenchmarkEightRegexps(b *testing.B) {
	var all []*regexp.Regexp
	for _, e := range []string{
		`^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$`, `^\+?[0-9 ()-]{7,20}$`, `^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14})$`,
		`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`, `^[0-9]{3}-[0-9]{2}-[0-9]{4}$`, `^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$`,
		`^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`, `^eyJ[\w-]+\.[\w-]+\.[\w-]+$`,
	} {
		all = append(all, regexp.MustCompile(e))
	}
	values := ordinary()
	raw := make([][]byte, len(values))
	for i, v := range values {
		raw[i] = []byte(v.text)
	}
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		if values[i%len(raw)].kind != kind.String {
			continue
		}
		for _, e := range all {
			if e.Match(raw[i%len(raw)]) {
				break
			}
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	fields := readCorpus(b, "tune")
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		kind.Decide(fields[i%len(fields)].evidence)
	}
	b.ReportMetric(float64(unsafe.Sizeof(kind.Evidence{})), "bytes/field")
}

// BenchmarkTry is what two tests of users' kinds add to a leaf.
func BenchmarkTry(b *testing.B) {
	o, err := kind.NewOwn([]kind.Declared{{Name: "acme.policy_number", Pattern: "POL-[0-9]{8}"}, {Name: "acme.card", Validators: []string{"luhn"}}})
	if err != nil {
		b.Fatal(err)
	}
	tester, values := o.Tester(), ordinary()
	raw := make([][]byte, len(values))
	for i, v := range values {
		raw[i] = []byte(v.text)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		tester.Try(raw[i%len(raw)], values[i%len(raw)].kind, kind.ClassCode, kind.Clear)
	}
}

func BenchmarkHints(b *testing.B) {
	for b.Loop() {
		kind.Hints("$.data[*].attributes.frequentFlyerNumber")
	}
}
