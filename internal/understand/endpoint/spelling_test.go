package endpoint_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOnePathInTwoSpellings(t *testing.T) {
	for name, test := range map[string]struct {
		calls []exchange
		want  []string
	}{
		"answers alike": {
			slices.Concat(gets("id name email", "/users/5", "/users/6", "/users/5/orders"), gets("id name email", "/Users/7")),
			[]string{"GET /users/{userId}", "GET /users/{userId}/orders"},
		},
		"the spelling of most calls stays": {
			slices.Concat(gets("id name email", "/Users/5", "/Users/6"), gets("id name email", "/users/7")),
			[]string{"GET /Users/{userId}"},
		},
		"answers unlike": {
			slices.Concat(gets("id name email", "/users/5"), gets("price sku title", "/Users/7")),
			[]string{"GET /Users/{userId}", "GET /users/{userId}"},
		},
		"answers unknown": {
			gets("", "/users/5", "/Users/7"),
			[]string{"GET /Users/{userId}", "GET /users/{userId}"},
		},
		"methods differ": {
			slices.Concat(gets("id name email", "/users/5"), []exchange{{method: "DELETE", url: "api.example/Users/5", status: 204}}),
			[]string{"DELETE /Users/{userId}", "GET /users/{userId}"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTraffic()
			for _, c := range test.calls {
				tr.add(c)
			}
			got := tr.templates()
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("templates (-want +got):\n%s", diff)
			}
		})
	}
}
