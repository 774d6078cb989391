package inventory_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/keep/inventory"
)

func owners(t testing.TB, text string) (*inventory.Owners, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "owners.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return inventory.ReadOwners(file)
}

func TestTheFirstRuleThatFitsCounts(t *testing.T) {
	o, err := owners(t, `
owners:
  - host: API.example
    path: /v2/members/*/notes/**
    method: post, PATCH
    owner: desk
    name: Notes
  - path: /v2/members/**
    owner: members
  - service: pay*
    owner: payments
    name: Money
  - path: "**/health"
    name: Health
  - path: /exact/{id}
    owner: exact
  - host: "*.partner.example"
    owner: partners
`)
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[inventory.Place][2]string{
		{"api.example", "", "POST", "/v2/members/{memberId}/notes"}:           {"desk", "Notes"},
		{"api.example", "", "PATCH", "/v2/members/{memberId}/notes/{noteId}"}: {"desk", "Notes"},
		{"api.example", "", "GET", "/v2/members/{memberId}/notes"}:            {"members", ""},
		{"b.example", "", "POST", "/v2/members/{memberId}/notes"}:             {"members", ""},
		{"b.example", "", "GET", "/v2/members"}:                               {"members", ""},
		{"b.example", "", "GET", "/v2/membership"}:                            {"", ""},
		{"b.example", "payout", "GET", "/x"}:                                  {"payments", "Money"},
		{"b.example", "", "GET", "/a/b/health"}:                               {"", "Health"},
		{"b.example", "", "GET", "/health"}:                                   {"", "Health"},
		{"b.example", "", "GET", "/exact/{id}"}:                               {"exact", ""},
		{"b.example", "", "GET", "/exact/{id}/more"}:                          {"", ""},
		{"eu.partner.example", "", "GET", "/x"}:                               {"partners", ""},
		{"b.example", "", "GET", "/"}:                                         {"", ""},
	} {
		owner, name := o.Of(place)
		if got := [2]string{owner, name}; got != want {
			t.Errorf("%v: %v, want %v", place, got, want)
		}
	}
}

func TestFaultsOfOwnersNameTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"owners:\n  - path: /a\n":                 "owners.yaml:2: a rule says nothing",
		"owners:\n  - owner: a\n    paths: /a\n":  `owners.yaml:3: there is no setting "paths" here; known are host, method, name, owner, path, service`,
		"owners:\n  - owner: a\n    path: v2/x\n": "owners.yaml:3: a path begins with /",
		"owners:\n  - owner: a\n    host: '[a'\n": "owners.yaml:3: this is no pattern",
		"rules: []\n": `owners.yaml:1: there is no setting "rules"`,
		"owners:\n  - owner: x\n\n  - name: ''\n    path: x":  "owners.yaml:4: a rule says nothing",
		"owners:\n  - owner: x\n    owner: y\n    path: /a\n": "owners.yaml:3: a setting is given twice",
	} {
		_, err := owners(t, text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	o, err := inventory.ReadOwners(filepath.Join(t.TempDir(), "none.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if owner, name := o.Of(inventory.Place{Host: "a"}); owner+name != "" {
		t.Errorf("without a file: %q, %q", owner, name)
	}
}

func FuzzOwners(f *testing.F) {
	f.Add("owners:\n  - path: /a/**/b/**\n    owner: x\n", "/a/b/c")
	f.Add("owners:\n  - path: '**/**/**/**'\n    owner: x\n", "/a/b/c/d/e/f/g/h")
	f.Add("owners: [{host: '[', owner: x}]", "")
	f.Fuzz(func(t *testing.T, text, template string) {
		o, err := owners(t, text)
		if err == nil {
			o.Of(inventory.Place{Host: "a.example", Method: "GET", Template: template})
		}
	})
}
