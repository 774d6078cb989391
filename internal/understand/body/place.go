package body

import "github.com/waybill-security/waybill/internal/jsonscan"

// member finds the node of the present member of the object f; nil when this body has more distinct paths than are
// followed. If its key is folded, the key waits in f.
func (w *Walker) member(f *frame, s *jsonscan.Scanner) *Node {
	f.keys = nil
	if f.names != nil {
		if n, selected := w.selected(f, s); selected {
			return n
		}
	}
	raw, escaped := s.RawKey()
	if escaped {
		n := w.named(f, s.Key(), false)
		f.key, f.escaped = raw, true
		return n
	}
	if int(f.cursor) < len(f.node.children) {
		// Keys mostly come in the order in which they came before.
		if n := f.node.children[f.cursor]; n.Key == string(raw) && n.keys == nil {
			if n.seen != w.tree.walk {
				return w.admit(f, n, raw)
			}
			f.cursor++
			return n
		}
	}
	return w.named(f, raw, false)
}

// named finds or makes the child of f's object for a key.
func (w *Walker) named(f *frame, key []byte, brackets bool) *Node {
	n := f.node.child(key)
	if n == nil || n.keys != nil { // a key that is spelt like a fold is none
		if fold := foldOf(key, brackets); fold != "" {
			return w.folded(f, key, fold)
		}
	}
	if n == nil || n.seen != w.tree.walk {
		return w.admit(f, n, key)
	}
	f.cursor = n.place + 1
	return n
}

// admit counts a key that this body has not had before in f's object, and makes its node n if there is none yet; where there
// is one, key may be nil.
func (w *Walker) admit(f *frame, n *Node, key []byte) *Node {
	parent := f.node
	if parent.widthOf != w.tree.walk {
		parent.widthOf, parent.width = w.tree.walk, 0
	}
	size := len(key)
	if n != nil {
		size = len(n.Key)
	}
	if int(parent.width) >= w.limits.MaxKeys {
		if key == nil {
			key = []byte(n.Key)
		}
		return w.folded(f, key, foldOther)
	}
	if !w.afford(len(parent.Name) + size) {
		return nil
	}
	if n == nil {
		n = w.tree.add(parent, string(key), false)
	}
	parent.width++
	n.seen = w.tree.walk
	f.cursor = n.place + 1
	return n
}

// folded finds or makes the node to which a key of f's object is folded, and lets the key wait in f.
func (w *Walker) folded(f *frame, key []byte, fold string) *Node {
	n := f.node.child([]byte(fold))
	if n == nil || n.seen != w.tree.walk {
		if !w.afford(2 * (len(f.node.Name) + len(fold))) {
			return nil
		}
		if n == nil {
			n = w.tree.add(f.node, fold, true)
		}
		n.seen = w.tree.walk
	}
	f.keys, f.key, f.escaped = n.keys, key, false
	return n
}

// listing is elements for a list that begins at n.
func (w *Walker) listing(n *Node) *Node {
	if w.outliner != nil {
		w.outliner.List(n)
	}
	return w.elements(n)
}

// elements finds or makes the node of the elements of a list at n; nil when there are too many distinct paths.
func (w *Walker) elements(n *Node) *Node {
	if e := n.elements; e != nil && e.seen == w.tree.walk {
		return e
	}
	if !w.afford(len(n.Name)) {
		return nil
	}
	e := w.tree.list(n)
	e.seen = w.tree.walk
	return e
}

// afford counts a path that this body has not had before, and says whether it may be followed. What counts is the body
// alone, not what the tree holds already: the same body gives the same leaves, whatever came before it.
func (w *Walker) afford(name int) bool {
	w.paths += nodeCost + name
	return w.paths <= maxPaths
}
