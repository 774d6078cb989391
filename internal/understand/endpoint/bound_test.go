package endpoint_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

var secret = [16]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}

// pathOf is the evidence of "METHOD host/path status".
func pathOf(s *endpoint.Splitter, method, url string, status int) observation.Path {
	host, path, _ := strings.Cut(url, "/")
	p, _ := s.Split(&call.Call{Method: []byte(method), Scheme: []byte("https"), Host: []byte(host), Path: []byte("/" + path), Status: status})
	p.Segments = slices.Clone(p.Segments)
	return p
}

// settled are the keys of what is kept of paths that a sensor has let through, by the path.
func settled(ceiling int64, paths []observation.Path) map[string]string {
	b := endpoint.Bounded(secret, ceiling)
	for _, p := range paths {
		b.Fold(p)
	}
	out := map[string]string{}
	for _, p := range paths {
		out[p.Key()] = b.Settled(p).Key()
	}
	return out
}

func through(b *endpoint.Bound, paths []observation.Path) []observation.Path {
	out := make([]observation.Path, 0, len(paths))
	for _, p := range paths {
		out = append(out, b.Fold(p))
	}
	return out
}

func keysOf(paths map[string]string) []string {
	var keys []string
	for _, key := range paths {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Names of hosts that somebody makes up take the place of none that has something else behind it.
func TestHostsAreBounded(t *testing.T) {
	b, s := endpoint.NewBound(secret, 0), endpoint.NewSplitter()
	kept := map[string]bool{}
	for i := range 12_000 {
		p := b.Fold(pathOf(s, "GET", letters(i+1)+".example/", 200))
		kept[p.Host.Reveal()] = true
		b.Fold(pathOf(s, "GET", "shop.example/v2/members/7", 200))
	}
	if len(kept) > 6000 || !kept[""] {
		t.Errorf("%d hosts are kept of 12,000", len(kept))
	}
	for i := range 3000 {
		p := b.Fold(pathOf(s, "GET", letters(i+1)+".tenants.example/v2/orders", 200))
		kept[p.Host.Reveal()] = true
	}
	if !kept["….tenants.example"] {
		t.Error("tenants without a place are nobody's")
	}
	if p := b.Fold(pathOf(s, "GET", "shop.example/v2/members/8", 200)); p.Host.Reveal() != "shop.example" {
		t.Errorf("the service's own host is %q", p.Host.Reveal())
	}
}

// crowd is what a scanner may ask for: words at one place, at several, behind known words, names of hosts, shapes of values.
func crowd(r *rand.Rand, n int) []observation.Path {
	s, m := endpoint.NewSplitter(), maker{newRand(r.Uint64())}
	var out []observation.Path
	word := func() string { return m.word(3) }
	known := []string{"users", "orders", "items", "me", "search", "v1", "admin", "order-items", "user-list", "getOrders"}
	for range n {
		host, parts := "api.example", []string{}
		if r.IntN(40) == 0 {
			host = word() + ".example"
		}
		for range 1 + r.IntN(4) {
			switch r.IntN(6) {
			case 0, 1:
				parts = append(parts, word())
			case 2:
				parts = append(parts, fmt.Sprint(r.IntN(100000)))
			case 3:
				parts = append(parts, known[r.IntN(len(known))]+"-"+known[r.IntN(len(known))])
			default:
				parts = append(parts, known[r.IntN(len(known))])
			}
		}
		status := 200
		if r.IntN(5) == 0 {
			status = 404
		}
		p := pathOf(s, []string{"GET", "POST"}[r.IntN(2)], host+"/"+strings.Join(parts, "/"), status)
		if r.IntN(10) == 0 {
			p.Operation = observation.SealedText("jsonrpc:" + word())
		}
		out = append(out, p)
	}
	return out
}

// What is kept does not depend on the order in which paths came, nor on how many sensors saw them, nor on how often it was
// bounded.
func TestBoundIsAFunctionOfTheSet(t *testing.T) {
	for _, c := range []struct {
		ceiling         int64
		paths, shuffles int
	}{{1 << 18, 300, 100}, {1 << 20, 2000, 3}, {64 << 20, 4000, 2}} {
		r := rand.New(rand.NewPCG(7, uint64(c.ceiling)))
		paths := crowd(r, c.paths)
		for i := range c.paths / 5 { // and more words at one place than it has seats
			paths = append(paths, pathOf(endpoint.NewSplitter(), "GET", "api.example/users/"+letters(7919*(i+1)), 200))
		}
		for i := range c.paths / 3 { // and more hosts
			host := letters(31*(i+1)) + []string{".tenants.example", ".a.b.example", ".example"}[i%50/40%3]
			paths = append(paths, pathOf(endpoint.NewSplitter(), "GET", host+"/", 200))
		}
		want := settled(c.ceiling, paths)
		if len(keysOf(want)) == len(want) {
			t.Errorf("ceiling %d: nothing was folded", c.ceiling)
		}
		for round := range c.shuffles {
			r.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
			cut := r.IntN(len(paths))
			one, two := endpoint.NewBound(secret, c.ceiling), endpoint.NewBound(secret, c.ceiling)
			kept := slices.Concat(through(one, paths[:cut]), through(two, paths[cut:]))
			got := settled(c.ceiling, kept)
			for i, p := range paths {
				if a, b := want[p.Key()], got[kept[i].Key()]; a != b {
					t.Fatalf("ceiling %d, round %d: %q is kept as %q, and by two sensors (%q) as %q", c.ceiling, round, p.Key(), a, kept[i].Key(), b)
				}
			}
		}
	}
}

func TestBoundIsAFunctionOfAnySet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"users", "me", "orders", "alice", "bobine", "xqzzy", "plikko", "7", "a7f9", "v1", "user-list"})
		paths := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) observation.Path {
			parts := rapid.SliceOfN(word, 0, 4).Draw(t, "parts")
			return pathOf(endpoint.NewSplitter(), "GET", "api.example/"+strings.Join(parts, "/"), 200)
		}), 1, 200).Draw(t, "paths")
		want := settled(1, paths)
		cut := rapid.IntRange(0, len(paths)).Draw(t, "cut")
		kept := slices.Concat(through(endpoint.NewBound(secret, 1), paths[cut:]), through(endpoint.NewBound(secret, 1), paths[:cut]))
		if diff := cmp.Diff(keysOf(want), keysOf(settled(1, kept))); diff != "" {
			t.Fatalf("kept (-one sensor +two):\n%s", diff)
		}
	})
}

// api is the traffic of a service in two languages: fixed words that nobody knows, values, and words of the vocabulary.
func api(t adder) {
	m := maker{newRand(5)}
	resources := []string{"members", "kundenkonto", "bestellposten", "offers"}
	for _, resource := range resources {
		base := "shop.example/v2/" + resource
		t.add(exchange{method: "GET", url: base, status: 200, fields: "list page"})
		t.add(exchange{method: "GET", url: base + "/search", status: 200, fields: "list hits"})
		t.add(exchange{method: "GET", url: base + "/zusammenfassung/jahr", status: 200, fields: "summe"})
		for i := range 12 {
			t.add(exchange{method: "GET", url: fmt.Sprintf("%s/%d", base, 40000+i), status: 200, fields: "id name"})
			t.add(exchange{method: "GET", url: fmt.Sprintf("%s/%d/positionen", base, 40000+i), status: 200, fields: "list"})
			t.add(exchange{method: "PUT", url: fmt.Sprintf("%s/%d/freigabe", base, 40000+i), status: 204})
		}
	}
	for range 30 {
		name := m.word(3)
		t.add(exchange{method: "GET", url: "shop.example/v2/nutzer/" + name, status: 200, fields: "id name"})
		t.add(exchange{method: "GET", url: "shop.example/v2/nutzer/" + name + "/einstellungen", status: 200, fields: "farbe"})
	}
}

// flood is n calls of a scanner, each to another path, with how the service answers it.
func flood(n int, status int, yield func(method, url string, status int)) {
	m := maker{newRand(11)}
	for i := range n {
		word := m.word(2) + letters(i) // met once
		path := "/" + word
		switch i % 10 {
		case 0:
			path = fmt.Sprintf("/v2/%s%d/%s", m.word(2), i, word)
		case 1:
			path = "/v2/kundenkonto/" + word
		case 2:
			path = "/" + m.word(2) + letters(i) + "/" + m.word(2) + letters(i) + "/" + word
		case 3:
			path = "/v2/nutzer/" + word
		case 4:
			path = "/admin-" + []string{"user", "order", "item", "list", "page"}[i/10%5] + "-" + []string{"search", "export", "backup", "test"}[i/50%4] + "/" + word
		}
		yield("GET", "shop.example"+path, status)
	}
}

// letters writes a number in syllables.
func letters(n int) string {
	text := ""
	for ; n > 0; n /= 20 {
		text += "bcdfghjklmnpqrstvwxz"[n%20:n%20+1] + "aeiou"[n%5:n%5+1]
	}
	return text
}

// bounded are the templates of the service's traffic and of a scanner's, read below a ceiling.
func bounded(ceiling int64, scanned, status int) []string {
	t := newTraffic()
	bound := endpoint.NewBound(secret, ceiling)
	t.keep = bound.Fold
	api(t)
	flood(scanned, status, func(method, url string, status int) {
		t.add(exchange{method: method, url: url, status: status, refused: status == 401})
	})
	evidence := t.evidence()
	endpoint.BoundEvidence(evidence, secret, ceiling)
	found, _ := endpoint.Derive(evidence, endpoint.Told{})
	return written(found)
}

func TestAScannerChangesNoTemplates(t *testing.T) {
	const ceiling, scanned = 8 << 20, 20_000
	want := bounded(ceiling, 0, 0)
	for _, status := range []int{404, 401} {
		if diff := cmp.Diff(want, bounded(ceiling, scanned, status)); diff != "" {
			t.Errorf("answered %d (-without +with):\n%s", status, diff)
		}
	}
	// Where a service answers everything well, what is made up is there, too, as few templates.
	got := bounded(ceiling, scanned, 200)
	var missing []string
	for _, template := range want {
		if !slices.Contains(got, template) {
			missing = append(missing, template)
		}
	}
	if len(missing) > 0 || len(got) > len(want)+40 {
		t.Errorf("%d templates, %d without the scanner, of which are missing %q\nfound %q", len(got), len(want), missing, got)
	}
}

// Analysers that share symbols keep the same as one that has them alone.
func TestBoundIsSafeToShare(t *testing.T) {
	const ceiling = 1 << 18
	r := rand.New(rand.NewPCG(3, 1))
	paths := crowd(r, 800)
	want := settled(ceiling, paths)
	b := endpoint.NewBound(secret, ceiling)
	symbols := observation.NewBoundSymbols(b.Fold)
	var wait sync.WaitGroup
	kept := make([]observation.Path, len(paths))
	for part := range 4 {
		wait.Go(func() {
			for i := part; i < len(paths); i += 4 {
				kept[i] = symbols.PathOf(symbols.Path(paths[i]))
			}
		})
	}
	wait.Wait()
	if diff := cmp.Diff(keysOf(want), keysOf(settled(ceiling, kept))); diff != "" {
		t.Errorf("kept (-one after the other +at once):\n%s", diff)
	}
}
