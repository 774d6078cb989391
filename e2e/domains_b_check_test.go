package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// checker compares what the program says with a world's truth.
type checker struct {
	*testing.T
	world *world
	w     *workspace
	csv   string
	calls []listedCall // by entry
	owner map[string]*human
}

// take scans a world, or a part of it, and looks at all that does not depend on a question.
func take(t *testing.T, world *world, name string) *checker {
	t.Helper()
	c := &checker{T: t, world: world, w: newWorkspace(t), owner: map[string]*human{}}
	path := world.capture(t, name)
	if keep := os.Getenv("WAYBILL_E2E_KEEP"); keep != "" {
		c.w.dir = keep + "/" + strings.ReplaceAll(t.Name(), "/", "_")
		_ = os.RemoveAll(c.w.dir)
	}
	s := c.w.scan(path)
	if s.Calls != len(world.scenes) {
		t.Fatalf("%d calls of %d", s.Calls, len(world.scenes))
	}
	c.csv = world.people(t)
	for _, h := range world.humans {
		for _, v := range h.known {
			c.owner[v] = h
		}
	}
	c.calls = make([]listedCall, len(world.scenes))
	for _, call := range c.w.calls() {
		c.calls[call.Entry] = call
	}
	c.noHumanIsTwo(s.Subjects)
	c.attribution()
	c.templates()
	c.hops()
	return c
}

// noHumanIsTwo bounds the subjects of the summary by the people of whom anything was told.
func (c *checker) noHumanIsTwo(got int) {
	seen := map[*human]bool{}
	for _, s := range c.world.scenes {
		for _, x := range s.tells {
			seen[x.person] = true
		}
	}
	if got < len(seen) || got > len(c.world.humans) {
		c.Errorf("the summary counts %d subjects; %d people were told of, and there are %d in all", got, len(seen), len(c.world.humans))
	}
}

// attribution wants one actor for each name of the truth, and another for every other.
func (c *checker) attribution() {
	of, back := map[string]string{}, map[string]string{}
	wrong := map[string]int{}
	for i, s := range c.world.scenes {
		id := c.calls[i].Actor
		if have, ok := of[s.actor]; !ok {
			of[s.actor] = id
		} else if have != id {
			wrong[fmt.Sprintf("%s is several actors (%s %s)", s.actor, s.method, s.url)]++
		}
		if have, ok := back[id]; !ok {
			back[id] = s.actor
		} else if have != s.actor {
			wrong[fmt.Sprintf("%s and %s are one actor", have, s.actor)]++
		}
	}
	c.report("attribution", wrong)
}

// report prints a few of the things that are wrong.
func (c *checker) report(what string, wrong map[string]int) {
	c.Helper()
	list := slices.Sorted(maps.Keys(wrong))
	for i, w := range list {
		if i == 12 {
			c.Errorf("%s: … and %d more", what, len(list)-i)
			return
		}
		c.Errorf("%s: %s (%d×)", what, w, wrong[w])
	}
}

func (c *checker) templates() {
	by := map[string]string{}
	for _, e := range decode[[]struct{ Endpoint, Method, Host, Template string }](c.T, c.w.must("endpoints", "-o", "json")) {
		by[e.Endpoint] = e.Method + " " + e.Host + anonymous(e.Template)
	}
	wrong := map[string]int{}
	for i, s := range c.world.scenes {
		if s.template != "" && by[c.calls[i].Endpoint] != s.method+" "+s.template {
			wrong[fmt.Sprintf("got %q, want %q", by[c.calls[i].Endpoint], s.method+" "+s.template)]++
		}
	}
	c.report("template", wrong)
}

// anonymous takes the names out of a template's parameters.
func anonymous(template string) string {
	parts := strings.Split(template, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}

func (c *checker) hops() {
	wrong := map[string]int{}
	for i, s := range c.world.scenes {
		want := s.hop
		if want == "" {
			want = "unknown"
		}
		if c.calls[i].Hop != want {
			wrong[fmt.Sprintf("%s %s is %s, want %s", s.method, s.url, c.calls[i].Hop, want)]++
		}
	}
	c.report("hop", wrong)
}

// truth is what the chosen scenes tell, by person.
type truth map[*human]*claim

type claim struct{ must, may map[string]bool }

func (c *checker) truth(chosen func(*scene) bool) truth {
	out := truth{}
	for _, s := range c.world.scenes {
		if !chosen(s) {
			continue
		}
		for _, x := range s.tells {
			if out[x.person] == nil {
				out[x.person] = &claim{map[string]bool{}, map[string]bool{}}
			}
			for _, k := range x.must {
				out[x.person].must[k] = true
			}
			for _, k := range x.may {
				out[x.person].may[k] = true
			}
		}
	}
	return out
}

// exact asks and compares with the scenes that the question should choose.
func (c *checker) exact(what string, chosen func(*scene) bool, args ...string) scope {
	c.Helper()
	s := c.w.scope(append(args, "--resolve", c.csv)...)
	want := c.truth(chosen)
	c.matrix(what, s, want)
	unnamed := 0
	for _, x := range c.world.scenes {
		if chosen(x) {
			unnamed += x.possible
		}
	}
	sure := 0
	for _, w := range want {
		if len(w.must) > 0 {
			sure++
		}
	}
	if s.Subjects.Proven != sure {
		c.Errorf("%s: %d subjects proven, want %d", what, s.Subjects.Proven, sure)
	}
	if p := s.Subjects.Possible; s.Complete && unnamed == 0 && len(s.Coverage.Undecided) == 0 && (p == nil || *p != sure) {
		c.Errorf("%s: %s subjects possible, want %d", what, shown(p), sure)
	}
	c.verdicts(what, s, want)
	if !s.Complete || len(s.Coverage.Undecided) > 0 {
		c.Errorf("%s: complete %v, not inspected %v, undecided %v", what, s.Complete, s.Coverage.NotInspected, s.Coverage.Undecided)
	}
	return s
}

func shown(p *int) string {
	if p == nil {
		return "null"
	}
	return fmt.Sprint(*p)
}

func (c *checker) matrix(what string, s scope, want truth) {
	c.Helper()
	wrong := map[string]int{}
	got := map[*human]bool{}
	for _, row := range s.Matrix {
		if row.Resolved == nil {
			wrong["a subject that nobody is"]++
			continue
		}
		h := c.owner[*row.Resolved]
		if got[h] {
			wrong["one person in two rows"]++
		}
		got[h] = true
		w := want[h]
		if w == nil {
			wrong["a subject of whom nothing was told"]++
			continue
		}
		have := map[string]bool{}
		for _, k := range row.Kinds {
			name := k.Kind
			if k.Form != "clear" {
				name += "/" + k.Form
			}
			have[name] = true
			if !w.must[name] && !w.may[name] {
				wrong["kind too many: "+name]++
			}
		}
		for k := range w.must {
			if !have[k] {
				wrong["kind missing: "+k]++
			}
		}
	}
	for h, w := range want {
		if len(w.must) > 0 && !got[h] {
			wrong["a subject missing"]++
		}
	}
	c.report(what, wrong)
}

func (c *checker) verdicts(what string, s scope, want truth) {
	c.Helper()
	must, may := map[string]bool{}, map[string]bool{}
	for _, w := range want {
		maps.Copy(must, w.must)
		maps.Copy(may, w.may)
	}
	wrong := map[string]int{}
	for _, k := range s.Kinds {
		name := k.Kind
		if k.Form != "clear" {
			name += "/" + k.Form
		}
		switch {
		case must[name] && k.Verdict != "exposed":
			wrong[name+" is "+k.Verdict+", want exposed"]++
		case !must[name] && !may[name] && k.Verdict != "not_exposed":
			wrong[name+" is "+k.Verdict+", want not_exposed"]++
		}
	}
	c.report(what+", verdicts", wrong)
}

func (c *checker) endpoint(template string) string {
	c.Helper()
	for _, e := range decode[[]struct{ Endpoint, Method, Host, Template string }](c.T, c.w.must("endpoints", "-o", "json")) {
		if e.Method+" "+e.Host+anonymous(e.Template) == template {
			return e.Endpoint
		}
	}
	c.Errorf("no endpoint %s", template)
	return ""
}

// actorOf is the id of an actor of the truth.
func (c *checker) actorOf(name string) string {
	for i, s := range c.world.scenes {
		if s.actor == name {
			return c.calls[i].Actor
		}
	}
	c.Fatalf("nobody is %s", name)
	return ""
}

func by(actor string) func(*scene) bool { return func(s *scene) bool { return s.actor == actor } }

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// whoSaw asks who was told of a person, and compares with the truth; inner hops do not count.
func (c *checker) whoSaw(h *human, kind string) {
	c.Helper()
	want := map[string]bool{}
	for i, s := range c.world.scenes {
		for _, x := range s.tells {
			if x.person == h && len(x.must) > 0 && s.hop != "internal" {
				want[c.calls[i].Actor] = true
			}
		}
	}
	s := c.w.scope("--subject", kind+"="+h.known[kind])
	got := slices.Sorted(slices.Values(s.Actors))
	if !s.Matched || !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		c.Errorf("who saw %s by %s: matched %v, %d actors, want %d", h.name, kind, s.Matched, len(got), len(want))
	}
	if s.Subjects.Proven != 1 || s.Subjects.Possible == nil || *s.Subjects.Possible != 1 {
		c.Errorf("who saw %s by %s: %d to %s subjects", h.name, kind, s.Subjects.Proven, shown(s.Subjects.Possible))
	}
}

// byKind asks for one kind over all edges.
func (c *checker) byKind(kind string) {
	c.Helper()
	want := map[*human]bool{}
	for _, s := range c.world.scenes {
		for _, x := range s.tells {
			if s.hop != "internal" && slices.Contains(x.must, kind) {
				want[x.person] = true
			}
		}
	}
	s := c.w.scope("--kind", kind, "--resolve", c.csv)
	if s.Subjects.Proven != len(want) || len(s.Matrix) != len(want) {
		c.Errorf("--kind %s: %d subjects proven, %d rows, want %d", kind, s.Subjects.Proven, len(s.Matrix), len(want))
	}
}

// oneCut scans the same capture but for one answer of which the recorder kept a half: no kind that was not surely
// seen is denied any more, and what is missing is bounded where the request says whom it can be of.
func (c *checker) oneCut(entry int, bounded bool, args ...string) {
	c.Helper()
	full := c.w.scope(args...)
	c.world.scenes[entry].cut = true
	defer func() { c.world.scenes[entry].cut = false }()
	twin := c.w.twin()
	twin.scan(c.world.capture(c.T, "cut.ndjson"))
	s := twin.scope(args...)
	if s.Complete || s.Subjects.Proven > full.Subjects.Proven {
		c.Errorf("one cut: complete %v, %d subjects proven of %d", s.Complete, s.Subjects.Proven, full.Subjects.Proven)
	}
	for _, k := range s.Kinds {
		if k.Verdict == "not_exposed" {
			c.Errorf("one cut: %s is %s", k.Kind, k.Verdict)
			break
		}
	}
	p := s.Subjects.Possible
	if bounded != (p != nil) || (bounded && *p < full.Subjects.Proven) {
		c.Errorf("one cut: %s subjects possible, bounded %v, truth %d", shown(p), bounded, full.Subjects.Proven)
	}
}

// last is the entry of the last scene that an actor made at a template.
func (c *checker) last(actor, template string) int {
	for i, s := range slices.Backward(c.world.scenes) {
		if s.actor == actor && s.template == template {
			return i
		}
	}
	c.Fatalf("%s never called %s", actor, template)
	return 0
}
