package render

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"text/tabwriter"
)

// Column is one column of a table.
type Column[T any] struct {
	Title string
	Text  func(T) string
}

// List writes a list of structs. It stops at the first error of the sequence and returns it; what came before it
// is written (a JSON array is left open then, so that nobody takes it for whole).
func List[T any](w io.Writer, f Format, list iter.Seq2[T, error], columns []Column[T]) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var err error
	switch f {
	case JSON:
		err = writeArray(out, list)
	case JSONL:
		err = writeLines(out, list)
	case CSV:
		err = writeCSV(out, list)
	default:
		err = writeTable(out, list, columns)
	}
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	return err
}

// One writes one object. A list's formats write it as a list of one; a table is the caller's own.
func One[T any](w io.Writer, f Format, v T, table func(io.Writer) error) error {
	if f == Table {
		out := bufio.NewWriter(w)
		if err := table(out); err != nil {
			return err
		}
		return out.Flush()
	}
	if f == JSON {
		text, err := encode(v, "  ")
		if err != nil {
			return err
		}
		_, err = w.Write(append(text, '\n'))
		return err
	}
	return List(w, f, func(yield func(T, error) bool) { yield(v, nil) }, nil)
}

// encode writes JSON without turning <, > and & into escapes.
func encode(v any, indent string) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("cannot write JSON: %w", err)
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

func writeArray[T any](w *bufio.Writer, list iter.Seq2[T, error]) error {
	before := "[\n"
	for v, err := range list {
		if err != nil {
			return err
		}
		text, err := encode(v, "")
		if err != nil {
			return err
		}
		w.WriteString(before)
		if _, err := w.Write(text); err != nil {
			return err
		}
		before = ",\n"
	}
	if before == "[\n" {
		_, err := w.WriteString("[]\n")
		return err
	}
	_, err := w.WriteString("\n]\n")
	return err
}

func writeLines[T any](w *bufio.Writer, list iter.Seq2[T, error]) error {
	for v, err := range list {
		if err != nil {
			return err
		}
		text, err := encode(v, "")
		if err != nil {
			return err
		}
		if _, err := w.Write(append(text, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func writeCSV[T any](w io.Writer, list iter.Seq2[T, error]) error {
	out := csv.NewWriter(w)
	names, fields := fieldsOf(reflect.TypeFor[T]())
	if err := out.Write(names); err != nil {
		return err
	}
	cells := make([]string, len(fields))
	for v, err := range list {
		if err != nil {
			return err
		}
		value := reflect.ValueOf(v)
		for i, f := range fields {
			if cells[i], err = cell(value.Field(f)); err != nil {
				return err
			}
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// fieldsOf lists the JSON names of a struct's fields, with their indices.
func fieldsOf(t reflect.Type) (names []string, fields []int) {
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names, fields = append(names, name), append(fields, i)
		}
	}
	return names, fields
}

// cell is the text of a value: strings bare, null empty, anything else as its JSON.
func cell(v reflect.Value) (string, error) {
	text, err := encode(v.Interface(), "")
	if err != nil {
		return "", err
	}
	if string(text) == "null" {
		return "", nil
	}
	var bare string
	if text[0] == '"' && json.Unmarshal(text, &bare) == nil {
		return bare, nil
	}
	return string(text), nil
}

func writeTable[T any](w io.Writer, list iter.Seq2[T, error], columns []Column[T]) error {
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.StripEscape)
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.Title
	}
	fmt.Fprintln(out, strings.Join(titles, "\t"))
	cells := make([]string, len(columns))
	for v, err := range list {
		if err != nil {
			return err
		}
		for i, c := range columns {
			cells[i] = Plain(c.Text(v))
		}
		if _, err := fmt.Fprintln(out, strings.Join(cells, "\t")); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Plain makes a text safe to show in a terminal: control characters, which could move the cursor or forge a line, are
// shown as what they are.
func Plain(s string) string {
	if strings.IndexFunc(s, unprintable) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unprintable(r) {
			fmt.Fprintf(&b, "\\u%04x", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unprintable(r rune) bool {
	return r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == '\u202e'
}
