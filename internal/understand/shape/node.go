package shape

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// Part says what a node is of the one above it. Numbers are part of the ledger's format.
type Part uint8

// The parts.
const (
	Member   Part = iota // by its key
	Folded               // all keys that are folded to this class: a map's
	Elements             // of a list, all of them
)

// Node is a place in a message with what was seen there.
type Node struct {
	Key   string // of a member, or the class of folded keys
	Part  Part
	Types Types
	// Optional says that an object that could hold it was seen without it.
	Optional bool
	Below    []Node
}

// The keys of the nodes right below that of a message, whose own key is its media type in lower case, without parameters.
const (
	Path   = "path" // its members are named by the numbers of parts
	Query  = "query"
	Header = "header" // a cookie is named cookie.NAME
	Body   = "body"
)

// At returns the node of that key and part below n; nil when there is none.
func (n *Node) At(part Part, key string) *Node {
	for i := range n.Below {
		if b := &n.Below[i]; b.Part == part && b.Key == key {
			return b
		}
	}
	return nil
}

func compareNodes(a, b Node) int {
	return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Key, b.Key))
}

// version is the first byte of a text, so that another way of writing shapes can be told apart.
const version = 1

// AppendText appends the text of a shape. It brings what stands below each node into order.
func AppendText(b []byte, n *Node) []byte { return n.append(append(b, version)) }

func (n *Node) append(b []byte) []byte {
	kind := uint64(n.Part) << 1
	if n.Optional {
		kind |= 1
	}
	b = binary.AppendUvarint(b, kind)
	b = binary.AppendUvarint(b, uint64(len(n.Key)))
	b = append(b, n.Key...)
	b = binary.AppendUvarint(b, uint64(n.Types))
	b = binary.AppendUvarint(b, uint64(len(n.Below)))
	slices.SortFunc(n.Below, compareNodes)
	for i := range n.Below {
		b = n.Below[i].append(b)
	}
	return b
}

// The bounds of what Parse takes. The analyser keeps well within them.
const (
	maxDepth = 1 << 12
	maxNodes = 1 << 16
)

var errText = errors.New("this is not the text of a shape")

// Parse reads the text of a shape.
func Parse(text string) (Node, error) {
	if len(text) == 0 || text[0] != version {
		return Node{}, errText
	}
	p := parser{rest: []byte(text[1:])}
	n := p.node(0)
	if p.failed || len(p.rest) > 0 {
		return Node{}, errText
	}
	return n, nil
}

type parser struct {
	rest   []byte
	nodes  int
	failed bool
}

func (p *parser) number() uint64 {
	v, n := binary.Uvarint(p.rest)
	if n <= 0 {
		p.failed = true
		return 0
	}
	p.rest = p.rest[n:]
	return v
}

func (p *parser) node(depth int) (n Node) {
	if p.nodes++; p.nodes > maxNodes || depth > maxDepth {
		p.failed = true
		return n
	}
	kind, length := p.number(), p.number()
	if p.failed || kind>>1 > uint64(Elements) || length > uint64(len(p.rest)) {
		p.failed = true
		return n
	}
	n.Part, n.Optional = Part(kind>>1), kind&1 == 1
	n.Key, p.rest = string(p.rest[:length]), p.rest[length:]
	n.Types = Types(p.number())
	below := p.number()
	if below > uint64(len(p.rest)) {
		p.failed = true
	}
	for i := uint64(0); i < below && !p.failed; i++ {
		n.Below = append(n.Below, p.node(depth+1))
	}
	return n
}
