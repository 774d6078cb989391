package identity_test

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// world numbers values as a store's dictionary does: in the order in which they turn up.
type world struct {
	numbers map[string]observation.Number
}

func (w *world) number(v string) observation.Number {
	if v == "" {
		return 0
	}
	if w.numbers == nil {
		w.numbers = map[string]observation.Number{}
	}
	if _, ok := w.numbers[v]; !ok {
		w.numbers[v] = observation.Number(len(w.numbers) + 1)
	}
	return w.numbers[v]
}

func tokenOf(v string) (t observation.Token) {
	if v == "" {
		return t
	}
	sum := sha256.Sum256([]byte(v))
	copy(t[:], sum[:])
	return t
}

// seen is an identity by what it is made of.
type seen struct {
	kind                                           observation.PrincipalType
	principal, credential, address, agent, service string
}

func (w *world) evidence(s seen) identity.Evidence {
	return identity.Evidence{
		Number: w.number(fmt.Sprint("identity ", s)), Type: s.kind,
		Principal: w.number(s.principal), PrincipalToken: tokenOf(s.principal),
		Credential: w.number(s.credential), CredentialToken: tokenOf(s.credential),
		Address: w.number(s.address), AddressToken: tokenOf(s.address),
		Agent: w.number(s.agent), AgentToken: tokenOf(s.agent),
		ClientService: s.service,
	}
}

// login is a credential and the account that it was handed to.
type login struct{ credential, account string }

func (w *world) login(l login) identity.Login {
	return identity.Login{Credential: w.number(l.credential), Account: w.number(l.account), AccountToken: tokenOf(l.account)}
}

// derived says, for each identity, the type, actor and session that it got.
func derive(ids []seen, logins []login) (actors []identity.Actor, sessions []identity.Session, who []identity.Who, accounts map[int32][]observation.Number) {
	var w world
	var evidence []identity.Evidence
	for _, s := range ids {
		evidence = append(evidence, w.evidence(s))
	}
	var handed []identity.Login
	for _, l := range logins {
		handed = append(handed, w.login(l))
	}
	parties := identity.Actors(evidence, handed, identity.NewMinter(key))
	for _, e := range evidence {
		who = append(who, parties.Who[e.Number])
	}
	return parties.Actors, parties.Sessions, who, parties.Accounts
}

const (
	subject = observation.TokenSubject
	opaque  = observation.OpaqueToken
	session = observation.SessionCookie
)

func TestActors(t *testing.T) {
	for _, c := range []struct {
		name     string
		ids      []seen
		logins   []login
		types    []string // of each identity's actor
		actors   []int    // identities with one number are one actor
		sessions []int
	}{
		{
			"one subject from anywhere",
			[]seen{{subject, "mara", "jwt1", "a1", "ua1", ""}, {subject, "mara", "jwt1", "a2", "ua2", ""}, {subject, "mara", "jwt2", "a1", "ua1", ""}, {subject, "odo", "jwt3", "a1", "ua1", ""}},
			nil, []string{"token_subject", "token_subject", "token_subject", "token_subject"}, []int{1, 1, 1, 2}, []int{1, 1, 2, 3},
		},
		{
			"one value, two types",
			[]seen{{observation.APIKey, "mara", "mara", "a1", "", ""}, {observation.BasicUser, "mara", "mara", "a1", "", ""}, {observation.Certificate, "mara", "h", "", "", ""}},
			nil, []string{"api_key", "basic_user", "certificate"}, []int{1, 2, 3}, []int{1, 2, 3},
		},
		{
			"addresses, services, nobody",
			[]seen{{0, "", "", "a1", "ua1", ""}, {0, "", "", "a1", "ua2", ""}, {0, "", "", "a2", "ua1", "pay"}, {0, "", "", "", "ua1", "pay"}, {0, "", "", "", "", "ship"}, {0, "", "", "", "ua1", ""}, {0, "", "", "", "ua2", ""}},
			nil, []string{"address", "address", "address", "service", "service", "anonymous", "anonymous"}, []int{1, 1, 2, 3, 4, 5, 5}, []int{1, 2, 3, 4, 5, 6, 7},
		},
		{
			"a refused credential is a session of the address",
			[]seen{{0, "", "", "a1", "ua1", ""}, {0, "", "jwt1", "a1", "ua1", ""}, {subject, "mara", "jwt1", "a1", "ua1", ""}},
			nil, []string{"address", "address", "token_subject"}, []int{1, 1, 2}, []int{1, 2, 3},
		},
		{
			"opaque tokens and cookies of a login",
			[]seen{{opaque, "t1", "t1", "a1", "", ""}, {session, "s1", "s1", "a2", "", ""}, {opaque, "t2", "t2", "a1", "", ""}, {session, "s9", "s9", "a1", "", ""}, {observation.APIKey, "k1", "k1", "", "", ""}},
			[]login{{"t1", "mara"}, {"s1", "mara"}, {"t2", "odo"}, {"k1", "odo"}},
			[]string{"account", "account", "account", "session_cookie", "account"}, []int{1, 1, 2, 3, 2}, []int{1, 2, 3, 4, 5},
		},
		{
			"handed out to two accounts, it is nobody's",
			[]seen{{opaque, "t1", "t1", "a1", "", ""}, {opaque, "t2", "t2", "a1", "", ""}},
			[]login{{"t1", "mara"}, {"t1", "odo"}, {"t2", "odo"}, {"t2", "odo"}},
			[]string{"bearer_token", "account"}, []int{1, 2}, []int{1, 2},
		},
		{
			"subject and account, one to one",
			[]seen{{subject, "7c1d", "jwt1", "a1", "", ""}, {subject, "7c1d", "jwt2", "a1", "", ""}, {session, "s1", "s1", "a1", "", ""}},
			[]login{{"jwt1", "mara"}, {"jwt2", "mara"}, {"s1", "mara"}},
			[]string{"token_subject", "token_subject", "token_subject"}, []int{1, 1, 1}, []int{1, 2, 3},
		},
		{
			"one subject for all accounts",
			[]seen{{subject, "app", "jwt1", "a1", "", ""}, {subject, "app", "jwt2", "a1", "", ""}, {session, "s1", "s1", "a1", "", ""}, {session, "s2", "s2", "a1", "", ""}},
			[]login{{"jwt1", "mara"}, {"jwt2", "odo"}, {"s1", "mara"}, {"s2", "odo"}},
			[]string{"token_subject", "token_subject", "account", "account"}, []int{1, 1, 2, 3}, []int{1, 2, 3, 4},
		},
		{
			"one account with two subjects",
			[]seen{{subject, "x", "jwt1", "a1", "", ""}, {subject, "y", "jwt2", "a1", "", ""}, {session, "s1", "s1", "a1", "", ""}},
			[]login{{"jwt1", "mara"}, {"jwt2", "mara"}, {"s1", "mara"}},
			[]string{"token_subject", "token_subject", "account"}, []int{1, 2, 3}, []int{1, 2, 3},
		},
		{"nothing", nil, nil, nil, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			actors, sessions, who, _ := derive(c.ids, c.logins)
			for i, w := range who {
				if got := actors[w.Actor].Type(); got != c.types[i] {
					t.Errorf("identity %d: type %s, want %s", i, got, c.types[i])
				}
				if sessions[w.Session].Actor != w.Actor {
					t.Errorf("identity %d: its session is another actor's", i)
				}
				for j := range i {
					if one := who[j].Actor == w.Actor; one != (c.actors[i] == c.actors[j]) {
						t.Errorf("identities %d and %d: one actor: %v", j, i, one)
					}
					if one := who[j].Session == w.Session; one != (c.sessions[i] == c.sessions[j]) {
						t.Errorf("identities %d and %d: one session: %v", j, i, one)
					}
				}
			}
			for _, a := range actors {
				if a.Label() != a.Type()+" "+a.ID()[:8] || !slices.Contains(identity.ActorTypes(), a.Type()) {
					t.Errorf("label %q", a.Label())
				}
			}
		})
	}
}

func TestAccountsOfASubject(t *testing.T) {
	var w world
	ids := []identity.Evidence{w.evidence(seen{subject, "app", "jwt1", "", "", ""}), w.evidence(seen{subject, "app", "jwt2", "", "", ""})}
	logins := []identity.Login{w.login(login{"jwt1", "mara"}), w.login(login{"jwt2", "odo"})}
	parties := identity.Actors(ids, logins, identity.NewMinter(key))
	want := []observation.Number{w.number("mara"), w.number("odo")}
	if len(parties.Actors) != 1 || len(parties.Accounts[0]) != 2 {
		t.Fatalf("%+v", parties)
	}
	got := slices.Sorted(slices.Values(parties.Accounts[0]))
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("accounts %v, want %v", got, want)
	}
}

// Where a token was erased, what was apart stays apart.
func TestErasedTokens(t *testing.T) {
	ids := []identity.Evidence{
		{Number: 1, Type: subject, Principal: 10, Credential: 20},
		{Number: 2, Type: subject, Principal: 11, Credential: 21},
		{Number: 3, Type: subject, Principal: 10, Credential: 20, Address: 30},
	}
	parties := identity.Actors(ids, nil, identity.NewMinter(key))
	actors, sessions, who := parties.Actors, parties.Sessions, parties.Who
	if len(actors) != 2 || len(sessions) != 2 || who[1] != who[3] || who[1] == who[2] || actors[0].ID() == actors[1].ID() {
		t.Errorf("%+v %+v %+v", actors, sessions, who)
	}
	unknown := []identity.Evidence{{Number: 1, Type: 200, Principal: 5}}
	if actors := identity.Actors(unknown, nil, identity.NewMinter(key)).Actors; actors[0].Type() != identity.TypeAnonymous {
		t.Errorf("a type that is none: %s", actors[0].Type())
	}
}

func someSeen() *rapid.Generator[seen] {
	return rapid.Custom(func(t *rapid.T) seen {
		of := func(values ...string) string { return rapid.SampledFrom(values).Draw(t, "value") }
		s := seen{
			kind:    rapid.SampledFrom([]observation.PrincipalType{0, subject, opaque, session, observation.APIKey}).Draw(t, "type"),
			address: of("", "a1", "a2"), agent: of("", "ua1", "ua2"), service: of("", "pay", "ship"),
		}
		switch s.kind {
		case 0:
			s.credential = of("", "", "c1", "c2")
		case subject:
			s.principal, s.credential = of("p1", "p2", "p3"), of("c1", "c2", "c3", "c4")
		default:
			s.credential = of("c1", "c2", "c3", "c4")
			s.principal = s.credential
		}
		return s
	})
}

// The order in which identities and logins are given, and with it all numbers, change neither ids nor who is who.
func TestActorsDoNotDependOnOrder(t *testing.T) {
	type row struct{ actor, label, session string }
	rows := func(ids []seen, logins []login) (map[seen]row, []string) {
		actors, sessions, who, links := derive(ids, logins)
		if !slices.IsSortedFunc(actors, func(a, b identity.Actor) int { return strings.Compare(a.ID(), b.ID()) }) ||
			!slices.IsSortedFunc(sessions, func(a, b identity.Session) int { return strings.Compare(a.ID(), b.ID()) }) {
			t.Fatal("not sorted by id")
		}
		by := map[seen]row{}
		for i, w := range who {
			by[ids[i]] = row{actors[w.Actor].ID(), actors[w.Actor].Label(), sessions[w.Session].ID()}
		}
		var all []string
		for i, a := range actors {
			all = append(all, fmt.Sprint(a.ID(), " ", a.Type(), " ", len(links[int32(i)])))
		}
		for _, s := range sessions {
			all = append(all, s.ID()+" of "+actors[s.Actor].ID())
		}
		return by, all
	}
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(someSeen(), 0, 12, rapid.ID[seen]).Draw(t, "ids")
		logins := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) login {
			return login{rapid.SampledFrom([]string{"c1", "c2", "c3", "c4"}).Draw(t, "credential"), rapid.SampledFrom([]string{"mara", "odo", "p1"}).Draw(t, "account")}
		}), 0, 6).Draw(t, "logins")
		by, all := rows(ids, logins)
		otherBy, otherAll := rows(rapid.Permutation(ids).Draw(t, "permuted ids"), rapid.Permutation(logins).Draw(t, "permuted logins"))
		if d := gocmp(by, otherBy) + gocmp(all, otherAll); d != "" {
			t.Fatal(d)
		}
	})
}

func gocmp(a, b any) string {
	return cmp.Diff(a, b, cmp.Exporter(func(reflect.Type) bool { return true }))
}
