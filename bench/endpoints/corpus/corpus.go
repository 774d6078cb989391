package corpus

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
)

// Spec is the shape of one API.
type Spec struct {
	ID         string      `json:"id"`
	Provider   string      `json:"provider"`
	Operations []Operation `json:"operations"`
}

// Operation is one method on one path.
type Operation struct {
	Method string   `json:"method"`
	Path   string   `json:"path"`
	Params []Param  `json:"params"`
	Keys   []string `json:"response_keys"`
}

// Param is one parameter in a path.
type Param struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Format  string `json:"format"`
	Enum    []any  `json:"enum"`
	Pattern string `json:"pattern"`
}

// Half is the side of the split that a provider is on.
type Half string

// The halves.
const (
	Tune  Half = "tune"
	Check Half = "check"
)

// HalfOf says on which side a provider is.
func HalfOf(provider string) Half {
	sum := sha256.Sum256([]byte(provider))
	if sum[1]%2 == 0 {
		return Tune
	}
	return Check
}

// Exchange is one call, and the endpoint that it belongs to in truth.
type Exchange struct {
	Method string
	Path   string // percent-encoded, without query
	Query  string
	Status int
	Body   string // JSON of the answer, empty for none
	Caller string
	// Truth is the method and the template, empty for a scanner's call.
	Truth string
}

// Founds says whether the answer may found an endpoint.
func (x *Exchange) Founds() bool {
	return x.Status != 404 && x.Status != 405 && x.Status != 400 && x.Status != 501
}

// Normal is the one spelling in which templates are compared: names of parameters are left out, and what stands around them in
// their segment counts.
func Normal(method, template string) string {
	var b strings.Builder
	b.WriteString(method + " ")
	for s := range strings.SplitSeq(template, "/") {
		if s != "" {
			b.WriteString("/" + parameter.ReplaceAllLiteralString(s, "{}"))
		}
	}
	return b.String()
}

var (
	parameter = regexp.MustCompile(`\{[^{}]*\}`)
	// glued is a parameter for an ending that is written without the dot which its values begin with.
	glued = regexp.MustCompile(`([^./])(\{[^{}]*[eE]xtension\}|\{format\})`)
)

// dotted writes the dot of an ending into the path where the specification has it in the parameter's values, and the ending itself
// where it has but one.
func dotted(o Operation) Operation {
	path := glued.ReplaceAllString(o.Path, "$1.$2")
	if path == o.Path {
		return o
	}
	o.Path, o.Params = path, slices.Clone(o.Params)
	for i := range o.Params {
		values := slices.Clone(o.Params[i].Enum)
		for k, v := range values {
			if text, ok := v.(string); ok {
				values[k] = strings.TrimPrefix(text, ".")
			}
		}
		if o.Params[i].Enum = values; len(values) == 1 {
			o.Path = strings.ReplaceAll(o.Path, ".{"+o.Params[i].Name+"}", fmt.Sprint(".", values[0]))
		}
	}
	return o
}

// Read reads all specs of a file.
func Read(path string) ([]Spec, error) {
	var specs []Spec
	err := each(path, func(line []byte) error {
		var s Spec
		if err := json.Unmarshal(line, &s); err != nil {
			return fmt.Errorf("spec %d of %s is not as expected: %w", len(specs)+1, path, err)
		}
		kept := s.Operations[:0]
		for _, o := range s.Operations {
			if !strings.ContainsAny(o.Path, "?#") && strings.HasPrefix(o.Path, "/") {
				kept = append(kept, dotted(o))
			}
		}
		s.Operations = kept
		if len(kept) > 0 {
			specs = append(specs, s)
		}
		return nil
	})
	return specs, err
}

// WriteHalf copies the lines of one half.
func WriteHalf(path string, half Half, out io.Writer) error {
	zipped := gzip.NewWriter(out)
	err := each(path, func(line []byte) error {
		var s Spec
		if err := json.Unmarshal(line, &s); err != nil {
			return fmt.Errorf("a line of %s is not as expected: %w", path, err)
		}
		if HalfOf(s.Provider) != half {
			return nil
		}
		_, err := zipped.Write(append(line, '\n'))
		return err
	})
	if err != nil {
		return err
	}
	return zipped.Close()
}

func each(path string, do func(line []byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("cannot open the specs: %w", err)
	}
	defer func() { _ = file.Close() }() // read only: nothing can be lost
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return fmt.Errorf("%s is not gzipped: %w", path, err)
	}
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		if err := do(append([]byte(nil), lines.Bytes()...)); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	return nil
}
