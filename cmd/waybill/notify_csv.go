package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// memberHeader says which columns of a list hold what.
type memberHeader struct {
	kinds       []kind.Kind // by column; empty for an address
	kind, value int         // of a long list; -1 in a wide one
	address     []int
	names       []string // of the address columns
}

// readMembers reads people with identifiers and addresses. Errors name the line and repeat no value.
func readMembers(r io.Reader, name string) (columns []string, list []app.Member, err error) {
	in := csv.NewReader(r)
	in.TrimLeadingSpace = true
	first, err := in.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %s, line 1: a header is expected, such as loyalty.number,name,e_mail", name)
	}
	h, err := headerOf(first)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %s, line 1: %w", name, err)
	}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return h.names, list, nil
		}
		line, _ := in.FieldPos(0)
		if err != nil {
			return nil, nil, fmt.Errorf("cannot read %s, line %d: it has not the columns of the header", name, line)
		}
		m := app.Member{Line: line}
		for _, i := range h.address {
			m.Address = append(m.Address, strings.TrimSpace(row[i]))
		}
		if m.Known = h.identifiers(row); m.Known == nil {
			return nil, nil, fmt.Errorf("cannot read %s, line %d: it holds no identifier", name, line)
		}
		list = append(list, m)
	}
}

func headerOf(cells []string) (*memberHeader, error) {
	h := &memberHeader{kind: slices.Index(cells, "kind"), value: slices.Index(cells, "value"), kinds: make([]kind.Kind, len(cells))}
	cells[0] = strings.TrimPrefix(cells[0], "\ufeff")
	if h.kind < 0 || h.value < 0 {
		h.kind, h.value = -1, -1
	}
	identifiers := 0
	for i, c := range cells {
		c = strings.TrimSpace(c)
		switch {
		case i == h.kind || i == h.value:
			identifiers++
		case h.kind < 0 && strings.Contains(c, ".") && kind.WellFormed(kind.Kind(c)):
			h.kinds[i] = kind.Kind(c)
			identifiers++
		default:
			h.address, h.names = append(h.address, i), append(h.names, c)
		}
	}
	switch {
	case identifiers == 0:
		return nil, errors.New("no column is named by a kind, such as loyalty.number or contact.email, nor are there kind and value")
	case len(h.address) == 0:
		return nil, errors.New("no column holds an address to write to: every column is an identifier")
	}
	return h, nil
}

func (h *memberHeader) identifiers(row []string) (list []scope.Known) {
	if h.kind >= 0 {
		k := kind.Kind(strings.TrimSpace(row[h.kind]))
		if !kind.WellFormed(k) || strings.TrimSpace(row[h.value]) == "" {
			return nil
		}
		return []scope.Known{{Kind: k, Value: row[h.value]}}
	}
	for i, k := range h.kinds {
		if k != "" && strings.TrimSpace(row[i]) != "" {
			list = append(list, scope.Known{Kind: k, Value: row[i]})
		}
	}
	return list
}

// mailingColumns are those in front of the address.
var mailingColumns = []string{"state", "reason", "letter", "subject", "lines"}

// writeMailing writes the list. CSV has a column for each of the address, so that it can be merged into letters as it is.
func writeMailing(w io.Writer, f render.Format, columns []string, list []app.Addressee) error {
	if f == render.CSV {
		out := csv.NewWriter(w)
		_ = out.Write(append(slices.Clone(mailingColumns), columns...)) // its error is told by Flush
		for _, a := range list {
			_ = out.Write(append([]string{a.State, a.Reason, a.Letter, a.Subject, linesOf(a)}, a.Address...))
		}
		out.Flush()
		return out.Error()
	}
	shown := []render.Column[app.Addressee]{
		{Title: "STATE", Text: func(a app.Addressee) string { return a.State }},
		{Title: "REASON", Text: func(a app.Addressee) string { return a.Reason }},
		{Title: "LETTER", Text: func(a app.Addressee) string { return a.Letter }},
		{Title: "SUBJECT", Text: func(a app.Addressee) string { return a.Subject }},
		{Title: "LINES", Text: linesOf},
	}
	for i, c := range columns {
		shown = append(shown, render.Column[app.Addressee]{Title: strings.ToUpper(c), Text: func(a app.Addressee) string { return a.Address[i] }})
	}
	return render.List(w, f, all(list), shown)
}

func linesOf(a app.Addressee) string {
	texts := make([]string, len(a.Lines))
	for i, n := range a.Lines {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, " ")
}
