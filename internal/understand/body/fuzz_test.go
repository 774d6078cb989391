package body_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/graphql"
)

var (
	fuzzTypes = []string{"application/json", "", "text/plain; charset=iso-8859-1", "application/x-www-form-urlencoded", "application/x-ndjson",
		"application/octet-stream", "image/png", "application/xml", "text/html; charset=utf-16",
		"multipart/form-data; boundary=b", "text/csv", "text/event-stream", "text/xml; charset=latin1"}
	fuzzCodings = []string{"", "gzip", "br", "deflate", "zstd", "gzip, br", "nonsense"}
)

// FuzzWalk checks that no body makes a walk fail, that objects are left as they were entered, that what is delivered stays in
// proportion, and that it depends on the body alone: a walker that has seen other bodies gives the same.
func FuzzWalk(f *testing.F) {
	f.Add([]byte(`{"a":{"12345":[{"b":1},"x"]},"p":"{\"q\":[1,2]}","t":"`+jwt(`{"sub":"1"}`)+`"}`), uint8(0))
	f.Add([]byte(`{"query":"{ a(b: \"x\") { c } }","variables":{"v":1}}`), uint8(130))
	f.Add([]byte("--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{ a(b: $v) }\",\"variables\":{\"v\":[1]}}\r\n--b--"), uint8(139))
	f.Add([]byte(`a=1&b%40x.example=%7B%22a%22:1%7D`), uint8(3))
	f.Add([]byte("{\"a\":1}\n{\"b\":[]}\n"), uint8(4))
	f.Add([]byte("\xff\xfe{\x00\"\x00a\x00\"\x00:\x001\x00}\x00"), uint8(0))
	for i, coding := range []string{"gzip", "br", "deflate", "zstd"} {
		f.Add([]byte(pack(f, `{"a":"x","b":[1,2,3]}`, coding)), uint8((i+1)*len(fuzzTypes)))
	}
	limits := body.Limits{MaxDepth: 6, MaxDecoded: 1 << 16, MaxKeys: 4, MaxUnwrap: 2}
	used := newWalker(limits)
	f.Fuzz(func(t *testing.T, in []byte, how uint8) {
		mediaType := fuzzTypes[int(how)%len(fuzzTypes)]
		coding := fuzzCodings[int(how)/len(fuzzTypes)%len(fuzzCodings)]
		fresh, again := &recorder{}, &recorder{}
		first := newWalker(limits)
		var x, y graphql.Exchange
		first.Ask(&x)
		used.Ask(&y)
		if how < 128 { // else as a request, in which GraphQL may stand
			first.Answer(&x)
			used.Answer(&y)
		}
		faultFresh := first.Walk([]byte(string(in)), []byte(mediaType), []byte(coding), fresh)
		fresh.check(t)
		faultAgain := used.Walk(in, []byte(mediaType), []byte(coding), again)
		if faultFresh != faultAgain || fresh.String() != again.String() {
			t.Fatalf("a used walker gives %v %q, a new one %v %q", faultAgain, again, faultFresh, fresh)
		}
		if most := 4*(len(in)+1<<16) + 16; len(fresh.lines) > most {
			t.Fatalf("%d bytes gave %d lines", len(in), len(fresh.lines))
		}
		for _, l := range fresh.lines {
			if i := strings.IndexByte(l, '='); i > 6*6*(128+3)+1000 {
				t.Fatalf("a path of %d bytes", i)
			}
		}
		query := &recorder{}
		used.Form(in, query)
		query.check(t)
	})
}
