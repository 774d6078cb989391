package endpoint_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// shapes writes a path's evidence: open words as they are, sealed ones in «», folded ones by class.
func shapes(p observation.Path) string {
	names := map[observation.SegmentClass]string{
		observation.SegmentNumber: "number", observation.SegmentUUID: "uuid", observation.SegmentHex: "hex",
		observation.SegmentMixed: "mixed", observation.SegmentEmail: "email", observation.SegmentDate: "date",
		observation.SegmentToken: "token", observation.SegmentOther: "other", observation.SegmentWord: "word",
		observation.SegmentList: "list",
	}
	var b strings.Builder
	for _, s := range p.Segments {
		b.WriteString(s.Before.String())
		switch {
		case s.Class != observation.SegmentLiteral:
			b.WriteString("{" + names[s.Class] + "}")
		case s.Text.Open():
			b.WriteString(s.Text.Reveal())
		default:
			b.WriteString("«" + s.Text.Reveal() + "»")
		}
		b.WriteString(s.After.String())
	}
	return b.String()
}

func TestSplitSegments(t *testing.T) {
	splitter := endpoint.NewSplitter()
	for path, want := range map[string]string{
		"/":                              "",
		"":                               "",
		"//v2///members/":                "/v2/members",
		"/v2/members/4000123456/profile": "/v2/members/{number}/profile",
		"/users/alice":                   "/users/«alice»",
		"/users/me":                      "/users/me",
		"/users/user12":                  "/users/{mixed}",
		"/rooms/room-101":                "/rooms/{mixed}",
		"/GroupV2/reports2/x/summaryv2":  "/GroupV2/reports2/x/«summaryv2»",
		"/ntpx2/info":                    "/«ntpx2»/info",
		"/info/ntpx2":                    "/info/«ntpx2»",
		"/area/page12":                   "/area/«page12»",
		"/bookings/XK7PQR/PLANET":        "/bookings/{mixed}/«PLANET»",
		"/a/0f8fad5b-d9cb-469f-a165-70867728950e": "/a/{uuid}",
		"/a/deadbeef01":                                                 "/a/{hex}",
		"/a/k3f9x2/AB12CD/AB-12/101A":                                   "/a/{mixed}/{mixed}/{mixed}/{mixed}",
		"/oauth2/s3/iso27001/windows2022/3ds2/mp3/x509":                 "/oauth2/s3/iso27001/windows2022/3ds2/mp3/x509",
		"/x/2024-06-01/2024-06/2024-Q3/01-06-2024/2024-06-01T10:00:00Z": "/x/{date}/{date}/{date}/{date}/{date}",
		"/2010-04-01/accounts":                                          "/«2010-04-01»/accounts",
		"/rates/2024-06-01":                                             "/rates/{date}",
		"/u/jane.doe@example.com":                                       "/u/{email}",
		"/u/jane%2Edoe%40example.com":                                   "/u/{email}",
		"/u/%61lice/%6de":                                               "/u/«alice»/me",
		"/u/J%C3%BCrgen/größe":                                          "/u/{other}/{other}",
		"/a/../b/./c":                                                   "/a/../b/./c",
		"/a/%2e%2E/b":                                                   "/a/../b",
		"/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl":          "/t/{token}",
		"/t/dQw4w9WgXcQ9Kx3mZpLw7":                                      "/t/{token}",
		"/items/12.json/a.json/report.pdf/annual-zxqv.pdf":              "/items/{number}.json/a.json/report.pdf/«annual-zxqv».pdf",
		"/$metadata/@me/items:batchGet/12:cancel/@alice":                "/$metadata/@me/items:batchGet/{number}:cancel/{other}",
		"/odata/Products(5)/1;v=2/48.8,2.3/a b/a%20b":                   "/odata/Products({number})/{number};v={number}/{number},{number}/{other}/{other}",
		"/.well-known/openid-configuration":                             "/.well-known/openid-configuration",
		"/acme.loyalty.v1.MemberService/GetProfile":                     "/«acme.loyalty.v1.MemberService»/GetProfile",
		"/conditions/V56.9":                                             "/conditions/{mixed}",
		"/10.0.0.1/com.zxqv.qwrt":                                       "/{other}/{other}",
		"/x/-5/+31612345678/12.50":                                      "/x/{number}/{other}/{number}",
		"/v1.2.3/v1beta1/V2":                                            "/v1.2.3/v1beta1/V2",
		"/order/%":                                                      "/order/{other}",
		"/order/%zz/%4":                                                 "/order/{other}/{other}",
		"*":                                                             "/*",
		strings.Repeat("/a", 32):                                        strings.Repeat("/a", 32),
		strings.Repeat("/a", 40):                                        strings.Repeat("/a", 31) + "/{other}",
		"/x/" + strings.Repeat("z", 129):                                "/x/{other}",
	} {
		p, values := splitter.Split(&call.Call{Method: []byte("GET"), Path: []byte(path), Status: 200})
		if got := shapes(p); got != want {
			t.Errorf("Split(%q)\n got %s\nwant %s", path, got, want)
		}
		for _, v := range values {
			if s := p.Segments[v.Index]; s.Class == observation.SegmentLiteral && s.Text.Open() && s.Before != observation.LeadDot {
				t.Errorf("Split(%q): open word %q is given as a value", path, v.Raw)
			}
		}
	}
}

func TestSplitValues(t *testing.T) {
	splitter := endpoint.NewSplitter()
	_, values := splitter.Split(&call.Call{Path: []byte("/users/jane%2Edoe%40example.com/orders/17/alice%20b"), Status: 200})
	got := map[int]string{}
	for _, v := range values {
		got[v.Index] = string(v.Raw)
	}
	if diff := cmp.Diff(map[int]string{1: "jane.doe@example.com", 3: "17", 4: "alice b"}, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	_, values = splitter.Split(&call.Call{Path: []byte(strings.Repeat("/a", 31) + "/secret/%61"), Status: 200})
	if len(values) != 1 || values[0].Index != 31 || string(values[0].Raw) != "secret/a" {
		t.Errorf("values of a path too long: %d, want the rest as one", len(values))
	}
}

func TestSplitNoise(t *testing.T) {
	splitter := endpoint.NewSplitter()
	for status, noise := range map[int]bool{0: false, 200: false, 302: false, 400: true, 401: false, 403: false, 404: true, 405: true, 410: false, 429: false, 500: false, 501: true, 503: false} {
		p, values := splitter.Split(&call.Call{Path: []byte("/users/alice/2010-04-01/7"), Status: status})
		want := "/users/«alice»/{date}/{number}"
		if noise {
			want = "/users/{word}/{date}/{number}"
		}
		if p.Noise != noise || shapes(p) != want || len(values) != 3 {
			t.Errorf("status %d: noise %v, %s, %d values; want %v, %s, 3", status, p.Noise, shapes(p), len(values), noise, want)
		}
	}
	if p, _ := splitter.Split(&call.Call{Path: []byte("/2010-04-01/users"), Status: 404}); shapes(p) != "/{date}/users" {
		t.Errorf("a version on a noise path: %s, want it folded", shapes(p))
	}
}

func TestSplitHost(t *testing.T) {
	splitter := endpoint.NewSplitter()
	for _, test := range []struct{ scheme, host, want string }{
		{"https", "API.Example:443", "api.example"},
		{"https", "api.example:80", "api.example:80"},
		{"http", "api.example:80", "api.example"},
		{"", "api.example:443", "api.example:443"},
		{"wss", "api.example.:443", "api.example"},
		{"https", "api.example.", "api.example"},
		{"https", "api.example:", "api.example"},
		{"https", "[2001:DB8::1]:443", "[2001:db8::1]"},
		{"https", "[2001:db8::1]:8443", "[2001:db8::1]:8443"},
		{"https", "2001:db8::1", "[2001:db8::1]"},
		{"https", "someone:word@api.example:8443", "api.example:8443"},
		{"https", "", ""},
	} {
		for range 2 { // the second time from memory
			p, _ := splitter.Split(&call.Call{Scheme: []byte(test.scheme), Host: []byte(test.host), Path: []byte("/")})
			if got := p.Host.Reveal(); got != test.want || p.Host.Open() {
				t.Errorf("host of %s://%s = %q, want %q sealed", test.scheme, test.host, got, test.want)
			}
		}
	}
}

func TestSplitMethodAndService(t *testing.T) {
	splitter := endpoint.NewSplitter()
	for raw, want := range map[string]string{
		"GET": "GET", "get": "GET", "Patch": "PATCH", "PROPFIND": "PROPFIND", "HACK": "OTHER", "": "OTHER",
		strings.Repeat("A", 100): "OTHER",
	} {
		p, _ := splitter.Split(&call.Call{Method: []byte(raw), Service: []byte("member-service"), Path: []byte("/")})
		if p.Method != want || p.Service.Reveal() != "member-service" || p.Service.Open() {
			t.Errorf("method %q, service %q; want %q, member-service", p.Method, p.Service.Reveal(), want)
		}
	}
}

// TestSplitRemembers asks for more words than a splitter remembers: nothing changes but the speed.
func TestSplitRemembers(t *testing.T) {
	splitter := endpoint.NewSplitter()
	m := maker{newRand(1)}
	for i := range 20_000 {
		word := m.word(4)
		path := fmt.Sprintf("/users/%s/orders/%d", word, i)
		p, _ := splitter.Split(&call.Call{Path: []byte(path), Status: 200})
		if want := "/users/«" + word + "»/orders/{number}"; shapes(p) != want && !vocabulary.Open(word) {
			t.Fatalf("Split(%q) = %s, want %s", path, shapes(p), want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"/v2/members/4000123456/profile", "/a/%2e%2e/b", "//", "*", "/%", "/%4", "/a/b;c=d,e", "/u/j@x.example", "/\xff/\x00",
		"/2010-04-01/Accounts", "/items:batchGet", strings.Repeat("/x", 50), "/eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "/Ünïcode",
	} {
		f.Add(seed, "API.example:443", 200)
		f.Add(seed, "[::1]", 404)
	}
	f.Fuzz(func(t *testing.T, path, host string, status int) {
		c := call.Call{Method: []byte("GET"), Scheme: []byte("https"), Host: []byte(host), Path: []byte(path), Status: status}
		p, values := endpoint.NewSplitter().Split(&c)
		if len(p.Segments) > 32 {
			t.Fatalf("%d segments, want 32 at most", len(p.Segments))
		}
		valued := map[int]bool{}
		for _, v := range values {
			valued[v.Index] = true
		}
		for i, s := range p.Segments {
			text := s.Text.Reveal()
			literal := s.Class == observation.SegmentLiteral
			switch {
			case literal == (text == ""):
				t.Errorf("segment %d of class %d has text %q", i, s.Class, text)
			case valued[i] == (literal && s.Text.Open()) && s.Before != observation.LeadDot:
				t.Errorf("segment %d: a value %v, open %v", i, valued[i], s.Text.Open())
			case literal && !s.Text.Open() && p.Noise:
				t.Errorf("segment %d: an unknown word rests on a noise path", i)
			case s.Before == observation.LeadDot && !s.Text.Open():
				t.Errorf("part %d is an ending that nobody knows: %q", i, text)
			case i == 0 && !s.Begins():
				t.Errorf("a path begins with %q", s.Before)
			case strings.Contains(text, "/"):
				t.Errorf("segment %d holds a slash", i)
			}
		}
		// The same path again, in its own spelling and from memory, is the same evidence.
		splitter := endpoint.NewSplitter()
		first, _ := splitter.Split(&c)
		key := first.Key()
		c.Path = bytes.TrimRight(append([]byte("/"), c.Path...), "/")
		if again, _ := splitter.Split(&c); again.Key() != key {
			t.Errorf("%q: %q and %q for one path", path, key, again.Key())
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	splitter := endpoint.NewSplitter()
	c := call.Call{
		Method: []byte("GET"), Scheme: []byte("https"), Host: []byte("api.skyloom.example:443"), Service: []byte("members"),
		Path: []byte("/v2/members/4000123456/transactions"), Status: 200,
	}
	b.ReportAllocs()
	for b.Loop() {
		splitter.Split(&c)
	}
}
