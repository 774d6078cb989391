package corpus_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/bench/endpoints/corpus"
)

func zipped(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "specs.ndjson.gz")
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(strings.Join(lines, "\n") + "\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadLeavesOutWhatIsNoPath(t *testing.T) {
	specs, err := corpus.Read(zipped(t,
		`{"id":"a/1","provider":"a","operations":[{"method":"GET","path":"/x/{id}"},{"method":"GET","path":"/x?full=true"},{"method":"GET","path":"/y{mediaTypeExtension}"}]}`,
		`{"id":"b/1","provider":"b","operations":[{"method":"GET","path":"/y#z"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(specs) != 1 || len(specs[0].Operations) != 2 || specs[0].Operations[0].Path != "/x/{id}" || specs[0].Operations[1].Path != "/y.{mediaTypeExtension}" {
		t.Errorf("got %+v, want /x/{id} and /y.{mediaTypeExtension} of a alone", specs)
	}
}

func TestReadNamesTheFile(t *testing.T) {
	broken := zipped(t, `{"id":"a/1","provider":"a","operations":[{"method":"GET","path":"/x"}]}`, `{`)
	for _, path := range []string{filepath.Join(t.TempDir(), "none.gz"), broken} {
		if _, err := corpus.Read(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("error %v, want one that names %s", err, path)
		}
	}
}

func TestHalvesShareNoProvider(t *testing.T) {
	path := zipped(t, `{"id":"a/1","provider":"a"}`, `{"id":"b/1","provider":"b"}`, `{"id":"a/2","provider":"a"}`, `{"id":"e/1","provider":"e"}`)
	lines := map[string]int{}
	for _, half := range []corpus.Half{corpus.Tune, corpus.Check} {
		var out bytes.Buffer
		if err := corpus.WriteHalf(path, half, &out); err != nil {
			t.Fatal(err)
		}
		r, err := gzip.NewReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if _, err := text.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(text.String()) {
			provider := strings.Split(line, `"`)[7]
			lines[provider]++
			if corpus.HalfOf(provider) != half {
				t.Errorf("%s is in the half %s", provider, half)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"a": 2, "b": 1, "e": 1}, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestNormal(t *testing.T) {
	for template, want := range map[string]string{
		"/": "GET ", "/users/{userId}/": "GET /users/{}", "//x/{a},{b}/{id}.json": "GET /x/{},{}/{}.json", "/v{version}/x:{y}": "GET /v{}/x:{}", "/v1/items:batchGet": "GET /v1/items:batchGet",
	} {
		if got := corpus.Normal("GET", template); got != want {
			t.Errorf("%s is %q, want %q", template, got, want)
		}
	}
}
