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
)

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

// One writes one object. JSON lines and CSV write it as a list of one; a table is the caller's own.
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
		_, _ = w.WriteString(before) // a bufio.Writer keeps its error for the next write
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
		value := reflect.Indirect(reflect.ValueOf(v))
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

// fieldsOf lists the JSON names of a struct's fields, with their indices. A pointer stands for what it points to.
func fieldsOf(t reflect.Type) (names []string, fields []int) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
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
