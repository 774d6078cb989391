package detect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/show/query"
)

// A library with readers, whose words and ids are none of the example's: an account is a UUID, a loan an opaque code.
const (
	readers = 24
	dayLong = 24 * time.Hour
)

func reader(n int) string { return uuid(5000 + n) }

func readerFile(n int) string {
	return fmt.Sprintf(`{"patronId":%q,"firstName":"Ines","lastName":"Moreau","email":"reader%d@post.example","phone":"+31 6 1204 %04d"}`, reader(n), n, 1000+n)
}

func asReader(n int) []string { return []string{bearer(reader(n))} }

// reads is one reader's look at a file.
func reads(who, whose int, at time.Duration) exchange {
	return exchange{url: "https://api.library.example/patrons/" + reader(whose), send: asReader(who), answer: readerFile(whose), at: at, client: fmt.Sprintf("198.51.100.%d", 1+who%200)}
}

// me tells a reader about themselves, and so which id is theirs.
func me(who int, at time.Duration) exchange {
	x := reads(who, who, at)
	x.url = "https://api.library.example/whoami"
	return x
}

// ordinary is what readers do for some days: each looks at their own file.
func ordinary(days int) (calls []exchange) {
	for d := range days {
		for n := range readers {
			at := time.Duration(d)*dayLong + time.Duration(n)*20*time.Minute
			calls = append(calls, me(n, at+time.Second), reads(n, n, at+2*time.Second), reads(n, n, at+time.Minute))
		}
	}
	return calls
}

// with adds calls to ordinary ones, on the third day.
func withReaders(more ...exchange) []exchange { return append(ordinary(3), more...) }

const lastDay = 2*dayLong + 9*time.Hour

// behaviour leaves what is said of somebody's behaviour.
func behaviour(list []query.Finding) []query.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f query.Finding) bool {
		switch f.Kind {
		case "unauthenticated_exposure", "sensitive_in_url", "sensitive_in_error", "cleartext_transport", "weak_authentication":
			return true
		}
		return false
	})
}

// quiet wants nothing said of anybody's behaviour.
func quiet(t *testing.T, list []query.Finding) {
	t.Helper()
	for _, f := range behaviour(list) {
		t.Errorf("%s %s: %s", f.Severity, f.Kind, f.Explain)
	}
}

// intruder reads that many files of others.
func intruder(n int, change func(i int, x *exchange)) (calls []exchange) {
	for i := range n {
		x := reads(0, 1+i, lastDay+time.Duration(i)*30*time.Second)
		if change != nil {
			change(i, &x)
		}
		calls = append(calls, x)
	}
	return calls
}

func TestFilesOfOthersAreFound(t *testing.T) {
	f := expect(t, judge(t, "a.ndjson", lines(t, withReaders(intruder(20, nil)...)...)), "bola", "low")
	if f.Subjects != 20 || len(f.Actors) != 1 || f.SubjectsWhenRaised < 4 || f.SubjectsWhenRaised > 8 {
		t.Errorf("%d people, %d when raised, of %d callers", f.Subjects, f.SubjectsWhenRaised, len(f.Actors))
	}
	if !strings.Contains(f.Explain, "20 other people") || strings.Contains(f.Explain, "@") || !slices.Contains(f.References, "API1:2023") {
		t.Errorf("the sentence cannot be checked: %s %v", f.Explain, f.References)
	}
}

// An intruder who was there from the start, before anybody could learn, is found by the signals that need no past.
func TestAnIntruderFromTheStartIsFound(t *testing.T) {
	calls := ordinary(2)
	for i := range 80 {
		x := reads(0, 100+i, 9*time.Hour+time.Duration(i)*30*time.Second)
		calls = append(calls, x)
	}
	expect(t, judge(t, "a.ndjson", lines(t, calls...)), "bola", "medium")
}

func TestWhoeverLooksAfterOthersIsQuiet(t *testing.T) {
	for name, more := range map[string][]exchange{
		"nobody":           nil,
		"a spouse":         {reads(3, 4, lastDay), reads(3, 4, lastDay+time.Hour), reads(3, 3, lastDay+2*time.Hour)},
		"a shared link":    {reads(5, 9, lastDay), reads(6, 9, lastDay+time.Hour), reads(7, 9, lastDay+2*time.Hour)},
		"typing errors":    {missing(2, 1), missing(2, 2), missing(2, 3), reads(2, 2, lastDay)},
		"a family's list":  family(11),
		"a broken service": broken(40),
	} {
		t.Run(name, func(t *testing.T) { quiet(t, judge(t, "a.ndjson", lines(t, withReaders(more...)...))) })
	}
}

func missing(who, n int) exchange {
	x := reads(who, 900+n, lastDay+time.Duration(n)*time.Minute)
	x.status, x.answer = 404, `{"error":"not_found"}`
	return x
}

// family is a list that hands out others' ids, and a look at each of them.
func family(n int) []exchange {
	list := []string{}
	calls := []exchange{me(1, lastDay)}
	for i := range n {
		list = append(list, fmt.Sprintf(`{"patronId":%q,"firstName":"Ines"}`, reader(2+i)))
		calls = append(calls, reads(1, 2+i, lastDay+time.Duration(1+i)*time.Minute))
	}
	return append(calls, exchange{url: "https://api.library.example/household", send: asReader(1), answer: `{"household":[` + strings.Join(list, ",") + `]}`, at: lastDay + time.Second})
}

// broken is one reader's calls while the service is down, retried.
func broken(n int) []exchange {
	return times(n, func(i int) exchange {
		x := reads(2, 300+i, lastDay+time.Duration(i)*time.Second)
		x.status, x.answer = 503, `{"error":"later"}`
		return x
	})
}

// However an intruder hides, the same is found.
func TestIntrudersWhoHideAreFound(t *testing.T) {
	for name, calls := range map[string][]exchange{
		"addresses and agents": intruder(20, func(i int, x *exchange) {
			x.client, x.send = fmt.Sprintf("203.0.113.%d", 1+i), append(asReader(0), fmt.Sprintf("User-Agent: app/%d", i))
		}),
		"tokens": intruder(20, func(i int, x *exchange) {
			x.send = []string{"Authorization: Bearer " + jwt(`{"alg":"RS256","typ":"JWT"}`, fmt.Sprintf(`{"sub":%q,"exp":%d}`, reader(0), 1893456000+i))}
		}),
		"slowly, for weeks": intruder(20, func(i int, x *exchange) { x.at = lastDay + time.Duration(i)*30*time.Hour }),
		"among own reads": slices.Concat(intruder(20, nil), times(10, func(i int) exchange {
			return reads(0, 0, lastDay+time.Duration(i)*time.Minute+5*time.Second)
		})),
		"spelled otherwise": intruder(20, func(i int, x *exchange) {
			x.url = "https://api.library.example/patrons/" + strings.ToUpper(reader(1+i)) + "?x=" + fmt.Sprint(i)
		}),
		"by a body": intruder(20, func(i int, x *exchange) {
			x.method, x.url, x.body = "POST", "https://api.library.example/patrons/lookup", fmt.Sprintf(`{"patronId":%q}`, reader(1+i))
		}),
		"by GraphQL": intruder(20, func(i int, x *exchange) {
			x.method, x.url = "POST", "https://api.library.example/graphql"
			x.body = fmt.Sprintf(`{"query":"query P($id: ID!) { patron(id: $id) { patronId firstName lastName email phone } }","variables":{"id":%q}}`, reader(1+i))
			x.answer = `{"data":{"patron":` + readerFile(1+i) + `}}`
		}),
	} {
		t.Run(name, func(t *testing.T) {
			list := behaviour(judge(t, "a.ndjson", lines(t, withReaders(calls...)...)))
			if len(list) != 1 || list[0].Kind != "bola" || list[0].Subjects < 15 {
				t.Errorf("found %v", titles(list))
			}
		})
	}
}
