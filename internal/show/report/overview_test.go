package report_test

import (
	"bytes"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/report"
)

func overviewPage(t *testing.T, o *query.Overview, worst *scope.Scope) string {
	t.Helper()
	var b bytes.Buffer
	m := meta
	m.Command = "waybill scan … --report report.html"
	if err := report.Overview(&b, o, worst, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// overviews are the shapes that a workspace can have.
func overviews() map[string]*query.Overview {
	quiet := programme()
	quiet.Findings, quiet.Severities, quiet.Settled = part[query.OverviewFinding](0), query.Severities{}, 0
	return map[string]*query.Overview{"overview": programme(), "overview-log": bare(), "overview-empty": {Takers: query.Takers{By: "calls"}}, "quiet": quiet}
}

func TestOverviewGolden(t *testing.T) {
	for name, o := range overviews() {
		var worst *scope.Scope
		if name == "overview" {
			worst = sample(false)
		}
		if name != "quiet" {
			golden(t, name+".html", overviewPage(t, o, worst))
		}
	}
	var b bytes.Buffer
	if err := report.OverviewJSON(&b, programme(), sample(true)); err != nil {
		t.Fatal(err)
	}
	golden(t, "overview.json", b.String())
}

func TestAnOverviewSaysWhatIsTrue(t *testing.T) {
	all := overviews()
	for _, tc := range []struct {
		name       string
		has, lacks []string
	}{
		{"overview", []string{
			"1 grave finding. 61 endpoints on 2 services, called by 1,204 actors; data of 3,100 people left in answers.", "no credential needed",
			"only in the last quarter", "The first 3 of 61; the command gives all.", "100 calls by 51 callers went to 38 path patterns", "2,987 × the median",
			"▲▲ critical Five tokens read members", "waybill scope --finding f_2041", "API1:2023", "at line 13", "calls missing: 7", "said to be", "90 of 94",
			"1 endpoint answered somebody who showed no credential: of them 1 with a known kind of data. Of 17 calls it cannot be told",
			"Carries the line of each request and its status only", "docs/what-you-will-see.md", "▨ unknown", "and 4 more", "■ clear, in answers",
		}, []string{"not judged", "nothing to look at"}},
		{"overview-log", []string{
			"1 endpoint on 1 service, called by 1 actor; what left in answers, these sources cannot tell.", "not judged", "These sources cannot tell: they carry no credentials",
			"Whose data went to whom is not known", "Whose data left, and of which kinds, in 1 call from sources without bodies.", "1 of 1 answer had a body that the source does not carry",
			"Let the log begin with the virtual host",
		}, []string{"0 people", "No endpoint answered a call", "exposed", "read whole; no source", "Let in by"}},
		{"overview-empty", []string{"No call was read, so there is nothing to say yet.", "There was nothing to look at.", "No source was read.", "Get a recording"}, []string{"No endpoint answered a call", "1970", "exposed"}},
		{"quiet", []string{
			"The detectors found nothing worth a look. They judge only what the sources show.", "1 endpoint with people’s data answered callers without a credential. 61 endpoints",
		}, []string{"grave", "not judged"}},
	} {
		var worst *scope.Scope
		if tc.name == "overview" {
			all[tc.name].Findings.Shown[2].State, worst = "false", sample(false)
		}
		text := words(t, overviewPage(t, all[tc.name], worst))
		for _, want := range tc.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page does not say %q", tc.name, want)
			}
		}
		for _, not := range tc.lacks {
			if strings.Contains(text, not) {
				t.Errorf("%s: the page says %q", tc.name, not)
			}
		}
	}
}

func TestAnOverviewStandsAloneAndIsAccessible(t *testing.T) {
	for name, o := range overviews() {
		page := overviewPage(t, o, sample(false))
		ids, links, level := map[string]bool{}, map[string]bool{}, 0
		each(t, page, func(n *html.Node) {
			if n.Type != html.ElementNode {
				return
			}
			standsAlone(t, name, n)
			switch {
			case len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6':
				if now := int(n.Data[1] - '0'); now > level+1 {
					t.Errorf("%s: a heading of level %d follows one of %d", name, now, level)
				} else {
					level = now
				}
			case n.Data == "table":
				tableIsHeaded(t, name, n)
			case n.Data == "svg" && attribute(n, "aria-hidden") == "" && attribute(n, "aria-label") == "":
				t.Errorf("%s: a drawing has no words", name)
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "id" && ids[a.Val]:
					t.Errorf("%s: %s is twice", name, a.Val)
				case a.Key == "id":
					ids[a.Val] = true
				case a.Key == "href" || a.Key == "aria-labelledby":
					links[strings.TrimPrefix(a.Val, "#")] = true
				}
			}
		})
		for l := range links {
			if !ids[l] {
				t.Errorf("%s: nothing is called %s", name, l)
			}
		}
		for _, id := range []string{"main", "run", "kinds", "open", "takers", "findings", "unseen", "limits", "commands"} {
			if !ids[id] {
				t.Errorf("%s: there is no section %s", name, id)
			}
		}
		if strings.Count(page, "<h1") != 1 || strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "url(http") {
			t.Errorf("%s: there is not one h1, or there is an address", name)
		}
	}
}

// standsAlone looks whether an element runs or loads anything.
func standsAlone(t *testing.T, name string, n *html.Node) {
	t.Helper()
	if slices.Contains([]string{"script", "link", "img", "iframe", "object", "embed", "form", "base"}, n.Data) {
		t.Errorf("%s: there is a <%s>", name, n.Data)
	}
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "on") || a.Key == "src" || (a.Key == "href" && !strings.HasPrefix(a.Val, "#")) {
			t.Errorf("%s: <%s> has %s=%s", name, n.Data, a.Key, a.Val)
		}
	}
}

// tableIsHeaded looks whether a table has a caption, headings with a scope, and in each row as many cells as columns.
func tableIsHeaded(t *testing.T, name string, table *html.Node) {
	t.Helper()
	if table.FirstChild == nil || table.FirstChild.Data != "caption" {
		t.Errorf("%s: a table has no caption", name)
	}
	columns, first := 0, true
	for n := range table.Descendants() {
		switch {
		case n.Data == "th" && attribute(n, "scope") == "":
			t.Errorf("%s: a heading of a table has no scope", name)
		case n.Data == "tr" && first:
			columns, first = width(n), false
		case n.Data == "tr" && n.Parent.Data == "tbody" && width(n) != columns:
			t.Errorf("%s: a row of %d cells under %d headings: %s", name, width(n), columns, attribute(table, "class"))
		}
	}
}

func width(row *html.Node) (cells int) {
	for n := range row.ChildNodes() {
		if span, err := strconv.Atoi(attribute(n, "colspan")); err == nil {
			cells += span
		} else if n.Data == "td" || n.Data == "th" {
			cells++
		}
	}
	return cells
}

func TestHostileTextOnAnOverviewIsOnlyText(t *testing.T) {
	evil := `</td></style><script>alert(1)</script><img src=x onerror=alert(1)>"'{{.}}` + "\x1b[2J\u202e"
	o := programme()
	e := &o.Endpoints.Shown[0]
	e.Host, e.Template, e.Method, e.Service, e.Marks, e.States, e.Auth = evil, "/"+evil, evil, evil, []string{evil}, []string{evil}, []string{evil}
	e.Kinds.Response, o.Carrying.Shown[0], o.Open.Shown[0] = []string{evil}, *e, *e
	o.Services.Shown[0].Service, o.Services.Shown[0].Hosts = evil, []string{evil, evil}
	o.Takers.Shown[0].Actor, o.Takers.Shown[0].Type, o.Takers.Shown[0].Label = evil, evil, evil
	f := &o.Findings.Shown[0].Finding
	f.Finding, f.Kind, f.Severity, f.Title, f.Explain, f.Advice, f.Note = evil, evil, evil, evil, evil, evil, evil
	f.Evidence, f.References, f.Actors = []string{evil}, []string{evil}, []string{evil}
	s := &o.Sources.Shown[0]
	s.Source, s.ObservedAt, s.Format, s.Places[0].Place, s.Gaps[0].Reason = evil, &evil, evil, evil, evil
	s.Unparsed, s.NotWhole = map[string]int64{evil: 3}, map[string]int64{evil: 4}
	page := overviewPage(t, o, sample(true))
	each(t, page, func(n *html.Node) {
		if n.Type == html.ElementNode {
			standsAlone(t, "hostile", n)
		}
	})
	text := words(t, page)
	if n := strings.Count(text, "<script>alert(1)</script>"); n < 20 {
		t.Errorf("the text is shown %d times only", n)
	}
	if strings.ContainsAny(text, "\x1b\u202e") {
		at := strings.IndexAny(text, "\x1b\u202e")
		t.Errorf("characters that turn or hide text are on the page: %q", text[max(at-200, 0):at])
	}
}

func TestALongTextIsCut(t *testing.T) {
	o := programme()
	o.Endpoints.Shown[0].Template = "/" + strings.Repeat("é", 100_000)
	if page := overviewPage(t, o, nil); len(page) > 60_000 || !strings.Contains(page, "éé…") {
		t.Errorf("a page of %d bytes", len(page))
	}
}

func TestTheScopeInAFileIsCut(t *testing.T) {
	s := sample(true)
	for len(s.Matrix) < 1000 {
		s.Matrix = append(s.Matrix, s.Matrix[1])
	}
	var b bytes.Buffer
	if err := report.OverviewJSON(&b, programme(), s); err != nil {
		t.Fatal(err)
	}
	var got report.OverviewFile
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.WorstScope.Matrix) != 50 || got.WorstScope.Subjects.Proven != 2987 || len(s.Matrix) != 1000 {
		t.Errorf("%d rows in the file, %d in the scope", len(got.WorstScope.Matrix), len(s.Matrix))
	}
	if got.Endpoints.Total != 61 || got.Endpoints.Shown[0].Served.Anyone != 90 || got.Takers.Median != 1 || got.Takers.Total != 1100 {
		t.Errorf("read back %+v", got.Overview)
	}
}

func TestAFailedWriteOfAnOverviewIsSaid(t *testing.T) {
	for name, err := range map[string]error{
		"html": report.Overview(full{}, programme(), nil, meta), "json": report.OverviewJSON(full{}, programme(), nil),
	} {
		if err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%s: error %v, want the writer's", name, err)
		}
	}
}

// TestColoursCanBeRead looks whether text stands out from what is behind it by 4.5 to 1 (WCAG 2.2, AA), light, dark and printed.
func TestColoursCanBeRead(t *testing.T) {
	style := overviewPage(t, programme(), nil)
	schemes := regexp.MustCompile(`:root\{[^}]*\}`).FindAllString(style, -1)
	if len(schemes) != 3 {
		t.Fatalf("%d schemes of colours, want light, dark and print", len(schemes))
	}
	for i, scheme := range schemes {
		colour := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z0-9-]+):#([0-9a-f]{3,6})\b`).FindAllStringSubmatch(scheme, -1) {
			colour[m[1]] = luminance(t, m[2])
		}
		for _, pair := range [][2]string{
			{"ink", "paper"}, {"ink", "sheet"}, {"ink", "blue-bg"}, {"soft", "paper"}, {"soft", "sheet"}, {"red", "sheet"}, {"red", "paper"},
			{"green", "sheet"}, {"green", "paper"}, {"amber", "sheet"}, {"amber", "paper"}, {"blue", "sheet"}, {"blue", "paper"},
		} {
			a, b := colour[pair[0]], colour[pair[1]]
			if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < 4.5 {
				t.Errorf("scheme %d: %s on %s stands out by %.1f to 1", i, pair[0], pair[1], ratio)
			}
		}
	}
}

// luminance is the relative luminance of a colour.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	rgb, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for shift, weight := range map[int]float64{16: .2126, 8: .7152, 0: .0722} {
		c := float64(rgb>>shift&255) / 255
		if c <= .03928 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+.055)/1.055, 2.4)
		}
	}
	return sum
}
