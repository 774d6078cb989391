package analyse_test

import (
	"testing"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// In the shapes in which REST services wrap what they answer, each thing is an object with its own identifiers.
func TestHoldersOfCommonShapes(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		holders      []string // behind that of the request
	}{
		{"JSON:API, a list", `{"data":[{"type":"people","id":"4000000127","attributes":{"email":"ines@post.example"}},{"type":"people","id":"4000000130","attributes":{"email":"tom@post.example"}}]}`,
			[]string{"body $.data[*].attributes.email, body $.data[*].id above 0", "body $.data[*].attributes.email, body $.data[*].id above 0"}},
		{"JSON:API, one", `{"data":{"type":"people","id":"4000000127","attributes":{"email":"ines@post.example"},"relationships":{"store":{"data":{"type":"stores","id":"5000000001"}}}},"included":[{"type":"stores","id":"5000000001"}]}`,
			[]string{"body $.data.attributes.email, body $.data.id above 0", "body $.data.relationships.store.data.id above 1", "body $.included[*].id above 1"}},
		{"HAL", `{"_links":{"self":{"href":"/people"}},"_embedded":{"people":[{"number":"4000000127","email":"ines@post.example"},{"number":"4000000130"}]}}`,
			[]string{"body $._embedded.people[*].email, body $._embedded.people[*].number above 0", "body $._embedded.people[*].number above 0"}},
		{"OData", `{"@odata.context":"$metadata#People","value":[{"Number":"4000000127","Email":"ines@post.example"},{"Number":"4000000130"}]}`,
			[]string{"body $.value[*].Email, body $.value[*].Number above 0", "body $.value[*].Number above 0"}},
		{"connections", `{"data":{"people":{"edges":[{"cursor":"a","node":{"number":"4000000127","email":"ines@post.example"}}]}}}`,
			[]string{"body $.data.people.edges[*].node.email, body $.data.people.edges[*].node.number above 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := observe(get("/people?fields=number,email&$select=Number,Email", c.answer))
			var got []string
			for i := range s.Holders[1:] {
				got = append(got, s.holder(int32(i+1)))
			}
			wantList(t, "holders", got, c.holders...)
			if s.operation() != "" || !s.Response.Complete() {
				t.Errorf("operation %q, response %v", s.operation(), s.Response)
			}
			if exposed := s.exposed(observation.Response); len(exposed) == 0 {
				t.Error("nothing is exposed")
			}
		})
	}
}
