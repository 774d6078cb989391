package config_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/config"
)

func TestTextTellsPlaces(t *testing.T) {
	file := []byte("a: plain text\nb: 'quoted text'\nc: |\n    first line\n    second line\n")
	var got struct{ A, B, C config.Text }
	if err := config.Decode("o.yaml", file, &got); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text              config.Text
		line, column      int
		wantLine, wantCol int
		stands            string
	}{
		{got.A, 1, 7, 1, 10, "text"}, {got.B, 1, 8, 2, 12, "text"}, {got.C, 1, 7, 4, 11, "line"}, {got.C, 2, 8, 5, 12, "line"},
	} {
		line, column := c.text.Place(file, c.line, c.column)
		if line != c.wantLine || column != c.wantCol {
			t.Errorf("%q, %d:%d: %d:%d, want %d:%d", c.text.Value, c.line, c.column, line, column, c.wantLine, c.wantCol)
			continue
		}
		if there := strings.Split(string(file), "\n")[line-1][column-1:]; !strings.HasPrefix(there, c.stands) {
			t.Errorf("at %d:%d stands %q", line, column, there)
		}
	}
}

func TestTrees(t *testing.T) {
	docs, err := config.Trees("o.yaml", []byte("b: 1\na: [x, null, {c: d}]\n---\nb: 2\n"))
	if err != nil || len(docs) != 2 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	a, ok := docs[0].Find("a")
	if !ok || a.Kind != config.IsList || len(a.Items) != 3 || a.Items[1].Kind != config.IsNothing || a.Items[2].Pairs[0].Key.Column != 15 || docs[0].Pairs[0].Key.Value != "b" {
		t.Errorf("got %+v", a)
	}
	for text, want := range map[string]string{
		"a: &x 1\nb: *x\n": "o.yaml:2:4: anchors and aliases are not read here",
		"a: 1\na: 2\n":     "o.yaml:2:1: a key is given twice",
		strings.Repeat("[", 70) + strings.Repeat("]", 70): "o.yaml:1:66: it is nested deeper than 64 levels",
		"a: [": "o.yaml",
	} {
		if _, err := config.Trees("o.yaml", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzTrees(f *testing.F) {
	f.Add([]byte("a: [b, {c: d}]\n---\ne: |\n  f\n"))
	f.Add([]byte("a: &a [*a, *a]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := config.Trees("o.yaml", text); err != nil && !strings.HasPrefix(err.Error(), "o.yaml") {
			t.Errorf("an error without the file's name: %v", err)
		}
	})
}
