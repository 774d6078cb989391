package jsonscan_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/jsonscan"
)

// sample is a body of about 1.7 KB: a member's profile with a list of transactions.
func sample() []byte {
	var b strings.Builder
	b.WriteString(`{"member":{"loyaltyNumber":"4000123456","firstName":"Anneke","lastName":"Voorbeeld","email":"anneke@mail.example",` +
		`"phone":"+31 20 555 0123","tier":"Silver","balance":48213,"active":true,"address":{"street":"Kade 12","city":"Utrecht",` +
		`"postcode":"3511 AB","country":"NL"}},"note":"Prefers an aisle seat.\nSpeaks \"Dutch\".","transactions":[`)
	for i := range 10 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"t-%06d","date":"2026-03-%02d","type":"accrual","points":%d,"partner":"Café Zoë","reversed":false}`,
			i*7919, i+1, 100+i*37)
	}
	b.WriteString(`],"page":{"next":null,"total":10}}`)
	return []byte(b.String())
}

func BenchmarkScan(b *testing.B) {
	in := sample()
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	var s jsonscan.Scanner
	n := 0
	for b.Loop() {
		s.Reset(in)
		k := s.Next()
		for ; k != jsonscan.End && k != jsonscan.Invalid; k = s.Next() {
			n += len(s.Key()) + len(s.Text())
		}
		if k == jsonscan.Invalid {
			b.Fatal(s.Err())
		}
	}
}

func BenchmarkSkip(b *testing.B) {
	in := sample()
	b.SetBytes(int64(len(in)))
	var s jsonscan.Scanner
	for b.Loop() {
		s.Reset(in)
		s.Next()
		if !s.Skip() {
			b.Fatal(s.Err())
		}
	}
}

func BenchmarkEncodingJSONUnmarshal(b *testing.B) {
	in := sample()
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		var v any
		if err := json.Unmarshal(in, &v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodingJSONValid(b *testing.B) {
	in := sample()
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if !json.Valid(in) {
			b.Fatal("not valid")
		}
	}
}

func TestNoAllocations(t *testing.T) {
	in := sample()
	var s jsonscan.Scanner
	read := func() {
		s.Reset(in)
		for k := s.Next(); k != jsonscan.End; k = s.Next() {
			if k == jsonscan.Invalid {
				t.Fatal(s.Err())
			}
			_, _ = s.Key(), s.Text()
		}
	}
	read()
	if n := testing.AllocsPerRun(100, read); n != 0 {
		t.Errorf("%v allocations a text", n)
	}
}
