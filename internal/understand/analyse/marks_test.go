package analyse_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func TestOneMachine(t *testing.T) {
	for host, local := range map[string]bool{
		"localhost": true, "LOCALHOST:8080": true, "app.localhost": true, "127.0.0.1:9000": true, "127.8.8.8": true, "[::1]": true, "[::1]:80": true,
		"api.example": false, "localhost.example": false, "10.0.0.1:80": false, "[2001:db8::1]:443": false, "127.example": false, "": false,
	} {
		c := get("https://x/y", `{}`)
		c.Host = []byte(host)
		if got := observe(c).Marks.Has(observation.MarkLocal); got != local {
			t.Errorf("%q: local is %v", host, got)
		}
	}
	c := get("/x", `{}`)
	c.Client = netip.MustParseAddrPort("[::ffff:127.0.0.1]:50000")
	if !observe(c).Marks.Has(observation.MarkLocal) {
		t.Error("a client on this machine is not local")
	}
}

func TestPreflight(t *testing.T) {
	c := get("/x", `{}`)
	c.Method = []byte("OPTIONS")
	if observe(c).Marks.Has(observation.MarkPreflight) {
		t.Error("any OPTIONS is a preflight")
	}
	c.Request.Headers = []call.Header{{Name: []byte("access-control-request-method"), Value: []byte("GET")}}
	if !observe(c).Marks.Has(observation.MarkPreflight) {
		t.Error("a preflight is none")
	}
}

// The bytes of a call are left as they are, marks are a pure function of them, and a long row of odd bodies costs little.
func FuzzMarks(f *testing.F) {
	f.Add("/a/../b", "file=%2e%2e%2f", `{"f":"..\\x","g":"%2e"}`, "application/json")
	f.Add("/..%c0%af", "a=....//", "a=..%252f", "application/x-www-form-urlencoded")
	f.Add("", "role=admin&n=-1", `{"a":-1,"roles":["x","admin"],"b" : "-2"}`, "application/json")
	f.Add("", "", strings.Repeat(`"..`, 300), "multipart/form-data")
	f.Fuzz(func(t *testing.T, path, query, body, mediaType string) {
		c := get("/x", `{}`)
		c.Path, c.Query = []byte(path), []byte(query)
		c.Request = message(mediaType, body)
		got := observe(c).Marks
		if string(c.Path) != path || string(c.Query) != query || string(c.Request.Body.Bytes) != body {
			t.Error("the call was changed")
		}
		b := analyse.New(key, analyse.Options{}).Batch(&call.Batch{Entries: 2, Calls: []call.Call{get("/y/../../z?f=../../etc/passwd", `{}`), c}})
		if again := b.Observations[1].Marks; again != got {
			t.Errorf("marks %b, behind another call %b", got, again)
		}
		text := path + query + body
		if got.Has(observation.MarkTraversal) && !strings.Contains(text, ".") && !strings.Contains(text, "%") && !strings.Contains(text, "\xc0") {
			t.Error("a climb without a dot")
		}
	})
}

func TestDeprecatedAnswers(t *testing.T) {
	for header, want := range map[string]bool{
		"Deprecation: @1688169599": true, "deprecation: true": true, "Deprecation: false": false, "Sunset: Sat, 31 Oct 2026 23:59:59 GMT": true,
		"Sunset:": false, "X-Sunset: soon": false,
	} {
		name, value, _ := strings.Cut(header, ":")
		c := get("/x", `{}`)
		c.Response.Headers = append(c.Response.Headers, call.Header{Name: []byte(name), Value: []byte(strings.TrimSpace(value))})
		if got := observe(c).Marks.Has(observation.MarkDeprecated); got != want {
			t.Errorf("%s: deprecated is %v", header, got)
		}
	}
}
