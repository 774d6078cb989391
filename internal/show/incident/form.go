package incident

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/config"
)

// Form is the order of parts that an authority's form asks for.
type Form struct {
	Name   string
	Title  string
	Lang   string
	Source string
	Parts  []FormPart
}

// FormPart is a part with the keys that stand in it: of entries (times.aware), of observed facts (observed.first), of whole tables
// (table.kinds), or of the deadlines of a regime (deadlines).
type FormPart struct {
	Title string
	Keys  []FormKey
}

// FormKey is a key with the label that the form uses; empty for Waybill's own.
type FormKey struct{ Key, Label string }

//go:embed data/forms/*.yaml
var shippedForms embed.FS

type formText struct {
	Title  string            `yaml:"title"`
	Lang   config.At[string] `yaml:"lang"`
	Source string            `yaml:"source"`
	Parts  []struct {
		Title config.At[string] `yaml:"title"`
		Keys  []keyText         `yaml:"keys"`
	} `yaml:"parts"`
}

// keyText is a key with its label, or without.
type keyText struct {
	Key   config.At[string] `yaml:"key"`
	Label string            `yaml:"label"`
}

var formName = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

// ReadForm returns a form by its name: the workspace's own, config/forms/NAME.yaml, else one that is shipped.
func ReadForm(configFolder, name string) (*Form, error) {
	if !formName.MatchString(name) {
		return nil, errors.New("a form has a name of a-z, 0-9 and dashes")
	}
	file := filepath.Join(configFolder, "forms", name+".yaml")
	text, err := os.ReadFile(file) //nolint:gosec // inside the workspace, by a checked name
	if errors.Is(err, fs.ErrNotExist) {
		file = "the shipped form " + name
		if text, err = shippedForms.ReadFile("data/forms/" + name + ".yaml"); err != nil {
			return nil, errors.New("there is no form of this name; shipped are " + strings.Join(FormNames(), ", ") + ", and own ones are config/forms/NAME.yaml")
		}
	} else if err != nil {
		return nil, err
	}
	return formOf(file, name, text)
}

// FormNames lists the forms that are shipped.
func FormNames() (names []string) {
	found, _ := shippedForms.ReadDir("data/forms") // embedded: it is there
	for _, f := range found {
		names = append(names, strings.TrimSuffix(f.Name(), ".yaml"))
	}
	return names
}

func formOf(file, name string, text []byte) (*Form, error) {
	var t formText
	if err := config.Decode(file, text, &t); err != nil {
		return nil, err
	}
	faults := &config.Faults{File: file}
	f := &Form{Name: name, Title: t.Title, Lang: t.Lang.Value, Source: t.Source}
	if f.Lang == "" {
		f.Lang = "en"
	}
	for _, p := range t.Parts {
		part := FormPart{Title: p.Title.Value}
		for _, k := range p.Keys {
			if _, ok := FieldOf(k.Key.Value); !ok && !slices.Contains(observedKeys, k.Key.Value) {
				faults.Add(k.Key.Line, "there is no key %q; known are the fields of entries, and %s", k.Key.Value, strings.Join(observedKeys, ", "))
			}
			part.Keys = append(part.Keys, FormKey{k.Key.Value, k.Label})
		}
		f.Parts = append(f.Parts, part)
	}
	return f, faults.Err()
}

// observedKeys are the keys of what is observed.
var observedKeys = []string{
	"observed.incident", "observed.version", "observed.phase", "observed.before", "observed.question", "observed.finding", "observed.references", "observed.first", "observed.last", "observed.effect",
	"observed.actors", "observed.endpoints", "observed.subjects", "observed.records", "observed.record_rule", "observed.exposed", "observed.sensitive", "observed.annex",
	"observed.not_exposed", "observed.method", "observed.window", "observed.coverage", "observed.canaries", "observed.attempts", "observed.changes", "observed.letters", "observed.seal", "observed.meaning",
	"deadlines", "table.kinds", "table.endpoints", "table.actors", "table.attempts", "table.changes", "table.unseen", "table.letters",
}
