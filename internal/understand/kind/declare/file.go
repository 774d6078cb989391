package declare

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/waybill-security/waybill/internal/config"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Path is where the kinds of a workspace are declared.
func Path(workspace string) string { return filepath.Join(workspace, "config", "kinds.yaml") }

// File is what was declared.
type File struct {
	Path  string
	Kinds *kind.Own // nil for none
	Tests []Test
}

// Test says of one field what it should be decided to hold.
type Test struct {
	Line     int
	Key      string
	Endpoint string
	Beside   []string
	Values   []string
	Kind     kind.Kind
}

// MistakeError says what is wrong with a file of kinds, fault by fault.
type MistakeError struct{ error }

// Unwrap gives the faults.
func (e MistakeError) Unwrap() error { return e.error }

// text is the file as YAML has it.
type text struct {
	Kinds []kindText `yaml:"kinds"`
	Tests []testText `yaml:"tests"`
}

type kindText struct {
	Name       config.At[string]   `yaml:"name"`
	Means      string              `yaml:"means"`
	Refines    config.At[string]   `yaml:"refines"`
	Keys       []config.At[string] `yaml:"keys"`
	Context    []config.At[string] `yaml:"context"`
	Pattern    config.At[string]   `yaml:"pattern"`
	Validators []config.At[string] `yaml:"validators"`
	Classes    []config.At[string] `yaml:"classes"`
	Proof      config.At[bool]     `yaml:"proof"`
	Weights    weightsText         `yaml:"weights"`
}

type weightsText struct {
	Key     config.At[float64] `yaml:"key"`
	Context config.At[float64] `yaml:"context"`
	Pattern config.At[float64] `yaml:"pattern"`
}

type testText struct {
	Key      config.At[string] `yaml:"key"`
	Endpoint string            `yaml:"endpoint"`
	Beside   []string          `yaml:"beside"`
	Values   []string          `yaml:"values"`
	Kind     config.At[string] `yaml:"kind"`
}

// Read reads a file of kinds. Where there is none, nothing is declared. The error is a MistakeError where the file is wrong.
func Read(path string) (*File, error) {
	var t text
	if err := config.Read(path, &t); errors.Is(err, fs.ErrNotExist) {
		return &File{Path: path}, nil
	} else if err != nil {
		return nil, mistake(err)
	}
	return t.file(path)
}

// Parse reads the text of a file of kinds.
func Parse(path string, source []byte) (*File, error) {
	var t text
	if err := config.Decode(path, source, &t); err != nil {
		return nil, mistake(err)
	}
	return t.file(path)
}

func mistake(err error) error {
	var faults *config.Faults
	if errors.As(err, &faults) {
		return MistakeError{err}
	}
	return err
}

func (t *text) file(path string) (*File, error) {
	out, faults := &File{Path: path}, &config.Faults{File: path}
	list := make([]kind.Declared, 0, len(t.Kinds))
	for i := range t.Kinds {
		d := t.Kinds[i].declared()
		// One after the other, so that each faulty kind is told.
		_, err := kind.NewOwn(append(list, d)) //nolint:gocritic // the list itself grows below, where the kind is sound
		var wrong *kind.DeclaredError
		switch {
		case errors.As(err, &wrong):
			faults.Add(t.Kinds[i].lineOf(wrong), "%s: %s", wrong.Setting, wrong.Problem)
			continue
		case err != nil:
			return nil, fmt.Errorf("cannot use %s: %w", path, err)
		}
		list = append(list, d)
	}
	for i := range t.Tests {
		out.Tests = append(out.Tests, t.Tests[i].test(list, faults))
	}
	if err := faults.Err(); err != nil {
		return nil, MistakeError{err}
	}
	var err error
	out.Kinds, err = kind.NewOwn(list)
	return out, err
}

func (k *kindText) declared() kind.Declared {
	return kind.Declared{
		Name: kind.Kind(k.Name.Value), Means: k.Means, Refines: kind.Kind(k.Refines.Value), Keys: values(k.Keys), Context: values(k.Context),
		Pattern: k.Pattern.Value, Validators: values(k.Validators), Classes: values(k.Classes), Proof: k.Proof.Value,
		KeyWeight: k.Weights.Key.Value, ContextWeight: k.Weights.Context.Value, PatternWeight: k.Weights.Pattern.Value,
	}
}

func values(list []config.At[string]) []string {
	var out []string
	for _, v := range list {
		out = append(out, v.Value)
	}
	return out
}

// lineOf is the line in which a faulty setting stands, else that of the kind's name.
func (k *kindText) lineOf(wrong *kind.DeclaredError) int {
	line := 0
	at := func(list []config.At[string]) {
		if wrong.Item < len(list) {
			line = list[wrong.Item].Line
		}
	}
	switch wrong.Setting {
	case "refines":
		line = k.Refines.Line
	case "keys":
		at(k.Keys)
	case "context":
		at(k.Context)
	case "pattern":
		line = k.Pattern.Line
	case "validators":
		at(k.Validators)
	case "classes":
		at(k.Classes)
	case "proof":
		line = k.Proof.Line
	case "weights":
		line = max(k.Weights.Key.Line, k.Weights.Context.Line, k.Weights.Pattern.Line)
	}
	if line == 0 {
		line = k.Name.Line
	}
	return line
}

func (t *testText) test(list []kind.Declared, faults *config.Faults) Test {
	line := max(t.Key.Line, 1)
	want := kind.Kind(t.Kind.Value)
	known := kind.Known(want) || want == kind.None || want == kind.Undecided
	for _, d := range list {
		known = known || d.Name == want
	}
	switch {
	case t.Key.Value == "":
		faults.Add(t.Kind.Line, "key: a test names the key that it is about, such as policyNumber or $.policy.number")
	case len(t.Values) == 0:
		faults.Add(line, "values: a test gives a value at least")
	case !known:
		faults.Add(max(t.Kind.Line, line), "kind: it is neither declared here nor built in; `waybill kinds list` names those that are, and none is one, too")
	}
	return Test{Line: line, Key: t.Key.Value, Endpoint: t.Endpoint, Beside: t.Beside, Values: t.Values, Kind: want}
}
