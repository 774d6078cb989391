package analyse_test

import (
	"net/netip"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// What an analyser remembers of calls that show nothing but a target changes no observation: each is what an analyser
// makes of it that has seen no other.
func TestRememberedTargetsChangeNothing(t *testing.T) {
	part := func(values ...string) *rapid.Generator[[]byte] {
		return rapid.Map(rapid.SampledFrom(values), func(s string) []byte { return []byte(s) })
	}
	draw := func(r *rapid.T) call.Call {
		c := call.Call{
			Method: part("GET", "get", "POST", "OPTIONS").Draw(r, "method"), Scheme: part("", "http", "https", "ws").Draw(r, "scheme"),
			Host: part("", "a.example", "a.example:80").Draw(r, "host"), Service: part("", "orders").Draw(r, "service"),
			Path:   part("/", "/v1/members/4000000127", "/users/inga", "/orders/77/items", "/a\x00b", "/login", "/files/../../etc/passwd").Draw(r, "path"),
			Query:  part("", "email=ines@post.example&page=2", "token=eyJhbGciOiJub25lIn0.e30.", "q=1", "path=..%2f..%2finternal").Draw(r, "query"),
			Status: rapid.SampledFrom([]int{0, 200, 401, 404, 500}).Draw(r, "status"), Duration: call.Unknown,
			Client:   netip.MustParseAddrPort(rapid.SampledFrom([]string{"203.0.113.9:1", "10.0.0.1:2", "[2001:db8::1]:3", "127.0.0.1:4"}).Draw(r, "client")),
			Response: call.Message{Body: call.Body{State: call.BodyUnobservable, Size: int64(rapid.IntRange(-1, 3).Draw(r, "size"))}},
		}
		for _, name := range []string{"User-Agent", "Referer", "X-Forwarded-For", "X-Forwarded-Proto", "Access-Control-Request-Method", "Authorization", "Cookie", "X-Customer-Id"} {
			if rapid.IntRange(0, 5).Draw(r, name) == 0 {
				c.Request.Headers = append(c.Request.Headers, call.Header{Name: []byte(name), Value: part("203.0.113.7", "https", "Bearer abcdefgh12345678", "id=ab34cd56ef; sid=99887766554433").Draw(r, "value")})
			}
		}
		if rapid.IntRange(0, 4).Draw(r, "answer") == 0 {
			c.Response = message("application/json", `{"id":4000000127,"email":"ines@post.example"}`)
		}
		return c
	}
	rapid.Check(t, func(r *rapid.T) {
		symbols := observation.NewSymbols()
		calls := rapid.SliceOfN(rapid.Custom(draw), 1, 30).Draw(r, "calls")
		got := analyse.New(key, analyse.Options{Symbols: symbols}).Batch(&call.Batch{Entries: uint64(len(calls)), Calls: calls})
		targets := map[observation.TargetRef]int{}
		for i := range calls {
			alone := analyse.New(key, analyse.Options{Symbols: symbols}).Batch(&call.Batch{Entries: 1, Calls: calls[i : i+1]})
			one, other := comparable(got, i), comparable(alone, 0)
			if !reflect.DeepEqual(one, other) {
				r.Fatalf("call %d: %+v, alone %+v", i, one, other)
			}
			target := got.Observations[i].Target
			if first, ok := targets[target]; ok && !reflect.DeepEqual(shown(got, first), shown(got, i)) {
				r.Fatalf("calls %d and %d are of one target and show not the same", first, i)
			}
			if target != 0 {
				targets[target] = i
			}
		}
	})
}

// comparable is an observation with who made the call in the place of numbers of one process.
func comparable(b observation.Batch, i int) seen {
	s := seenIn(b, i)
	s.Caller, s.Target, s.minter = 0, 0, nil
	return s
}

// shown is what observations of one target have in common.
func shown(b observation.Batch, i int) observation.Observation {
	o := b.Observations[i]
	b.Fill(&o)
	return observation.Observation{Path: o.Path, Holders: o.Holders, Exposures: o.Exposures}
}
