package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	skyloom "github.com/waybill-security/waybill/examples/loyalty/world"
)

var update = flag.Bool("update", false, "write the golden files anew")

// harEntry is what the documents are held against.
type harEntry struct {
	Service string `json:"_service"`
	Request struct {
		Method, URL string
		PostData    struct{ MimeType, Text string }
	}
	Response struct {
		Status  int
		Content struct {
			Size           int
			MimeType, Text string
		}
	}
}

// TestOpenAPIOfTheExample writes the example's services as OpenAPI and holds them against the recording: the documents are
// valid, every call stands in them, and every body is what they say.
func TestOpenAPIOfTheExample(t *testing.T) {
	dir := t.TempDir()
	o := skyloom.Options{Seed: 1, Incident: skyloom.FlyingBlueBOLA, InProcess: true, Parameters: skyloom.Defaults(20)}
	o.Parameters.Days, o.Parameters.SessionsPerMemberDay = 1, 8
	if _, err := skyloom.PlayDir(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t)
	recording := filepath.Join(dir, skyloom.CallsFile)
	w.scan(recording)
	documents := map[string]*openapi3.T{}
	checked := 0
	for _, e := range entries(t, recording) {
		service := e.Service
		u, err := url.Parse(e.Request.URL)
		if err != nil {
			t.Fatal(err)
		}
		if service == "" {
			service = u.Host
		}
		if documents[service] == nil {
			documents[service] = w.document(service)
		}
		checked += stands(t, documents[service], e, u)
	}
	if len(documents) < 5 || checked < 1000 {
		t.Errorf("%d documents and %d bodies were held against each other", len(documents), checked)
	}
	golden(t, "partner-gateway.yaml", w.must("openapi", "--service", "partner-gateway"))
}

func entries(t *testing.T, file string) (list []harEntry) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		list = append(list, decode[harEntry](t, lines.Text()))
	}
	return list
}

func (w *workspace) document(service string) *openapi3.T {
	w.t.Helper()
	text := w.must("openapi", "--service", service, "-o", "json")
	d, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err == nil {
		err = d.Validate(context.Background())
	}
	if err != nil {
		w.t.Fatalf("the document of %s: %v", service, err)
	}
	return d
}

// stands looks whether a call is one that the document describes, and returns how many bodies were looked at.
func stands(t *testing.T, d *openapi3.T, e harEntry, u *url.URL) (bodies int) {
	t.Helper()
	op := operationOf(d, e.Request.Method, u.EscapedPath())
	if op == nil {
		if e.Response.Status != 404 {
			t.Errorf("%s %s %d is in no document", e.Request.Method, u.Path, e.Response.Status)
		}
		return 0
	}
	if text := e.Request.PostData.Text; text != "" && strings.HasSuffix(e.Request.PostData.MimeType, "json") && !refused(e.Response.Status) {
		bodies++
		accepted(t, op.RequestBody.Value.Content.Get("application/json"), e.Request.Method+" "+u.Path, text)
	}
	answer := op.Responses.Value(strconv.Itoa(e.Response.Status))
	if answer == nil {
		t.Errorf("%s %s: the status %d is not in the document", e.Request.Method, u.Path, e.Response.Status)
		return bodies
	}
	c := e.Response.Content
	if media, _, _ := strings.Cut(c.MimeType, ";"); len(c.Text) > 0 && len(c.Text) == c.Size && strings.HasSuffix(media, "json") {
		bodies++
		accepted(t, answer.Value.Content.Get(media), e.Request.Method+" "+u.Path, c.Text)
	}
	return bodies
}

// refused says whether a request was refused as malformed: what is then wrong with it is not described.
func refused(status int) bool {
	return status == 400 || status == 405 || status == 413 || status == 415 || status == 422
}

func accepted(t *testing.T, m *openapi3.MediaType, where, text string) {
	t.Helper()
	if m == nil {
		t.Errorf("%s: the media type is not in the document", where)
		return
	}
	in := json.NewDecoder(strings.NewReader(text))
	in.UseNumber()
	var v any
	if err := in.Decode(&v); err != nil {
		t.Fatal(err)
	}
	if err := m.Schema.Value.VisitJSON(v, openapi3.EnableJSONSchema2020(), openapi3.EnableFormatValidation()); err != nil {
		t.Errorf("%s: %v", where, err)
	}
}

// operationOf finds the operation of a path: the one with the fewest parameters that fits.
func operationOf(d *openapi3.T, method, path string) (best *openapi3.Operation) {
	fewest := -1
	for template, item := range d.Paths.Map() {
		op := item.GetOperation(method)
		want, have := strings.Split(template, "/"), strings.Split(path, "/")
		if op == nil || len(want) != len(have) {
			continue
		}
		fits, parameters := true, 0
		for i := range want {
			if strings.Contains(want[i], "{") {
				parameters++
			} else {
				fits = fits && want[i] == have[i]
			}
		}
		if fits && (fewest < 0 || parameters < fewest) {
			best, fewest = op, parameters
		}
	}
	return best
}

// golden compares with what is written under a name; -update writes it anew.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, []byte(text)) {
		t.Errorf("%s differs from what is written; look at it, then run with -update:\n%s", name, text)
	}
}
