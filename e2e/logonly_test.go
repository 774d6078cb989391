package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// utilityLog is the log of a water company: 40 customers read their own meter and invoices, and one client walks through
// 200 numbers of which every fourth is nobody's.
func utilityLog() string {
	var b strings.Builder
	second := 0
	add := func(client, path string, status, size int) {
		second += 2
		fmt.Fprintf(&b, "%s - - [05/May/2026:%02d:%02d:%02d +0200] \"GET %s HTTP/2.0\" %d %d \"-\" \"meter/4\"\n",
			client, 8+second/3600, second/60%60, second%60, path, status, size)
	}
	for c := range 40 {
		for range 5 {
			add(fmt.Sprintf("192.0.2.%d", c+1), fmt.Sprintf("/klanten/%d/meterstanden", 5500100+c*4), 200, 710)
			add(fmt.Sprintf("192.0.2.%d", c+1), fmt.Sprintf("/klanten/%d/facturen", 5500100+c*4), 200, 2200)
		}
	}
	for i := range 200 {
		status := 200
		if i%4 == 3 {
			status = 404
		}
		add("198.51.100.66", fmt.Sprintf("/klanten/%d/facturen", 5500100+i), status, 2200)
	}
	return b.String()
}

// Without a body there is still who walked through which identifiers, how often they hit, and how many people's data it can be.
func TestLogAlone(t *testing.T) {
	w := newWorkspace(t)
	w.scan(writeText(t, "access.log", utilityLog()))

	type asked struct{ IDs, Hits, Misses int }
	type actor struct {
		Actor string
		Calls int
		Asked asked
		Bytes int
	}
	var walker actor
	for _, a := range decode[[]actor](t, w.must("actors", "-o", "json")) {
		if a.Calls == 200 {
			walker = a
		} else if a.Asked != (asked{1, 10, 0}) {
			t.Errorf("a customer asked for %+v", a.Asked)
		}
	}
	if walker.Asked != (asked{200, 150, 50}) || walker.Bytes != 200*2200 {
		t.Errorf("the walker asked for %+v and got %d bytes", walker.Asked, walker.Bytes)
	}

	type endpoint struct {
		Template string
		Asked    asked
	}
	found := map[string]asked{}
	for _, e := range decode[[]endpoint](t, w.must("endpoints", "-o", "json")) {
		found[nameless(e.Template)] = e.Asked
	}
	if got := found["/klanten/{}/facturen"]; got != (asked{200, 350, 50}) {
		t.Errorf("invoices were asked for by %+v; all: %+v", got, found)
	}

	s := w.scope("--actor", walker.Actor)
	if s.Subjects.Proven != 0 || s.Subjects.Possible == nil || *s.Subjects.Possible != 200 {
		t.Errorf("subjects %+v, want 0 proven and at most the 200 that were asked for", s.Subjects)
	}
	if !strings.Contains(strings.Join(s.Warnings, " "), "keep no bodies") {
		t.Errorf("the scope does not say on what its bound stands: %q", s.Warnings)
	}
}
