package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/incident"
	"github.com/waybill-security/waybill/internal/show/report"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// incidentOf is the second version of an invented file.
func incidentOf(t *testing.T) *incident.Version {
	t.Helper()
	clocks, err := incident.ReadClocks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	made := time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
	var entries []incident.Entry
	for _, e := range [][2]string{{"file.title", "Profiles <read>"}, {"file.zone", "Europe/Amsterdam"}, {"times.aware", "2026-03-28T09:00:00Z"}, {"file.regimes", "GDPR"}, {"measures.before", "a wall\nand a door"}} {
		one, err := incident.ParseEntry(e[0], e[1], time.UTC, clocks)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, one)
	}
	s, owner := sample(true), "desk"
	set := incident.SetsOf(s.Matrix)
	v := &incident.Version{File: incident.File{
		Format: incident.Format, Incident: "i_k3v5m2q7x4y6z2ab", Version: 2, Phase: incident.Supplement, Made: made, By: "ines", Program: "0.1.0", Changed: []string{"observed"},
		Before: &incident.Before{Version: 1, Phase: incident.First, SHA256: strings.Repeat("ab", 32)},
		Observed: incident.Observed{
			Question: "--actor a_7be10c42", Scope: s, First: at(9), Last: at(3600), Sets: set, Annex: incident.Annex{Rows: 7, SHA256: strings.Repeat("cd", 32)},
			Finding:   &incident.Finding{Finding: "f_2041", Kind: "bola", Severity: "critical", Title: "Five tokens read members", Explain: "Each reads 600.", References: []string{"API1:2023"}, Raised: at(99), Evidence: []string{"c_1"}, Rules: "findings-1"},
			Endpoints: []incident.Endpoint{{Endpoint: "e_1", Host: "api.skyloom.example", Method: "GET", Template: "/v2/members/{memberId}/profile", Owner: &owner, States: []string{}, Auth: []string{"token_subject"}, Calls: 5800}},
			Actors:    []incident.Actor{{Actor: "a_7be10c42", Type: "token_subject", Label: "token 7be1", Calls: 4000, Sessions: 2, Addresses: 50, First: at(9), Last: at(99)}},
		},
	}}
	v.File.Entered, _ = incident.Merge(nil, entries, "ines", made)
	v.File.Fill(clocks, report.IncidentFacts(&v.File))
	if v.Text, v.Sum, err = v.File.Bytes(); err != nil {
		t.Fatal(err)
	}
	return v
}

func incidentPage(t *testing.T, form string) string {
	t.Helper()
	f, err := incident.ReadForm(t.TempDir(), form)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	d := report.IncidentDocument(incidentOf(t), f, time.Date(2026, 3, 30, 9, 0, 0, 0, time.UTC), meta)
	if err := report.Document(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestIncidentFilesAreWrittenAsBefore(t *testing.T) {
	golden(t, "incident.html", incidentPage(t, "waybill"))
	golden(t, "incident-ap.html", incidentPage(t, "ap"))
	golden(t, "incident-cnil.html", incidentPage(t, "cnil"))
	golden(t, "incident.json", string(incidentOf(t).Text))
}

func TestAnIncidentPageStandsAloneAndEscapes(t *testing.T) {
	page := incidentPage(t, "waybill")
	if _, err := html.Parse(strings.NewReader(page)); err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"<script", "src=", "href=", "Profiles <read>", "@import", "url("} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %s", never)
		}
	}
	for _, always := range []string{"Profiles &lt;read&gt;", "1 day 0 hours left", "2026-03-31 09:00:00 UTC (2026-03-31 11:00 CEST)", "not known yet", "entered: ines, 2026-03-28 12:00 UTC", "version 1 (first notice), SHA-256 abab"} {
		if !strings.Contains(page, always) {
			t.Errorf("the page lacks %s", always)
		}
	}
}

// All 21 groups are there, and every field that only a person can say is either entered or named as missing.
func TestAnIncidentFileHoldsAllGroups(t *testing.T) {
	f := incidentOf(t).File
	if len(f.Groups) != 21 {
		t.Fatalf("%d groups", len(f.Groups))
	}
	fields := 0
	for i, g := range f.Groups {
		if g.Number != i+1 || len(g.Observed)+len(g.Entered)+len(g.Missing) == 0 {
			t.Errorf("group %d: %+v", i+1, g)
		}
		fields += len(g.Entered) + len(g.Missing)
	}
	if want := len(incident.Fields()) - 1; fields != want { // but for the reason for withdrawing
		t.Errorf("%d fields, want %d", fields, want)
	}
}

func accessSample() *scope.Access {
	endpoint := "e_1"
	s := sample(false)
	return &scope.Access{
		Scope: s.Scope, Asked: []kind.Kind{kind.LoyaltyNumber}, Subjects: []string{"s_1"}, Window: s.Window, Matched: true, Hops: s.Hops, Kinds: s.Kinds, Coverage: s.Coverage,
		Received: []scope.Receipt{
			{Actor: "a_1", Type: "token_subject", Label: "token_subject a_1", Self: true, Hop: "edge", Endpoint: &endpoint, Host: "api.skyloom.example", Method: "GET", Template: "/v2/me", Kinds: []scope.KindForm{{Kind: kind.ContactEmail, Form: "clear"}}, Calls: 3, Sessions: 1, First: at(9), Last: at(99)},
			{Actor: "a_2", Type: "api_key", Label: "partner", Hop: "egress", Endpoint: &endpoint, Host: "hooks.example", Method: "POST", Template: "/v1", Possible: []scope.KindForm{{Kind: kind.PersonName, Form: "clear"}}, Calls: 1, Sessions: 2, First: at(9), Last: at(9)},
		},
		Written: []scope.Receipt{}, Attempts: s.Attempts, Perhaps: 4, Canaries: s.Canaries, Meaning: s.Meaning, Threshold: .9, Sealed: s.Sealed, Warnings: []string{},
	}
}

func TestWhoSawAPersonIsWrittenAsBefore(t *testing.T) {
	var page, text bytes.Buffer
	if err := report.Document(&page, report.AccessDocument(accessSample(), meta)); err != nil {
		t.Fatal(err)
	}
	if err := report.AccessText(&text, accessSample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "access.html", page.String())
	golden(t, "access.txt", text.String())
}
