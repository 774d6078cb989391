package rule

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// A window counts what a look at all calls before it counts.
func TestCountsAreThoseOfAllCalls(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n, within := rapid.IntRange(1, 6).Draw(r, "n"), int64(rapid.IntRange(1, 30).Draw(r, "within"))
		var w, d window
		var times []int64
		var values []string
		at := int64(1000)
		for range rapid.IntRange(1, 60).Draw(r, "calls") {
			at += int64(rapid.IntRange(0, 12).Draw(r, "gap"))
			value := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g", "h"}).Draw(r, "value")
			times, values = append(times, at), append(values, value)
			calls, different := 0, map[string]bool{}
			for i := range times {
				if at-times[i] <= within {
					calls++
					different[values[i]] = true
				}
			}
			if _, enough := w.counts(at, n, within); enough != (calls >= n) {
				r.Fatalf("%d calls within %d, want %d: %t", calls, within, n, enough)
			}
			from, enough := d.differs(at, []string{value}, n, within)
			if enough != (len(different) >= n) || enough && at-from > within {
				r.Fatalf("%d values within %d, want %d: %t from %d at %d", len(different), within, n, enough, from, at)
			}
		}
	})
}

// Whoever makes up names without end does not make the memory grow, and what is forgotten is counted.
func TestMemoryIsBounded(t *testing.T) {
	list, err := Parse("r.yaml", []byte("rules:\n  - {id: r, title: R, match: 'true', by: [actor], count: 3, within: 1h}\n"))
	if err != nil {
		t.Fatal(err)
	}
	g := newEngine(&Set{Rules: list}, 100)
	for i := range 5000 {
		g.see(&Event{Start: int64(i) * 1000, Actor: fmt.Sprint("made up ", i)})
		g.see(&Event{Start: int64(i) * 1000, Actor: "busy"})
	}
	m := g.rules[0].memory
	if len(m.groups) > 100 || len(m.ring) != len(m.groups) || m.evicted != 5001-100 {
		t.Errorf("%d groups, %d in the ring, %d forgotten", len(m.groups), len(m.ring), m.evicted)
	}
	entries := 0
	for _, one := range m.groups {
		entries += one.window.size()
	}
	if entries != m.entries {
		t.Errorf("%d entries are counted, there are %d", m.entries, entries)
	}
	if len(g.episodes) != 1 || g.episodes[0].key != "busy" || g.episodes[0].raised != 2000 {
		t.Errorf("what is used stays: %+v", g.episodes)
	}
}

func BenchmarkSee(b *testing.B) {
	list, err := Parse("r.yaml", []byte("rules:\n  - {id: r, title: R, match: 'call.status == 404 && like(call.path, \"*/invoices/*\")', by: [actor], count: 30, within: 1h}\n"))
	if err != nil {
		b.Fatal(err)
	}
	g := newEngine(&Set{Rules: list}, mostGroups)
	for i := range b.N {
		g.see(&Event{Start: int64(i) * 1000, Actor: "a", Status: 404, Path: "/v1/invoices/{invoiceId}"})
	}
}
