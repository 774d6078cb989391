package main

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/bench/endpoints/corpus"
	"github.com/waybill-security/waybill/bench/endpoints/rivals"
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// shop is the shape of an invented API.
var shop = corpus.Spec{ID: "shop.example/main/1", Provider: "shop.example", Operations: []corpus.Operation{
	{Method: "GET", Path: "/products", Keys: []string{"sku", "title"}},
	{Method: "GET", Path: "/products/{slug}", Params: []corpus.Param{{Name: "slug", Type: "string"}}, Keys: []string{"sku", "title", "price"}},
	{Method: "GET", Path: "/orders/{orderId}/lines/{line}", Params: []corpus.Param{{Name: "orderId", Type: "integer"}, {Name: "line", Type: "integer"}}},
	{Method: "POST", Path: "/orders", Keys: []string{"orderId"}},
	{Method: "GET", Path: "/reports/{from},{to}.csv", Params: []corpus.Param{{Name: "from", Format: "date"}, {Name: "to", Format: "date"}}},
}}

func TestTrafficIsTrueToTheSpec(t *testing.T) {
	truths := map[string]bool{}
	for _, generator := range []string{"plain", "session"} {
		c := cell{Generator: generator, Calls: 2000, Noise: .1, Bodies: true}
		calls := c.traffic(&shop, 3)
		if diff := cmp.Diff(calls, c.traffic(&shop, 3)); diff != "" {
			t.Errorf("%s: the same seed gave other calls:\n%s", generator, diff)
		}
		noise := 0
		for _, x := range calls {
			if x.Truth == "" {
				noise++
				continue
			}
			truths[generator+" "+x.Truth] = true
			want := strings.ReplaceAll(regexp.QuoteMeta(x.Truth), `\{\}`, "[^/]+")
			if !regexp.MustCompile("^" + want + "$").MatchString(x.Method + " " + x.Path) {
				t.Fatalf("%s: %s %s is not of %s", generator, x.Method, x.Path, x.Truth)
			}
		}
		if noise < 100 || noise > 320 {
			t.Errorf("%s: %d calls of 2,000 are noise, want a tenth", generator, noise)
		}
	}
	if len(truths) != 2*len(shop.Operations) {
		t.Errorf("%d endpoints were called, want all five by both: %v", len(truths), truths)
	}
}

// TestMemoryAnswersAsTheLedger derives templates from a ledger and from memory of the same observations.
func TestMemoryAnswersAsTheLedger(t *testing.T) {
	calls := cell{Generator: "session", Calls: 400, Noise: .05, Bodies: true}.traffic(&shop, 1)
	l, err := ledger.Open(t.TempDir(), ledger.Options{Now: func() time.Time { return time.Unix(1_772_400_100, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	batch := &call.Batch{
		Source:  call.Source{ID: [16]byte{1}, Label: "test", Format: "har-lines", Observes: call.ObservesEverything},
		Entries: uint64(len(calls)), Last: true, Cursor: call.Cursor{Entries: uint64(len(calls)), Offset: 1},
	}
	for i := range calls {
		batch.Calls = append(batch.Calls, made(&calls[i], i))
	}
	seen := analyse.New(l.TokenKey(), analyse.Options{}).Batch(batch)
	kept := newMemory()
	kept.commit(&seen)
	if _, err := l.Commit(t.Context(), []observation.Batch{seen}); err != nil {
		t.Fatal(err)
	}
	snapshot, err := l.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = snapshot.Close() }()
	_, want, err := meaning.Evidence(t.Context(), snapshot)
	if err != nil {
		t.Fatal(err)
	}
	_, got, err := meaning.Evidence(t.Context(), kept)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(templates(want), templates(got)); diff != "" {
		t.Errorf("templates (-ledger +memory):\n%s", diff)
	}
}

func templates(evidence []endpoint.PathEvidence) []endpoint.Template {
	found, _ := endpoint.Derive(evidence, endpoint.Told{})
	for i := range found {
		found[i].Members = nil
	}
	return found
}

func TestRunWithoutSpecs(t *testing.T) {
	err := run(t.Context(), &options{specs: filepath.Join(t.TempDir(), "none.gz")}, &bytes.Buffer{})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one that says the file is missing", err)
	}
}

func TestRulesOfOthers(t *testing.T) {
	calls := []rivals.Request{
		{Method: "GET", Segments: []string{"users", "17"}},
		{Method: "GET", Segments: []string{"users", "zorbadoo"}},
		{Method: "GET", Segments: []string{"orders", "AB1234XY"}},
		{Method: "GET", Segments: []string{"users", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"}},
	}
	want := map[string][]string{
		"raw paths":         {"GET /users/17", "GET /users/zorbadoo", "GET /orders/AB1234XY", "GET /users/3f2504e0-4f89-11d3-9a0c-0305e82c3301"},
		"mitmproxy2swagger": {"GET /users/{}", "GET /users/zorbadoo", "GET /orders/AB1234XY", "GET /users/3f2504e0-4f89-11d3-9a0c-0305e82c3301"},
		"APIClarity":        {"GET /users/{}", "GET /users/zorbadoo", "GET /orders/{}", "GET /users/{}"},
		"Akto":              {"GET /users/{}", "GET /users/zorbadoo", "GET /orders/{}", "GET /users/{}"},
	}
	for _, rule := range rivals.All(slices.Repeat([]string{"users", "orders", "products"}, 50)) {
		got := rule.Group(calls)
		if w := want[rule.Name]; w != nil && !slices.Equal(got, w) {
			t.Errorf("%s: got %v, want %v", rule.Name, got, w)
		}
	}
	var crowd []rivals.Request
	for _, letter := range "abcdefghijkl" {
		crowd = append(crowd, rivals.Request{Method: "GET", Segments: []string{"users", strings.Repeat(string(letter), 2) + "zorb"}})
	}
	for _, rule := range rivals.All(slices.Repeat([]string{"users"}, 50)) {
		got := slices.Compact(rule.Group(crowd))
		merged := rule.Name == "Akto" || rule.Name == "OBI low-cardinality"
		if last := got[len(got)-1]; merged && last != "GET /users/{}" || rule.Name == "raw paths" && len(got) != len(crowd) {
			t.Errorf("%s makes %v of twelve users", rule.Name, got)
		}
	}
}
