package endpoint_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

func TestNoiseFoundsNothing(t *testing.T) {
	tr := newTraffic()
	for _, c := range gets("id name", "/users/1", "/users/2", "/users/me", "/vouchers/AB12CD") {
		tr.add(c)
	}
	assigned := map[string]string{
		"GET /users/77":        "GET /users/{userId}",
		"GET /users/mirelle":   "GET /users/{userId}",
		"GET /users/me":        "GET /users/me",
		"GET /vouchers/none":   "GET /vouchers/{voucherId}",
		"GET /wp-admin/x.php":  "",
		"GET /users/1/avatar":  "",
		"DELETE /users/1":      "",
		"POST /xmlrpc.php":     "",
		"GET /vouchers/a b%20": "GET /vouchers/{voucherId}",
	}
	order := make([]string, 0, len(assigned))
	for call := range assigned {
		order = append(order, call)
	}
	slices.Sort(order)
	for i, call := range order {
		method, path, _ := strings.Cut(call, " ")
		tr.add(exchange{method: method, url: "api.example" + path, status: []int{404, 405, 400, 501}[i%4]})
	}
	evidence := tr.evidence()
	templates, of := endpoint.Derive(evidence, endpoint.Told{})
	want := []string{"GET /users/me", "GET /users/{userId}", "GET /vouchers/{voucherId}"}
	if diff := cmp.Diff(want, written(templates)); diff != "" {
		t.Errorf("templates (-want +got):\n%s", diff)
	}
	for i, call := range order {
		alone := newTraffic() // to learn the key of the call's path
		method, path, _ := strings.Cut(call, " ")
		alone.add(exchange{method: method, url: "api.example" + path, status: []int{404, 405, 400, 501}[i%4]})
		n := slices.IndexFunc(evidence, func(e endpoint.PathEvidence) bool { return e.Path.Key() == alone.order[0] })
		got := ""
		if of[n] >= 0 {
			got = written(templates)[of[n]]
		}
		if got != assigned[call] {
			t.Errorf("%s belongs to %q, want %q", call, got, assigned[call])
		}
	}
}

// TestMethodsAgree sees words with one method only; the template is the same for the other.
func TestMethodsAgree(t *testing.T) {
	tr := newTraffic()
	for _, c := range gets("id name", "/users/mirelle", "/users/tobin", "/users/corsel", "/users/davira") {
		tr.add(c)
	}
	tr.add(exchange{method: "PATCH", url: "api.example/users/tobin", status: 204})
	tr.add(exchange{method: "DELETE", url: "api.example/users/brenfa", status: 403})
	want := []string{"DELETE /users/{userId}", "GET /users/{userId}", "PATCH /users/{userId}"}
	got := tr.templates()
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("templates (-want +got):\n%s", diff)
	}
}

func TestProvenance(t *testing.T) {
	members := map[string]string{}
	var calls []exchange
	for _, n := range []string{"4000123456", "4000123457", "4000123459"} {
		members[n] = "$.members[*].loyaltyNumber"
		calls = append(calls, exchange{method: "GET", url: "api.example/v2/members/" + n + "/profile", status: 200, fields: "first last"})
	}
	tr := newTraffic()
	tr.add(exchange{method: "GET", url: "api.example/v2/members", status: 200, fields: "members", hands: members})
	for _, c := range calls {
		tr.add(c)
	}
	found, _ := endpoint.Derive(tr.evidence(), endpoint.Told{})
	last := found[len(found)-1]
	if last.Template != "/v2/members/{loyaltyNumber}/profile" {
		t.Errorf("template %s, want the parameter named by the field that handed it out", last.Template)
	}
	want := []string{"segment 3: 3 of 3 values were handed out as $.members[*].loyaltyNumber"}
	if diff := cmp.Diff(want, last.Reasons); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"", "", "loyaltyNumber", ""}, last.Params); diff != "" {
		t.Errorf("params (-want +got):\n%s", diff)
	}
}

// TestParameterNames hands one number out under one field and looks at the name that it gives.
func TestParameterNames(t *testing.T) {
	for field, want := range map[string]string{
		"$.members[*].id":             "memberId",
		"$.data[*].id":                "customerId",
		"$.id":                        "customerId",
		"$[*].customer_number":        "customer_number",
		"$.customerIds[*]":            "customerId",
		"authorization.sub":           "customerId",
		"$.total":                     "customerId", // a count that happens to be equal names nothing
		"$.mirelle.id":                "customerId", // a key of somebody's making is not shown
		"$.accounts[*].iban":          "iban",
		"$.order.reference":           "orderReference",
		"customerNumber":              "customerNumber",
		"$.items[*].customer-number":  "customerNumber",
		"$.customers[*].mirelleIdent": "customerId",
		"$.messages[*].from.id":       "customerId", // whose it is, not what
		"$.messages[*].to[*].id":      "customerId",
		"$.ownerId":                   "customerId",
		"$.studentId":                 "studentId",
	} {
		tr := newTraffic()
		tr.add(exchange{method: "GET", url: "api.example/x", status: 200, hands: map[string]string{"471101": field}})
		tr.add(exchange{method: "GET", url: "api.example/customers/471101", status: 200})
		if got := tr.templates(); got[0] != "GET /customers/{"+want+"}" {
			t.Errorf("%s gives %s, want {%s}", field, got[0], want)
		}
	}
}

// TestShortNumbersKeepTheirName hands numbers out that are ids of two collections.
func TestShortNumbersKeepTheirName(t *testing.T) {
	tr := newTraffic()
	for n, field := range []string{"$.id", "$[*].studentId", "$.student.id", "$.messages[*].from.id", "$.studentId"} {
		id := strconv.Itoa(2001 + n)
		tr.add(exchange{method: "GET", url: "api.example/x", status: 200, hands: map[string]string{id: field}})
		tr.add(exchange{method: "GET", url: "api.example/courses/" + id, status: 200})
		tr.add(exchange{method: "GET", url: "api.example/students/" + id, status: 200})
		tr.add(exchange{method: "GET", url: "api.example/members/" + id, status: 200})
	}
	got := tr.templates()
	slices.Sort(got)
	want := []string{"GET /courses/{courseId}", "GET /members/{memberId}", "GET /students/{studentId}", "GET /x"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("templates (-want +got):\n%s", diff)
	}
}

// TestPluralsOfOtherLanguages looks at the name that a collection's word gives.
func TestPluralsOfOtherLanguages(t *testing.T) {
	for plural, want := range map[string]string{
		"cupones": "cuponId", "patienten": "patientId", "kunden": "kundeId", "klanten": "klantId", "pedidos": "pedidoId",
		"clients": "clientId", "utenti": "utenteId", "membri": "membroId", "commandes": "commandeId",
		"bestellungen": "bestellungId", "rechnungen": "rechnungId", "boekingen": "boekingId", "habitaciones": "habitacionId",
		"compradores": "compradorId", "transacoes": "transacaoId", "pagamenti": "pagamentoId", "prenotazioni": "prenotazioneId",
		"stores": "storeId", "zones": "zoneId", "phones": "phoneId", "scores": "scoreId", "shoes": "shoeId",
	} {
		tr := newTraffic()
		tr.add(exchange{method: "GET", url: "api.example/" + plural + "/471101", status: 200})
		if got := tr.templates(); got[0] != "GET /"+plural+"/{"+want+"}" {
			t.Errorf("%s gives %s, want {%s}", plural, got[0], want)
		}
	}
}

func TestOperations(t *testing.T) {
	tr := newTraffic()
	tr.add(exchange{method: "POST", url: "api.example/graphql", status: 200})
	evidence := tr.evidence()
	evidence[0].Path.Operation = openText("graphql:query Members")
	found, _ := endpoint.Derive(evidence, endpoint.Told{})
	if found[0].Template != "/graphql#query Members" || found[0].Protocol != "graphql" {
		t.Errorf("%s of protocol %s, want /graphql#query Members of graphql", found[0].Template, found[0].Protocol)
	}
}

func TestServiceIsTheOneMostCallsName(t *testing.T) {
	tr := newTraffic()
	for _, c := range gets("id", "/users/1", "/users/2", "/users/k3f9x2") {
		tr.add(c)
	}
	evidence := tr.evidence()
	other := evidence[0]
	other.Path.Service, other.Calls = openText("members"), 5
	found, of := endpoint.Derive(append(evidence, other), endpoint.Told{})
	if len(found) != 1 || found[0].Service != "members" || of[len(evidence)] != 0 {
		t.Errorf("%d templates, service %q; want one, members", len(found), found[0].Service)
	}
}

func TestDeriveNothing(t *testing.T) {
	templates, of := endpoint.Derive(nil, endpoint.Told{})
	if len(templates) != 0 || len(of) != 0 {
		t.Errorf("%d templates of nothing", len(templates))
	}
}
