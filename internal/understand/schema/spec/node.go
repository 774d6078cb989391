package spec

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// child returns the value of a key of a mapping; nil where there is none. Aliases are followed.
func child(n *yaml.Node, key string) *yaml.Node {
	n = real(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return real(n.Content[i+1])
		}
	}
	return nil
}

// real is what an alias stands for. An alias of an alias cannot be written.
func real(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// text is the text of a key's value; empty where that is none.
func text(n *yaml.Node, key string) string {
	if v := child(n, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

func yes(n *yaml.Node, key string) bool { return text(n, key) == "true" }

// member is one key of a mapping.
type member struct {
	key   string
	line  int
	value *yaml.Node
}

// members lists the keys of a mapping.
func members(n *yaml.Node) (out []member) {
	n = real(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, member{n.Content[i].Value, n.Content[i].Line, real(n.Content[i+1])})
	}
	return out
}

// elements lists the elements of a sequence.
func elements(n *yaml.Node) (out []*yaml.Node) {
	if n = real(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	for _, e := range n.Content {
		out = append(out, real(e))
	}
	return out
}

// texts lists the texts of a sequence.
func texts(n *yaml.Node) (out []string) {
	for _, e := range elements(n) {
		if e.Kind == yaml.ScalarNode {
			out = append(out, e.Value)
		}
	}
	return out
}

// mostHops bounds references that lead to references.
const mostHops = 64

// resolve follows references within the document; nil where one leads nowhere, or in a circle.
func (r *reader) resolve(n *yaml.Node) *yaml.Node {
	for range mostHops {
		n = real(n)
		ref := child(n, "$ref")
		if ref == nil || ref.Kind != yaml.ScalarNode {
			return n
		}
		n = r.follow(ref.Value)
	}
	return nil
}

// follow finds what a reference such as "#/components/schemas/User" stands for.
func (r *reader) follow(ref string) *yaml.Node {
	if known, ok := r.refs[ref]; ok {
		return known
	}
	at := r.root
	path, local := strings.CutPrefix(ref, "#")
	if !local || path != "" && path[0] != '/' {
		return nil
	}
	for _, key := range strings.Split(path, "/")[1:] {
		key = unescape(key)
		next := child(at, key)
		if list := elements(at); next == nil && len(list) > 0 {
			if i := index(key); i >= 0 && i < len(list) {
				next = list[i]
			}
		}
		if at = next; at == nil {
			break
		}
	}
	r.refs[ref] = at
	return at
}

// index reads a number that stands in a reference; -1 for what is none.
func index(key string) int {
	n := 0
	for _, c := range key {
		if c < '0' || c > '9' || n > 1<<20 {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	if key == "" {
		return -1
	}
	return n
}
