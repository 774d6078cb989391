package spare

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/config"
	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/rule"
)

// Path is where it is said who is spared in a workspace.
func Path(workspace string) string { return filepath.Join(workspace, "config", "detect.yaml") }

// Spared says which groups are not judged by which kinds of findings.
type Spared struct{ groups []group }

type group struct {
	Types, Labels, Kinds []string
}

// Actor is what is asked of an actor: the type and the label that rules of who calls give it; both empty where none does.
type Actor struct{ Type, Label string }

type fileText struct {
	Off []groupText `yaml:"off"`
}

type groupText struct {
	Types  []config.Text `yaml:"types"`
	Labels []config.Text `yaml:"labels"`
	Kinds  []config.Text `yaml:"kinds"`
}

// Read reads the file. Where there is none, nobody is spared. The error is *config.Faults where it is wrong.
func Read(path string) (*Spared, error) {
	var t fileText
	if err := config.Read(path, &t); errors.Is(err, fs.ErrNotExist) {
		return &Spared{}, nil
	} else if err != nil {
		return nil, err
	}
	s, faults := &Spared{}, &config.Faults{File: path}
	for i := range t.Off {
		s.groups = append(s.groups, t.Off[i].group(faults))
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

func (t *groupText) group(faults *config.Faults) (g group) {
	for _, text := range t.Types {
		g.Types = append(g.Types, text.Value)
	}
	for _, text := range t.Labels {
		g.Labels = append(g.Labels, text.Value)
	}
	if len(g.Types)+len(g.Labels) == 0 {
		faults.Add(0, "each group under `off` needs `types` or `labels`, as config/identity.yaml gives them: without one, nobody would be judged any more")
	}
	for _, text := range t.Kinds {
		if !slices.Contains(rule.Kinds(), text.Value) {
			faults.AddAt(text.Line, text.Column, "a kind of finding is one of %s", strings.Join(rule.Kinds(), ", "))
		}
		g.Kinds = append(g.Kinds, text.Value)
	}
	return g
}

// Digest names who is spared; empty for nobody.
func (s *Spared) Digest() string {
	if s == nil || len(s.groups) == 0 {
		return ""
	}
	text, err := json.Marshal(s.groups)
	if err != nil {
		panic(err) // lists of texts can be written
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// spares says whether an actor is not judged by a kind of finding. Where a group names no kinds, it is spared all that are about behaviour.
func (g *group) spares(a Actor, f *detect.Finding) bool {
	if len(g.Types) > 0 && !slices.Contains(g.Types, a.Type) || len(g.Labels) > 0 && !slices.Contains(g.Labels, a.Label) {
		return false
	}
	if len(g.Kinds) == 0 {
		return f.Rule != "" || detect.AboutBehaviour(f.Kind)
	}
	return slices.Contains(g.Kinds, f.Kind)
}

// Without leaves out findings that are about spared actors alone, and of others the ids of those.
func (s *Spared) Without(list []detect.Finding, who func(id string) Actor) []detect.Finding {
	if s.Digest() == "" {
		return list
	}
	out := []detect.Finding{}
	for i := range list {
		f := list[i]
		if len(f.Actors) > 0 {
			f.Actors = slices.DeleteFunc(slices.Clone(f.Actors), func(id string) bool {
				a := who(id)
				return slices.ContainsFunc(s.groups, func(g group) bool { return g.spares(a, &f) })
			})
			if len(f.Actors) == 0 {
				continue
			}
		}
		out = append(out, f)
	}
	return out
}
