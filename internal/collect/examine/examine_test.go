package examine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/collect"
	"github.com/waybill-security/waybill/internal/collect/examine"
)

const (
	combined   = `192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET /v1/cards/7 HTTP/1.1" 200 5 "-" "probe/1"` + "\n"
	nginx      = `{"time":"2026-03-01T12:00:01+01:00","remote_addr":"192.0.2.7","request":"GET /v1 HTTP/1.1","status":"200","request_time":"1.000","http_user_agent":"probe/1","host":"shop.example"}` + "\n"
	caddy      = `{"ts":1772362801.5,"request":{"remote_ip":"192.0.2.7","proto":"HTTP/1.1","method":"GET","host":"shop.example","uri":"/","headers":{"Authorization":["REDACTED"]}},"duration":1.5,"size":5,"status":200}` + "\n"
	traefik    = `{"ClientAddr":"192.0.2.7:1","DownstreamStatus":200,"Duration":1000,"RequestHost":"shop.example","RequestMethod":"GET","RequestPath":"/","StartUTC":"2026-03-01T11:00:00Z"}` + "\n"
	envoy      = `[2026-03-01T11:00:00.000Z] "GET /v1 HTTP/2" 200 - 0 512 12 11 "-" "probe/1" "6f70" "shop.example" "192.0.2.99:80"` + "\n"
	haproxy    = `192.0.2.7:4711 [01/Mar/2026:11:00:00.000] fe be/s1 0/0/1/10/12 200 512 - - ---- 1/1/0/0/0 0/0 "GET /v1 HTTP/1.1"` + "\n"
	alb        = `h2 2026-03-01T11:00:00.012000Z app/shop/50 192.0.2.7:1 192.0.2.9:80 0.001 0.009 0.001 200 200 34 512 "GET https://shop.example:443/ HTTP/2.0" "probe/1" - -` + "\n"
	gateway    = `{"requestId":"6f70","httpMethod":"GET","path":"/v1","status":"200","requestTime":"01/Mar/2026:11:00:00 +0000"}` + "\n"
	cloudfront = "#Fields: date time cs-method cs-uri-stem sc-status c-ip\n2026-03-01\t11:00:00\tGET\t/\t200\t192.0.2.7\n"
	harHead    = `{"log":{"version":"1.2","creator":{"name":"WebInspector"},"entries":[`
	harEntry   = `{"startedDateTime":"2026-03-01T12:00:00Z","time":1,"request":{"method":"GET","url":"https://shop.example/","headers":[]},"response":{"status":200,"headers":[],"content":{"size":9,"mimeType":"text/plain"}}}`
)

func look(t *testing.T, content string, o examine.Options) examine.Report {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := collect.Files([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := examine.File(context.Background(), files[0], o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Each kind of file lacks what it lacks, and the way out names the right software.
func TestMissing(t *testing.T) {
	for _, test := range []struct {
		name, content, format, missing string
		how                            []string
	}{
		{"combined", combined, "access-log", "bodies host duration credentials", []string{"HAR", "nginx: log_format", "Apache: LogFormat", "Authorization"}},
		{"nginx", nginx, "json-log", "bodies credentials", []string{"HAR", "http_authorization"}},
		{"Caddy", caddy, "json-log", "bodies credentials", []string{"HAR", "log_credentials"}},
		{"Traefik", traefik, "json-log", "bodies request_headers credentials", []string{"HAR", "accesslog.fields", "Authorization=keep"}},
		{"Envoy", envoy, "envoy-log", "bodies client_address credentials", []string{"HAR", "DOWNSTREAM_REMOTE_ADDRESS", "AUTHORIZATION"}},
		{"Envoy behind a proxy", strings.Replace(envoy, `"-"`, `"198.51.100.4"`, 1), "envoy-log", "bodies credentials", nil},
		{"HAProxy", haproxy, "haproxy-log", "bodies host request_headers credentials", []string{"HAR", "capture request header Host", "capture request header User-Agent", "capture request header Authorization"}},
		{"ALB", alb, "alb-log", "bodies credentials", []string{"HAR", "HAR"}},
		{"API Gateway", gateway, "json-log", "bodies host client_address duration request_headers credentials", []string{"HAR", "$context.domainName", "sourceIp", "responseLatency", "userAgent", "HAR"}},
		{"CloudFront", cloudfront, "cloudfront-log", "bodies host duration request_headers credentials", []string{"HAR", "x-host-header", "time-taken", "User-Agent", "cookie"}},
		{"Chrome without bodies", harHead + harEntry + "]}}", "har", "bodies credentials", []string{"whole bodies", "sensitive"}},
		{"a proxy's HAR", strings.Replace(harHead, "WebInspector", "mitmproxy", 1) + strings.Replace(harEntry, `"mimeType"`, `"text":"123456789","mimeType"`, 1) + "]}}", "har", "client_address", []string{"_clientAddress"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := look(t, test.content, examine.Options{})
			if r.Format == nil || *r.Format != test.format || r.Readable != 1 || !r.Whole || r.FoundBy == "" || !r.Holds() {
				t.Fatalf("%+v", r)
			}
			var what []string
			for i, m := range r.Missing {
				what = append(what, m.What)
				if i < len(test.how) && !strings.Contains(m.How, test.how[i]) {
					t.Errorf("%s: %s", m.What, m.How)
				}
				if m.Why == "" {
					t.Errorf("%s: no reason", m.What)
				}
			}
			if got := strings.Join(what, " "); got != test.missing {
				t.Errorf("missing %s, want %s", got, test.missing)
			}
		})
	}
}

func TestOnlyTheFirstPartOfALongFile(t *testing.T) {
	r := look(t, strings.Repeat(combined, 20_000), examine.Options{Limit: 100_000})
	if r.Whole || r.Entries >= 20_000 || r.Entries*uint64(len(combined)) < 100_000 || r.Readable != r.Entries {
		t.Errorf("whole %v, %d of %d", r.Whole, r.Readable, r.Entries)
	}
}

func TestEachReasonAndItsFirstPlace(t *testing.T) {
	r := look(t, combined+"x\n"+strings.Replace(combined, "Mar", "Mai", 1)+"y\n"+combined+combined[:50], examine.Options{})
	if r.Entries != 6 || r.Readable != 2 || r.Unparsed["format"] != 2 || r.Unparsed["time"] != 1 || r.Unparsed["cut"] != 1 || len(r.Places) != 3 {
		t.Fatalf("%+v", r)
	}
	for i, entry := range []uint64{1, 2, 5} {
		if p := r.Places[i]; p.Entry != entry || p.Means == "" || p.Means == "it could not be read" || !strings.HasPrefix(p.Place, "entry ") {
			t.Errorf("%+v", p)
		}
	}
}

// A host that only one call in many names is not carried.
func TestHalfOfTheCallsMakeIt(t *testing.T) {
	named := strings.Replace(combined, "/v1", "http://shop.example/v1", 1)
	if r := look(t, named+combined+combined, examine.Options{}); r.Carries.Host {
		t.Error("one host in three calls")
	}
	if r := look(t, named+combined, examine.Options{}); !r.Carries.Host {
		t.Error("one host in two calls is not enough")
	}
}

func TestInterrupted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte(combined), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := collect.Files([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := examine.File(ctx, files[0], examine.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
