package render_test

import (
	"errors"
	"iter"
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

func TestPlainShowsControlCharacters(t *testing.T) {
	if got := render.Plain("a\x1b[2Jb\nc"); got != `a\u001b[2Jb\u000ac` {
		t.Errorf("got %q", got)
	}
}
