package render_test

import (
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/show/render"
)

type row struct {
	Name   string   `json:"name"`
	Count  int      `json:"count"`
	Owner  *string  `json:"owner"`
	Kinds  []string `json:"kinds"`
	hidden int
}

var columns = []render.Column[row]{{Title: "NAME", Text: func(r row) string { return r.Name }}}

func rows(list ...row) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestFormats(t *testing.T) {
	list := rows(row{Name: `a "<b>"`, Count: 1, Kinds: []string{"x", "y"}}, row{Name: "c,d", Kinds: []string{}, hidden: 1})
	for format, want := range map[render.Format]string{
		render.JSON:  "[\n{\"name\":\"a \\\"<b>\\\"\",\"count\":1,\"owner\":null,\"kinds\":[\"x\",\"y\"]},\n{\"name\":\"c,d\",\"count\":0,\"owner\":null,\"kinds\":[]}\n]\n",
		render.JSONL: "{\"name\":\"a \\\"<b>\\\"\",\"count\":1,\"owner\":null,\"kinds\":[\"x\",\"y\"]}\n{\"name\":\"c,d\",\"count\":0,\"owner\":null,\"kinds\":[]}\n",
		render.CSV:   "name,count,owner,kinds\n\"a \"\"<b>\"\"\",1,,\"[\"\"x\"\",\"\"y\"\"]\"\n\"c,d\",0,,[]\n",
		render.Table: "NAME\na \"<b>\"\nc,d\n",
	} {
		var b strings.Builder
		if err := render.List(&b, format, list, columns); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%s:\n%s\nwant\n%s", format, b.String(), want)
		}
	}
}

func TestEmptyListIsAnEmptyArray(t *testing.T) {
	var b strings.Builder
	if err := render.List(&b, render.JSON, rows(), columns); err != nil || b.String() != "[]\n" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}

func TestAnErrorIsNotTakenForTheEnd(t *testing.T) {
	broken := errors.New("broken")
	list := func(yield func(row, error) bool) { _ = yield(row{Name: "a"}, nil) && yield(row{}, broken) }
	var b strings.Builder
	if err := render.List(&b, render.JSON, list, columns); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if strings.HasSuffix(b.String(), "]\n") {
		t.Error("a list that broke off looks whole")
	}
}

func TestPlainHidesNothing(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b[2Jb\nc":    `a\u001b[2Jb\u000ac`,
		"\u202egpj.exe":   `\u202egpj.exe`,
		"a\u2066b\u200dc": `a\u2066b\u200dc`,
		"c1 \u009b31m":    `c1 \u009b31m`,
		"raw \x9b31m":     `raw \x9b31m`,
		"Zoë – 東京":        "Zoë – 東京",
	} {
		if got := render.Plain(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
	if got := render.PlainLines("a\x1b\nb\r"); got != "a\\u001b\nb\\u000d" {
		t.Errorf("got %q", got)
	}
}

func TestTableAlignsAndCutsLongCells(t *testing.T) {
	list := rows(row{Name: "Zoë", Count: 7}, row{Name: strings.Repeat("x", 100), Count: 12345})
	both := append(columns, render.Column[row]{Title: "COUNT", Right: true, Text: func(r row) string { return strconv.Itoa(r.Count) }})
	var b strings.Builder
	if err := render.List(&b, render.Table, list, both); err != nil {
		t.Fatal(err)
	}
	want := "NAME" + strings.Repeat(" ", 70) + "COUNT\n" +
		"Zoë" + strings.Repeat(" ", 75) + "7\n" +
		strings.Repeat("x", 71) + "…  12345\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// A table of many rows is written while it is read.
func TestTableStreams(t *testing.T) {
	broken := errors.New("broken")
	list := func(yield func(row, error) bool) {
		for i := range 5000 {
			if !yield(row{Name: strconv.Itoa(i)}, nil) {
				return
			}
		}
		yield(row{}, broken)
	}
	var b strings.Builder
	if err := render.List(&b, render.Table, list, columns); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if n := strings.Count(b.String(), "\n"); n != 5001 {
		t.Errorf("%d lines came before the error", n)
	}
}

func TestOneIsOneObject(t *testing.T) {
	v := &row{Name: "a", Count: 2, Kinds: []string{"x"}}
	table := func(w io.Writer) error { _, err := io.WriteString(w, "for people\n"); return err }
	for format, want := range map[render.Format]string{
		render.JSON:  "{\n  \"name\": \"a\",\n  \"count\": 2,\n  \"owner\": null,\n  \"kinds\": [\n    \"x\"\n  ]\n}\n",
		render.JSONL: "{\"name\":\"a\",\"count\":2,\"owner\":null,\"kinds\":[\"x\"]}\n",
		render.CSV:   "name,count,owner,kinds\na,2,,\"[\"\"x\"\"]\"\n",
		render.Table: "for people\n",
	} {
		var b strings.Builder
		if err := render.One(&b, format, v, table); err != nil || b.String() != want {
			t.Errorf("%s:\n%s\nwant\n%s (%v)", format, b.String(), want, err)
		}
	}
}
