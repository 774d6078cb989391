package endpoint_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/graphql"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func TestOperationTexts(t *testing.T) {
	for _, c := range []struct {
		name  string
		asked []graphql.Operation
		noise bool
		want  string
		open  bool
	}{
		{"nothing", nil, false, "", false},
		{"known words", []graphql.Operation{{Form: "query", Name: "OrderItems"}}, false, "graphql:query OrderItems", true},
		{"other words", []graphql.Operation{{Form: "query", Name: "Xqzzyplk"}}, false, "graphql:query Xqzzyplk", false},
		{"other words, refused", []graphql.Operation{{Form: "query", Name: "Xqzzyplk"}}, true, "graphql:query", true},
		{"known words, refused", []graphql.Operation{{Form: "query", Name: "OrderItems"}}, true, "graphql:query OrderItems", true},
		{"root fields", []graphql.Operation{{Form: "subscription", Roots: []string{"members", "orders"}}}, false, "graphql:subscription members,orders", true},
		{"a value for a name", []graphql.Operation{{Form: "query", Name: "m3f0c71de9a1b4c2d", Roots: []string{"orders"}}}, false, "graphql:query orders", true},
		{"many root fields", []graphql.Operation{{Form: "query", Roots: []string{"a", "b", "email", "items", "members", "orders", "users"}}}, false, "graphql:query a,b,email,items,members,orders,…", true},
		{"a hash", []graphql.Operation{{Hash: "0ab1c2d3"}}, false, "graphql:persisted 0ab1c2d3", false},
		{"a batch", []graphql.Operation{{Form: "query", Name: "Orders"}, {Form: "mutation", Name: "Add"}, {Form: "query", Name: "Orders"}}, false, "graphql:batch mutation Add+query Orders", true},
		{"a batch with a sealed name", []graphql.Operation{{Form: "query", Name: "Xqzzyplk"}, {Form: "mutation", Name: "Add"}}, false, "graphql:batch mutation Add+query Xqzzyplk", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := endpoint.Operation(c.asked, c.noise)
			if got.Reveal() != c.want || got.Open() != c.open {
				t.Errorf("%q, open %v; want %q, %v", got.Reveal(), got.Open(), c.want, c.open)
			}
		})
	}
}

// asked is the evidence of calls to one path, each with an operation; a "!" before it marks an answer that founds nothing.
func askedOf(operations ...string) []endpoint.PathEvidence {
	var out []endpoint.PathEvidence
	for _, o := range operations {
		tr := newTraffic()
		tr.add(exchange{method: "POST", url: "api.example/graphql", status: 200})
		e := tr.evidence()[0]
		if o[0] == '!' {
			e.Path.Noise, o = true, o[1:]
		}
		e.Path.Operation = observation.SealedText("graphql:" + o)
		out = append(out, e)
	}
	return out
}

func TestPersistedOperationsAreThoseOfTheirName(t *testing.T) {
	for _, c := range []struct {
		name       string
		operations []string
		want       []string
	}{
		{"alone", []string{"persisted Staff"}, []string{"POST /graphql#query Staff"}},
		{"beside its query", []string{"persisted Staff", "query Staff"}, []string{"POST /graphql#query Staff"}},
		{"beside its mutation", []string{"persisted Add", "mutation Add"}, []string{"POST /graphql#mutation Add"}},
		{"beside both", []string{"mutation Add", "query Add", "persisted Add"}, []string{"POST /graphql#mutation Add", "POST /graphql#query Add"}},
		{"refused at first", []string{"!persisted Staff", "query Staff"}, []string{"POST /graphql#query Staff"}},
		{"only refused", []string{"!persisted Staff"}, []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, of := endpoint.Derive(askedOf(c.operations...), endpoint.Told{})
			if diff := cmp.Diff(c.want, written(found)); diff != "" {
				t.Errorf("templates (-want +got):\n%s", diff)
			}
			for i, at := range of {
				if (at < 0) != (len(found) == 0) {
					t.Errorf("%s belongs to %d", c.operations[i], at)
				}
			}
		})
	}
}

func TestManyBatchesAreOneEndpoint(t *testing.T) {
	few, many := []string{"query A"}, []string{"query A"}
	for i := range 40 {
		o := fmt.Sprintf("batch query A+query B%c%c", 'a'+i%26, 'a'+i/26)
		if many = append(many, o); i < 16 {
			few = append(few, o)
		}
	}
	if found, _ := endpoint.Derive(askedOf(few...), endpoint.Told{}); len(found) != 17 {
		t.Errorf("16 batches give %d endpoints", len(found))
	}
	found, _ := endpoint.Derive(askedOf(many...), endpoint.Told{})
	if diff := cmp.Diff([]string{"POST /graphql#batch", "POST /graphql#query A"}, written(found)); diff != "" {
		t.Errorf("40 batches (-want +got):\n%s", diff)
	}
}
