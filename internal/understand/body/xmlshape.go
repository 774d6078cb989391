package body

import "bytes"

// maxShapes is how many distinct places of elements one document may have that are told apart; those beyond count as objects
// that occur once.
const maxShapes = 1 << 16

// noShape is the number of the elements beyond that.
const noShape = -1

// shape is what all elements of one path have in common. It is known before the first of them is delivered, so that the
// first is delivered like all others.
type shape struct {
	within int32 // number of the parent in which it was last met
	list   bool
	// nested says that an element of the path has elements in it; described, that one has attributes; worded, that one
	// has text.
	nested, described, worded bool
}

// enters says whether elements of the path are objects of their own. A value that only has attributes beside it belongs to
// the object in which it stands, unless it is one of a list.
func (s shape) enters() bool { return s.nested || s.described && (s.list || !s.worded) }

type shapeKey struct {
	parent int32
	name   string
}

// shapes are those of one document.
type shapes struct {
	list  []shape
	index map[shapeKey]int32
	open  []openShape
}

type openShape struct {
	shape  int32
	number int32 // of the element
	name   []byte
}

// read goes through a document as far as it can be read.
func (p *shapes) read(s *xmlScanner) {
	p.list = append(p.list[:0], shape{nested: true})
	if p.index == nil || len(p.index) > 1024 {
		p.index = map[shapeKey]int32{}
	}
	clear(p.index)
	p.open = append(p.open[:0], openShape{})
	number := int32(0)
	for {
		top := p.open[len(p.open)-1]
		switch s.next() {
		case xmlStart:
			number++
			if top.shape != noShape {
				p.list[top.shape].nested = true
			}
			i := p.enter(top, s)
			if !s.empty {
				p.open = append(p.open, openShape{i, number, s.name})
			}
		case xmlEnd:
			p.open = p.open[:len(p.open)-1]
		case xmlText:
			if top.shape != noShape && len(bytes.TrimSpace(s.text)) > 0 {
				p.list[top.shape].worded = true
			}
		case xmlDeep:
			if top.shape != noShape {
				p.list[top.shape].nested = true
			}
		case xmlEOF, xmlBroken:
			clear(p.open)
			return
		}
	}
}

// enter notes the element whose start tag is present.
func (p *shapes) enter(parent openShape, s *xmlScanner) int32 {
	if parent.shape == noShape {
		return noShape
	}
	i := p.find(parent.shape, s.name)
	if i == noShape {
		if len(p.list) >= maxShapes {
			return noShape
		}
		i = int32(len(p.list))
		p.list = append(p.list, shape{within: -1, list: listedIn(parent.name, s.name)})
		p.index[shapeKey{parent.shape, string(s.name)}] = i
	}
	known := &p.list[i]
	known.list = known.list || known.within == parent.number
	known.within = parent.number
	if !known.described {
		name, _, _ := nextAttribute(s.attributes)
		known.described = name != nil
	}
	return i
}

// find returns the number of the elements of that name below those of a shape.
func (p *shapes) find(parent int32, name []byte) int32 {
	if i, ok := p.index[shapeKey{parent, string(name)}]; ok {
		return i
	}
	return noShape
}

// of returns the shape of that number.
func (p *shapes) of(i int32) shape {
	if i == noShape {
		return shape{nested: true}
	}
	return p.list[i]
}

// listedIn says whether an element is one of a list even if it is the only one: its parent's name is its plural or says that
// it is a list ("customers", "customerList", "ArrayOfCustomer"), or it is an "item" or the like in a plural.
func listedIn(parent, name []byte) bool {
	if len(name) < 2 || len(parent) > maxKey || len(name) > maxKey {
		return false
	}
	outer, inner := bytes.ToLower(parent), bytes.ToLower(name)
	outer = bytes.TrimPrefix(bytes.TrimPrefix(outer, []byte("arrayof")), []byte("listof"))
	if len(outer) < len(parent) && bytes.Equal(outer, inner) {
		return true
	}
	rest, stem := bytes.CutPrefix(outer, inner)
	if stem {
		switch string(rest) {
		case "s", "es", "n", "en", "er", "ren", "list", "liste", "lijst", "array", "set", "collection", "_list", "-list":
			return true
		}
	}
	if n := len(inner) - 1; inner[n] == 'y' && string(outer) == string(inner[:n])+"ies" || string(outer) == "people" && string(inner) == "person" {
		return true
	}
	switch string(inner) {
	case "item", "row", "record", "entry", "element":
		plural := bytes.HasSuffix(outer, []byte("s")) && !bytes.HasSuffix(outer, []byte("ss"))
		return plural || bytes.HasSuffix(outer, []byte("list")) || string(outer) == "feed"
	}
	return false
}
