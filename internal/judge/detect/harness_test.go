package detect_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
)

// exchange is one call of an invented world, in the words of HAR.
type exchange struct {
	method, url   string   // GET where empty
	send          []string // request headers, "Name: value"
	body, bodyAs  string   // JSON where the type is empty
	status        int      // 200 where 0
	answer        string
	answerAs      string
	reply         []string // answer headers
	client        string
	service, asks string // workloads
	at            time.Duration
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func pairs(lines []string, more ...string) []pair {
	list := []pair{}
	for _, l := range append(lines, more...) {
		name, value, _ := strings.Cut(l, ":")
		list = append(list, pair{name, strings.TrimPrefix(value, " ")})
	}
	return list
}

var begin = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func (x exchange) entry(t *testing.T, i int) json.RawMessage {
	t.Helper()
	or := func(v, otherwise string) string {
		if v == "" {
			return otherwise
		}
		return v
	}
	request := map[string]any{"method": or(x.method, "GET"), "url": x.url, "httpVersion": "HTTP/1.1", "headers": pairs(x.send, "User-Agent: test/1.0"), "headersSize": -1, "bodySize": -1}
	if x.body != "" {
		request["postData"] = map[string]any{"mimeType": or(x.bodyAs, "application/json"), "text": x.body}
	}
	if x.status == 0 {
		x.status = 200
	}
	if x.at == 0 {
		x.at = time.Duration(i) * 7 * time.Second
	}
	answerAs := or(x.answerAs, "application/json")
	entry := map[string]any{
		"startedDateTime": begin.Add(x.at).Format(time.RFC3339Nano), "time": 11.0, "request": request,
		"_clientAddress": or(x.client, fmt.Sprintf("198.51.100.%d", 1+i%200)),
		"response": map[string]any{
			"status": x.status, "statusText": "", "httpVersion": "HTTP/1.1", "headers": pairs(x.reply, "Content-Type: "+answerAs),
			"content": map[string]any{"size": len(x.answer), "mimeType": answerAs, "text": x.answer}, "bodySize": -1,
		},
	}
	if x.service != "" {
		entry["_service"] = x.service
	}
	if x.asks != "" {
		entry["_clientService"] = x.asks
	}
	text, err := json.Marshal(entry)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// lines writes HAR entries one a line.
func lines(t *testing.T, calls ...exchange) string {
	t.Helper()
	var b strings.Builder
	for i, x := range calls {
		b.Write(append(x.entry(t, i), '\n'))
	}
	return b.String()
}

// har writes a HAR file, as a program of that name exports it.
func har(t *testing.T, creator string, calls ...exchange) string {
	t.Helper()
	entries := []json.RawMessage{}
	for i, x := range calls {
		entries = append(entries, x.entry(t, i))
	}
	text, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "creator": pair{Name: creator, Value: ""}, "entries": entries}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// workspace is one of a test.
type workspace struct {
	t   *testing.T
	dir string
	key string // the file of a key that two workspaces share
}

func newWorkspace(t *testing.T) workspace {
	t.Helper()
	return workspace{t: t, dir: filepath.Join(t.TempDir(), "ws")}
}

// scan reads a text as a file of that name.
func (w workspace) scan(name, text string) query.Summary {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	s, err := app.Scan(w.t.Context(), app.ScanOptions{Dir: w.dir, KeyFile: w.key, Paths: []string{file}, Now: time.Now})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// open opens the workspace for reading until the test ends.
func (w workspace) open() *query.Query {
	w.t.Helper()
	q, err := query.Open(w.t.Context(), w.dir, query.Options{KeyFile: w.key})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = q.Close() })
	return q
}

func (w workspace) findings() []query.Finding {
	w.t.Helper()
	list, err := w.open().Findings(w.t.Context(), query.Selection{}, query.FindingFilter{})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// judge scans a text and lists what was found.
func judge(t *testing.T, name, text string) []query.Finding {
	t.Helper()
	w := newWorkspace(t)
	w.scan(name, text)
	return w.findings()
}

// of lists the findings of one kind.
func of(list []query.Finding, kind string) []query.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f query.Finding) bool { return f.Kind != kind })
}

// expect wants one finding of a kind and severity, or, where the severity is empty, none.
func expect(t *testing.T, list []query.Finding, kind, severity string) query.Finding {
	t.Helper()
	found := of(list, kind)
	switch {
	case severity == "" && len(found) == 0:
		return query.Finding{}
	case severity == "":
		t.Errorf("%s is found: %s", kind, found[0].Explain)
		return found[0]
	case len(found) != 1:
		t.Fatalf("%d findings of %s, want one; all are %v", len(found), kind, titles(list))
	case found[0].Severity != severity:
		t.Errorf("%s is %s, want %s: %s", kind, found[0].Severity, severity, found[0].Explain)
	}
	return found[0]
}

func titles(list []query.Finding) (out []string) {
	for _, f := range list {
		out = append(out, f.Severity+" "+f.Kind+": "+f.Title)
	}
	return out
}

// token is a signed JWT that ends, of somebody.
func token(sub string) string {
	return jwt(`{"alg":"RS256","typ":"JWT"}`, fmt.Sprintf(`{"sub":%q,"exp":1893456000}`, sub))
}

func jwt(head, claims string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(head)) + "." + enc([]byte(claims)) + "." + enc([]byte("c2lnbmF0dXJlIG9mIDMyIHJhbmRvbSBieXRlcyE"))
}

func bearer(sub string) string { return "Authorization: Bearer " + token(sub) }

func uuid(n int) string { return fmt.Sprintf("5b1e%04x-77aa-4c2d-8e3f-%012x", n, n*7919) }

// together plays several small worlds in one workspace, each on hosts of its own, and returns what was found in each. The
// name of a world is no part of its hosts.
func together(t *testing.T, worlds map[string][]exchange) map[string][]query.Finding {
	t.Helper()
	names := slices.Sorted(maps.Keys(worlds))
	calls := signedIn("api.other.example")
	for i, name := range names {
		for _, x := range worlds[name] {
			x.url = strings.Replace(x.url, "://", fmt.Sprintf("://w%d-", i), 1)
			calls = append(calls, x)
		}
	}
	found := map[string][]query.Finding{}
	for _, f := range judge(t, "worlds.ndjson", lines(t, calls...)) {
		for i, name := range names {
			if strings.Contains(f.Title+" ", fmt.Sprintf("w%d-", i)) {
				found[name] = append(found[name], f)
			}
		}
	}
	return found
}

// signedIn is a well-behaved API beside what a test is about: people who read their own record with a token.
func signedIn(host string) []exchange {
	var calls []exchange
	for n := range 5 {
		calls = append(calls, exchange{
			url: "https://" + host + "/v1/accounts/" + uuid(900+n), send: []string{bearer(uuid(900 + n))},
			answer: fmt.Sprintf(`{"id":%q,"firstName":"Ines","lastName":"Moreau","email":"own%d@post.example"}`, uuid(900+n), n),
		})
	}
	return calls
}
