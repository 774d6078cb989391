package config_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/config"
)

type owners struct {
	Owners []entry `yaml:"owners"`
}

type entry struct {
	Path  config.At[string] `yaml:"path"`
	Team  string            `yaml:"team"`
	Level int               `yaml:"level"`
}

func TestDecodeKeepsLines(t *testing.T) {
	var got owners
	if err := config.Decode("o.yaml", []byte("# who\nowners:\n  - path: /a\n    team: red\n\n  - path: /b\n"), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Owners) != 2 || got.Owners[0].Path.Value != "/a" || got.Owners[0].Path.Line != 3 || got.Owners[1].Path.Line != 6 || got.Owners[0].Team != "red" {
		t.Errorf("got %+v", got)
	}
}

func TestDecodeIsStrict(t *testing.T) {
	for text, want := range map[string]string{
		"owners:\n  - tema: red\n":                     `o.yaml:2: there is no setting "tema" here; known are level, path, team`,
		"owners:\n  - team: red\n    team: blue\n":     "o.yaml:3: a setting is given twice",
		"owners:\n  - level: ann.lee@mail.example\n":   "o.yaml:2: a text stands where a number is expected",
		"owners: red\n":                                "o.yaml:1: a text stands where a list is expected",
		"owners: []\n---\nowners: []\n":                "o.yaml:2: a second document begins here: one file holds one",
		"owners:\n  - path: [\n":                       "o.yaml:",
		"owners:\n  - team: *nowhere\n":                "o.yaml: it is no YAML: an anchor is named that is nowhere set",
		"owners:\n  - path:\n      a: 1\n":             "o.yaml:3: a group of settings stands where a text is expected",
		"owners:\n  - level: yes it is\n    no: two\n": "o.yaml:2: a text stands where a number is expected\no.yaml:3: there is no setting \"no\" here; known are level, path, team",
	} {
		var got owners
		err := config.Decode("o.yaml", []byte(text), &got)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "ann.lee") {
			t.Errorf("%q: the error repeats a value: %v", text, err)
		}
	}
}

func TestReadBoundsAndFindsFiles(t *testing.T) {
	dir := t.TempDir()
	if err := config.Read(filepath.Join(dir, "none.yaml"), &owners{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, make([]byte, config.MaxSize+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := config.Read(large, &owners{}); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("a large file: %v", err)
	}
	empty := filepath.Join(dir, "empty.yaml")
	if err := os.WriteFile(empty, []byte("# nothing yet\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := config.Read(empty, &owners{}); err != nil {
		t.Errorf("an empty file: %v", err)
	}
}

func TestFaultsAreBounded(t *testing.T) {
	f := &config.Faults{File: "o.yaml"}
	for i := range 100 {
		f.Add(100-i, "wrong")
	}
	lines := strings.Split(f.Err().Error(), "\n")
	if len(lines) != 21 || lines[20] != "o.yaml: and 80 more faults" || lines[0] != "o.yaml:81: wrong" {
		t.Errorf("%d lines: %q", len(lines), lines)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("owners:\n  - path: /a\n"))
	f.Add([]byte("a: &a [*a, *a]"))
	f.Add([]byte("owners: {{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var got owners
		if err := config.Decode("o.yaml", text, &got); err != nil && !strings.HasPrefix(err.Error(), "o.yaml") {
			t.Errorf("an error without the file's name: %v", err)
		}
	})
}
