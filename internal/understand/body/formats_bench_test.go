package body_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
)

// customers is a list of n people in XML.
func customers(n int) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><e:Envelope xmlns:e="urn:e"><e:Body><customers>`)
	for i := range n {
		fmt.Fprintf(&b, `<customer id="4000%06d"><firstName>Anneke</firstName><lastName>Voorbeeld &amp; Zn</lastName><email type="home">a%d@mail.example</email>`+
			`<address><street>Kade %d</street><city>Utrecht</city></address></customer>`, i, i, i)
	}
	b.WriteString(`</customers></e:Body></e:Envelope>`)
	return []byte(b.String())
}

// columns is a table of n people.
func columns(n int) []byte {
	var b strings.Builder
	b.WriteString("id,first name,last name,e-mail,city\r\n")
	for i := range n {
		fmt.Fprintf(&b, "4000%06d,Anneke,\"Voorbeeld, Zn\",a%d@mail.example,Utrecht\r\n", i, i)
	}
	return []byte(b.String())
}

// messages is a list of n people in protobuf.
func messages(n int) []byte {
	var b strings.Builder
	for i := range n {
		b.WriteString(bytesField(1, varintField(1, 4000000000+uint64(i)), bytesField(2, "Anneke"), bytesField(3, "Voorbeeld & Zn"),
			bytesField(4, fmt.Sprintf("a%d@mail.example", i)), bytesField(5, bytesField(1, "Kade 12"), bytesField(2, "Utrecht"))))
	}
	return []byte(b.String())
}

func BenchmarkFormats(b *testing.B) {
	for _, c := range []struct {
		mediaType string
		in        []byte
	}{
		{"application/xml", customers(20)},
		{"text/csv", columns(50)},
		{"application/cbor", items(sample(1), cborHead)},
		{"application/msgpack", items(sample(1), packHead)},
		{"application/protobuf", messages(20)},
		{"text/event-stream", []byte("data: " + string(sample(1)) + "\n\n")},
		{"multipart/mixed; boundary=b", []byte("--b\r\nContent-Type: application/json\r\n\r\n" + string(sample(1)) + "\r\n--b--")},
	} {
		b.Run(c.mediaType, func(b *testing.B) {
			w, sink := newWalker(body.DefaultLimits()), &counter{}
			b.SetBytes(int64(len(c.in)))
			b.ReportAllocs()
			for b.Loop() {
				if w.Walk(c.in, []byte(c.mediaType), nil, sink) != 0 {
					b.Fatal("damaged")
				}
			}
		})
	}
}
