package main

import (
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

//go:embed corpus/*.txt
var corpusFiles embed.FS

// field is one labelled field with the values that were invented for it.
type field struct {
	domain, endpoint, name, generator string
	want                              kind.Kind
	form                              string
	values                            []value
	evidence                          kind.Evidence
}

// readCorpus reads the fields of one half. A file holds a domain: "half tune" or "half check" in the first line; then endpoints, each a
// line that begins with its method, and below it lines of cells "NAME GENERATOR [KIND[/FORM]]" parted by "|". A cell "@PREFIX" is put before
// the names that begin with a point behind it.
func readCorpus(half string) ([]*field, error) {
	files, err := fs.Glob(corpusFiles, "corpus/*.txt")
	if err != nil {
		return nil, err
	}
	var out []*field
	for _, file := range files {
		text, err := corpusFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		first, rest, _ := strings.Cut(string(text), "\n")
		if first != "half "+half {
			continue
		}
		domain := strings.TrimSuffix(strings.TrimPrefix(file, "corpus/"), ".txt")
		fields, err := readDomain(domain, rest)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out = append(out, fields...)
	}
	return out, nil
}

func readDomain(domain, text string) ([]*field, error) {
	var out, here []*field
	endpoint := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if method, _, ok := strings.Cut(line, " "); ok && strings.ToUpper(method) == method && strings.Contains(line, " /") {
			finish(here)
			out, here, endpoint = append(out, here...), nil, line
			continue
		}
		cells, err := readCells(domain, endpoint, line)
		if err != nil {
			return nil, err
		}
		here = append(here, cells...)
	}
	finish(here)
	return append(out, here...), nil
}

func readCells(domain, endpoint, line string) ([]*field, error) {
	var out []*field
	prefix := ""
	for cell := range strings.SplitSeq(line, "|") {
		words := strings.Fields(cell)
		switch {
		case len(words) == 1 && words[0][0] == '@':
			prefix = words[0][1:]
			continue
		case len(words) < 2 || len(words) > 3:
			return nil, fmt.Errorf("%s: this is no cell: %q", endpoint, cell)
		}
		f := &field{domain: domain, endpoint: endpoint, name: words[0], generator: words[1], want: kind.None, form: "clear"}
		if strings.HasPrefix(f.name, ".") {
			f.name = prefix + f.name
		}
		if len(words) == 3 {
			k, form, _ := strings.Cut(words[2], "/")
			if f.want = kind.Kind(k); !kind.Known(f.want) {
				return nil, fmt.Errorf("%s: no such kind: %q", endpoint, cell)
			}
			if form != "" {
				f.form = form
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// finish invents the values of an endpoint's fields, and gathers their evidence.
func finish(fields []*field) {
	for _, f := range fields {
		h := fnv.New64a()
		h.Write([]byte(f.domain + f.endpoint + f.name))
		r := rand.New(rand.NewPCG(h.Sum64(), 11))
		for range 12 + r.IntN(49) {
			f.values = append(f.values, invent(r, f.generator))
		}
		f.gather(fields)
	}
}

// gather makes the evidence as a scan would: classes and forms of values, neighbours, and how many values are different, where tokens tell.
func (f *field) gather(all []*field) {
	e := &f.evidence
	e.Direction, e.Location, e.Name, e.Endpoint = "response", "body", f.name, f.endpoint
	if strings.HasPrefix(f.endpoint, "POST ") {
		e.Direction = "request"
	}
	different := map[string]bool{}
	for _, v := range f.values {
		c, form := kind.ClassOf([]byte(v.text), v.typ)
		e.Counts[c]++
		e.Forms[form]++
		e.Calls++
		if tokenised[c] {
			different[v.text] = true
		}
	}
	e.Distinct = int64(len(different))
	for _, other := range all {
		if other != f && objectOf(other.name) == objectOf(f.name) {
			e.Siblings = append(e.Siblings, strings.TrimSuffix(other.name[strings.LastIndexByte(other.name, '.')+1:], "[*]"))
		}
	}
}

// tokenised are the classes of which each value leaves a token, whatever its key.
var tokenised = map[kind.Class]bool{
	kind.ClassDigits: true, kind.ClassUUID: true, kind.ClassHex: true, kind.ClassEmail: true, kind.ClassPhone: true, kind.ClassCode: true,
	kind.ClassCard: true, kind.ClassTestCard: true, kind.ClassIBAN: true, kind.ClassNational: true, kind.ClassTax: true,
	kind.ClassNationalLike: true, kind.ClassTaxLike: true, kind.ClassJWT: true, kind.ClassSecret: true, kind.ClassRandom: true,
}

func objectOf(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return ""
}
