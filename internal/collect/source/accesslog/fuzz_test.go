package accesslog_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
)

// FuzzLine reads anything as a line between two good ones, which it must not disturb.
func FuzzLine(f *testing.F) {
	const good = "192.0.2.7 - - [" + stamp + `] "GET /a HTTP/1.1" 200 5 "-" "probe/1"`
	for _, seed := range []string{
		good, good + " 0.012 0.010", good + ` "198.51.100.4, unknown" 4567`, "shop.example:443 " + good,
		`2001:db8::7 - a b [` + stamp + `] "GET http://u@a.example:1?b HTTP/2.0" 304 - "\x22\\" "\"\n\xZ"`,
		`- - - [` + stamp + `] "\x16\x03" 400 0`, `x [` + stamp + `] "`, "\x00" + good, `a b c [] "" - - "" "" "`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		line = strings.ReplaceAll(line, "\n", " ")
		if strings.TrimSpace(line) == "" {
			return
		}
		calls, reasons, _ := readAll(t, good+"\n"+line+"\n"+good+"\n")
		if len(reasons) != 3 || reasons[0] != "" || reasons[2] != "" {
			t.Fatalf("reasons %q", reasons)
		}
		if want := 3 - len(strings.Fields(reasons[1])); len(calls) != want {
			t.Fatalf("%d calls, reasons %q", len(calls), reasons)
		}
		for i := range calls {
			check(t, &calls[i])
		}
	})
}

func check(t *testing.T, c *call.Call) {
	t.Helper()
	switch {
	case len(c.Method) == 0 || bytes.IndexByte(c.Method, ' ') >= 0:
		t.Errorf("method %q", c.Method)
	case len(c.Path) == 0 && len(c.Host) == 0:
		t.Error("neither a path nor a host")
	case c.Status != 0 && (c.Status < 100 || c.Status > 999):
		t.Errorf("status %d", c.Status)
	case c.Duration < call.Unknown || c.Response.Body.Size < 0:
		t.Errorf("duration %d, size %d", c.Duration, c.Response.Body.Size)
	case len(c.Response.Body.Bytes)+len(c.Request.Body.Bytes) > 0:
		t.Error("a body")
	case c.Response.Body.State != call.BodyNone && c.Response.Body.State != call.BodyUnobservable:
		t.Errorf("the body is %s", c.Response.Body.State)
	case c.Request.Header("authorization") != nil || c.Request.Header("cookie") != nil:
		t.Error("a credential was made up")
	}
}
