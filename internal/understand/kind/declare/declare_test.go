package declare_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/kind/declare"
)

const sound = `kinds:
  - name: acme.policy_number
    means: The number of an insurance policy
    keys: [policy number]
    pattern: 'POL-[0-9]{8}'
    weights: {key: 9.5}
tests:
  - {key: policyNumber, values: [POL-00000018], kind: acme.policy_number}
  - {key: colour, values: [red, blue], kind: none}
  - {key: colour, values: [red], kind: contact.email}
`

func TestReadAndCheck(t *testing.T) {
	dir := t.TempDir()
	path := declare.Path(dir)
	none, err := declare.Read(path)
	if err != nil || none.Kinds != nil || none.Kinds.Digest() != "" {
		t.Fatalf("no file: %+v, %v", none, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(sound), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := declare.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := f.Kinds.Declared(); len(d) != 1 || d[0].KeyWeight != 9.5 || d[0].Means == "" || f.Kinds.Digest() == "" {
		t.Errorf("declared %+v", d)
	}
	holds := ""
	for _, o := range f.Check() {
		holds += map[bool]string{true: "+", false: "-"}[o.Holds]
	}
	if holds != "++-" {
		t.Errorf("tests hold %s, want ++-", holds)
	}
}

func TestMistakesNameTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"kinds:\n  - name: acme.x\n    keys:\n      - fine\n      - '-'\n":           "k.yaml:5: keys: ",
		"kinds:\n  - name: acme.x\n    keys: [a]\n    classes:\n      - cod\n":       "k.yaml:5: classes: ",
		"kinds:\n  - name: acme.x\n    keys: [a]\n    weights:\n      key: 99\n":     "k.yaml:5: weights: ",
		"kinds:\n  - name: acme.x\n    keys: [a]\n  - name: acme.x\n    keys: [b]\n": "k.yaml:4: name: acme.x is declared twice",
		"kinds:\n  - keys: [a]\n":                                                     "k.yaml: name: ",
		"tests:\n  - {key: a, values: [], kind: none}\n":                              "k.yaml:2: values: ",
		"tests:\n  - {key: a, values: [b], kind: x.y}\n":                              "k.yaml:2: kind: ",
		"tests:\n  - {values: [b], kind: none}\n":                                     "k.yaml:2: key: ",
		"tests:\n  - {key: a, values: [ann@mail.example], kind: nine, colour: red}\n": "k.yaml:2: there is no setting \"colour\" here",
	} {
		_, err := declare.Parse("k.yaml", []byte(text))
		var mistake declare.MistakeError
		if !errors.As(err, &mistake) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "ann@") {
			t.Errorf("%q: a value is repeated: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte("kinds: [{name: a.b, pattern: '(('}]"))
	f.Add([]byte("kinds:\n  - &a {name: a.b, keys: [c]}\n  - *a\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := declare.Parse("k.yaml", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "k.yaml") {
				t.Fatalf("an error without the file's name: %v", err)
			}
			return
		}
		for _, o := range file.Check() {
			if o.Holds != (o.Decision.Kind == o.Kind) {
				t.Fatalf("a test holds wrongly: %+v", o)
			}
		}
	})
}
