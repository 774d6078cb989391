package detect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/show/query"
)

// A swimming pool: members have a card with credits, redeem codes, book lanes and look at courses; the desk lists members.
const pool = "https://api.pool.example"

func swimmer(n int) string { return uuid(3000 + n) }

func code(n int) string { return fmt.Sprintf("SW%04dQ%03d", n*37%9973, n*7%991) }

// swims is one call of a swimmer.
func swims(who int, method, path, body, answer string, at time.Duration) exchange {
	return exchange{
		method: method, url: pool + path, body: body, answer: answer, send: []string{bearer(swimmer(who))}, at: at, client: fmt.Sprintf("198.51.100.%d", 1+who%200),
	}
}

func card(who int) string {
	return fmt.Sprintf(`{"swimmerId":%q,"firstName":"Ines","email":"swim%d@post.example","role":"member","credits":%d}`, swimmer(who), who, 10+who)
}

func redeems(who, n int, at time.Duration) exchange {
	return swims(who, "POST", "/v1/codes/"+code(n)+"/redeem", `{"device":"app"}`, `{"credits":12}`, at)
}

func books(who int, places string, at time.Duration) exchange {
	return swims(who, "POST", "/v1/bookings", `{"lane":3,"places":`+places+`,"day":"2026-03-05"}`, `{"state":"booked"}`, at)
}

func edits(who int, body string, at time.Duration) exchange {
	return swims(who, "PATCH", "/v1/me", body, card(who), at)
}

// swimming is what thirty swimmers do for some days.
func swimming(days int) (calls []exchange) {
	for d := range days {
		for n := range 30 {
			at := time.Duration(d)*dayLong + time.Duration(n)*20*time.Minute
			turn := func(i int) time.Duration { return time.Duration(2+(n+i)%3) * time.Minute } // nothing always comes first
			calls = append(calls, swims(n, "GET", "/v1/me", "", card(n), at), swims(n, "GET", "/v1/courses", "", `{"courses":[{"course":"crawl","places":8}]}`, at+time.Minute),
				redeems(n, 100*d+n, at+turn(0)), books(n, "2", at+turn(1)),
				edits(n, fmt.Sprintf(`{"firstName":"Ines","email":"swim%d@post.example"}`, n), at+turn(2)))
		}
		for n := range 12 {
			at := time.Duration(d)*dayLong + time.Duration(n)*time.Hour + 30*time.Second
			for i := range 3 {
				calls = append(calls, desk(40+i, n, at+time.Duration(i)*time.Minute))
			}
		}
	}
	return calls
}

// desk is a look of the desk at a member.
func desk(who, whom int, at time.Duration) exchange {
	return swims(who, "GET", "/v1/admin/swimmers/"+swimmer(whom), "", card(whom), at)
}

const lateDay = 3*dayLong + 13*time.Hour

func pooled(more ...exchange) []exchange { return append(swimming(3), more...) }

func swum(t *testing.T, more ...exchange) []query.Finding {
	t.Helper()
	return judge(t, "a.ndjson", lines(t, pooled(more...)...))
}

func TestWhatIsUsedAgainIsFound(t *testing.T) {
	f := expect(t, swum(t, redeems(5, 900, lateDay), redeems(5, 900, lateDay+time.Minute), redeems(5, 900, lateDay+2*time.Minute)), "replay", "medium")
	if !strings.Contains(f.Explain, "90 others") || !strings.Contains(f.Explain, "accepted") || len(f.Actors) != 1 {
		t.Errorf("the sentence cannot be checked: %s", f.Explain)
	}
	again := expect(t, swum(t, redeems(5, 900, lateDay), redeems(6, 900, lateDay+time.Hour)), "replay", "medium")
	if len(again.Actors) != 1 {
		t.Errorf("%d callers; the first one used it rightly", len(again.Actors))
	}
	hidden := redeems(5, 900, lateDay+time.Minute)
	hidden.client, hidden.body = "203.0.113.9", `{"device":"web","x":"y"}`
	hidden.send = append(hidden.send, "User-Agent: other/2")
	expect(t, swum(t, redeems(5, 900, lateDay), hidden), "replay", "medium")
}

// overlapping are calls of one swimmer that begin within milliseconds.
func overlapping(n int, make func(i int) exchange) []exchange {
	return times(n, func(i int) exchange {
		x := make(i)
		x.at = lateDay + time.Duration(i)*time.Millisecond
		return x
	})
}

func TestCallsThatOverlapAreFound(t *testing.T) {
	for name, calls := range map[string][]exchange{
		"the same code":  overlapping(2, func(int) exchange { return redeems(5, 901, 0) }),
		"one's credits":  overlapping(5, func(int) exchange { return books(5, "2", 0) }),
		"other places":   overlapping(4, func(i int) exchange { return books(5, fmt.Sprint(2+i), 0) }),
		"many addresses": overlapping(4, func(i int) exchange { x := books(5, "2", 0); x.client = fmt.Sprintf("203.0.113.%d", i+1); return x }),
	} {
		t.Run(name, func(t *testing.T) {
			f := expect(t, swum(t, calls...), "race", "medium")
			if f.Calls != len64(calls) {
				t.Errorf("%d calls of %d", f.Calls, len(calls))
			}
		})
	}
}

func len64(list []exchange) int64 { return int64(len(list)) }

func TestKeysThatOnlyAnswersHadAreFound(t *testing.T) {
	for name, body := range map[string]string{
		"role":             `{"firstName":"Ines","role":"coach"}`,
		"credits":          `{"credits":5000}`,
		"in another case":  `{"firstName":"Ines","Credits":5000}`,
		"in a deep object": `{"profile":{"credits":5000}}`,
	} {
		t.Run(name, func(t *testing.T) {
			f := expect(t, swum(t, edits(5, body, lateDay)), "mass_assignment", "medium")
			if !strings.Contains(f.Explain, "90 calls of 30 callers") || !slices.Contains(f.References, "CWE-915") {
				t.Errorf("the sentence cannot be checked: %s", f.Explain)
			}
		})
	}
}

func TestValuesThatNobodySendsAreFound(t *testing.T) {
	for name, x := range map[string]exchange{
		"below zero":             books(5, "-4", lateDay),
		"below zero, in a text":  books(5, `"-4"`, lateDay),
		"a role":                 swims(5, "POST", "/v1/bookings?role=admin", `{"lane":3,"places":2,"day":"2026-03-05"}`, `{"state":"booked"}`, lateDay),
		"a word where a day was": swims(5, "POST", "/v1/bookings", `{"lane":3,"places":2,"day":"*"}`, `{"state":"booked"}`, lateDay),
	} {
		t.Run(name, func(t *testing.T) { expect(t, swum(t, x), "parameter_tampering", "medium") })
	}
}

func TestWhatBelongsToOthersIsFound(t *testing.T) {
	one := expect(t, swum(t, desk(7, 8, lateDay)), "function_level", "medium")
	if !strings.Contains(one.Explain, "3 callers had made all") || len(one.Actors) != 1 || one.Calls != 1 {
		t.Errorf("the sentence cannot be checked: %s", one.Explain)
	}
	refused := desk(7, 8, lateDay)
	refused.status, refused.answer = 403, `{"error":"forbidden"}`
	expect(t, swum(t, refused), "function_level", "")
}

func TestAWideAnswerIsFound(t *testing.T) {
	search := func(who, n int, at time.Duration) exchange {
		var list []string
		for i := range n {
			list = append(list, card(100+i))
		}
		return swims(who, "GET", "/v1/partners?name=ines", "", `{"partners":[`+strings.Join(list, ",")+`]}`, at)
	}
	calls := swimming(2)
	for n := range 40 {
		calls = append(calls, search(n%30, 1+n%3, 2*dayLong+time.Duration(n)*time.Minute))
	}
	quiet := of(judge(t, "a.ndjson", lines(t, append(slices.Clone(calls), search(4, 6, lateDay))...)), "excessive_exposure")
	if len(quiet) > 0 {
		t.Errorf("six people are found: %s", quiet[0].Explain)
	}
	f := expect(t, judge(t, "a.ndjson", lines(t, append(calls, search(4, 80, lateDay))...)), "excessive_exposure", "medium")
	if f.Subjects != 80 || !strings.Contains(f.Explain, "told of 80 other people") {
		t.Errorf("%d people: %s", f.Subjects, f.Explain)
	}
}

func TestASurplusOfCallsIsFound(t *testing.T) {
	surplus := func(n, callers int) []exchange {
		return times(n, func(i int) exchange {
			return swims(i%callers, "GET", "/v1/me", "", card(i%callers), lateDay+time.Duration(i)*time.Second)
		})
	}
	f := expect(t, swum(t, surplus(900, 2)...), "volume_anomaly", "medium")
	if len(f.Actors) != 2 || !strings.Contains(f.Explain, "calls within the hour") {
		t.Errorf("%d callers: %s", len(f.Actors), f.Explain)
	}
	expect(t, swum(t, surplus(200, 2)...), "volume_anomaly", "")
}

// What people do by chance, or many of them at once, is no finding.
func TestOrdinarySwimmersAreQuiet(t *testing.T) {
	for name, more := range map[string][]exchange{
		"nobody": nil,
		"a new key for all": times(14, func(i int) exchange {
			return edits(i, `{"firstName":"Ines","role":"member"}`, lateDay+time.Duration(i)*time.Minute)
		}),
		"refused":                 {status(409, redeems(5, 100, lateDay)), status(422, books(5, "-4", lateDay))},
		"retried after a failure": {status(503, redeems(5, 905, lateDay)), status(503, redeems(5, 905, lateDay+time.Second)), redeems(5, 905, lateDay+2*time.Second)},
		"two at once":             overlapping(2, func(int) exchange { return books(5, "2", 0) }),
		"a new colleague":         times(8, func(i int) exchange { return desk(45, i, lateDay+time.Duration(i)*time.Minute) }),
		"a coordinate":            {swims(5, "POST", "/v1/bookings", `{"lane":3,"places":2,"day":"2026-03-05","lat":-12.5}`, `{"state":"booked"}`, lateDay)},
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range swum(t, more...) {
				if f.Kind != "bola" { // the desk looks at members, which is for another test
					quiet(t, []query.Finding{f})
				}
			}
		})
	}
}

func status(code int, x exchange) exchange {
	x.status, x.answer = code, `{"error":"no"}`
	return x
}
