package meaning_test

import (
	"fmt"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// post is a POST of JSON.
func post(bearer, url, request, answer string) call.Call {
	c := get(bearer, url, answer)
	c.Method = []byte("POST")
	c.Request.Headers = append(c.Request.Headers, call.Header{Name: []byte("Content-Type"), Value: []byte("application/json")})
	c.Request.Body = call.Body{Bytes: []byte(request), Size: int64(len(request))}
	return c
}

// Who sends points names who gets them. The balance in the answer is the sender's.
func TestABalanceAfterATransferIsTheGivers(t *testing.T) {
	for _, key := range []string{"recipientLoyaltyNumber", "toMemberNumber", "beneficiaryLoyaltyNumber"} {
		var calls []call.Call
		calls = append(calls, get("somebody", "/v2/members/4000099999", `{"loyaltyNumber":"4000099999","firstName":"Ada","tier":"gold"}`))
		for n := range 6 {
			bearer := fmt.Sprintf("bearer-of-member-%d", n)
			calls = append(calls,
				get(bearer, "/v2/me", fmt.Sprintf(`{"loyaltyNumber":"40000%05d","name":"Ines Moreau","pointsBalance":%d}`, n*7, 9000+n)),
				get(bearer, fmt.Sprintf("/v2/members/40000%05d/tier", n*7), `{"tier":"gold"}`),
				post(bearer, "/v2/points/transfer", fmt.Sprintf(`{%q:"4000099999","points":500}`, key), fmt.Sprintf(`{"transferId":"TR-00%d","pointsBalance":%d}`, n, 8500+n)))
		}
		got := derive(t, calls...)
		told := got.by["/v2/points/transfer"]
		if who := got.subject(kind.LoyaltyNumber, "4000099999"); who == meaning.Nobody || told[who] != nil {
			t.Errorf("%s: who gets the points is told of a balance: %v", key, told[who])
		}
		for n := range 6 {
			if who := got.subject(kind.LoyaltyNumber, fmt.Sprintf("40000%05d", n*7)); who == meaning.Nobody || told[who] == nil {
				t.Errorf("%s: member %d gave points, and the balance in the answer is not theirs", key, n)
			}
		}
	}
}

// An answer that names somebody speaks of whom the request named, and not of who asked.
func TestANameBesideARecipientIsTheRecipients(t *testing.T) {
	var calls []call.Call
	for n := range 6 {
		bearer, other := fmt.Sprintf("bearer-of-member-%d", n), fmt.Sprintf("40001%05d", n*11)
		calls = append(calls,
			get(bearer, "/v2/me", fmt.Sprintf(`{"loyaltyNumber":"40000%05d","name":"Ines Moreau","pointsBalance":%d}`, n*7, 9000+n)),
			get(bearer, "/v2/members/"+other, fmt.Sprintf(`{"loyaltyNumber":%q,"firstName":"Ada","tier":"gold"}`, other)),
			post(bearer, "/v2/points/recipients", fmt.Sprintf(`{"recipientLoyaltyNumber":%q}`, other), `{"name":"Ada Kos","pointsBalance":100}`))
	}
	got := derive(t, calls...)
	told := got.by["/v2/points/recipients"]
	for n := range 6 {
		asker := got.subject(kind.LoyaltyNumber, fmt.Sprintf("40000%05d", n*7))
		asked := got.subject(kind.LoyaltyNumber, fmt.Sprintf("40001%05d", n*11))
		if told[asker] != nil || told[asked] == nil {
			t.Errorf("member %d asked about another: told %v of the asker and %v of the other", n, told[asker], told[asked])
		}
	}
}
