package query_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/report"
)

var began = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)

// entry is one HAR line, second seconds after the beginning; an empty token shows no credential.
func entry(second int, token, address, method, url string, status int, answer string) string {
	headers := "[]"
	if token != "" {
		headers = fmt.Sprintf(`[{"name":"X-Api-Key","value":%q}]`, token)
	}
	return fmt.Sprintf(`{"startedDateTime":%q,"time":3,"_clientAddress":%q,"request":{"method":%q,"url":%q,"httpVersion":"HTTP/1.1","headers":%s,"cookies":[],"queryString":[],"headersSize":-1,"bodySize":0},`+
		`"response":{"status":%d,"statusText":"","httpVersion":"HTTP/1.1","headers":[{"name":"Content-Type","value":"application/json"}],"cookies":[],"redirectURL":"","headersSize":-1,"bodySize":%d,"content":{"size":%d,"mimeType":"application/json","text":%q}},"cache":{},"timings":{"send":0,"wait":3,"receive":0}}`,
		began.Add(time.Duration(second)*time.Second).Format(time.RFC3339), address, method, url, headers, status, len(answer), len(answer), answer)
}

var probed = strings.Fields("admin backup blog cgi console debug login old panel setup shell wordpress")

// guests is a recording of an invented hotel: guests are read with a key, and by one address without any.
func guests() []string {
	var lines []string
	for i := range 40 {
		person := fmt.Sprintf(`{"guestNumber":"%08d","firstName":"Ines","lastName":"Vega%d","email":"guest%d@post.example"}`, 41000007+i*97, i, i)
		key := fmt.Sprintf("k3y-%d-f00d5aceb00c", i%4)
		lines = append(lines, entry(i*60, key, "192.0.2.7", "GET", fmt.Sprintf("https://stay.example/v1/guests/%08d", 41000007+i*97), 200, person))
		if i >= 32 {
			lines = append(lines, entry(i*60+1, "", "198.51.100.9", "GET", fmt.Sprintf("https://old.stay.example/guest/%08d", 41000007+i*97), 200, person))
		}
		if i < 12 {
			lines = append(lines, entry(i*60+2, "", "203.0.113.5", "GET", "https://stay.example/"+probed[i]+"/admin.php", 404, `{}`))
		}
	}
	return lines
}

// overviewOf scans lines and gives the overview with what the lists say.
func overviewOf(t *testing.T, name string, lines []string, findings []query.Finding) (*query.Overview, *query.Query) {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, name), lines)
	return overviewIn(t, folder, findings)
}

func write(t *testing.T, file string, lines []string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func overviewIn(t *testing.T, folder string, findings []query.Finding) (*query.Overview, *query.Query) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ws")
	summary, err := app.Scan(t.Context(), app.ScanOptions{Dir: dir, Paths: []string{folder}, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	q, err := query.Open(t.Context(), dir, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	o, err := q.Overview(t.Context(), summary, findings)
	if err != nil {
		t.Fatal(err)
	}
	return o, q
}

func TestAnOverviewCountsAsTheListsDo(t *testing.T) {
	o, q := overviewOf(t, "stay.ndjson", guests(), nil)
	endpoints, err := q.Endpoints(t.Context(), query.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	actors, err := q.Actors(t.Context(), query.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range o.Endpoints.Shown {
		if i := slices.IndexFunc(endpoints, func(l query.Endpoint) bool { return l.Endpoint == e.Endpoint.Endpoint }); i < 0 || !reflect.DeepEqual(endpoints[i], e.Endpoint) {
			t.Errorf("the list does not hold %+v", e.Endpoint)
		}
	}
	for _, a := range o.Takers.Shown {
		if !slices.ContainsFunc(actors, func(l query.Actor) bool { return reflect.DeepEqual(l, a) }) {
			t.Errorf("the list does not hold %+v", a)
		}
	}
	calls, subjects := int64(0), 0
	for _, a := range actors {
		calls, subjects = calls+a.Calls, max(subjects, a.Subjects)
	}
	if o.Endpoints.Total != len(endpoints) || o.Actors != len(actors) || o.Calls != calls || o.Calls != 60 || o.Subjects != 40 {
		t.Errorf("%d endpoints, %d actors, %d calls, %d subjects; the lists say %d, %d, %d", o.Endpoints.Total, o.Actors, o.Calls, o.Subjects, len(endpoints), len(actors), calls)
	}
	if got := o.Takers; got.By != "subjects" || got.Shown[0].Subjects != subjects || got.Among != 5 || got.Median != 10 {
		t.Errorf("takers %+v, want 5 by subjects, the first with %d and a median of 10", got, subjects)
	}
	if u := o.Unplaced; u.Calls != 12 || u.Paths != 12 || u.Callers != 1 || u.Answers.Refused != 12 {
		t.Errorf("unplaced %+v, want the scanner's 12 calls", u)
	}
	if o.Judged || o.Findings.Total != 0 {
		t.Error("nobody judged, but it says so")
	}
	if o.From != call.Time(began.UnixMicro()) || o.To != call.Time(began.Add(39*time.Minute+time.Second).UnixMicro()) {
		t.Errorf("from %d to %d", o.From, o.To)
	}
}

func TestAnOverviewMarksWhatIsStriking(t *testing.T) {
	o, _ := overviewOf(t, "stay.ndjson", guests(), nil)
	if len(o.Endpoints.Shown) != 2 || o.Services.Total != 2 {
		t.Fatalf("%d endpoints on %d services, want 2 on 2", len(o.Endpoints.Shown), o.Services.Total)
	}
	old, stay := o.Endpoints.Shown[0], o.Endpoints.Shown[1]
	if old.Host != "old.stay.example" || !slices.Equal(old.Marks, []string{"open", "one_caller", "new"}) {
		t.Errorf("%s is marked %v, want open, one_caller, new", old.Host, old.Marks)
	}
	if old.Served != (query.Served{Anyone: 8}) || old.Subjects != 8 || old.Read != 8 || old.Answers != (query.Answers{Good: 8}) {
		t.Errorf("the old endpoint: %+v", old)
	}
	if len(stay.Marks) != 0 || stay.Served != (query.Served{Keys: 40}) || stay.Subjects != 40 {
		t.Errorf("the endpoint with keys: %+v", stay)
	}
	if o.Open.Total != 1 || o.Open.Shown[0].Endpoint.Endpoint != old.Endpoint.Endpoint || o.Carrying.Total != 2 {
		t.Errorf("%d open, %d carry kinds", o.Open.Total, o.Carrying.Total)
	}
	if v := o.Services.Shown[0]; v.Service != "old.stay.example" || v.Open != 1 || v.Endpoints != 1 || v.Calls != 8 || v.Read != 8 {
		t.Errorf("the first service is %+v", v)
	}
}

// Sources of different times tell of different times: what an old log could not have shown is not new for that.
func TestNewIsWhatTheSourcesCouldHaveSeenBefore(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "stay.ndjson"), guests())
	old := logLines(20)
	for i := range old {
		old[i] = strings.ReplaceAll(old[i], "/2026:", "/2019:")
	}
	write(t, filepath.Join(folder, "access.log"), old)
	o, _ := overviewIn(t, folder, nil)
	for _, e := range o.Endpoints.Shown {
		if isNew := slices.Contains(e.Marks, "new"); isNew != (e.Host == "old.stay.example") {
			t.Errorf("%s is marked %v", e.Host, e.Marks)
		}
	}
	if o.Endpoints.Total != 22 || o.Sources.Total != 2 {
		t.Errorf("%d endpoints of %d sources", o.Endpoints.Total, o.Sources.Total)
	}
}

// logLines are lines of an access log, each on a host of its own.
func logLines(n int) []string {
	lines := make([]string, n)
	for i := range lines {
		at := began.Add(time.Duration(i) * time.Second).Format("02/Jan/2006:15:04:05 -0700")
		lines[i] = fmt.Sprintf(`shop-%d.example:443 192.0.2.%d - - [%s] "GET /<script>alert(%d)</script> HTTP/1.1" %s "-" "curl/8.5.0"`, i, i%200, at, i, []string{"200 512", "304 0"}[i%2])
	}
	return lines
}

func TestALogAloneClaimsNothing(t *testing.T) {
	o, _ := overviewOf(t, "access.log", append(logLines(50), "what is this"), nil)
	if o.Carries.Credentials != 0 || o.Carries.Bodies != 0 || o.Carries.Addresses != 50 {
		t.Errorf("it carries %+v", o.Carries)
	}
	if o.Open.Total != 0 || o.Takers.By != "ids" || slices.ContainsFunc(o.Endpoints.Shown, func(e query.OverviewEndpoint) bool {
		return e.Served.NotKnown != 1 && e.Answers.Good != 1 || e.Read != 0
	}) {
		t.Errorf("%d open, takers by %s, served %+v", o.Open.Total, o.Takers.By, o.Endpoints.Shown[0].Served)
	}
	s := o.Sources.Shown[0]
	if s.Carries != (query.Carries{Headers: s.Carries.Headers, Addresses: true}) || s.Answers != 50 || s.NotWhole["unobservable"] != 25 || s.Seen-s.Parsed != 1 || len(s.Places) != 1 {
		t.Errorf("the log: %+v", s)
	}
	at := o.From
	for _, p := range s.Timeline {
		if p.From < at || p.To <= p.From || p.Lost <= 0 || p.Lost > 1 || p.Gap {
			t.Errorf("stretch %+v behind %d", p, at)
		}
		at = p.To
	}
	if at <= o.To {
		t.Errorf("the time line ends at %d, before the last call", at)
	}
}

func TestALargeWorkspaceGivesASmallPage(t *testing.T) {
	o, _ := overviewOf(t, "access.log", logLines(2_000), nil)
	if o.Endpoints.Total != 2_000 || len(o.Endpoints.Shown) != 50 || o.Services.Total != 2_000 {
		t.Fatalf("%d endpoints, %d shown, %d services", o.Endpoints.Total, len(o.Endpoints.Shown), o.Services.Total)
	}
	var page, file bytes.Buffer
	if err := report.Overview(&page, o, nil, report.Meta{}); err != nil {
		t.Fatal(err)
	}
	if err := report.OverviewJSON(&file, o, nil); err != nil {
		t.Fatal(err)
	}
	if page.Len() > 250_000 || file.Len() > 250_000 {
		t.Errorf("a page of %d bytes and a file of %d, want at most 250,000", page.Len(), file.Len())
	}
	if strings.Contains(page.String(), "<script") {
		t.Error("a path became a script")
	}
}

func TestFindingsAreRankedAndCut(t *testing.T) {
	many := make([]string, 5000)
	for i := range many {
		many[i] = fmt.Sprintf("c_%d", i)
	}
	make1 := func(id, severity, state string, subjects int) query.Finding {
		return query.Finding{Finding: id, Severity: severity, State: state, Subjects: subjects, Actors: many, Evidence: many}
	}
	findings := []query.Finding{
		make1("f_low", "low", "open", 9), make1("f_closed", "critical", "closed", 99), make1("f_few", "high", "acknowledged", 1),
		make1("f_many", "high", "open", 50), make1("f_false", "info", "false", 1), make1("f_info", "info", "open", 1),
	}
	o, _ := overviewOf(t, "stay.ndjson", guests(), findings)
	var order []string
	for _, f := range o.Findings.Shown {
		order = append(order, f.Finding.Finding)
	}
	if want := []string{"f_many", "f_few", "f_low", "f_info", "f_closed", "f_false"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
	if o.Severities != (query.Severities{High: 2, Low: 1, Info: 1}) || o.Settled != 2 || !o.Judged {
		t.Errorf("%+v, %d settled", o.Severities, o.Settled)
	}
	first := o.Findings.Shown[0]
	if len(first.Actors) != 10 || first.ActorCount != 5000 || len(first.Evidence) != 10 || first.EvidenceCount != 5000 || first.Sessions == nil {
		t.Errorf("%d actors of %d, %d calls of %d", len(first.Actors), first.ActorCount, len(first.Evidence), first.EvidenceCount)
	}
	if worst, ok := o.Worst(); !ok || worst.Finding.Finding != "f_many" {
		t.Errorf("the worst is %s", worst.Finding.Finding)
	}
	if len(findings[3].Actors) != 5000 || findings[0].Finding != "f_low" {
		t.Error("the findings that were handed in changed")
	}
	if settled, _ := overviewOf(t, "stay.ndjson", guests(), findings[1:2]); settled.Severities.Total() != 0 {
		t.Error("a settled finding counts")
	} else if _, ok := settled.Worst(); ok {
		t.Error("a settled finding is the worst")
	}
}

func TestAnEmptyWorkspaceHasAnOverview(t *testing.T) {
	o, _ := overviewOf(t, "notes.txt", nil, []query.Finding{})
	if o.Calls != 0 || o.Endpoints.Total != 0 || !o.Judged || o.Endpoints.Shown == nil || o.Takers.Shown == nil {
		t.Errorf("%+v", o)
	}
}

// Browsers ask before they call. That is no endpoint to look at, and no open door.
func TestPreflightsAreCountedBesideTheEndpoints(t *testing.T) {
	lines := guests()
	for i := range 20 {
		asks := entry(i*60+3, "", "192.0.2.8", "OPTIONS", fmt.Sprintf("https://stay.example/v1/guests/%08d", 41000007+i*97), 204, "")
		lines = append(lines, strings.Replace(asks, `"headers":[]`, `"headers":[{"name":"Origin","value":"https://desk.example"},{"name":"Access-Control-Request-Method","value":"GET"}]`, 1))
	}
	o, q := overviewOf(t, "stay.ndjson", lines, nil)
	endpoints, err := q.Endpoints(t.Context(), query.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	if o.Preflights != (query.Preflights{Endpoints: 1, Calls: 20}) || o.Inventory() != len(endpoints) || o.Endpoints.Total != len(endpoints)-1 {
		t.Errorf("%+v beside %d of %d endpoints", o.Preflights, o.Endpoints.Total, len(endpoints))
	}
	for _, e := range endpoints {
		if e.Method == "OPTIONS" && len(e.Auth) != 0 {
			t.Errorf("preflights were let in by %v", e.Auth)
		}
	}
}
