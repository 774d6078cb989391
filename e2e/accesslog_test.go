package e2e

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// gatewayLog is a combined log of 30 clients who read their own card, and of one who walks through all cards. With it come
// the lines that are no calls.
func gatewayLog() (text string, calls int, broken map[string]int) {
	var lines []string
	add := func(client, minute int, target string, status, size int) {
		lines = append(lines, fmt.Sprintf(
			`198.51.100.%d - - [02/Mar/2026:09:%02d:%02d +0100] "GET %s HTTP/1.1" %d %d "https://shop.example/" "probe/1 \"x\"\nGET"`,
			client, minute, client%60, target, status, size))
	}
	for client := 1; client <= 30; client++ {
		for minute := range 4 {
			add(client, minute, fmt.Sprintf("/v1/cards/%d", 700100+client*3), 200, 512)
		}
		add(client, 5, "/v1/offers?page=1", 200, 2048)
	}
	lines = append(lines,
		`198.51.100.77 - - [02/Mar/2026:09:06:00 +0100] "\x16\x03\x01\x02" 400 150 "-" "-"`,
		`198.51.100.77 - - [02/Mar/2026:09:06:01 +0100] "-" 408 0 "-" "-"`,
		`198.51.100.77 - - [02/Xyz/2026:09:06:01 +0100] "GET / HTTP/1.1" 200 0 "-" "-"`,
		`something else`)
	for i := range 30 {
		add(200, 10+i, fmt.Sprintf("/v1/cards/%d", 700100+i), 200, 512)
	}
	broken = map[string]int{"request": 2, "time": 1, "format": 1}
	return strings.Join(lines, "\n") + "\n", len(lines) - 4, broken
}

// A log shows what is asked for and by whom, and claims nothing of what was answered.
func TestAccessLog(t *testing.T) {
	text, calls, broken := gatewayLog()
	w := newWorkspace(t)
	s := w.scan(writeText(t, "access.log", text))
	if s.Calls != calls || s.Coverage.Seen != s.Coverage.Parsed+s.Coverage.Unparsed || s.Coverage.Parsed != calls ||
		s.Coverage.Unparsed != 4 || s.Coverage.Truncated != 0 || s.Subjects != 0 {
		t.Errorf("%+v; want %d calls, 4 unparsed, nothing cut, no subjects", s, calls)
	}
	covers := w.coverage()
	if len(covers) != 1 || !reflect.DeepEqual(covers[0].Unparsed, broken) {
		t.Errorf("coverage %+v, want unparsed %v", covers, broken)
	}

	type listed struct {
		Method, Template, Host, Endpoint string
		Calls, Callers                   int
		Auth                             []string
	}
	found := map[string]listed{}
	for _, e := range decode[[]listed](t, w.must("endpoints", "-o", "json")) {
		found[e.Method+" "+nameless(e.Template)] = e
		if !slices.Equal(e.Auth, []string{"not_observable"}) {
			t.Errorf("%s: auth %v", e.Template, e.Auth)
		}
	}
	cards := found["GET /v1/cards/{}"]
	if len(found) != 2 || cards.Calls != 150 || cards.Callers != 31 || found["GET /v1/offers"].Calls != 30 {
		t.Errorf("endpoints %+v", found)
	}

	type actor struct {
		Actor, Type string
		Calls       int
	}
	actors := decode[[]actor](t, w.must("actors", "-o", "json"))
	walker := ""
	for _, a := range actors {
		if a.Type != "address" {
			t.Errorf("an actor is %s", a.Type)
		}
		if a.Calls == 30 {
			walker = a.Actor
		}
	}
	if len(actors) != 31 || walker == "" {
		t.Fatalf("%d actors, the walker is %q", len(actors), walker)
	}

	answer := w.scope("--actor", walker)
	if answer.Complete || answer.Coverage.Responses != 30 || answer.Coverage.Inspected != 0 ||
		answer.Coverage.NotInspected["unobservable"] != 30 || answer.Subjects.Proven != 0 {
		t.Errorf("scope %+v", answer)
	}
	for _, k := range answer.Kinds {
		if k.Verdict != "unknown" {
			t.Errorf("%s %s is %s, though no body was seen", k.Kind, k.Form, k.Verdict)
		}
	}
	if len(answer.Kinds) == 0 {
		t.Error("no kind has a verdict")
	}
}

// The same calls in two states of a log, or compressed, are the same calls.
func TestAccessLogThatGrows(t *testing.T) {
	text, calls, _ := gatewayLog()
	path := writeText(t, "access.log", text[:len(text)/2])
	w := newWorkspace(t)
	first := w.scan(path)
	writeText(t, path, text)
	second := w.scan(path)
	if first.Calls+second.Calls != calls || second.Coverage.Unparsed != 4 {
		t.Errorf("%d and %d calls, want %d; %d unparsed", first.Calls, second.Calls, calls, second.Coverage.Unparsed)
	}
	if s := w.scan(writeText(t, "access.log.1.gz", gzipped(t, text))); s.Calls != 0 {
		t.Errorf("%d calls of the same bytes, compressed", s.Calls)
	}
	whole := w.twin()
	whole.scan(path)
	got, want := w.picture(), whole.picture()
	// Two scans know more narrowly than one when the unread lines were written, so the gaps of a scope may differ.
	for _, p := range []map[string]any{got, want} {
		delete(p["scope"].(map[string]any)["coverage"].(map[string]any), "gaps")
	}
	samePicture(t, "grown", got, want)
}
