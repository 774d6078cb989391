package kind

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKeyFiles keeps the lists free of lines and words that could never match.
func TestKeyFiles(t *testing.T) {
	files, err := filepath.Glob("keys/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("only %d key files: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			words := strings.Fields(line)
			if len(words) == 0 || strings.HasPrefix(words[0], "#") {
				continue
			}
			rest := words[1:]
			if roleNames[words[0]] == 0 {
				_, graded := strengthNames[words[1]]
				if words[0] == string(None) {
					graded = words[1] == "-"
				} else if !Known(Kind(words[0])) {
					t.Errorf("%s:%d: no such kind or role: %s", file, n+1, words[0])
				}
				if !graded {
					t.Errorf("%s:%d: no such strength: %s", file, n+1, words[1])
				}
				rest = rest[1:]
			}
			for _, w := range rest {
				if joined := strings.Join(splitWords(w), ""); joined != w {
					t.Errorf("%s:%d: %q can never match, %q could", file, n+1, w, joined)
				}
			}
		}
	}
}

func TestNameFiles(t *testing.T) {
	table := nameTable()
	if len(table) < 4000 {
		t.Errorf("only %d names", len(table))
	}
	for name := range table {
		for _, b := range []byte(name) {
			if b < 'a' || b > 'z' {
				t.Errorf("%q is not folded", name)
			}
		}
	}
}

func TestSplitName(t *testing.T) {
	for name, want := range map[string]string{
		"$.data[*].attrs.ffn":  "data attrs ffn",
		"$.dateOfBirth":        "date,of,birth",
		"X-Forwarded-For":      "x,forwarded,for",
		"customer_IBANCode":    "customer,iban,code",
		"filter[e-mail]":       "filter e,mail",
		"$.Größe.addressLine1": "grosse address,line1",
		"cookie.JSESSIONID":    "cookie jsessionid",
		"":                     "",
	} {
		var parts []string
		for _, words := range splitName(name) {
			parts = append(parts, strings.Join(words, ","))
		}
		if got := strings.Join(parts, " "); got != want {
			t.Errorf("splitName(%q) = %q, want %q", name, got, want)
		}
	}
}
