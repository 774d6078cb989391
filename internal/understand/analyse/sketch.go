package analyse

import (
	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// sketch makes the tree of a shape out of the places that were touched.
type sketch struct {
	at   map[*body.Node]int // in nodes
	tree []drawn
}

type drawn struct {
	node  shape.Node
	below []int
}

// sections are the keys of the nodes below that of a message, by location.
var sections = [...]string{observation.InPath: shape.Path, observation.InQuery: shape.Query, observation.InHeader: shape.Header, observation.InBody: shape.Body}

// text gives the text of the shape.
func (s *sketch) text(o *outline) string {
	s.at, s.tree = map[*body.Node]int{}, make([]drawn, 1+len(sections), 1+len(sections)+len(o.touched))
	for i, key := range sections {
		s.tree[1+i].node.Key = key
		s.tree[1+i].node.Part = shape.Member
	}
	for _, n := range o.touched {
		d := &s.tree[s.place(n, n.Trace.Section)].node
		d.Types |= shape.Types(n.Trace.Types) &^ shape.Lines
		d.Optional = optional(n, o.side)
	}
	whole := shape.Node{Key: string(o.media), Types: o.whole}
	levels := s.room()
	for i := range sections {
		section := s.grown(1+i, levels)
		if i == int(observation.InPath) {
			section.Below = append(section.Below, o.path...)
		}
		if section.Types != 0 || len(section.Below) > 0 {
			whole.Below = append(whole.Below, section)
		}
	}
	return string(shape.AppendText(nil, &whole))
}

// place finds or makes the node of the tree for a node of the walk, and those above it. The roots are the sections.
func (s *sketch) place(n *body.Node, section uint8) int {
	if n.Parent == nil {
		return 1 + int(section)
	}
	if at, ok := s.at[n]; ok {
		return at
	}
	above := s.place(n.Parent, section)
	d := drawn{node: shape.Node{Key: n.Key}}
	if n.Hint&nameless != 0 {
		d.node.Key = observation.FoldedName
	}
	switch {
	case n.IsElements():
		d.node.Part = shape.Elements
	case n.IsFold():
		d.node.Part = shape.Folded
	case n.Key == "" && n.Name == n.Parent.Name+".#text":
		d.node.Key = "#text"
	}
	at := len(s.tree)
	s.tree = append(s.tree, d)
	s.tree[above].below = append(s.tree[above].below, at)
	s.at[n] = at
	return at
}

// maxDrawn bounds the places that a shape tells of.
const maxDrawn = 4096

// room is how many levels of the tree are drawn, so that there are no more than maxDrawn places. What is deeper is unknown.
func (s *sketch) room() int {
	if len(s.tree) <= maxDrawn {
		return len(s.tree)
	}
	var levels []int
	var count func(at, depth int)
	count = func(at, depth int) {
		if depth == len(levels) {
			levels = append(levels, 0)
		}
		levels[depth]++
		for _, b := range s.tree[at].below {
			count(b, depth+1)
		}
	}
	for i := range sections {
		count(1+i, 0)
	}
	total := 0
	for depth, n := range levels {
		if total += n; total > maxDrawn {
			return max(depth-1, 1)
		}
	}
	return len(levels)
}

// grown returns a node with all that is below it. Forms and parts of one body may name a key twice: the first stays, with
// the types of both.
func (s *sketch) grown(at, levels int) shape.Node {
	n := s.tree[at].node
	if levels == 0 && len(s.tree[at].below) > 0 {
		n.Types |= shape.Unknown
		return n
	}
	for _, b := range s.tree[at].below {
		below := s.grown(b, levels-1)
		if known := n.At(below.Part, below.Key); known != nil {
			known.Types |= below.Types
			known.Optional = known.Optional && below.Optional
			known.Below = append(known.Below, below.Below...)
			continue
		}
		n.Below = append(n.Below, below)
	}
	return n
}
