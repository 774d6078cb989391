package pdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/show/document"
	"github.com/waybill-security/waybill/internal/show/pdf"
)

func sample(rows int) *document.Document {
	d := &document.Document{
		Lang: "en", Kicker: "Waybill · test", Title: "A title", Sub: "below it", Notes: []string{"something limits it"},
		Made: time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC), Footer: []string{"made by a test"},
	}
	d.Add("Facts", document.Facts(
		document.Fact{Label: "Aware", Value: "2026-03-04", Basis: document.Entered, Note: "ines"}, document.Fact{Label: "Cause", Basis: document.Missing}))
	table := document.Table{
		Caption: "rows", Empty: "none", More: 7,
		Columns: []document.Column{{Title: "Id", Share: .3}, {Title: "Verdict", Share: .3}, {Title: "Kinds", Share: .3}, {Title: "N", Share: .1, Right: true}},
	}
	for i := range rows {
		table.Rows = append(table.Rows, []document.Cell{
			document.ID(fmt.Sprintf("s_%04d", i)), {Text: "exposed", As: document.Exposed},
			{As: document.Kinds, Kinds: []string{"contact.email"}, Maybe: []string{"person.name"}}, document.Say("1"),
		})
	}
	d.Add("Table", table.Of(), document.Text(strings.Repeat("a paragraph of words ", 40)))
	return d
}

func write(t *testing.T, d *document.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pages(b []byte) int { return len(regexp.MustCompile(`/Type /Page\n`).FindAll(b, -1)) }

func TestALongTableGoesOnOverPages(t *testing.T) {
	short, long := pages(write(t, sample(3))), pages(write(t, sample(400)))
	if short != 1 || long < 6 || long > 20 {
		t.Errorf("3 rows make %d pages, 400 make %d", short, long)
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	a, b := write(t, sample(30)), write(t, sample(30))
	if !bytes.Equal(a, b) {
		t.Error("two files differ")
	}
	if !bytes.HasPrefix(a, []byte("%PDF-1")) || !bytes.HasSuffix(bytes.TrimSpace(a), []byte("%%EOF")) {
		t.Error("it is no whole PDF")
	}
}

// One cell that is taller than a page, one word wider than a column, and signs that no font has: nothing is lost, nothing hangs.
func TestWhatDoesNotFit(t *testing.T) {
	d := sample(0)
	d.Add("Wild", document.Table{Columns: []document.Column{{Title: "a", Share: .1}, {Title: "b", Share: .9}}, Rows: [][]document.Cell{
		{document.ID(strings.Repeat("x", 3000)), document.Say("漢字 😀 \x00 \u202e ok")},
	}}.Of(), document.Text(strings.Repeat("word ", 5000)))
	d.Title = strings.Repeat("a very long title ", 30)
	if n := pages(write(t, d)); n < 5 {
		t.Errorf("%d pages", n)
	}
}

func TestAnErrorOfTheWriterIsReturned(t *testing.T) {
	if err := pdf.Write(full{}, sample(1)); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
