package body

import (
	"encoding/hex"
	"math"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// itemKind says what comes next in a body of items, as MessagePack and CBOR are.
type itemKind uint8

const (
	itemBroken itemKind = iota // the bytes break here, or end
	itemScalar                 // what has no inside, brought to text
	itemText
	itemBytes  // bytes, which may be text
	itemSealed // what nobody can look into
	itemList   // the head of a list; its elements follow
	itemMap    // the head of a map; its keys and values follow
	itemBreak  // ends a list or map of no claimed length
	itemInner  // bytes that are an item of the same format
)

// item is one of them.
type item struct {
	kind  itemKind
	typ   Type // of a scalar
	loose bool // bytes is no piece of the body, and changes with the next item
	bytes []byte
	count uint64 // of the elements, or pairs, that are claimed; nothing is set aside for them
}

// endless is the count of a list or map that a break ends.
const endless = math.MaxUint64

// items reads one item after the other.
type items interface {
	reset(b []byte)
	next() item
	more() bool
}

// opened is a list or map that is being read; left is how many elements or pairs are still to come.
type opened struct {
	frame
	left uint64
}

// readItems delivers a body of items, each a root of its own.
func (w *Walker) readItems(r items, b []byte) observation.Fault {
	w.levels[0].frames = w.levels[0].frames[:0]
	r.reset(b)
	for r.more() {
		if !w.item(0, r, w.root) {
			return observation.Damaged
		}
	}
	return observation.NoFault
}

// item delivers the next item with all that is in it. Where it breaks, everything that was entered is left.
func (w *Walker) item(depth int, r items, root *Node) bool {
	l := &w.levels[depth]
	l.open = l.open[:0]
	room := w.room(depth)
	top := opened{frame{node: root}, 1}
	for {
		for top.left == 0 {
			if len(l.open) == 0 {
				l.deep = 0
				return true
			}
			top = w.shut(l, top)
		}
		it := r.next()
		if it.kind == itemBreak && top.left == endless {
			top.left = 0
			continue
		}
		n := top.node
		if top.object && it.kind != itemBroken && it.kind != itemBreak {
			var ok bool
			if n, ok = w.keyed(&top.frame, r, it); !ok {
				break
			}
			it = r.next()
		}
		if it.kind == itemBroken || it.kind == itemBreak {
			break
		}
		if top.left != endless {
			top.left--
		}
		var whole bool
		if top, whole = w.deliver(depth, r, top, n, it, room); !whole {
			break
		}
	}
	for len(l.open) > 0 {
		top = w.shut(l, top)
	}
	l.deep = 0
	return false
}

// deliver delivers an item that stands at n, which is nil where there are too many distinct paths, or opens it.
func (w *Walker) deliver(depth int, r items, top opened, n *Node, it item, room int) (opened, bool) {
	l := &w.levels[depth]
	holds := it.kind == itemList || it.kind == itemMap
	switch {
	case n == nil:
		w.sink.Leaf(top.node, Value{Type: TooDeep})
		return top, !holds || w.pass(r, it)
	case !holds:
		w.tell(&top.frame, false)
		l.deep = len(l.open)
		w.simple(depth, n, it)
		return top, true
	case len(l.open) >= room:
		w.tell(&top.frame, false)
		w.sink.Leaf(n, Value{Type: TooDeep})
		return top, w.pass(r, it)
	}
	inner := opened{frame{node: n, object: true}, it.count}
	if it.kind == itemMap {
		w.sink.Enter(n)
		w.tell(&top.frame, true)
		l.open = append(l.open, top)
		return inner, true
	}
	elements := w.listing(n)
	if elements == nil {
		w.tell(&top.frame, false)
		w.sink.Leaf(n, Value{Type: TooDeep})
		return top, w.pass(r, it)
	}
	inner.frame = frame{node: elements, keys: top.keys, key: top.key, told: top.told && !top.object}
	l.open = append(l.open, top)
	return inner, true
}

// shut ends the innermost list or map and returns the one around it.
func (w *Walker) shut(l *level, top opened) opened {
	outer := l.open[len(l.open)-1]
	l.open = l.open[:len(l.open)-1]
	if top.object {
		w.sink.Leave(top.node)
		return outer
	}
	w.tell(&top.frame, false)
	outer.told = true
	return outer
}

// keyed finds the node that a key leads to. Keys that are no text are named by what they are written as, and folded by the same
// rules. What is keyed by a list or a map stands at a fold, and where the bytes break in it, ok is false.
func (w *Walker) keyed(f *frame, r items, it item) (n *Node, ok bool) {
	f.keys, f.escaped = nil, false
	key, loose := it.bytes, it.loose
	switch {
	case it.kind == itemList || it.kind == itemMap:
		if !w.pass(r, it) {
			return nil, false
		}
		key, loose = []byte("[]"), false
	case it.kind == itemScalar && it.typ == Null:
		key, loose = []byte("null"), false
	case it.kind == itemText, it.kind == itemScalar, it.kind == itemBytes && isText(key):
	default:
		w.key = append(hex.AppendEncode(append(w.key[:0], "h'"...), key[:min(len(key), maxKey)]), '\'')
		key, loose = w.key, true
	}
	if int(f.cursor) < len(f.node.children) {
		if n := f.node.children[f.cursor]; n.Key == string(key) && n.seen == w.tree.walk {
			f.cursor++
			return n, true
		}
	}
	n = w.named(f, key, false)
	if f.keys != nil && loose {
		from := len(w.loose)
		w.loose = append(w.loose, key...) // it waits to be told
		f.key = w.loose[from:]
	}
	return n, true
}

// simple delivers an item without elements.
func (w *Walker) simple(depth int, n *Node, it item) {
	switch it.kind {
	case itemScalar:
		w.sink.Leaf(n, Value{Bytes: it.bytes, Type: it.typ})
	case itemText:
		if utf8.Valid(it.bytes) {
			w.str(depth, n, it.bytes)
			return
		}
		w.octets(depth, n, it.bytes)
	case itemInner:
		w.inner(depth, n, it.bytes)
	case itemBytes:
		w.octets(depth, n, it.bytes)
	default:
		w.sink.Leaf(n, Value{Bytes: it.bytes, Type: Opaque})
	}
}

// inner delivers the item that stands in bytes.
func (w *Walker) inner(depth int, n *Node, b []byte) {
	if depth >= w.limits.MaxUnwrap || !w.spend(int64(len(b))) {
		w.sink.Leaf(n, Value{Bytes: b, Type: Opaque})
		return
	}
	r := &w.levels[depth+1].cbor
	r.reset(b)
	if !w.item(depth+1, r, n) || r.more() {
		w.report(observation.Damaged)
	}
}

// octets delivers bytes that are not said to be text: what they hold if that can be seen, else bytes that nobody can look into.
func (w *Walker) octets(depth int, n *Node, b []byte) {
	if isText(b) {
		w.str(depth, n, b)
		return
	}
	if depth < w.limits.MaxUnwrap && magicOf(b) == gzipped {
		l := &w.levels[depth+1]
		if out := w.readable(w.inflateWrapped(l, b)); out != nil {
			w.sink.Leaf(n, Value{Bytes: b, Type: Wrapper})
			w.wrapped(depth+1, n, out)
			return
		}
	}
	w.sink.Leaf(n, Value{Bytes: b, Type: Opaque})
}
