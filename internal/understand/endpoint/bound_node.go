package endpoint

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// manyParts is how many children are looked for one by one.
const manyParts = 8

func (n *boundNode) child(part seated) *boundChild {
	if n.index != nil {
		return n.index[part]
	}
	for _, c := range n.children {
		if c.seated == part {
			return c
		}
	}
	return nil
}

func (n *boundNode) put(c *boundChild) {
	n.children = append(n.children, c)
	if n.index != nil {
		n.index[c.seated] = c
	} else if len(n.children) > manyParts {
		n.index = make(map[seated]*boundChild, 2*manyParts)
		for _, c := range n.children {
			n.index[c.seated] = c
		}
	}
}

func (n *boundNode) remove(c *boundChild) {
	at := slices.Index(n.children, c)
	last := len(n.children) - 1
	n.children[at] = n.children[last]
	n.children[last] = nil
	n.children = n.children[:last]
	delete(n.index, c.seated)
}

// keep is what stands behind a part that needs no seat.
func (n *boundNode) keep(part seated) *boundNode {
	c := n.child(part)
	if c == nil {
		c = &boundChild{seated: part}
		n.put(c)
	}
	return &c.node
}

// each yields every path of the tree, in memory that is used again.
func (t *boundTree) each(yield func(parts []observation.Segment, method string)) {
	t.root.each(nil, yield)
}

func (n *boundNode) each(before []observation.Segment, yield func(parts []observation.Segment, method string)) {
	for _, method := range n.ends {
		yield(before, method)
	}
	for _, c := range n.children {
		c.node.each(append(before, c.Segment), yield)
	}
}

// fold returns what the tree keeps of a path that was taken in. The path itself is not changed.
func (t *boundTree) fold(p *observation.Path) observation.Path {
	out := *p
	parts := stepsOf(p)
	n := &t.root
	copied := false
	for i := range parts {
		if i >= t.depth() {
			if i < len(p.Segments) {
				out.Segments = append(slices.Clip(out.Segments[:i]), observation.Segment{Class: observation.SegmentOther})
			}
			out.Operation = unnamed(out.Operation)
			return out
		}
		c := n.child(t.place(parts, i))
		if c == nil { // a word without a seat, or an operation whose name is none
			if i == len(p.Segments) {
				out.Operation = unnamed(out.Operation)
				return out
			}
			if !copied {
				out.Segments, copied = slices.Clone(out.Segments), true
			}
			out.Segments[i] = folding(parts[i])
			if c = n.child(seated{out.Segments[i], always}); c == nil {
				return out
			}
		}
		n = &c.node
	}
	return out
}

// unnamed is an operation of which only the protocol is known.
func unnamed(operation observation.Text) observation.Text {
	protocol, _, ok := strings.Cut(operation.Reveal(), ":")
	if !ok {
		return operation
	}
	return observation.OpenText(protocol + ":")
}
