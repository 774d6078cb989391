package world_test

import (
	"math"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

func TestEntriesAreInOrderAndRight(t *testing.T) {
	p := readUsual(t)
	if n := len(p.calls); n < 15_000 || n > 30_000 {
		t.Errorf("the usual world has %d calls", n)
	}
	var last time.Time
	for i := range p.calls {
		c := &p.calls[i]
		if c.StartedDateTime.Before(last) {
			t.Fatalf("call %d stands after a later one", i)
		}
		last = c.StartedDateTime
		size := len(*c.Response.Content.Text)
		length := header(c.Response.Headers, "Content-Length")
		if c.Response.Content.Size != size || c.Response.BodySize != size ||
			length != strconv.Itoa(size) && (length != "" || c.Response.Status != http.StatusNoContent) {
			t.Fatalf("call %d: sizes %d, %d, header %s of a text of %d", i, c.Response.Content.Size, c.Response.BodySize,
				header(c.Response.Headers, "Content-Length"), size)
		}
		// The simulated clock stands still while an inner call is made, so that its answer may be dated a moment early.
		if date, err := http.ParseTime(header(c.Response.Headers, "Date")); err != nil || c.StartedDateTime.Sub(date) >= 1200*time.Millisecond ||
			c.StartedDateTime.Before(date) {
			t.Fatalf("call %d at %s is dated %s", i, c.StartedDateTime, header(c.Response.Headers, "Date"))
		}
		sum := c.Timings.Send + c.Timings.Wait + c.Timings.Receive
		if math.Abs(sum-c.Time) > 0.0005 || c.Time <= 0 {
			t.Fatalf("call %d: parts of %f ms make %f ms", i, sum, c.Time)
		}
		if header(c.Request.Headers, "Host") != c.host() || header(c.Request.Headers, "User-Agent") == "" ||
			c.ClientPort < 1024 || c.Request.HTTPVersion != "HTTP/1.1" || c.Response.HTTPVersion != "HTTP/1.1" {
			t.Fatalf("call %d lacks something: %+v", i, c.Request)
		}
	}
	begin := world.Defaults(300).Start
	if p.calls[0].StartedDateTime.Before(begin) || last.After(begin.Add(49*time.Hour)) {
		t.Errorf("two days from %s reach from %s to %s", begin, p.calls[0].StartedDateTime, last)
	}
	if !regexp.MustCompile(`^\{"startedDateTime":"2026-03-0\dT\d\d:\d\d:\d\d\.\d{6}Z"`).Match(p.Calls) {
		t.Error("times do not show microseconds")
	}
}

func TestNothingEndsOutsideExample(t *testing.T) {
	p := readUsual(t)
	host := regexp.MustCompile(`(?:https?://|@)([A-Za-z0-9][A-Za-z0-9.-]*)`)
	found := 0
	for _, m := range host.FindAllSubmatch(p.Calls, -1) {
		found++
		if !strings.HasSuffix(string(m[1]), ".example") {
			t.Fatalf("the recording names the host %s", m[1])
		}
	}
	if found < len(p.calls) {
		t.Errorf("only %d hosts in %d calls", found, len(p.calls))
	}
	kept := []netip.Prefix{ // for documentation: RFC 5737 and RFC 3849
		netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"),
		netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32"),
	}
	for i := range p.calls {
		a, err := netip.ParseAddr(p.calls[i].ClientAddress)
		if err == nil && (p.calls[i].ClientService != "") == a.IsPrivate() && a.IsPrivate() {
			continue // the programme's own network
		}
		if err != nil || !slices.ContainsFunc(kept, func(k netip.Prefix) bool { return k.Contains(a) }) {
			t.Fatalf("call %d comes from %s (%v)", i, p.calls[i].ClientAddress, err)
		}
	}
}

// TestHabits compares how often things happen with how often they should. The bounds are about four standard deviations wide.
func TestHabits(t *testing.T) {
	p := readUsual(t)
	own := map[string]string{}
	for _, m := range slices.Concat(p.people.Members, p.people.Intruders) {
		own[m.ID] = m.Number
	}
	var logins, wrong, resets, named, lost, foreign, app, carrier, anonymous, vouchers, missed int
	perMember := map[string]int{}
	for i := range p.calls {
		c, truth := &p.calls[i], &p.truth[i]
		if truth.Attack || c.host() != world.APIHost || c.Request.Method == http.MethodOptions {
			continue
		}
		if strings.HasPrefix(header(c.Request.Headers, "User-Agent"), "Skyloom/") {
			app++
			if strings.HasPrefix(c.ClientAddress, "192.0.2.") {
				carrier++
			}
		}
		switch path := c.path(); {
		case path == "/v2/login":
			logins++
			if c.Response.Status == http.StatusUnauthorized {
				wrong++
			}
		case path == "/v2/password-reset":
			resets++
		case strings.HasPrefix(path, "/v2/vouchers/"):
			vouchers++
			if c.Response.Status == http.StatusNotFound {
				missed++
			}
		case strings.HasPrefix(path, "/v2/members/"):
			named++
			switch {
			case c.Response.Status == http.StatusNotFound:
				lost++
			case strings.Split(path, "/")[3] != own[truth.Actor.Value]:
				foreign++
			}
		case truth.Actor == nil && strings.HasPrefix(c.ClientAddress, "198.51.100."):
			anonymous++
		}
		if truth.Actor != nil && own[truth.Actor.Value] != "" {
			perMember[truth.Actor.Value]++
		}
	}
	for _, h := range []struct {
		what     string
		n, of    int
		min, max float64
	}{
		{"wrong passwords", wrong, logins, 0.06, 0.13},
		{"forgotten passwords", resets, logins - wrong, 0.002, 0.025},
		{"voucher codes that lead nowhere", missed, vouchers, 0.01, 0.35},
		{"numbers that lead nowhere", lost, named, 0.006, 0.015},
		{"reads of somebody else", foreign, named, 0.005, 0.06},
		{"app calls through carriers", carrier, app, 0.22, 0.28},
		{"app calls", app, len(p.calls), 0.2, 0.5},
		{"calls of nobody", anonymous, len(p.calls), 0.002, 0.05},
		{"members seen", len(perMember), len(p.people.Members), 0.95, 1},
	} {
		share := float64(h.n) / float64(h.of)
		t.Logf("%s: %d of %d, %.4f", h.what, h.n, h.of, share)
		if share < h.min || share > h.max {
			t.Errorf("%s: %d of %d is %.4f, not within %.3f to %.3f", h.what, h.n, h.of, share, h.min, h.max)
		}
	}
	busiest := 0
	for _, n := range perMember {
		busiest = max(busiest, n)
	}
	total := 0
	for _, n := range perMember {
		total += n
	}
	if mean := total / len(perMember); busiest < 4*mean {
		t.Errorf("the busiest member makes %d calls, the mean is %d: activity is too even", busiest, mean)
	}
}

func TestCuts(t *testing.T) {
	whole := readPlayed(t, small(9))
	for _, share := range []float64{0.0001, 0.01, 0.1} {
		o := small(9)
		o.Cut = share
		p := readPlayed(t, o)
		var absent, short, ofAttack int
		for i := range p.calls {
			a, b := p.calls[i].Response.Content, whole.calls[i].Response.Content
			changed := a.Text == nil || *a.Text != *b.Text
			if changed != p.truth[i].Cut || a.Size != b.Size {
				t.Fatalf("call %d: changed %v, said cut %v, size %d for %d", i, changed, p.truth[i].Cut, a.Size, b.Size)
			}
			switch {
			case !changed:
			case a.Text == nil:
				absent++
			case strings.HasPrefix(*b.Text, *a.Text) && len(*a.Text) < a.Size:
				short++
			default:
				t.Fatalf("call %d was not cut but changed", i)
			}
			if changed && p.truth[i].Attack && strings.HasSuffix(p.calls[i].path(), "/profile") && len(p.truth[i].Subjects) > 0 {
				ofAttack++
			}
			before, after := whole.truth[i], p.truth[i]
			after.Cut = false
			if d := cmp.Diff(before, after); d != "" {
				t.Fatalf("call %d: the cut changed the truth: %s", i, d)
			}
		}
		n := absent + short
		if n == 0 || absent-short > 1 || short-absent > 1 || ofAttack == 0 || p.summary.Cut != n {
			t.Errorf("share %g: %d absent, %d short, %d of the attack, %d said", share, absent, short, ofAttack, p.summary.Cut)
		}
		if due := share * float64(len(p.calls)); math.Abs(float64(n)-due) > 3+4*math.Sqrt(due) {
			t.Errorf("share %g: %d cut of %d", share, n, len(p.calls))
		}
	}
}
