package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"
)

// deed is one call of an invented world with the truth about it.
type deed struct {
	method, url    string
	bearer, cookie string
	form, sent     string // body of the request: a form, or JSON
	setCookie      string
	status         int
	answer         string
	cut            bool // the recorder kept a part of the answer only
	client         string

	actor string          // who made it, as the world calls them; empty where the world does not care
	tells map[string]tell // what the answer exposes, by person
}

// tell is what one answer exposes of one person: kinds that must be found, and kinds that may be.
type tell struct{ must, may []string }

func (d deed) line(t *testing.T, at time.Duration) string {
	t.Helper()
	if d.method == "" {
		d.method = "GET"
	}
	if d.status == 0 {
		d.status = 200
	}
	if d.client == "" {
		d.client = "198.51.100.20"
	}
	h := []nameValue{{"User-Agent", "test/1.0"}}
	if d.bearer != "" {
		h = append(h, nameValue{"Authorization", "Bearer " + d.bearer})
	}
	if d.cookie != "" {
		h = append(h, nameValue{"Cookie", d.cookie})
	}
	request := map[string]any{"method": d.method, "url": d.url, "httpVersion": "HTTP/1.1", "headers": h, "headersSize": -1, "bodySize": -1}
	switch {
	case d.form != "":
		request["postData"] = map[string]any{"mimeType": "application/x-www-form-urlencoded", "text": d.form}
	case d.sent != "":
		request["postData"] = map[string]any{"mimeType": "application/json", "text": d.sent}
	}
	back := []nameValue{{"Content-Type", "application/json"}}
	if d.setCookie != "" {
		back = append(back, nameValue{"Set-Cookie", d.setCookie + "; Path=/; HttpOnly"})
	}
	content := map[string]any{"size": len(d.answer), "mimeType": "application/json", "text": d.answer}
	if d.cut {
		content["text"] = d.answer[:len(d.answer)/2]
	}
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).Add(at)
	text, err := json.Marshal(map[string]any{
		"startedDateTime": start.Format(time.RFC3339Nano), "time": 11.0, "request": request, "_clientAddress": d.client,
		"response": map[string]any{"status": d.status, "statusText": "", "httpVersion": "HTTP/1.1", "headers": back, "content": content, "bodySize": -1},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// domain is an invented world: what happened, and how its people can be named.
type domain struct {
	deeds     []deed
	people    map[string][][2]string // kind and value by which a person may be resolved
	templates []string               // "METHOD /path", sorted or not
	subjects  [2]int                 // how many subjects the whole capture has: from, to
	// loose is by how many the proven subjects of an actor may fall short, as they are known by different kinds.
	loose     map[string]int
	nobodyMay []string // kinds that somebody may have been told without a subject
}

func (d *domain) do(x deed) { d.deeds = append(d.deeds, x) }

func (d *domain) person(name string, ids ...string) {
	if d.people == nil {
		d.people = map[string][][2]string{}
	}
	for i := 0; i+1 < len(ids); i += 2 {
		d.people[name] = append(d.people[name], [2]string{ids[i], ids[i+1]})
	}
}

func (d *domain) capture(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for i, x := range d.deeds {
		b.WriteString(x.line(t, time.Duration(i)*7*time.Second) + "\n")
	}
	return writeText(t, "capture.ndjson", b.String())
}

// resolveFile writes the file for --resolve and returns it, and who each value is.
func (d *domain) resolveFile(t *testing.T) (string, map[string]string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("kind,value\n")
	who := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(d.people)) {
		for _, id := range d.people[name] {
			fmt.Fprintf(&b, "%s,%s\n", id[0], id[1])
			who[id[1]] = name
		}
	}
	return writeText(t, "people.csv", b.String()), who
}

// judge scans the world and compares all that the program says with the truth.
func (d *domain) judge(t *testing.T) {
	t.Helper()
	w := newWorkspace(t)
	s := w.scan(d.capture(t))
	if s.Calls != len(d.deeds) {
		t.Fatalf("%d calls of %d", s.Calls, len(d.deeds))
	}
	if s.Subjects < d.subjects[0] || s.Subjects > d.subjects[1] {
		t.Errorf("%d subjects, want %d to %d", s.Subjects, d.subjects[0], d.subjects[1])
	}
	d.judgeTemplates(t, w)
	actors := d.judgeActors(t, w)
	resolve, who := d.resolveFile(t)
	for _, actor := range slices.Sorted(maps.Keys(actors)) {
		d.judgeScope(t, w, actor, actors[actor], resolve, who)
	}
	if os.Getenv("WAYBILL_E2E_DUMP") != "" {
		t.Log(w.must("fields", "-o", "csv"))
	}
}

func (d *domain) judgeTemplates(t *testing.T, w *workspace) {
	t.Helper()
	var got []string
	for _, e := range decode[[]struct{ Method, Template string }](t, w.must("endpoints", "-o", "json")) {
		got = append(got, nameless(e.Method+" "+e.Template))
	}
	var want []string
	for _, x := range d.templates {
		want = append(want, nameless(x))
	}
	sort.Strings(got)
	sort.Strings(want)
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("endpoint %s is none", g)
		}
	}
	for _, x := range want {
		if !slices.Contains(got, x) {
			t.Errorf("endpoint %s is missing", x)
		}
	}
}

var parameterName = regexp.MustCompile(`{[^}]*}`)

// nameless is a template without the names of its parameters, of which several are right.
func nameless(template string) string { return parameterName.ReplaceAllString(template, "{}") }

// judgeActors checks that each actor of the truth is one actor, and no two the same; it returns their ids.
func (d *domain) judgeActors(t *testing.T, w *workspace) map[string]string {
	t.Helper()
	ids, back := map[string]string{}, map[string]string{}
	for _, c := range w.calls() {
		name := d.deeds[c.Entry].actor
		if name == "" {
			continue
		}
		if have, ok := ids[name]; ok && have != c.Actor {
			t.Errorf("entry %d: %s is %s, and was %s", c.Entry, name, c.Actor, have)
			continue
		}
		if have, ok := back[c.Actor]; ok && have != name {
			t.Errorf("entry %d: %s and %s are one actor", c.Entry, name, have)
			continue
		}
		ids[name], back[c.Actor] = c.Actor, name
	}
	return ids
}

// truth is what an actor was told, by person.
func (d *domain) truth(actor string) map[string]tell {
	all := map[string]tell{}
	for _, x := range d.deeds {
		if x.actor != actor {
			continue
		}
		for name, told := range x.tells {
			have := all[name]
			have.must = append(have.must, told.must...)
			have.may = append(have.may, told.may...)
			all[name] = have
		}
	}
	return all
}

func (d *domain) judgeScope(t *testing.T, w *workspace, actor, id, resolve string, who map[string]string) {
	t.Helper()
	want := d.truth(actor)
	s := w.scope("--actor", id, "--resolve", resolve)
	if n := len(want); s.Subjects.Proven > n || s.Subjects.Proven < n-d.loose[actor] || s.Subjects.Possible == nil || *s.Subjects.Possible != n {
		t.Errorf("%s: %d subjects proven, %s possible, want %d", actor, s.Subjects.Proven, number(s.Subjects.Possible), len(want))
	}
	told := map[string]bool{}
	allowed := map[string]bool{}
	for _, k := range d.nobodyMay {
		allowed[k] = true
	}
	for _, row := range s.Matrix {
		name := "(unresolved)"
		if row.Resolved != nil {
			name = who[*row.Resolved]
		}
		got := kindsOf(row.Kinds)
		truth, ok := want[name]
		if !ok {
			t.Errorf("%s: told of %s: %v", actor, name, got)
			continue
		}
		if told[name] {
			t.Errorf("%s: %s stands twice in the matrix", actor, name)
		}
		told[name] = true
		for _, k := range truth.must {
			if !slices.Contains(got, k) {
				t.Errorf("%s: of %s %s is missing in %v", actor, name, k, got)
			}
		}
		for _, k := range got {
			if !slices.Contains(truth.must, k) && !slices.Contains(truth.may, k) {
				t.Errorf("%s: of %s %s was not told", actor, name, k)
			}
		}
	}
	for name, truth := range want {
		if !told[name] {
			t.Errorf("%s: %s is missing in the matrix", actor, name)
		}
		for _, k := range append(slices.Clone(truth.must), truth.may...) {
			allowed[strings.TrimSuffix(k, "/masked")] = true
		}
	}
	d.judgeNegatives(t, s, actor, allowed)
}

func (d *domain) judgeNegatives(t *testing.T, s scope, actor string, allowed map[string]bool) {
	t.Helper()
	want := "not_exposed"
	for _, x := range d.deeds {
		if x.actor == actor && x.cut {
			want = "unknown"
		}
	}
	if s.Complete != (want == "not_exposed") {
		t.Errorf("%s: complete is %v (%v)", actor, s.Complete, s.Coverage.NotInspected)
	}
	for _, k := range s.Kinds {
		if !allowed[k.Kind] && k.Verdict != want {
			t.Errorf("%s: %s/%s is %s, want %s; undecided %v", actor, k.Kind, k.Form, k.Verdict, want, s.Coverage.Undecided)
		}
	}
}
