package inventory

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/config"
)

// Owners are rules that say whose endpoints are, and what they are called. The first rule that fits an endpoint counts.
type Owners struct{ rules []rule }

// rule is one rule as it stands in the file. What is left out fits everything.
type rule struct {
	Host    config.At[string] `yaml:"host"`    // a pattern: * stands for anything
	Path    config.At[string] `yaml:"path"`    // likewise, within a segment; ** stands for any number of segments
	Service config.At[string] `yaml:"service"` // likewise
	Method  config.At[string] `yaml:"method"`  // one or several, with commas between
	Owner   config.At[string] `yaml:"owner"`
	Name    config.At[string] `yaml:"name"`
}

// ReadOwners reads the rules in a file. Where there is no file, there are no rules. Its errors name file and line.
func ReadOwners(file string) (*Owners, error) {
	var text struct {
		Owners []rule `yaml:"owners"`
	}
	if err := config.Read(file, &text); errors.Is(err, fs.ErrNotExist) {
		return &Owners{}, nil
	} else if err != nil {
		return nil, err
	}
	faults := &config.Faults{File: file}
	for i := range text.Owners {
		text.Owners[i].check(faults)
	}
	return &Owners{text.Owners}, faults.Err()
}

func (r *rule) check(faults *config.Faults) {
	line := 0
	for _, v := range []config.At[string]{r.Host, r.Path, r.Service, r.Method, r.Owner, r.Name} {
		if line == 0 || v.Line != 0 && v.Line < line {
			line = v.Line
		}
	}
	if r.Owner.Value == "" && r.Name.Value == "" {
		faults.Add(line, "a rule says nothing: give it an owner, a name, or both")
	}
	for _, v := range []config.At[string]{r.Host, r.Path, r.Service} {
		for piece := range strings.SplitSeq(v.Value, "/") {
			if _, err := path.Match(piece, ""); err != nil {
				faults.Add(v.Line, "this is no pattern: a [ has no ] behind it")
				break
			}
		}
	}
	if r.Path.Value != "" && !strings.HasPrefix(r.Path.Value, "/") && !strings.HasPrefix(r.Path.Value, "**") {
		faults.Add(r.Path.Line, "a path begins with / or **: /v2/members/**")
	}
}

// Place is what a rule may ask for of an endpoint.
type Place struct{ Host, Service, Method, Template string }

// Of says whose an endpoint is and what it is called; empty where no rule says so.
func (o *Owners) Of(p Place) (owner, name string) {
	for i := range o.rules {
		if r := &o.rules[i]; r.fits(p) {
			return r.Owner.Value, r.Name.Value
		}
	}
	return "", ""
}

func (r *rule) fits(p Place) bool {
	if m := r.Method.Value; m != "" && !slices.ContainsFunc(strings.FieldsFunc(m, func(c rune) bool { return c == ',' || c == ' ' }), func(one string) bool {
		return strings.EqualFold(one, p.Method)
	}) {
		return false
	}
	return glob(strings.ToLower(r.Host.Value), p.Host) && glob(r.Service.Value, p.Service) &&
		(r.Path.Value == "" || globPath(strings.Split(r.Path.Value, "/"), strings.Split(p.Template, "/")))
}

// glob says whether a text fits a pattern; an empty one fits everything.
func glob(pattern, text string) bool {
	fits, err := path.Match(pattern, text)
	return pattern == "" || fits && err == nil
}

// globPath says whether the segments of a template fit those of a pattern. Its cost is the product of both lengths.
func globPath(pattern, segments []string) bool {
	fits := make([]bool, len(segments)+1) // whether the first segments fit what of the pattern was looked at
	fits[0] = true
	for _, p := range pattern {
		if p == "**" {
			for i := 1; i < len(fits); i++ {
				fits[i] = fits[i] || fits[i-1]
			}
			continue
		}
		for i := len(segments); i > 0; i-- {
			fits[i] = fits[i-1] && (p != "" && glob(p, segments[i-1]) || p == segments[i-1])
		}
		fits[0] = false
	}
	return fits[len(segments)]
}
