package spec

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxSize bounds a file, in bytes.
const MaxSize = 16 << 20

// maxNodes bounds what a file may be made of.
const maxNodes = 2 << 20

// reader reads one document.
type reader struct {
	file   string
	root   *yaml.Node
	refs   map[string]*yaml.Node
	facets map[*yaml.Node]*facet
	nodes  int
}

func (r *reader) fault(line int, format string, args ...any) error {
	return &Fault{File: r.file, Line: line, Problem: fmt.Sprintf(format, args...)}
}

// Read reads a spec. The error is a *Fault that names the file, the line and the way out.
func Read(file string, data []byte) (*Document, error) {
	r := &reader{file: file, refs: map[string]*yaml.Node{}, facets: map[*yaml.Node]*facet{}}
	if len(data) > MaxSize {
		return nil, r.fault(0, "it is larger than %d MiB: split it by service, or leave examples and descriptions out", MaxSize>>20)
	}
	if err := r.parse(data); err != nil {
		return nil, err
	}
	d := &Document{Title: text(child(r.root, "info"), "title"), Version: text(child(r.root, "info"), "version")}
	var err error
	if d.Format, err = r.format(); err != nil {
		return nil, err
	}
	if err := r.checkRefs(r.root, false, map[*yaml.Node]bool{}); err != nil {
		return nil, err
	}
	if err := r.operations(d); err != nil {
		return nil, err
	}
	if len(d.Operations) == 0 {
		return nil, r.fault(line(child(r.root, "paths")), "it declares no operation: its paths are empty. A spec for Waybill has at least one path with a method")
	}
	return d, nil
}

func line(n *yaml.Node) int {
	if n == nil {
		return 0
	}
	return n.Line
}

var errorLine = regexp.MustCompile(`^yaml: line (\d+): (.*)`)

// parse reads YAML, of which JSON is a part.
func (r *reader) parse(data []byte) (err error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return r.fault(0, "it is empty")
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return r.fault(0, "it is no text: an OpenAPI document is YAML or JSON in UTF-8")
	}
	defer func() {
		if recover() != nil { // the library's own affair, fed with what a user gave
			err = r.fault(0, "it is neither YAML nor JSON")
		}
	}()
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		if m := errorLine.FindStringSubmatch(err.Error()); m != nil {
			at, _ := strconv.Atoi(m[1])
			return r.fault(at, "it is neither YAML nor JSON: %s", m[2])
		}
		return r.fault(0, "it is neither YAML nor JSON: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(document.Content) != 1 {
		return r.fault(0, "it is empty")
	}
	if r.root = real(document.Content[0]); r.root.Kind != yaml.MappingNode {
		return r.fault(r.root.Line, "it is no OpenAPI document: that begins with openapi: 3.1.0, or swagger: \"2.0\"")
	}
	return nil
}

// format tells which OpenAPI it is.
func (r *reader) format() (string, error) {
	swagger, openapi := child(r.root, "swagger"), child(r.root, "openapi")
	switch {
	case swagger != nil && strings.HasPrefix(swagger.Value, "2"):
		return "2.0", nil
	case openapi != nil && strings.HasPrefix(openapi.Value, "3.0"):
		return "3.0", nil
	case openapi != nil && strings.HasPrefix(openapi.Value, "3.1"):
		return "3.1", nil
	case swagger != nil:
		return "", r.fault(swagger.Line, "Swagger %s is not read: 2.0 is, and OpenAPI 3.0 and 3.1; convert it first", shortly(swagger.Value))
	case openapi != nil:
		return "", r.fault(openapi.Line, "OpenAPI %s is not read: 3.0 and 3.1 are, and Swagger 2.0; convert it first", shortly(openapi.Value))
	}
	return "", r.fault(0, "it is no OpenAPI document: it says neither openapi: nor swagger: at its top")
}

func shortly(s string) string { return s[:min(len(s), 20)] }

// checkRefs looks whether every reference leads somewhere within the document, and that it is not made of too much. Below names
// stand keys that are anybody's, so that "$ref" and "example" mean nothing there.
func (r *reader) checkRefs(n *yaml.Node, names bool, seen map[*yaml.Node]bool) error {
	if n = real(n); n == nil || seen[n] {
		return nil
	}
	if r.nodes++; r.nodes > maxNodes {
		return r.fault(n.Line, "it is made of more than %d values: split it by service", maxNodes)
	}
	if n.Kind != yaml.ScalarNode {
		seen[n] = true
	}
	for _, e := range elements(n) {
		if err := r.checkRefs(e, false, seen); err != nil {
			return err
		}
	}
	for _, m := range members(n) {
		if !names {
			switch {
			case m.key == "$ref" && m.value.Kind == yaml.ScalarNode:
				if err := r.checkRef(m.value); err != nil {
					return err
				}
			case m.key == "example", m.key == "examples", m.key == "default", m.key == "enum", m.key == "const", strings.HasPrefix(m.key, "x-"):
				continue
			}
		}
		if err := r.checkRefs(m.value, !names && holdsNames(m.key), seen); err != nil {
			return err
		}
	}
	return nil
}

// holdsNames says whether the keys below a key are names.
func holdsNames(key string) bool {
	switch key {
	case "properties", "patternProperties", "definitions", "$defs", "schemas", "paths", "responses", "parameters", "headers", "requestBodies",
		"pathItems", "callbacks", "securitySchemes", "links", "variables", "mapping", "scopes", "encoding", "content", "webhooks":
		return true
	}
	return false
}

func (r *reader) checkRef(n *yaml.Node) error {
	switch ref := n.Value; {
	case !strings.HasPrefix(ref, "#"):
		return r.fault(n.Line, "it refers to another file or address (%s), and nothing is fetched: bundle it into one file first, "+
			"for example with `redocly bundle` or `swagger-cli bundle`", shownRef(ref))
	case r.follow(ref) == nil && strings.HasPrefix(ref, "#/"):
		return r.fault(n.Line, "the reference %s leads nowhere in this file", shownRef(ref))
	}
	return nil
}

// shownRef is a reference as far as it may be repeated: an address could hold a credential.
func shownRef(ref string) string {
	if u, err := url.Parse(ref); err == nil {
		u.User, u.RawQuery = nil, ""
		ref = u.String()
	}
	return ref[:min(len(ref), 100)]
}

// unescape reads a key of a reference.
func unescape(key string) string {
	if plain, err := url.PathUnescape(key); err == nil {
		key = plain
	}
	return strings.ReplaceAll(strings.ReplaceAll(key, "~1", "/"), "~0", "~")
}
