package body

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/jsonscan"
	"github.com/waybill-security/waybill/internal/understand/graphql"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// readJSON reads a body that is JSON: one text, or several behind one another.
func readJSON(w *Walker, b []byte) observation.Fault {
	if w.quickly(b) {
		return observation.NoFault
	}
	b = unguarded(b)
	fault := observation.NoFault
	for read := 0; ; read++ {
		b = bytes.TrimLeft(b, separators)
		if len(b) == 0 {
			return fault
		}
		whole, at, why := w.json(0, b, w.root)
		switch {
		case whole:
			return fault
		case why == jsonscan.TrailingData:
			b = b[at:]
			continue
		case read == 0:
			return observation.Damaged
		}
		fault = observation.Damaged
		if b = nextLine(b[min(at, len(b)):]); b == nil {
			return fault
		}
	}
}

// separators may stand between texts: white space, and the record separator of RFC 7464.
const separators = " \t\r\n\x1E"

// nextLine returns what stands behind the first line end, if an object or list begins there; else nil.
func nextLine(b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			return nil
		}
		b = bytes.TrimLeft(b[i+1:], separators)
		if len(b) > 0 && (b[0] == '{' || b[0] == '[') {
			return b
		}
	}
}

// unguarded takes away what some servers put before JSON, so that it cannot be run as a script.
func unguarded(b []byte) []byte {
	for _, guard := range []string{")]}',", ")]}'", "for(;;);", "while(1);"} {
		if len(b) >= len(guard) && string(b[:len(guard)]) == guard {
			return b[len(guard):]
		}
	}
	return b
}

// frame is an object or list that is being read.
type frame struct {
	node   *Node // of the object, or of the list's elements
	object bool
	cursor int32 // the child that is likely to come next

	// A key that was folded, and waits to be delivered with what it leads to: the present member of an object, or the
	// elements of a list.
	keys    *Node
	key     []byte
	escaped bool
	told    bool // the key of a list has been delivered

	// What the document of a GraphQL request calls the members of an object, and the present member or the list.
	names *graphql.Selection
	field *graphql.Field
}

// json reads one JSON text whose root stands at the given node. If it breaks, everything that was entered is left, and the
// place and reason are returned.
func (w *Walker) json(depth int, b []byte, root *Node) (whole bool, at int, why jsonscan.Reason) {
	l := &w.levels[depth]
	s := &l.scan
	s.MaxDepth = w.room(depth)
	s.Reset(b)
	l.frames = l.frames[:0]
	top := frame{node: root}
	for {
		k := s.Next()
		switch k {
		case jsonscan.End:
			return true, 0, ""
		case jsonscan.Invalid:
			w.unwind(l, top)
			fail := s.Failure()
			return false, fail.Offset, fail.Reason
		case jsonscan.ObjectEnd, jsonscan.ArrayEnd:
			top = w.pop(l, top)
			continue
		}
		n := root
		switch {
		case top.object:
			n = w.member(&top, s)
		case len(l.frames) > 0:
			n = top.node
		}
		switch {
		case n == nil:
			s.Skip()
			w.sink.Leaf(top.node, Value{Type: TooDeep})
		case k == jsonscan.ObjectBegin:
			inner := frame{node: n, object: true}
			if w.exchange != nil {
				w.opening(depth, l, &top, &inner)
			}
			w.sink.Enter(n)
			w.tell(&top, true)
			l.frames = append(l.frames, top)
			top = inner
		case k == jsonscan.ArrayBegin:
			top = w.pushList(l, top, n)
		default:
			w.tell(&top, false)
			w.scalar(depth, n, k, s)
			if top.field != nil && len(top.field.Also) > 0 {
				w.also(depth, l, &top)
			}
		}
	}
}

// room is how many more objects and lists may stand in each other at this level of unwrapping.
func (w *Walker) room(depth int) int {
	n := w.limits.MaxDepth
	for i := range depth {
		n -= len(w.levels[i].frames) + len(w.markups[i].open) + w.levels[i].deep
	}
	return max(n, 1)
}

// pushList begins the list that stands at n.
func (w *Walker) pushList(l *level, top frame, n *Node) frame {
	elements := w.listing(n)
	if elements == nil {
		w.tell(&top, false)
		w.sink.Leaf(n, Value{Type: TooDeep})
		l.scan.Skip()
		return top
	}
	l.frames = append(l.frames, top)
	return frame{
		node: elements, keys: top.keys, key: top.key, escaped: top.escaped, told: top.told && !top.object, field: top.field,
	}
}

// pop ends the innermost object or list and returns the one around it.
func (w *Walker) pop(l *level, top frame) frame {
	outer := l.frames[len(l.frames)-1]
	l.frames = l.frames[:len(l.frames)-1]
	if top.object {
		w.ending(top.node)
		w.sink.Leave(top.node)
		return outer
	}
	w.tell(&top, false) // the key of a list without elements
	outer.told = true
	return outer
}

// unwind ends everything that a broken text leaves open.
func (w *Walker) unwind(l *level, top frame) {
	for len(l.frames) > 0 {
		top = w.pop(l, top)
	}
}

// tell delivers the folded key that waits in f. Each object of a list gets the list's key; its scalars get it once.
func (w *Walker) tell(f *frame, entered bool) {
	if f.keys == nil {
		return
	}
	if !f.object && f.told && !entered {
		return
	}
	f.told = true
	key := f.key
	if f.escaped {
		w.key = jsonscan.Unescape(w.key[:0], key)
		key = w.key
	}
	w.sink.Leaf(f.keys, Value{Bytes: key, Type: String})
}

// scalar delivers the present token, which is no object and no list.
func (w *Walker) scalar(depth int, n *Node, k jsonscan.Kind, s *jsonscan.Scanner) {
	switch k {
	case jsonscan.String:
		w.str(depth, n, s.Text())
	case jsonscan.Number:
		if n.role == variableRole && w.posing > 0 {
			w.variable(n, s.Raw(), Number)
		}
		w.sink.Leaf(n, Value{Bytes: s.Raw(), Type: Number})
	case jsonscan.True, jsonscan.False:
		w.sink.Leaf(n, Value{Bytes: s.Raw(), Type: Bool})
	case jsonscan.Null:
		w.sink.Leaf(n, Value{Type: Null})
	default:
		w.sink.Leaf(n, Value{Type: TooDeep})
	}
}
