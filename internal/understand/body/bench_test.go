package body_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
)

// sample is a body of about 1.7 KB: a member's profile with a list of transactions.
func sample(turn int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `{"member":{"loyaltyNumber":"40001%05d","firstName":"Anneke","lastName":"Voorbeeld","email":"anneke@mail.example",`+
		`"phone":"+31 20 555 0123","tier":"Silver","balance":48213,"active":true,"address":{"street":"Kade 12","city":"Utrecht",`+
		`"postcode":"3511 AB","country":"NL"}},"note":"Prefers an aisle seat.\nSpeaks \"Dutch\".","partners":{"40002%05d":{"share":1}},"transactions":[`, turn, turn)
	for i := range 10 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"t-%06d","date":"2026-03-%02d","type":"accrual","points":%d,"partner":"Café Zoë","reversed":false}`,
			i*7919+turn, i+1, 100+i*37)
	}
	b.WriteString(`],"page":{"next":null,"total":10}}`)
	return []byte(b.String())
}

// counter is the cheapest sink.
type counter struct{ leaves, bytes int }

func (c *counter) Enter(*body.Node) {}
func (c *counter) Leave(*body.Node) {}
func (c *counter) Leaf(_ *body.Node, v body.Value) {
	c.leaves++
	c.bytes += len(v.Bytes)
}

func BenchmarkWalk(b *testing.B) {
	bodies := [][]byte{sample(1), sample(2), sample(3), sample(4)}
	w := newWalker(body.DefaultLimits())
	c := &counter{}
	b.SetBytes(int64(len(bodies[0])))
	b.ReportAllocs()
	mediaType := []byte("application/json; charset=utf-8")
	for i := 0; b.Loop(); i++ {
		if w.Walk(bodies[i%4], mediaType, nil, c) != 0 {
			b.Fatal("damaged")
		}
	}
}

// BenchmarkWalkDecoded has the header of a coding that the recorder has undone.
func BenchmarkWalkDecoded(b *testing.B) {
	in := sample(1)
	w := newWalker(body.DefaultLimits())
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		w.Walk(in, []byte("application/json"), []byte("br"), &counter{})
	}
}

func BenchmarkEncodingJSONUnmarshal(b *testing.B) {
	in := sample(1)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		var v any
		if err := json.Unmarshal(in, &v); err != nil {
			b.Fatal(err)
		}
	}
}

func TestFewAllocations(t *testing.T) {
	token := fmt.Sprintf(`{"token":"%s","p":"{\"a\":1}"}`, jwt(`{"sub":"u-1"}`))
	for _, c := range []struct {
		name, mediaType, coding string
		in                      []byte
		most                    float64
	}{
		{"JSON", "application/json", "", sample(1), 0},
		{"undeclared", "", "", sample(1), 0},
		{"form", formType, "", []byte(`a=1&email=x%40y.example`), 0},
		{"wrapped", "application/json", "", []byte(token), 0},
		{"gzip", "application/json", "gzip", []byte(pack(t, string(sample(1)), "gzip")), 0},
		{"deflate", "application/json", "deflate", []byte(pack(t, string(sample(1)), "deflate")), 0},
		{"br", "application/json", "br", []byte(pack(t, string(sample(1)), "br")), 8}, // the library allocates,
		{"zstd", "application/json", "zstd", []byte(pack(t, string(sample(1)), "zstd")), 2},
	} {
		w := newWalker(body.DefaultLimits())
		count := &counter{}
		mediaType, coding := []byte(c.mediaType), []byte(c.coding)
		walk := func() { w.Walk(c.in, mediaType, coding, count) }
		for range 10 {
			walk()
		}
		if n := testing.AllocsPerRun(200, walk); n > c.most {
			t.Errorf("%s: %v allocations a body, want at most %v", c.name, n, c.most)
		}
	}
}
