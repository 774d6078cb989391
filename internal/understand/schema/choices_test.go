package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/understand/schema"
)

// enumsOf lists the enums of a document, one a line.
func enumsOf(t *testing.T, calls []sent) []string {
	t.Helper()
	var out []string
	text := string(schema.Document(schema.API{Operations: learn(t, calls)}).YAML())
	checked(t, learn(t, calls))
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) != "enum:" {
			continue
		}
		var values []string
		for _, v := range lines[i+1:] {
			v, is := strings.CutPrefix(strings.TrimSpace(v), "- ")
			if !is {
				break
			}
			values = append(values, v)
		}
		out = append(out, strings.Join(values, " "))
	}
	return out
}

// answers makes calls whose answers hold these texts in turn.
func answers(n int, of func(i int) string) (out []sent) {
	e := schema.Endpoint{Host: "api.shop.example", Method: "GET", Template: "/orders", Protocol: "http"}
	for i := range n {
		out = append(out, sent{endpoint: e, url: "/orders", status: 200, answer: of(i)})
	}
	return out
}

func turns(values ...string) func(int) string {
	return func(i int) string { return fmt.Sprintf(`{"state":%s}`, values[i%len(values)]) }
}

func TestEnums(t *testing.T) {
	for name, c := range map[string]struct {
		calls []sent
		want  []string
	}{
		"a few words":             {answers(40, turns(`"shipped"`, `"active"`, `"IN_TRANSIT"`)), []string{"IN_TRANSIT active shipped"}},
		"one word":                {answers(40, turns(`"shipped"`)), nil},
		"seen too little":         {answers(19, turns(`"shipped"`, `"active"`)), nil},
		"too seldom each":         {answers(23, turns(`"new"`, `"active"`, `"closed"`, `"open"`, `"paid"`, `"draft"`)), nil},
		"another text":            {answers(40, turns(`"new"`, `"hedwig"`)), nil},
		"a number once":           {append(answers(40, turns(`"new"`)), answers(1, turns(`4`))...), nil},
		"digits in a text":        {append(answers(40, turns(`"new"`)), answers(1, turns(`"4"`))...), nil},
		"nothing at times":        {answers(40, turns(`"new"`, `"paid"`, `null`, `""`)), []string{`"" new paid null`}},
		"in lists":                {answers(40, func(int) string { return `{"tags":["new","sale"],"steps":[{"at":"packed"},{"at":"shipped"}]}` }), []string{"packed shipped", "new sale"}},
		"an error says something": {append(answers(40, turns(`"new"`, `"paid"`)), sent{endpoint: answers(1, turns(`1`))[0].endpoint, url: "/orders", status: 500, answer: `{"state":"broken"}`}), []string{"new paid"}},
		"booleans":                {answers(40, turns(`true`, `false`)), nil},
		"texts that say so":       {answers(40, turns(`"true"`, `"false"`)), nil},
	} {
		if diff := cmp.Diff(c.want, enumsOf(t, c.calls)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestEnumsOfParameters(t *testing.T) {
	e := schema.Endpoint{Host: "api.shop.example", Method: "GET", Template: "/orders", Protocol: "http"}
	var calls []sent
	for i := range 40 {
		sort, url := []string{"newest", "oldest"}[i%2], "/orders?page=2"
		if i%4 == 0 {
			url += "&state=open&state=closed"
		} else {
			url += "&state=open"
		}
		calls = append(calls, sent{endpoint: e, url: url + "&sort=" + sort, status: 200, answer: `{}`})
	}
	calls = append(calls, sent{endpoint: e, url: "/orders?sort=sideways", status: 422, answer: `{}`}) // refused
	if diff := cmp.Diff([]string{"newest oldest", "closed open"}, enumsOf(t, calls)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
