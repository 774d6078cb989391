package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/waybill-security/waybill/"

// floors orders the rooms: a package may import its own room and rooms below it, never one above.
var floors = []struct {
	room  string
	floor int
}{
	{"internal/call", 0},
	{"internal/jsonscan", 0},
	{"internal/config", 0},
	{"internal/collect", 1},
	{"internal/understand", 2},
	{"internal/keep", 3},
	{"internal/judge", 4},
	{"internal/act", 5},
	{"internal/show", 6},
	{"internal/app", 7},
	{"cmd", 8},
}

// owners names the one room or package that may import a library.
var owners = map[string][]string{
	"github.com/duckdb/duckdb-go":         {"internal/keep/ledger", "bench/ledger"}, // which measures beside it
	"github.com/parquet-go/parquet-go":    {"internal/keep/ledger"},
	"golang.org/x/mod/sumdb":              {"internal/keep/ledger"},
	"github.com/nyaruka/phonenumbers":     {"internal/understand/identity"},
	"github.com/andybalholm/brotli":       {"internal/understand/body"},
	"codeberg.org/go-pdf/fpdf":            {"internal/show/pdf"},
	"golang.org/x/image":                  {"internal/show/pdf"},
	"github.com/spf13/cobra":              {"cmd/waybill"},
	"github.com/vbauerster/mpb":           {"cmd/waybill"},
	"github.com/vektah/gqlparser":         {"internal/understand/graphql"},
	"github.com/getkin/kin-openapi":       {"internal/understand/schema"}, // its tests
	"github.com/google/cel-go":            {"internal/judge/rule"},
	"go.yaml.in/yaml":                     {"internal/config", "internal/understand/schema/spec"},
	"github.com/klauspost/compress/gzip":  {"internal/understand/body", "internal/collect"},
	"github.com/klauspost/compress/flate": {"internal/understand/body"},
	"golang.org/x/net/http2":              {"internal/collect/wire/http2"},
	"golang.org/x/crypto":                 {"internal/collect/wire/tls"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestRoomsImportOnlyRoomsBelow(t *testing.T) {
	for _, p := range list(t) {
		room, floor := roomOf(p.ImportPath)
		if room == "" {
			continue
		}
		for _, i := range p.Imports {
			if other, above := roomOf(i); other != "" && other != room && above >= floor {
				t.Errorf("%s imports %s: a room imports only rooms below it", p.ImportPath, i)
			}
		}
	}
}

func TestCallImportsTheStandardLibraryAlone(t *testing.T) {
	for _, p := range list(t) {
		if p.ImportPath != module+"internal/call" && p.ImportPath != module+"internal/jsonscan" {
			continue
		}
		for _, i := range p.Imports {
			if strings.Contains(strings.SplitN(i, "/", 2)[0], ".") {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
		}
	}
}

func TestEveryLibraryHasItsOwner(t *testing.T) {
	for _, p := range list(t) {
		for _, i := range p.Imports {
			for library, allowed := range owners {
				if strings.HasPrefix(i, library) && !owned(p.ImportPath, allowed) {
					t.Errorf("%s imports %s, which only %v may", p.ImportPath, i, allowed)
				}
			}
		}
	}
}

// What shows something to people reads through query alone, so that all of them give one answer.
func TestShowingReadsThroughQuery(t *testing.T) {
	for _, p := range list(t) {
		if !strings.HasPrefix(p.ImportPath, module+"cmd/") && !strings.HasPrefix(p.ImportPath, module+"internal/show/report") {
			continue
		}
		for _, i := range p.Imports {
			if strings.HasPrefix(i, module+"internal/keep") || strings.HasPrefix(i, module+"internal/collect") {
				t.Errorf("%s imports %s: read through internal/show/query", p.ImportPath, i)
			}
		}
	}
}

func owned(path string, allowed []string) bool {
	for _, a := range allowed {
		if strings.HasPrefix(path, module+a) {
			return true
		}
	}
	return !strings.HasPrefix(path, module)
}

func roomOf(path string) (string, int) {
	for _, f := range floors {
		if path == module+f.room || strings.HasPrefix(path, module+f.room+"/") {
			return f.room, f.floor
		}
	}
	return "", 0
}

func list(t *testing.T) []listed {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	command.Dir = "../.."
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	if len(packages) < 10 {
		t.Fatalf("go list found %d packages only", len(packages))
	}
	return packages
}
