package e2e

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

func base64url(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

const host = "https://api.tideway.example"

// uuid makes a different, valid UUID for every n.
func uuid(n int) string { return fmt.Sprintf("3f0c%04x-9a1b-4c2d-8e3f-%012x", n, n*7919) }

// profiles is a small population: each person reads its own profile.
func profiles(n int) []exchange {
	var list []exchange
	for i := range n {
		number := 7300120000 + i*3
		list = append(list, exchange{
			URL: fmt.Sprintf("%s/v1/members/%d/profile", host, number), Bearer: jwt(uuid(i)),
			Body: fmt.Sprintf(`{"loyaltyNumber":"%d","firstName":"%s","lastName":"%s","email":"p%d@post.example","tier":"silver"}`,
				number, given[i%len(given)], family[i/len(given)%len(family)], i),
		})
	}
	return list
}

var (
	given  = []string{"Mirela", "Tobias", "Anouk", "Ricardo", "Hanneke", "Piotr", "Yuki", "Amara"}
	family = []string{"Verhoeven", "Lindqvist", "Okafor", "Castellanos", "Nakamura", "Wojcik"}
)

func TestAnAirportsPhoneMakesNoSubject(t *testing.T) {
	w := newWorkspace(t)
	list := profiles(12)
	reader := jwt(uuid(900))
	for _, code := range []string{"AMS", "LHR", "CDG", "FRA", "MAD", "OSL"} {
		list = append(list, exchange{URL: host + "/v1/airports/" + code, Bearer: reader,
			Body: fmt.Sprintf(`{"iata":%q,"name":"%s International","city":"Somewhere","phone":"+31207940800"}`, code, code)})
	}
	w.scan(write(t, "calls.ndjson", list...))
	s := w.scope("--actor", "token_subject="+uuid(900))
	if len(s.Matrix) != 0 || s.Subjects.Proven != 0 {
		t.Errorf("the airports' answers have subjects: %+v", s.Matrix)
	}
	if v := s.verdict("payment.card_number"); v != "not_exposed" {
		t.Errorf("payment.card_number is %s", v)
	}
}

func TestTwoPersonsWithOneEmailStayTwo(t *testing.T) {
	w := newWorkspace(t)
	list := profiles(12)
	for i := range 2 {
		list = append(list, exchange{URL: fmt.Sprintf("%s/v1/members/%d/profile", host, 7300990001+i), Bearer: jwt(uuid(77)),
			Body: fmt.Sprintf(`{"loyaltyNumber":"%d","firstName":"%s","lastName":"Marchetti","email":"family@post.example","tier":"gold"}`,
				7300990001+i, given[i])})
	}
	w.scan(write(t, "calls.ndjson", list...))
	s := w.scope("--actor", "token_subject="+uuid(77))
	if s.Subjects.Proven != 2 || len(s.Matrix) != 2 {
		t.Errorf("got %d subjects in %d rows, want 2", s.Subjects.Proven, len(s.Matrix))
	}
}

func TestAnInnerHopIsNoExposure(t *testing.T) {
	w := newWorkspace(t)
	actor := jwt(uuid(5))
	list := profiles(12)
	for i := range list {
		list[i].Service = "frontend"
	}
	list = append(list,
		exchange{URL: host + "/v1/ping", Bearer: actor, Service: "frontend", Body: `{"ok":true}`},
		exchange{URL: "http://crm.internal.example/people/7300120000", Bearer: actor, Service: "crm", ClientService: "frontend",
			Body: `{"loyaltyNumber":"7300120000","firstName":"Mirela","email":"p0@post.example"}`})
	w.scan(write(t, "calls.ndjson", list[5:]...))
	edge := w.scope("--actor", "token_subject="+uuid(5), "--endpoint", endpointOf(t, w, "/v1/ping"))
	if len(edge.Matrix) != 0 {
		t.Errorf("the edge's answer is charged with %d subjects", len(edge.Matrix))
	}
	internal := w.scope("--hop", "internal")
	if internal.Subjects.Proven != 1 {
		t.Errorf("--hop internal shows %d subjects, want the one that crossed inside", internal.Subjects.Proven)
	}
}

func TestAnOpaqueFieldMakesNegativesUnknown(t *testing.T) {
	w := newWorkspace(t)
	list := profiles(12)
	noise := make([]byte, 240)
	for i := range noise {
		noise[i] = byte(i*i*31 + i*17 + 5)
	}
	list = append(list, exchange{URL: host + "/v1/vault/items", Bearer: jwt(uuid(3)),
		Body: fmt.Sprintf(`{"blob":%q}`, base64.StdEncoding.EncodeToString(noise))})
	w.scan(write(t, "calls.ndjson", list...))
	s := w.scope("--actor", "token_subject="+uuid(3))
	for _, kind := range []string{"payment.card_number", "identity.passport", "credential.password"} {
		if v := s.verdict(kind); v != "unknown" {
			t.Errorf("%s is %s beside an opaque field", kind, v)
		}
	}
	if s.Coverage.Undecided["opaque"] == 0 {
		t.Errorf("the opaque leaf is not counted: %v", s.Coverage.Undecided)
	}
	// Somebody else's answers were all readable.
	if v := w.scope("--actor", "token_subject="+uuid(4)).verdict("payment.card_number"); v != "not_exposed" {
		t.Errorf("payment.card_number is %s for an actor without opaque answers", v)
	}
}

func TestAMistypedIDIsNoEmptyScope(t *testing.T) {
	w := newWorkspace(t)
	w.scan(write(t, "calls.ndjson", profiles(3)...))
	for _, args := range [][]string{
		{"--actor", "a_doesnotexist"}, {"--session", "n_nope"}, {"--endpoint", "e_nope"}, {"--kind", "contact.emial"},
		{"--hop", "sideways"}, {"--address", "203.0.113.99"}, {"--actor", "token_subject=" + uuid(4711)}, {},
		{"--from", "yesterday", "--kind", "contact.email"}, {"--subject", "contact.email"},
	} {
		r := w.run(append([]string{"scope", "-o", "json"}, args...)...)
		if r.code != 2 || r.out != "" || !strings.Contains(r.err, "waybill:") {
			t.Errorf("scope %v: exit %d, out %.80q, err %q", args, r.code, r.out, r.err)
		}
	}
	never := w.scope("--subject", "contact.email=nobody@post.example")
	if never.Matched || never.Subjects.Proven != 0 {
		t.Errorf("a subject never seen: %+v", never)
	}
}

// endpointOf finds the id of an endpoint by its template.
func endpointOf(t *testing.T, w *workspace, template string) string {
	t.Helper()
	for _, e := range decode[[]struct{ Endpoint, Template string }](t, w.must("endpoints", "-o", "json")) {
		if e.Template == template {
			return e.Endpoint
		}
	}
	t.Fatalf("no endpoint %s", template)
	return ""
}

// E-mail addresses beside nothing that says whose they are may be persons': no claim is made that none left.
func TestBareEmailsAreNotCalledNotExposed(t *testing.T) {
	w := newWorkspace(t)
	list := profiles(12)
	var items []string
	for i := range 12 {
		items = append(items, fmt.Sprintf(`{"email":"q%d@elsewhere.example","note":"n%d"}`, i, i))
	}
	list = append(list, exchange{URL: host + "/v1/exports/7", Bearer: jwt(uuid(800)), Body: "[" + strings.Join(items, ",") + "]"})
	w.scan(write(t, "calls.ndjson", list...))
	s := w.scope("--actor", "token_subject="+uuid(800))
	if v := s.verdict("contact.email"); v == "not_exposed" {
		t.Errorf("contact.email is %s in an answer with twelve e-mail addresses", v)
	}
	if v := s.verdict("payment.card_number"); v != "not_exposed" {
		t.Errorf("payment.card_number is %s", v)
	}
}

func TestAValueGivenForAnIDIsNotRepeated(t *testing.T) {
	w := newWorkspace(t)
	w.scan(write(t, "calls.ndjson", profiles(3)...))
	for _, flag := range []string{"--actor", "--session", "--endpoint", "--kind", "--address"} {
		r := w.run("scope", flag, "mirela@post.example")
		if r.code != 2 || strings.Contains(r.err+r.out, "mirela") {
			t.Errorf("scope %s VALUE: exit %d, %q", flag, r.code, r.err)
		}
	}
}
