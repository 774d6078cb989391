package accesslog

import (
	"reflect"
	"testing"
)

// FuzzPlainly holds what is seen of a line at a glance against what is seen of it closely.
func FuzzPlainly(f *testing.F) {
	const good = `192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET /a?b=1 HTTP/1.1" 200 5 "-" "probe/1"`
	for _, seed := range []string{
		good, good + ` 0.012`, good + ` "198.51.100.4"`, "<190>" + good, "a.example:443 " + good,
		`::1 - - [01/Mar/2026:12:00:00 +0100] "" 200 - "" ""`,
		`192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET / HTTP/1.1" 200 5 "a"b" "c"`,
		`192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET / HTTP/1.1" 2 0 5 "a" "c"`,
		`192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET / HTTP/1.1" 200 5 6 "a" "c"`,
		`192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET /\x22 HTTP/1.1" 200 5 "a" "c\""`,
		`192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET /" HTTP/1.1" 200 5 "a" "c"d"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var glance, close line
		if !glance.plainly(b) {
			return
		}
		if reason := close.closely(b); reason != "" {
			t.Fatalf("%q at a glance is a line, and closely none: %s", b, reason)
		}
		if glance.bare = false; !reflect.DeepEqual(normal(glance), normal(close)) {
			t.Fatalf("%q is\n%+v at a glance and\n%+v", b, glance, close)
		}
	})
}

// normal makes no difference between nothing and none.
func normal(l line) line {
	for _, f := range []*[]byte{&l.host, &l.client, &l.stamp, &l.request, &l.status, &l.size, &l.referer, &l.agent, &l.rest} {
		if len(*f) == 0 {
			*f = nil
		}
	}
	return l
}
