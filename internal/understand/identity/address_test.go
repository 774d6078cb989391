package identity_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

func TestAddress(t *testing.T) {
	const outside, inside = "198.51.100.7:5000", "10.0.0.2:5000"
	for _, c := range []struct {
		name, peer string
		headers    []string
		want       string
	}{
		{"peer", outside, nil, "198.51.100.7"},
		{"peer, IPv4 mapped", "[::ffff:198.51.100.7]:5000", nil, "198.51.100.7"},
		{"peer with a zone", "[fe80::1%eth0]:5000", nil, "fe80::1"},
		{"nobody", "", nil, ""},
		{"unspecified", "0.0.0.0:0", nil, ""},
		{"inside, no headers", inside, nil, "10.0.0.2"},
		{"a stranger's word does not count", outside, []string{"X-Forwarded-For: 203.0.113.9"}, "198.51.100.7"},
		{"a proxy's does", inside, []string{"X-Forwarded-For: 203.0.113.9"}, "203.0.113.9"},
		{"peer not known", "", []string{"X-Forwarded-For: 203.0.113.9"}, "203.0.113.9"},
		{"what the client put in front does not count", inside, []string{"X-Forwarded-For: 192.0.2.1, 203.0.113.9, 10.0.0.9"}, "203.0.113.9"},
		{"nor a private address in front", inside, []string{"X-Forwarded-For: 10.9.9.9, 203.0.113.9"}, "203.0.113.9"},
		{"all inside", inside, []string{"X-Forwarded-For: 10.1.1.1, 10.0.0.9"}, "10.1.1.1"},
		{"two headers are one list", inside, []string{"X-Forwarded-For: 192.0.2.1", "x-forwarded-for: 203.0.113.9,10.0.0.9"}, "203.0.113.9"},
		{"through to the first header", inside, []string{"X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 10.0.0.9"}, "203.0.113.9"},
		{"with a port", inside, []string{"X-Forwarded-For: 203.0.113.9:1234"}, "203.0.113.9"},
		{"IPv6", inside, []string{"X-Forwarded-For: 2001:DB8::9"}, "2001:db8::9"},
		{"IPv6 with a port", inside, []string{"X-Forwarded-For: [2001:db8::9]:443"}, "2001:db8::9"},
		{"garbage ends the walk", inside, []string{"X-Forwarded-For: 203.0.113.9, unknown, 10.0.0.9"}, "10.0.0.9"},
		{"garbage alone", inside, []string{"X-Forwarded-For: 999.1.1.1"}, "10.0.0.2"},
		{"Forwarded", inside, []string{`Forwarded: for=192.0.2.1;proto=http, For="[2001:db8::9]:47";by=10.0.0.2`}, "2001:db8::9"},
		{"Forwarded, hidden", inside, []string{"Forwarded: for=_secret"}, "10.0.0.2"},
		{"the list before the single one", inside, []string{"X-Real-IP: 192.0.2.1", "X-Forwarded-For: 203.0.113.9"}, "203.0.113.9"},
		{"X-Real-IP", inside, []string{"X-Real-IP: 203.0.113.9", "CF-Connecting-IP: 192.0.2.1"}, "203.0.113.9"},
		{"CF-Connecting-IP", inside, []string{"CF-Connecting-IP: 203.0.113.9"}, "203.0.113.9"},
		{"True-Client-IP", inside, []string{"True-Client-IP: 203.0.113.9"}, "203.0.113.9"},
		{"a very long chain", inside, []string{"X-Forwarded-For: 203.0.113.9" + strings.Repeat(", 10.0.0.9", 500)}, "10.0.0.9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			made := request(c.headers...)
			made.Client = netip.AddrPort{}
			if c.peer != "" {
				made.Client = netip.MustParseAddrPort(c.peer)
			}
			id := recogniser().Of(made, call.Source{})
			if got := id.AddressText.Reveal(); got != c.want || id.AddressText.Open() {
				t.Errorf("address %q, want %q", got, c.want)
			}
			if id.Address != identity.NewMinter(key).Token([]byte(c.want)) {
				t.Error("the token is not that of the address")
			}
		})
	}
}

func TestTrustedProxies(t *testing.T) {
	at := func(trusted []netip.Prefix, standpoint string) string {
		c := request("X-Forwarded-For: 203.0.113.9, 198.51.100.7")
		c.Client = netip.MustParseAddrPort("10.0.0.2:1")
		r := identity.NewRecogniser(identity.NewMinter(key), identity.Options{TrustedProxies: trusted})
		return r.Of(c, call.Source{Standpoint: standpoint}).AddressText.Reveal()
	}
	if got := at(nil, "edge"); got != "198.51.100.7" {
		t.Errorf("by default: %s", got)
	}
	if got := at([]netip.Prefix{}, "edge"); got != "10.0.0.2" {
		t.Errorf("trusting nobody: %s", got)
	}
	cdn := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("198.51.100.0/24")}
	if got := at(cdn, "edge"); got != "203.0.113.9" {
		t.Errorf("behind a delivery network: %s", got)
	}
	if got := at(nil, "client"); got != "10.0.0.2" {
		t.Errorf("recorded at the client: %s", got)
	}
}

func TestHopsAreCounted(t *testing.T) {
	var n identity.HopCount
	r := recogniser()
	for _, c := range []struct {
		peer    string
		headers []string
	}{
		{"10.0.0.2:1", []string{"X-Forwarded-For: 203.0.113.9, unknown, 10.0.0.9"}},
		{"10.0.0.2:1", []string{`Forwarded: for="_hidden", for=unknown;by=x, for=203.0.113.9`}},
		{"10.0.0.2:1", []string{"X-Forwarded-For: 999.1.1.1", "X-Forwarded-For: , 203.0.113.9"}},
		{"198.51.100.7:1", []string{"X-Real-IP: 203.0.113.9"}},
		{"10.0.0.2:1", []string{"CF-Connecting-IP: nobody", "Forwarded: by=10.0.0.1"}},
		{"10.0.0.2:1", nil},
	} {
		made := request(c.headers...)
		made.Client = netip.MustParseAddrPort(c.peer)
		r.CountHops(made, call.Source{}, &n)
	}
	if want := (identity.HopCount{Calls: 5, Believed: 3, NotTrusted: 1, Hidden: 1, Unknown: 2, Malformed: 3}); n != want {
		t.Errorf("%+v, want %+v", n, want)
	}
}
