package detect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A print shop: a job is made, checked, paid for and released.
func job(n int) string { return fmt.Sprintf("7c1e%04x-11ab-4c2d-8e3f-%012x", n, n*104729) }

func asPrinter(n int) []string { return []string{bearer(uuid(7000 + n))} }

// prints is one step of a printer with a job.
func prints(who, n int, step string, at time.Duration) exchange {
	x := exchange{
		method: "POST", url: "https://api.print.example/v1/jobs/" + job(n) + "/" + step, send: asPrinter(who), at: at, status: 200,
		answer: `{"state":"ok"}`, body: `{"colour":true}`, client: fmt.Sprintf("198.51.100.%d", 1+who%200),
	}
	if step == "" {
		x.url, x.status, x.answer = "https://api.print.example/v1/jobs", 201, fmt.Sprintf(`{"jobId":%q,"state":"new"}`, job(n))
		x.body = `{"title":"flyers","copies":200}`
	}
	return x
}

// jobs are what printers do for two days, one job each.
func jobs() (calls []exchange) {
	for d := range 2 {
		for n := range 30 {
			at := time.Duration(d)*dayLong + time.Duration(n)*15*time.Minute
			for i, step := range []string{"", "proof", "payment", "release"} {
				calls = append(calls, prints(n, 100*d+n, step, at+time.Duration(i)*time.Minute))
			}
		}
	}
	return calls
}

// bypass is a job of a printer by some steps alone.
func bypass(who, n int, steps ...string) (calls []exchange) {
	for i, step := range steps {
		calls = append(calls, prints(who, n, step, lastDay+time.Duration(i)*time.Minute+time.Duration(n)*time.Second))
	}
	return calls
}

// inTurn lets calls of the last day come one after another.
func inTurn(parts ...[]exchange) []exchange {
	calls := slices.Concat(parts...)
	for i := range calls {
		calls[i].at = lastDay + time.Duration(i)*time.Minute
	}
	return calls
}

func TestAStepThatIsLeftOutIsFound(t *testing.T) {
	for name, steps := range map[string][]string{
		"payment":            {"", "proof", "release"},
		"release came first": {"", "proof", "release", "payment"},
	} {
		t.Run(name, func(t *testing.T) {
			f := expect(t, judge(t, "a.ndjson", lines(t, append(jobs(), bypass(3, 900, steps...)...)...)), "workflow_bypass", "medium")
			if !strings.Contains(f.Explain, "/payment was not done") || !strings.Contains(f.Explain, "60 cases of 30 callers") || !strings.Contains(f.Explain, "→ POST api.print.example/v1/jobs/{jobId}/proof") {
				t.Errorf("the sentence cannot be checked: %s", f.Explain)
			}
			if len(f.Actors) != 1 || len(f.Evidence) != 1 || !slices.Contains(f.References, "CWE-841") {
				t.Errorf("%v %v %v", f.Actors, f.Evidence, f.References)
			}
		})
	}
}

// However it is hidden, a step that is left out is found.
func TestStepsLeftOutByThoseWhoHideAreFound(t *testing.T) {
	one := func(change func(i int, x *exchange)) []exchange {
		calls := bypass(3, 900, "", "proof", "release")
		for i := range calls {
			change(i, &calls[i])
		}
		return calls
	}
	for name, calls := range map[string][]exchange{
		"other addresses and agents": one(func(i int, x *exchange) {
			x.client, x.send = fmt.Sprintf("203.0.113.%d", i+1), append(x.send, fmt.Sprintf("User-Agent: a/%d", i))
		}),
		"between jobs that are paid for": inTurn(bypass(3, 900, "", "proof"), bypass(3, 901, "", "proof", "payment", "release"), bypass(3, 900, "release")),
		"hours later":                    one(func(i int, x *exchange) { x.at += time.Duration(i) * 5 * time.Hour }),
		"by others, one after another": one(func(i int, x *exchange) {
			x.send = asPrinter(3 + i/2)
		}),
		"upper case": one(func(_ int, x *exchange) { x.url = strings.Replace(x.url, job(900), strings.ToUpper(job(900)), 1) }),
		"a refused payment": inTurn(bypass(3, 900, "", "proof"), times(1, func(int) exchange {
			x := prints(3, 900, "payment", lastDay+90*time.Second)
			x.status, x.answer = 402, `{"error":"declined"}`
			return x
		}), bypass(3, 900, "release")),
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, judge(t, "a.ndjson", lines(t, append(jobs(), calls...)...)), "workflow_bypass", "medium")
		})
	}
}

func TestOrdinaryOrderIsQuiet(t *testing.T) {
	refused := prints(3, 900, "release", lastDay+time.Minute)
	refused.status, refused.answer = 409, `{"error":"unpaid"}`
	for name, more := range map[string][]exchange{
		"nobody":                 nil,
		"several at once":        inTurn(bypass(3, 900, ""), bypass(3, 901, "", "proof", "payment"), bypass(3, 900, "proof", "payment", "release"), bypass(3, 901, "release")),
		"paid twice":             bypass(3, 900, "", "proof", "payment", "payment", "release"),
		"a colleague pays":       inTurn(bypass(3, 900, "", "proof"), bypass(4, 900, "payment"), bypass(3, 900, "release")),
		"refused":                append(bypass(3, 900, ""), refused),
		"given up":               bypass(3, 900, "", "proof"),
		"a job from long before": bypass(3, 999, "release"),
	} {
		t.Run(name, func(t *testing.T) {
			list := judge(t, "a.ndjson", lines(t, append(jobs(), more...)...))
			expect(t, list, "workflow_bypass", "")
		})
	}
}
