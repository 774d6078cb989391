package declare

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/waybill-security/waybill/internal/config"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// Path is where the rules of a workspace are declared.
func Path(workspace string) string { return filepath.Join(workspace, "config", "identity.yaml") }

// MistakeError says what is wrong with a file of rules, fault by fault.
type MistakeError struct{ error }

// Unwrap gives the faults.
func (e MistakeError) Unwrap() error { return e.error }

// text is the file as YAML has it.
type text struct {
	TrustedProxies []config.At[string] `yaml:"trusted_proxies"`
	Actors         []actorText         `yaml:"actors"`
	Sessions       []fromText          `yaml:"sessions"`
	Logins         []loginText         `yaml:"logins"`
	Subjects       []subjectText       `yaml:"subjects"`
	// Aliases says of kinds whether they make identifiers one person's.
	Aliases map[string]config.At[bool] `yaml:"aliases"`
}

type actorText struct {
	Name  config.At[string]   `yaml:"name"`
	From  fromText            `yaml:"from"`
	When  whenText            `yaml:"when"`
	Peers []config.At[string] `yaml:"peers"`
	Type  config.At[string]   `yaml:"type"`
	Label config.At[string]   `yaml:"label"`
}

type fromText struct {
	Header config.At[string] `yaml:"header"`
	Claim  config.At[string] `yaml:"claim"`
	Cookie config.At[string] `yaml:"cookie"`
	Query  config.At[string] `yaml:"query"`
	Body   config.At[string] `yaml:"body"`
	Key    config.At[string] `yaml:"key"`
}

type whenText struct {
	Claims    map[string]config.At[string] `yaml:"claims"`
	KeyPrefix config.At[string]            `yaml:"key_prefix"`
	Hosts     []config.At[string]          `yaml:"hosts"`
	Addresses []config.At[string]          `yaml:"addresses"`
	Agent     config.At[string]            `yaml:"agent"`
	Service   config.At[string]            `yaml:"service"`
}

type loginText struct {
	Endpoint config.At[string] `yaml:"endpoint"`
	Answer   config.At[string] `yaml:"answer"`
}

type subjectText struct {
	Field    config.At[string] `yaml:"field"`
	Endpoint config.At[string] `yaml:"endpoint"`
	Kind     config.At[string] `yaml:"kind"`
}

// Read reads a file of rules. Where there is none, nothing is declared and the rules are nil. The error is a MistakeError where the file is wrong.
func Read(path string) (*identity.Rules, error) {
	var t text
	if err := config.Read(path, &t); errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no rules
	} else if err != nil {
		return nil, mistake(err)
	}
	return t.rules(path)
}

// Parse reads the text of a file of rules.
func Parse(path string, source []byte) (*identity.Rules, error) {
	var t text
	if err := config.Decode(path, source, &t); err != nil {
		return nil, mistake(err)
	}
	return t.rules(path)
}

func mistake(err error) error {
	var faults *config.Faults
	if errors.As(err, &faults) {
		return MistakeError{err}
	}
	return err
}

func (t *text) rules(path string) (*identity.Rules, error) {
	rules, err := identity.NewRules(t.declared())
	if err == nil {
		return rules, nil
	}
	var wrong *identity.RuleError
	if !errors.As(err, &wrong) {
		return nil, fmt.Errorf("cannot use %s: %w", path, err)
	}
	faults := &config.Faults{File: path}
	faults.Add(t.lineOf(wrong), "%s: %s", wrong.Setting, wrong.Problem)
	return nil, MistakeError{faults.Err()}
}

func (t *text) declared() identity.Declared {
	d := identity.Declared{TrustedProxies: values(t.TrustedProxies)}
	for i := range t.Actors {
		a := &t.Actors[i]
		d.Actors = append(d.Actors, identity.ActorRule{
			Name: a.Name.Value, From: a.From.declared(), When: a.When.declared(), Peers: values(a.Peers), Type: a.Type.Value, Label: a.Label.Value,
		})
	}
	for i := range t.Sessions {
		d.Sessions = append(d.Sessions, t.Sessions[i].declared())
	}
	for _, l := range t.Logins {
		d.Logins = append(d.Logins, identity.LoginRule{Endpoint: l.Endpoint.Value, Answer: l.Answer.Value})
	}
	for _, s := range t.Subjects {
		d.Subjects = append(d.Subjects, identity.SubjectRule{Field: s.Field.Value, Endpoint: s.Endpoint.Value, Kind: s.Kind.Value})
	}
	for _, k := range slices.Sorted(maps.Keys(t.Aliases)) {
		if !t.Aliases[k].Value {
			d.Apart = append(d.Apart, k)
		}
	}
	return d
}

func (f *fromText) declared() identity.From {
	return identity.From{Header: f.Header.Value, Claim: f.Claim.Value, Cookie: f.Cookie.Value, Query: f.Query.Value, Body: f.Body.Value, Key: f.Key.Value}
}

func (w *whenText) declared() identity.When {
	out := identity.When{
		KeyPrefix: w.KeyPrefix.Value, Hosts: values(w.Hosts), Addresses: values(w.Addresses), Agent: w.Agent.Value, Service: w.Service.Value,
	}
	for name, value := range w.Claims {
		if out.Claims == nil {
			out.Claims = map[string]string{}
		}
		out.Claims[name] = value.Value
	}
	return out
}

func values(list []config.At[string]) []string {
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = v.Value
	}
	return out
}
