package identity_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func BenchmarkCanonical(b *testing.B) {
	for _, v := range []string{"4000123456", "mara.lindqvist@x.example", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "+31 6 1234 5678", "Skyloom Gold"} {
		b.Run(strings.ReplaceAll(v, " ", "_"), func(b *testing.B) {
			in, out := []byte(v), make([]byte, 0, 64)
			b.ReportAllocs()
			for b.Loop() {
				out = identity.Canonical(out[:0], in)
			}
		})
	}
}

func BenchmarkToken(b *testing.B) {
	values := make([][]byte, 1<<18)
	for i := range values {
		values[i] = fmt.Append(nil, 4_000_000_000+i*7)
	}
	for name, mask := range map[string]int{"new": len(values) - 1, "again": 1<<9 - 1} {
		b.Run(name, func(b *testing.B) {
			m := identity.NewMinter(key)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				m.Token(values[i&mask])
				i++
			}
		})
	}
}

func browserCall(token string) *call.Call {
	return request("Host: api.skyloom.example", "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
		"Accept: application/json", "Accept-Language: nl-NL,nl;q=0.9", "Accept-Encoding: gzip, br", "Authorization: Bearer "+token,
		"Referer: https://www.skyloom.example/", "X-Request-Id: 5f3a0c77b1e2d400", "Cookie: theme=dark", "Content-Type: application/json")
}

func BenchmarkOf(b *testing.B) {
	token := func(i int) string {
		return jwt(fmt.Sprintf(`{"iss":"https://id.skyloom.example","sub":"7c1d0000-0000-4000-8000-%012d","iat":1767225600,"exp":1767229200,"scope":"profile balance","roles":["member"],"pad":%q}`, i, strings.Repeat("x", 200)))
	}
	for name, n := range map[string]int{"jwt_seen": 64, "jwt_new": 1 << 13} {
		b.Run(name, func(b *testing.B) {
			calls := make([]*call.Call, n)
			for i := range calls {
				calls[i] = browserCall(token(i))
			}
			r := recogniser()
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				r.Of(calls[i&(n-1)], call.Source{})
				i++
			}
		})
	}
	b.Run("key_behind_proxy", func(b *testing.B) {
		c := request("User-Agent: partner/1.0", "X-Api-Key: pk_live_tGzv3JOkF0XG5Qx2TlKWIA", "X-Forwarded-For: 192.0.2.1, 203.0.113.9, 10.0.0.9")
		c.Client = netip.MustParseAddrPort("10.0.0.2:1")
		r := recogniser()
		b.ReportAllocs()
		for b.Loop() {
			r.Of(c, call.Source{})
		}
	})
}

func BenchmarkActors(b *testing.B) {
	var w world
	var ids []identity.Evidence
	for i := range 10_000 {
		ids = append(ids, w.evidence(seen{kind: observation.TokenSubject, principal: fmt.Sprint("p", i/3), credential: fmt.Sprint("c", i), address: fmt.Sprint("a", i%500)}))
	}
	b.ReportAllocs()
	for b.Loop() {
		identity.Actors(ids, nil, identity.NewMinter(key))
	}
}
