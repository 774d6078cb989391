package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxSize bounds a file. What people write by hand is far smaller.
const MaxSize = 4 << 20

// At is a value with the line it stands in; line 0 is a value that was not given.
type At[T any] struct {
	Value T
	Line  int
}

// UnmarshalYAML reads the value and remembers its line.
func (a *At[T]) UnmarshalYAML(n *yaml.Node) error {
	a.Line = n.Line
	return n.Decode(&a.Value)
}

// Read reads a file into v, a pointer to a struct with yaml tags. The error is fs.ErrNotExist where there is no file, else Faults.
func Read(path string, v any) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	return Decode(path, text, v)
}

// Decode does the same with the text of a file. An empty text leaves v as it is.
func Decode(path string, text []byte, v any) error {
	faults := &Faults{File: path}
	if len(text) > MaxSize {
		faults.Add(0, "it is larger than %d MiB: is it the right file?", MaxSize>>20)
		return faults.Err()
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	switch err := d.Decode(v); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		faults.yaml(err, reflect.TypeOf(v))
		return faults.Err()
	}
	var more yaml.Node
	if err := d.Decode(&more); err == nil {
		faults.Add(more.Line, "a second document begins here: one file holds one")
	} else if !errors.Is(err, io.EOF) {
		faults.yaml(err, reflect.TypeOf(v))
	}
	return faults.Err()
}

var (
	atLine      = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	notKnown    = regexp.MustCompile(`^field (.*) not found in type (.*)$`)
	givenTwice  = regexp.MustCompile(`^(?:field .* already set in type .*|mapping key .* already defined at line (\d+))$`)
	wrongType   = regexp.MustCompile(`(?s)^cannot unmarshal (!!\w+).* into (.+)$`)
	plainChoice = map[string]string{"!!str": "a text", "!!int": "a number", "!!float": "a number", "!!bool": "true or false", "!!seq": "a list", "!!map": "a group of settings", "!!null": "nothing"}
)

// yaml takes the library's faults over, without the values that it quotes.
func (f *Faults) yaml(err error, into reflect.Type) {
	var several *yaml.TypeError
	if !errors.As(err, &several) {
		f.yamlOne(err.Error(), into)
		return
	}
	for _, text := range several.Errors {
		f.yamlOne(text, into)
	}
}

func (f *Faults) yamlOne(text string, into reflect.Type) {
	line := 0
	if m := atLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1]) // digits, by the expression
		text = m[2]
	}
	switch {
	case notKnown.MatchString(text):
		m := notKnown.FindStringSubmatch(text)
		f.Add(line, "there is no setting %q here%s", m[1], settingsOf(into, m[2]))
	case givenTwice.MatchString(text):
		f.Add(line, "a setting is given twice")
	case wrongType.MatchString(text):
		m := wrongType.FindStringSubmatch(text)
		f.Add(line, "%s stands where %s is expected", plainChoice[m[1]], expected(m[2]))
	case strings.HasPrefix(text, "yaml: unknown anchor"):
		f.Add(line, "it is no YAML: an anchor is named that is nowhere set")
	default:
		f.Add(line, "it is no YAML: %s", strings.TrimPrefix(text, "yaml: "))
	}
}

func expected(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case strings.HasPrefix(goType, "int"), strings.HasPrefix(goType, "uint"), strings.HasPrefix(goType, "float"):
		return "a number"
	case goType == "bool":
		return "true or false"
	case goType == "string":
		return "a text"
	}
	return "a group of settings"
}

// settingsOf names what is known in the struct that lacks a setting.
func settingsOf(in reflect.Type, name string) string {
	t := structNamed(in, name, map[reflect.Type]bool{})
	if t == nil {
		return ""
	}
	var known []string
	for i := range t.NumField() {
		if tag, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); tag != "" && tag != "-" {
			known = append(known, tag)
		}
	}
	slices.Sort(known)
	return "; known are " + strings.Join(known, ", ")
}

func structNamed(t reflect.Type, name string, seen map[reflect.Type]bool) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return nil
	}
	seen[t] = true
	if t.String() == name {
		return t
	}
	for i := range t.NumField() {
		if found := structNamed(t.Field(i).Type, name, seen); found != nil {
			return found
		}
	}
	return nil
}
