package endpoint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// explained derives and explains the template of a GET.
func explained(t *testing.T, tr *traffic, template string, told endpoint.Told) []endpoint.Explanation {
	t.Helper()
	found, ok := endpoint.Explain(tr.evidence(), told, endpoint.Template{Host: "api.example", Method: "GET", Template: template})
	if !ok {
		t.Fatalf("there is no %s", template)
	}
	return found
}

func TestExplainAParameterByWhoHandedItOut(t *testing.T) {
	tr := newTraffic()
	members := map[string]string{"4000123456": "$.members[*].loyaltyNumber", "4000123457": "$.members[*].loyaltyNumber"}
	tr.add(exchange{method: "GET", url: "api.example/v2/members", status: 200, fields: "members", hands: members})
	for _, c := range gets("id name", "/v2/members/4000123456", "/v2/members/4000123457", "/v2/members/4000123499", "/v2/members/me", "/v2/members/search") {
		tr.add(c)
	}
	found := explained(t, tr, "/v2/members/{loyaltyNumber}", endpoint.Told{})
	if len(found) != 3 || found[0].Text != "/v2" || found[1].Text != "/members" || found[0].Parameter || found[1].Parameter {
		t.Fatalf("%+v, want /v2, /members and a parameter", found)
	}
	e := found[2]
	want := []string{
		"2 of 3 different values were handed out by other answers, most as $.members[*].loyaltyNumber", "3 of 3 have the shape of a number",
	}
	if e.Text != "/{loyaltyNumber}" || !e.Parameter || !e.Evidence || e.By != "evidence" || e.Segment != 3 || e.Support != 1 || !cmp.Equal(e.Reasons[:2], want) {
		t.Errorf("%+v, want a parameter by these reasons: %v", e, want)
	}
	var beside []string
	for _, b := range e.Beside {
		beside = append(beside, b.Text+": "+b.Reason)
	}
	if !slices.Equal(beside, []string{"me: it is a word that stands beside identifiers and is none", "search: it is a word that stands beside identifiers and is none"}) {
		t.Errorf("beside it stand %v", beside)
	}
}

func TestExplainWordsAndPins(t *testing.T) {
	tr := newTraffic()
	for _, c := range gets("text", "/translate/german", "/translate/english", "/translate/german") {
		tr.add(c)
	}
	fixed := explained(t, tr, "/translate/german", endpoint.Told{})[1]
	if fixed.Parameter || fixed.By != "evidence" || fixed.Counts.Words != 2 || fixed.Counts.Calls != 2 || fixed.Support != 0 || !strings.Contains(fixed.Remedy, "pin the template with {name}") {
		t.Errorf("%+v, want a fixed word beside another", fixed)
	}
	told := endpoint.Told{Pins: pins("/translate/{to}")}
	pinned := explained(t, tr, "/translate/{to}", told)[1]
	if !pinned.Parameter || pinned.By != "pin" || pinned.Evidence || !cmp.Equal(pinned.Told, told.Pins) || pinned.Counts.Words != 2 || pinned.Counts.Alike != 2 ||
		!strings.Contains(pinned.Remedy, "unpin") {
		t.Errorf("%+v, want a parameter by a pin against evidence", pinned)
	}
	if _, ok := endpoint.Explain(tr.evidence(), endpoint.Told{}, endpoint.Template{Host: "api.example", Method: "GET", Template: "/nothing"}); ok {
		t.Error("what is not there is explained")
	}
}

// TestEveryTemplateIsExplained explains all templates of all domains: each part once, each decision as it was made, and no word
// that is a value.
func TestEveryTemplateIsExplained(t *testing.T) {
	evidence := everything(t, 40)
	templates, of := endpoint.Derive(evidence, endpoint.Told{})
	for i, template := range templates {
		if i%7 != 0 {
			continue // each costs a derivation
		}
		found, ok := endpoint.Explain(evidence, endpoint.Told{}, template)
		if !ok {
			t.Fatalf("%s is not explained", template.Template)
		}
		text := ""
		for _, e := range found {
			text += e.Text
			if len(e.Reasons) == 0 || len(e.Reasons) > 3 || e.Remedy == "" || e.Support < 0 || e.Support > 1 {
				t.Errorf("%s: %+v", template.Template, e)
			}
			if !e.Parameter && len(e.Beside) > 0 || e.By != "evidence" || e.Evidence != e.Parameter {
				t.Errorf("%s: %+v", template.Template, e)
			}
		}
		if path, _, _ := strings.Cut(template.Template, "#"); text != path && path != "/" {
			t.Errorf("%s is explained as %s", template.Template, text)
		}
	}
	if len(of) != len(evidence) {
		t.Error("not all evidence was led")
	}
}
