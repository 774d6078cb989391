package analyse_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// chosen lists the choices of a batch, those of its targets among them, each once.
func chosen(b observation.Batch) map[string]bool {
	out := map[string]bool{}
	add := func(path observation.PathRef, field observation.FieldRef, word observation.WordRef) {
		p, f := b.Symbols.PathOf(path), b.Symbols.FieldOf(field)
		text := b.Targets.Words().Word(word)
		if text.Open() {
			out["an open text"] = true
		}
		said := text.Reveal()
		if word == 0 {
			said = "other"
		}
		out[fmt.Sprintf("%s %s %s %s=%s", p.Method, p.LastWord(), f.Direction, f.Name.Reveal(), said)] = true
	}
	for _, c := range b.Choices {
		add(c.Path, c.Field, c.Word)
	}
	for i := range b.Observations {
		if ref := b.Observations[i].Target; ref != 0 {
			shown := b.Targets.Target(ref)
			for _, s := range shown.Said {
				add(shown.Path, s.Field, s.Word)
			}
		}
	}
	return out
}

func orderCall(query, request, answer string, status int) call.Call {
	c := call.Call{
		Method: []byte("POST"), Scheme: []byte("https"), Host: []byte("api.shop.example"), Path: []byte("/orders"), Status: status, Duration: call.Unknown,
		Query: []byte(query), Request: message("application/json", request), Response: message("application/json", answer),
	}
	if query == "" {
		c.Query = nil
	}
	return c
}

func TestWordsThatFieldsHeld(t *testing.T) {
	calls := []call.Call{
		orderCall("sort=newest&q=red+shoes+for+hedwig", `{"shipping":"express","coupon":"Hedwig"}`,
			`{"status":"IN_TRANSIT","steps":[{"state":"packed"},{"state":"packed"},{"state":"on hold"}],"tags":["new","hedwig"],"open":true,"n":4,"note":""}`, 200),
		orderCall("", `{"shipping":"pigeon"}`, `{"status":"error"}`, 422),                                 // refused
		orderCall("", `{"password":"open","first":"a delivery order that is very long indeed"}`, ``, 204), // a secret, and prose
		orderCall("", ``, `{"id":"0b51c2a4-6b1f-4f0e-9c8e-0c8f3b6c1d2e","at":"2026-01-12","mail":"ines@post.example"}`, 200),
	}
	got := chosen(analyse.New(key, analyse.Options{}).Batch(&call.Batch{Entries: uint64(len(calls)), Calls: calls}))
	want := []string{
		"request $.coupon=other", "request $.first=other", "request $.shipping=express", "request q=other", "request sort=newest",
		"response $.status=IN_TRANSIT", "response $.steps[*].state=on hold", "response $.steps[*].state=packed", "response $.tags[*]=new", "response $.tags[*]=other",
	}
	for i := range want {
		want[i] = "POST orders " + want[i]
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Which words fields held does not depend on what an analyser saw before, and in which batches.
func TestWordsDoNotDependOnWhatWasSeenBefore(t *testing.T) {
	word := rapid.SampledFrom([]string{"active", "closed", "IN_TRANSIT", "hedwig", "7", "2026-01-12", ""})
	rapid.Check(t, func(r *rapid.T) {
		var calls []call.Call
		for range rapid.IntRange(1, 30).Draw(r, "calls") {
			c := orderCall("", fmt.Sprintf(`{"a":%q}`, word.Draw(r, "a")), fmt.Sprintf(`{"list":[%q,%q],"b":%q}`, word.Draw(r, "x"), word.Draw(r, "y"), word.Draw(r, "b")),
				rapid.SampledFrom([]int{0, 200, 404, 500}).Draw(r, "status"))
			if rapid.Bool().Draw(r, "plain") {
				c = orderCall("state="+word.Draw(r, "state"), "", "", c.Status)
				c.Request, c.Response = call.Message{}, call.Message{}
			}
			calls = append(calls, c)
		}
		want := map[string]bool{}
		for i := range calls {
			maps.Copy(want, chosen(analyse.New(key, analyse.Options{}).Batch(&call.Batch{Entries: 1, Calls: calls[i : i+1]})))
		}
		a, got := analyse.New(key, analyse.Options{}), map[string]bool{}
		for len(calls) > 0 {
			n := rapid.IntRange(1, len(calls)).Draw(r, "batch")
			maps.Copy(got, chosen(a.Batch(&call.Batch{Entries: uint64(n), Calls: calls[:n]})))
			calls = calls[n:]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatalf("(-alone +together):\n%s", diff)
		}
	})
}

// A table of words that is full is followed by a new one, and numbers of the old are not taken for numbers of the new.
func TestManyWords(t *testing.T) {
	parts := []string{"active", "open", "closed", "order", "item", "list", "new", "old", "user", "status", "type", "state", "page", "path", "event", "group", "price"}
	a, at := analyse.New(key, analyse.Options{}), 0
	for range 3 {
		var calls []call.Call
		for range 7000 {
			n := at
			value := strings.Join([]string{parts[n%17], parts[n/17%17], parts[n/289%17], parts[n/4913%17]}, "-")
			at++
			calls = append(calls, orderCall("", "", `{"status":"active","value":"`+value[:min(len(value), 40)]+`"}`, 200))
		}
		if got := chosen(a.Batch(&call.Batch{Entries: uint64(len(calls)), Calls: calls})); !got["POST orders response $.status=active"] || len(got) < 6000 {
			t.Fatalf("%d choices, and that it is active is %v", len(got), got["POST orders response $.status=active"])
		}
	}
}
