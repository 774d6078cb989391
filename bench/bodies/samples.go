package main

import (
	"fmt"
	"strings"
)

// sample is one body that is measured.
type sample struct {
	name string
	in   []byte
}

func samples() []sample {
	return []sample{
		{"small", []byte(`{"memberId":4000000127,"firstName":"Anneke","email":"anneke@mail.example","tier":"Silver","balance":48213,"active":true,"since":"2019-04-01","home":{"city":"Utrecht","country":"NL"},"next":null}`)},
		{"profile", profile()},
		{"list", list(64<<10, `{"id":"t-%06d","memberId":%d,"date":"2026-03-01T10:22:07Z","type":"accrual","points":1250,"amount":12.5,"partner":"Meridian Air","reversed":false}`)},
		{"escapes", list(16<<10, `{"id":"t-%06d","memberId":%d,"note":"She said: \"call \/later\/\"\n\tand left.\u0020\u00e9\ud83d\ude00 C:\\data\\new"}`)},
		{"non-Latin", list(16<<10, `{"id":"t-%06d","memberId":%d,"имя":"Анна Петрова","город":"Санкт-Петербург","氏名":"山田花子","住所":"東京都千代田区"}`)},
		{"lists", lists(16 << 10)},
	}
}

// profile is a body of some 1.7 KB: a member with an address and transactions.
func profile() []byte {
	var b strings.Builder
	b.WriteString(`{"member":{"loyaltyNumber":"4000100127","firstName":"Anneke","lastName":"Voorbeeld","email":"anneke@mail.example",` +
		`"phone":"+31 20 555 0123","tier":"Silver","balance":48213,"active":true,"address":{"street":"Kade 12","city":"Utrecht",` +
		`"postcode":"3511 AB","country":"NL"}},"note":"Prefers an aisle seat.\nSpeaks \"Dutch\".","transactions":[`)
	for i := range 12 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"t-%06d","date":"2026-03-%02d","type":"accrual","points":%d,"partner":"Café Zoë","reversed":false}`, i*7919, i+1, 100+i*37)
	}
	b.WriteString(`],"page":{"next":null,"total":12}}`)
	return []byte(b.String())
}

func list(size int, element string) []byte {
	var b strings.Builder
	b.WriteString(`{"items":[`)
	for i := 0; b.Len() < size; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, element, i, 4000000000+i*7)
	}
	b.WriteString(`],"total":1}`)
	return []byte(b.String())
}

// lists is numbers in lists in lists.
func lists(size int) []byte {
	var b strings.Builder
	b.WriteString(`{"areas":[`)
	for i := 0; b.Len() < size; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `[[[%d.52,4.%d],[52.1,4.9]],[[1,2],[3,4]]]`, i%90, i)
	}
	b.WriteString(`]}`)
	return []byte(b.String())
}
