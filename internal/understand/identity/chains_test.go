package identity_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Whatever was handed out for what: the order in which it was seen does not matter, no credential of one account comes to be of an actor who
// is another account, and a subject's calls stay the subject's.
func TestChainsDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		number := rapid.Map(rapid.IntRange(1, 8), func(n int) observation.Number { return observation.Number(n) })
		numbers := func(name string, most int) []observation.Number { return rapid.SliceOfN(number, 0, most).Draw(r, name) }
		token := func(n observation.Number) observation.Token { return observation.Token{byte(n), 1} }
		var handouts []identity.Handout
		for range rapid.IntRange(1, 6).Draw(r, "handouts") {
			h := identity.Handout{Given: numbers("given", 2), By: numbers("by", 1), Renewed: numbers("renewed", 1)}
			if len(h.Given) > 0 {
				handouts = append(handouts, h)
			}
		}
		var ids []identity.Evidence
		for n := observation.Number(1); n <= 8; n++ {
			e := identity.Evidence{Number: n, Type: observation.OpaqueToken, Principal: n, PrincipalToken: token(n), Credential: n, CredentialToken: token(n)}
			if n > 5 {
				e.Type, e.Principal, e.PrincipalToken = observation.TokenSubject, 20+n%2, token(20+n%2)
			}
			ids = append(ids, e)
		}
		var logins []identity.Login
		for i, credential := range numbers("logins", 3) {
			account := observation.Number(30 + i%2)
			logins = append(logins, identity.Login{Credential: credential, Account: account, AccountToken: token(account)})
		}
		of := func() ([]string, identity.Parties) {
			p := identity.ActorsOf(slices.Values(ids), logins, handouts, token, identity.NewMinter(key))
			var out []string
			for n := 1; n <= 8; n++ {
				out = append(out, fmt.Sprint(n, p.Actors[p.Who[n].Actor].ID(), p.Sessions[p.Who[n].Session].ID()))
			}
			return out, p
		}
		want, parties := of()
		for n := 6; n <= 8; n++ {
			if a := parties.Actors[parties.Who[n].Actor]; a.Type() != identity.TypeTokenSubject {
				r.Fatalf("a subject's token is a %s's", a.Type())
			}
		}
		account := map[int32]observation.Number{}
		alone := map[observation.Number]observation.Number{}
		for _, l := range logins {
			if have, ok := alone[l.Credential]; ok && have != l.Account {
				alone[l.Credential] = 0
			} else if !ok {
				alone[l.Credential] = l.Account
			}
		}
		for credential, own := range alone {
			actor := parties.Who[credential].Actor
			if have, ok := account[actor]; ok && own != 0 && have != 0 && have != own && parties.Actors[actor].Type() != identity.TypeTokenSubject {
				r.Fatalf("credentials of two accounts are one %s's", parties.Actors[actor].Type())
			}
			account[actor] = own
		}
		handouts = rapid.Permutation(handouts).Draw(r, "handouts in another order")
		logins = rapid.Permutation(logins).Draw(r, "logins in another order")
		ids = rapid.Permutation(ids).Draw(r, "identities in another order")
		if got, _ := of(); !slices.Equal(got, want) {
			r.Fatalf("%v, in another order %v", want, got)
		}
	})
}
