package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/report"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

var update = flag.Bool("update", false, "write the golden files anew")

var meta = report.Meta{
	Command: "waybill scope --actor a_7be10c42", Made: time.Date(2026, 1, 15, 19, 2, 0, 0, time.UTC), Version: "0.1.0",
}

func at(second int) call.Time {
	return call.Time(time.Date(2026, 1, 14, 6, 12, second, 0, time.UTC).UnixMicro())
}

func count(n int64) *int64 { return &n }

// sample is a scope of an invented programme; whole says whether every answer in it was read.
func sample(whole bool) *scope.Scope {
	from, to, name, endpoint := at(9), at(9+36*3600), "ines@post.example", "e_1"
	s := &scope.Scope{
		Scope: "sc_k3v5m2q7x4y6z2ab", Window: scope.Window{From: from, To: to}, Matched: true, Complete: whole, Basis: "source",
		ObservedAt: []string{"edge"}, Hops: []string{"edge", "egress", "unknown"}, Actors: []string{"a_7be10c42", "a_99c1d0e3"},
		Sessions: []string{"n_1", "n_2", "n_3"}, Endpoints: []string{endpoint}, Calls: 5815,
		Subjects: scope.Range{Proven: 2987, Possible: count(2987)}, Records: scope.Range{Proven: 5812, Possible: count(5812)},
		Coverage: scope.Coverage{Responses: 5812, Inspected: 5812, NotInspected: map[string]int64{}, Undecided: map[string]int64{}, Gaps: []scope.Gap{}},
		Meaning:  "m_0f3c9a", Threshold: .9, Sealed: scope.Sealed{Root: "n0m5dGx1c2VydmVyeXNlY3JldHJvb3RoYXNo", Checked: "all", Batches: 4116},
		Consignees: []scope.Consignee{
			{Actor: "a_7be10c42", Type: "token_subject", Label: "token 7be1", Calls: 4000, Sessions: 2},
			{Actor: "a_99c1d0e3", Type: "api_key", Label: "key 99c1", Calls: 1815, Sessions: 1},
		},
		Through: []scope.Passage{
			{Endpoint: &endpoint, Host: "api.skyloom.example", Method: "GET", Template: "/v2/members/{memberId}/profile", Calls: 5800},
			{Calls: 15},
		},
		Warnings: []string{},
	}
	email := kind.ContactEmail
	s.Attempts = scope.Attempts{
		Calls: 5815, Answered: 5600, Misses: 200, Refused: 12, Unanswered: 3,
		Identifiers: []scope.AskedKind{{Kind: kind.LoyaltyNumber, Asked: 3187, Answered: 2987, Missed: 200}, {Kind: kind.None, Asked: 12, Refused: 12}},
	}
	s.Canaries = &scope.Canaries{
		Expected: 3, Found: 2, Kinds: []scope.CanaryKind{{Kind: kind.ContactEmail, Expected: 1}, {Kind: kind.LoyaltyNumber, Expected: 2, Found: 2}},
		Endpoints: []scope.CanaryEndpoint{{Endpoint: "e_1", Found: 2}}, Missing: []string{"test member 2"},
	}
	s.Changes = []scope.Change{
		{Endpoint: "e_2", Host: "api.skyloom.example", Method: "PATCH", Template: "/v2/members/{memberId}/contact", Kind: &email, Form: "clear", Calls: 7, Subjects: 6, Unassigned: 1},
		{Endpoint: "e_3", Host: "api.skyloom.example", Method: "DELETE", Template: "/v2/members/{memberId}/holds", Calls: 1, Subjects: 1},
	}
	exposed := map[kind.Kind]int64{kind.PersonName: 2987, kind.ContactEmail: 2987, kind.ContactPhone: 2614, kind.LoyaltyNumber: 2987, kind.LoyaltyTier: 1203}
	for _, k := range kind.Builtin() {
		row := scope.KindRow{KindForm: scope.KindForm{Kind: k, Form: "clear"}, Verdict: scope.NotExposed, SubjectsPossible: count(0)}
		if n := exposed[k]; n > 0 {
			row.Verdict, row.SubjectsProven, row.SubjectsPossible, row.Records = scope.Exposed, n, count(n), n
		}
		s.Kinds = append(s.Kinds, row)
		if k == kind.PaymentCardNumber {
			s.Kinds = append(s.Kinds, scope.KindRow{KindForm: scope.KindForm{Kind: k, Form: "masked"}, Verdict: scope.Exposed, SubjectsProven: 441, SubjectsPossible: count(441), Records: 441})
		}
	}
	for i := range 3 {
		s.Matrix = append(s.Matrix, scope.SubjectRow{
			Subject: fmt.Sprintf("s_7be10c4%d", i), Kinds: []scope.KindForm{{Kind: kind.PersonName, Form: "clear"}, {Kind: kind.PaymentCardNumber, Form: "masked"}},
			Possible: []scope.KindForm{}, Calls: int64(i + 1), First: at(9), Last: at(9 + i),
		})
	}
	s.Matrix[0].Resolved = &name
	if !whole {
		lose(s)
	}
	return s
}

// lose makes three answers of a scope cut and one field opaque, with a gap.
func lose(s *scope.Scope) {
	s.Coverage.Responses, s.Coverage.NotInspected["cut"], s.Coverage.Undecided["opaque"] = 5815, 3, 2
	s.Coverage.Gaps = []scope.Gap{{From: at(40), Reason: "json", Calls: count(1), Source: "edge-2.har"}}
	s.Subjects.Possible, s.Records.Possible = nil, nil
	s.Sealed.Checked, s.Sealed.Batches = "none", 0
	s.Warnings = []string{"this answer is not sealed: segments/000002.parquet does not have the digest that the manifest gives"}
	for i := range s.Kinds {
		s.Kinds[i].SubjectsPossible = nil
		if s.Kinds[i].Verdict == scope.NotExposed {
			s.Kinds[i].Verdict = scope.Unknown
		}
	}
	s.Matrix[1].Possible = []scope.KindForm{{Kind: kind.HealthRecord, Form: "clear"}}
}

// nothing is a scope of a question that no call fits.
func nothing() *scope.Scope {
	s := &scope.Scope{Scope: "sc_none", Basis: "source", Sealed: scope.Sealed{Root: "cm9vdA==", Checked: "touched"}}
	for _, k := range kind.Builtin() {
		s.Kinds = append(s.Kinds, scope.KindRow{KindForm: scope.KindForm{Kind: k, Form: "clear"}, Verdict: scope.Unknown})
	}
	return s
}

func page(t *testing.T, s *scope.Scope) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.HTML(&b, s, meta); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func text(t *testing.T, s *scope.Scope) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Text(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for name, got := range map[string]string{
		"complete.html": page(t, sample(true)), "incomplete.html": page(t, sample(false)), "nothing.html": page(t, nothing()),
		"complete.txt": text(t, sample(true)), "incomplete.txt": text(t, sample(false)), "nothing.txt": text(t, nothing()),
	} {
		golden(t, name, got)
	}
}

// golden compares with what is written under a name; -update writes it anew.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what is written; look at it, then run with -update", name)
	}
}

func TestThePageSaysWhatTheScopeSays(t *testing.T) {
	whole, broken, none := words(t, page(t, sample(true))), words(t, page(t, sample(false))), words(t, page(t, nothing()))
	for _, tc := range []struct {
		name, page string
		has, lacks []string
	}{
		{"whole", whole, []string{
			"Data of 2,987 people left, in answers to 2 actors: no more and no fewer.", "□ not exposed", "payment.card_number masked 441 441 441 ■ exposed",
			"Checked : all 4,116 batches", "ines@post.example", "Every answer in scope was read whole",
		}, []string{"Not checked", "▨ unknown payment"}},
		{"broken", broken, []string{
			"how many more it may have been is not known", "Not checked : do not call this sealed", "000002.parquet",
			"the recorder stopped before the end of the body", "health.record (possible)", "edge-2.har",
		}, []string{"no more and no fewer", "they are not in the"}},
		{"none", none, []string{"No call was found that fits the question", "There was nothing to look at."}, []string{"was read whole and", "know of no gap"}},
	} {
		for _, want := range tc.has {
			if !strings.Contains(tc.page, want) {
				t.Errorf("%s: the page does not say %q", tc.name, want)
			}
		}
		for _, not := range tc.lacks {
			if strings.Contains(tc.page, not) {
				t.Errorf("%s: the page says %q", tc.name, not)
			}
		}
	}
	for name, p := range map[string]string{"broken": broken, "none": none} {
		if n := strings.Count(p, "□ not exposed"); n != 1 {
			t.Errorf("%s: “not exposed” stands there %d times, want only in how to read this", name, n)
		}
	}
}

// words is the text of a page with single blanks.
func words(t *testing.T, page string) string {
	t.Helper()
	var b strings.Builder
	each(t, page, func(n *html.Node) {
		if n.Type == html.TextNode && n.Parent.Data != "style" {
			b.WriteString(n.Data + " ")
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

func each(t *testing.T, page string, do func(*html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		do(n)
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestThePageStandsAloneAndIsAccessible(t *testing.T) {
	for _, s := range []*scope.Scope{sample(true), sample(false), nothing()} {
		each(t, page(t, s), func(n *html.Node) {
			switch {
			case n.Type != html.ElementNode:
			case n.Data == "script" || n.Data == "link" || n.Data == "img" || n.Data == "iframe":
				t.Errorf("there is a <%s>", n.Data)
			case n.Data == "table" && (n.FirstChild == nil || n.FirstChild.Data != "caption"):
				t.Error("a table has no caption")
			case n.Data == "th" && attribute(n, "scope") == "":
				t.Error("a heading of a table has no scope")
			case n.Data == "html" && attribute(n, "lang") == "":
				t.Error("the page does not say its language")
			case n.Data == "svg" && attribute(n, "aria-label") == "":
				t.Error("the coverage bar has no words")
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" {
					t.Errorf("<%s> has %s", n.Data, a.Key)
				}
			}
		})
	}
}

func TestHostileTextIsOnlyText(t *testing.T) {
	evil := `</td><script>alert(1)</script><img src=x onerror=alert(1)>"'{{.}}` + "\x1b[2J"
	s := sample(false)
	s.Through[0].Template, s.Through[0].Host, s.Consignees[0].Label, s.Consignees[0].Type = evil, evil, evil, evil
	s.Coverage.Gaps[0].Source, s.Coverage.Gaps[0].Reason, s.Warnings[0], s.Matrix[0].Resolved = evil, evil, evil, &evil
	s.Matrix[0].Kinds[0].Kind, s.Meaning, s.Sealed.Root, s.ObservedAt[0] = kind.Kind(evil), evil, evil, evil
	s.Coverage.NotInspected[evil] = 1
	s.Kinds[0].Kind, s.Kinds[0].Form = kind.Kind(evil), evil
	seen := 0
	each(t, page(t, s), func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "img") {
			t.Errorf("there is a <%s>", n.Data)
		}
		if n.Type == html.TextNode && strings.Contains(n.Data, "<script>") {
			seen++
		}
	})
	if seen < 8 {
		t.Errorf("the text is shown %d times only", seen)
	}
	if strings.Contains(text(t, s), "\x1b") {
		t.Error("a control character of the traffic reaches the terminal")
	}
}

func TestManySubjectsAreCutAndCounted(t *testing.T) {
	s := sample(true)
	row := s.Matrix[1]
	row.Subject = "s_again"
	for len(s.Matrix) < 1503 {
		s.Matrix = append(s.Matrix, row)
	}
	p := page(t, s)
	if n := strings.Count(p, row.Subject); n != 497 {
		t.Errorf("%d rows of the subject, want 497", n)
	}
	if !strings.Contains(words(t, p), "1,003 more in the JSON report.") {
		t.Error("the page does not say how many subjects it leaves out")
	}
}

func TestJSONReadsBack(t *testing.T) {
	var b bytes.Buffer
	want := sample(false)
	if err := report.JSON(&b, want); err != nil {
		t.Fatal(err)
	}
	var got scope.Scope
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Scope != want.Scope || len(got.Matrix) != len(want.Matrix) || got.Subjects.Possible != nil || got.Coverage.NotInspected["cut"] != 3 {
		t.Errorf("read back %+v", got)
	}
	if !regexp.MustCompile(`"first": "2026-01-14T06:12:09.000000Z"`).Match(b.Bytes()) {
		t.Error("times are not RFC 3339 in UTC")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAFailedWriteIsSaid(t *testing.T) {
	for name, err := range map[string]error{
		"html": report.HTML(full{}, sample(true), meta), "json": report.JSON(full{}, sample(true)), "text": report.Text(full{}, sample(true)),
	} {
		if err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%s: error %v, want the writer's", name, err)
		}
	}
}
