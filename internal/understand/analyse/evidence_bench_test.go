package analyse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// profile is an answer of 1.7 KB with what others may be asked for by.
func profile(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"loyaltyNumber":"%d","firstName":"Ines","lastName":"Marchetti","email":"m%d@post.example","tier":"gold","transactions":[`, 4000000000+n, n)
	for i := range 11 {
		fmt.Fprintf(&b, `{"transactionId":"%d","what":"a flight from Amsterdam to Lisbon and back","points":%d,"on":"2026-02-%02d","partner":"air","booked":true},`, 70000000+n*11+i, 100*i, i+1)
	}
	return strings.TrimSuffix(b.String(), ",") + "]}"
}

// BenchmarkEvidence is what evidence costs a call in a steady state: the path is taken apart, bounded and numbered, and with
// provenance each value of the answer that others may be asked for by becomes a token. The derivation reads those afterwards.
func BenchmarkEvidence(b *testing.B) {
	const people = 512
	calls := make([]call.Call, people)
	values := make([][][]byte, people)
	for n := range calls {
		calls[n] = get(fmt.Sprintf("/v2/members/%d/profile", 4000000000+n), profile(n))
		values[n] = [][]byte{fmt.Appendf(nil, "%d", 4000000000+n), fmt.Appendf(nil, "m%d@post.example", n)}
		for i := range 11 {
			values[n] = append(values[n], fmt.Appendf(nil, "%d", 70000000+n*11+i))
		}
	}
	bound := endpoint.NewBound([16]byte{1}, 0)
	symbols, splitter, minter := observation.NewBoundSymbols(bound.Fold), endpoint.NewSplitter(), identity.NewMinter(key)
	b.Run("paths", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			p, _ := splitter.Split(&calls[i%people])
			symbols.Path(p)
		}
	})
	b.Run("paths_and_provenance", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			p, _ := splitter.Split(&calls[i%people])
			symbols.Path(p)
			for _, v := range values[i%people] {
				minter.Token(v)
			}
		}
	})
	b.Run("made_up_paths", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			c := call.Call{Method: []byte("GET"), Host: []byte("api.example"), Path: fmt.Appendf(nil, "/z%s", word(i)), Status: 200}
			p, _ := splitter.Split(&c)
			symbols.Path(p)
		}
	})
}

// word writes a number in letters.
func word(n int) string {
	text := ""
	for ; n > 0; n /= 20 {
		text += "bcdfghjklmnpqrstvwxz"[n%20:n%20+1] + "aeiou"[n%5:n%5+1]
	}
	return text
}

// The values that the benchmark makes tokens of are those that an analyser does.
func TestBenchmarkedValuesAreThoseOfAnAnswer(t *testing.T) {
	s := observe(get("/v2/members/4000000127/profile", profile(127)))
	tokens := 0
	for _, h := range s.Holders[1:] {
		tokens += len(h.Identifiers)
	}
	if size := len(profile(127)); tokens != 13 || size < 1650 || size > 1800 {
		t.Errorf("%d bytes with %d candidates, want 1.7 KB with 13", size, tokens)
	}
}
