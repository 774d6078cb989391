package endpoint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// pins makes pinned templates of texts, each for every host; "GET /x" is for one method.
func pins(texts ...string) (out []endpoint.Pinned) {
	for _, text := range texts {
		method, template, found := strings.Cut(text, " ")
		if !found {
			method, template = "", text
		}
		out = append(out, endpoint.Pinned{Method: method, Template: template})
	}
	return out
}

func TestTold(t *testing.T) {
	words := gets("text", "/translate/german", "/translate/spanish", "/translate/english")
	users := slices.Concat(gets("id name", "/users/alice", "/users/bob"), gets("total", "/users/alice/orders", "/users/bob/orders"))
	for name, test := range map[string]struct {
		calls []exchange
		told  endpoint.Told
		want  []string
	}{
		"nothing told": {users, endpoint.Told{}, []string{
			"GET /users/{userId}", "GET /users/{userId}/orders",
		}},
		"a parameter, named": {users, endpoint.Told{Pins: pins("/users/{handle}")}, []string{
			"GET /users/{handle}", "GET /users/{handle}/orders",
		}},
		"a fixed word splits a parameter": {users, endpoint.Told{Pins: pins("/users/alice")}, []string{
			"GET /users/alice", "GET /users/alice/orders", "GET /users/{userId}", "GET /users/{userId}/orders",
		}},
		"a parameter beside a fixed word": {users, endpoint.Told{Pins: pins("/users/{name}", "/users/bob")}, []string{
			"GET /users/bob", "GET /users/bob/orders", "GET /users/{name}", "GET /users/{name}/orders",
		}},
		"a longer template decides what stands before, too": {users, endpoint.Told{Declared: pins("/users/{name}/orders")}, []string{
			"GET /users/{name}", "GET /users/{name}/orders",
		}},
		"known words": {words, endpoint.Told{Pins: pins("/translate/{language}")}, []string{"GET /translate/{language}"}},
		"known words, untold": {words, endpoint.Told{}, []string{
			"GET /translate/english", "GET /translate/german", "GET /translate/spanish",
		}},
		"a pin stands over a spec": {words, endpoint.Told{
			Pins: pins("/translate/{language}"), Declared: pins("/translate/{to}", "/translate/english"),
		}, []string{"GET /translate/english", "GET /translate/{language}"}},
		"a pin stands over words that a spec spells out": {words, endpoint.Told{
			Pins: pins("/translate/{language}"), Declared: pins("/translate/german", "/translate/english"),
		}, []string{"GET /translate/{language}"}},
		"a fixed pin stands over a spec's parameter": {users, endpoint.Told{
			Pins: pins("/users/bob"), Declared: pins("/users/{login}"),
		}, []string{"GET /users/bob", "GET /users/bob/orders", "GET /users/{login}", "GET /users/{login}/orders"}},
		"words beside identifiers stay": {
			slices.Concat(gets("id name", "/users/alice", "/users/42", "/users/me"), gets("url token", "/users/invite")),
			endpoint.Told{Pins: pins("/users/{userId}")},
			[]string{"GET /users/invite", "GET /users/me", "GET /users/{userId}"},
		},
		"one method alone": {
			append(gets("id", "/rooms/blue", "/rooms/red"), exchange{method: "POST", url: "api.example/rooms/blue", status: 201}),
			endpoint.Told{Pins: pins("GET /rooms/{colour}")},
			[]string{"GET /rooms/{colour}", "POST /rooms/blue"},
		},
		"a declared path never seen founds nothing": {users, endpoint.Told{Declared: pins("/users/{userId}/invoices", "/health")}, []string{
			"GET /users/{userId}", "GET /users/{userId}/orders",
		}},
		"a parameter at the beginning is one only for paths like it": {
			gets("ok", "/acme/boards/1", "/umbra/boards/2", "/health", "/status/live"),
			endpoint.Told{Declared: pins("/{tenant}/boards/{boardId}")},
			[]string{"GET /health", "GET /status/live", "GET /{tenant}/boards/{boardId}"},
		},
		"what is refused and declared is no guess": {
			append(gets("ok", "/health"), exchange{method: "DELETE", url: "api.example/zlorps/7", status: 403}),
			endpoint.Told{Declared: pins("/zlorps/{zlorpId}")},
			[]string{"DELETE /zlorps/{zlorpId}", "GET /health"},
		},
		"a part of a segment, named": {
			gets("id name", "/members/17.json", "/members/18.json", "/members/19/tiers"), endpoint.Told{Pins: pins("/members/{number}.json")},
			[]string{"GET /members/{number}.json", "GET /members/{number}/tiers"},
		},
		"a segment is told whatever stands behind its dot": {
			gets("id name", "/members/17.json", "/members/18.json"), endpoint.Told{Pins: pins("/members/{number}")},
			[]string{"GET /members/{number}.json"},
		},
		"arguments, named": {
			gets("id name", "/Products(5)", "/Products(6)/Parts"), endpoint.Told{Declared: pins("/Products({key})/Parts")},
			[]string{"GET /Products({key})", "GET /Products({key})/Parts"},
		},
		"a point, named": {
			gets("temp", "/points/48.8512,2.3511", "/points/52.3711,4.8912"), endpoint.Told{Declared: pins("/points/{north},{east}")},
			[]string{"GET /points/{north},{east}"},
		},
		"a verb behind a value": {
			gets("ok", "/jobs/8817:cancel", "/jobs/8818:cancel"), endpoint.Told{Declared: pins("/jobs/{job}:cancel")},
			[]string{"GET /jobs/{job}:cancel"},
		},
		"a parameter that is no part by itself": {
			gets("ok", "/releases/v7-final", "/releases/v8-final"), endpoint.Told{Pins: pins("/releases/v{major}-final")},
			[]string{"GET /releases/{major}"},
		},
		"one that is wrong says nothing": {users, endpoint.Told{Pins: pins("users/{x}", "/users/{", "/users/{}", "/a/{b}/{b}")}, []string{
			"GET /users/{userId}", "GET /users/{userId}/orders",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTraffic()
			for _, c := range test.calls {
				tr.add(c)
			}
			found, _ := endpoint.Derive(tr.evidence(), test.told)
			got := written(found)
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("templates (-want +got):\n%s", diff)
			}
		})
	}
}

func TestToldOfAnotherHostSaysNothing(t *testing.T) {
	tr := newTraffic()
	for _, c := range gets("text", "/translate/german", "/translate/english") {
		tr.add(c)
	}
	for host, want := range map[string]int{"other.example": 2, "api.example": 1, "API.example": 1, "": 1} {
		found, _ := endpoint.Derive(tr.evidence(), endpoint.Told{Pins: []endpoint.Pinned{{Host: host, Template: "/translate/{to}"}}})
		if len(found) != want {
			t.Errorf("told of %q: %v, want %d", host, written(found), want)
		}
	}
}

func TestToldGivesItsReason(t *testing.T) {
	tr := newTraffic()
	for _, c := range gets("text", "/translate/german/7", "/translate/english/8") {
		tr.add(c)
	}
	found, _ := endpoint.Derive(tr.evidence(), endpoint.Told{Pins: pins("/translate/{to}"), Declared: pins("/translate/{x}/{line}")})
	want := []string{"segment 2: pinned as {to}", "segment 3: declared as {line}"}
	if diff := cmp.Diff(want, found[0].Reasons); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}

// TestNoiseFindsToldTemplates asks for what is not there, and finds the template that somebody told.
func TestNoiseFindsToldTemplates(t *testing.T) {
	tr := newTraffic()
	for _, c := range gets("text", "/translate/german", "/translate/english") {
		tr.add(c)
	}
	tr.add(exchange{method: "GET", url: "api.example/translate/klingon", status: 404})
	found, of := endpoint.Derive(tr.evidence(), endpoint.Told{Pins: pins("/translate/{to}")})
	if len(found) != 1 || !slices.Equal(of, []int{0, 0, 0}) {
		t.Errorf("%v, %v; want all at one template", written(found), of)
	}
}

// TestToldKnowsNoOrder derives with what is told in any order, twice, and expects the same; without it, what was before.
func TestToldKnowsNoOrder(t *testing.T) {
	evidence := everything(t, 100)
	plain, _ := endpoint.Derive(evidence, endpoint.Told{})
	var all []endpoint.Pinned
	for i, p := range plain {
		segments := strings.Split(p.Template, "/")
		n := i % len(segments)
		if n > 0 && !strings.Contains(segments[n], "{") {
			segments[n] = fmt.Sprintf("{told%d}", i)
		}
		all = append(all, endpoint.Pinned{Host: p.Host, Template: strings.Join(segments, "/")})
	}
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfN(rapid.SampledFrom(all), 0, 12).Draw(t, "told")
		half := rapid.IntRange(0, len(some)).Draw(t, "pins")
		told := endpoint.Told{Pins: some[:half], Declared: some[half:]}
		want, wantOf := endpoint.Derive(evidence, told)
		again := endpoint.Told{
			Pins:     append(rapid.Permutation(told.Pins).Draw(t, "order of pins"), told.Pins...),
			Declared: rapid.Permutation(told.Declared).Draw(t, "order of specs"),
		}
		got, gotOf := endpoint.Derive(evidence, again)
		if diff := cmp.Diff(want, got); diff != "" || !slices.Equal(wantOf, gotOf) {
			t.Fatalf("the order changes templates (-want +got):\n%s", diff)
		}
		for i, of := range gotOf {
			if of < 0 && !evidence[i].Path.Noise {
				t.Fatalf("evidence %d belongs to nothing", i)
			}
		}
	})
}

func FuzzPinnedCheck(f *testing.F) {
	for _, seed := range []string{"/users/{userId}", "/", "/a//b/{x}.json", "{", "/{}", "/a b", "/graphql#query Members"} {
		f.Add(seed)
	}
	tr := newTraffic()
	for _, c := range gets("id", "/users/alice", "/users/bob", "/a/b/c") {
		tr.add(c)
	}
	evidence := tr.evidence()
	plain, _ := endpoint.Derive(evidence, endpoint.Told{})
	f.Fuzz(func(t *testing.T, template string) {
		p := endpoint.Pinned{Template: template}
		found, of := endpoint.Derive(evidence, endpoint.Told{Pins: []endpoint.Pinned{p}})
		if slices.Contains(of, -1) {
			t.Errorf("%q takes a path from its template", template)
		}
		if p.Check() != nil && !cmp.Equal(plain, found) {
			t.Errorf("%q is wrong and changes templates", template)
		}
	})
}
