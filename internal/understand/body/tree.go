package body

import "strings"

// Tree holds the paths of bodies, each once, so that a path that was seen before costs a look-up and no allocation. It
// belongs to one goroutine at a time: several Walkers may share it, but not at once, and so may what is cached on its nodes.
//
// A tree is a cache and forgets: when it has grown large, the next Walk begins with an empty one. A Node stays valid for
// whoever holds it, but the same path may then come as another Node, with nothing in its Slots.
type Tree struct {
	open func(string) bool
	// The roots: of JSON and the like, of forms met by Walk, of what is handed to Form, and of what is handed to Field.
	// They are apart because the same name in a query and in a form body is not the same field.
	body, form, query, field *Node
	size                     int    // bytes, roughly
	walk                     uint32 // number of the present walk
}

// Node is a place at which values stand.
type Node struct {
	// Name is the path, such as "$.a.b[*].c", or the plain name for a field of a form or query. A folded key stands in
	// it by its class in braces; the keys themselves are leaves at "$.a.{digits}@key".
	Name string
	// Key is the last key: empty for the root, for an element of a list, and for a folded key, which has none itself.
	Key string
	// Parent is the node above; nil for a root.
	Parent *Node
	// Open says that every key on the way is in the vocabulary given to NewTree, or is a fold, so that the name says
	// nothing of anyone.
	Open bool
	// Slots is free for the analyser, one per direction; 0 in a new node. This package never touches it again.
	Slots [2]uint32
	// Hint, New and Met are free for the analyser.
	Hint uint32
	New  uint8
	Met  uint16
	// Trace is free for the analyser, too.
	Trace Trace

	role     role // in a request of GraphQL
	children []*Node
	index    map[string]*Node // of children, once they are many
	elements *Node            // of a list that stands here
	keys     *Node            // of a fold: where its keys are delivered
	text     *Node            // of an XML element: where its text is delivered, if other things are in it, too
	place    int32            // in the parent's children
	listed   bool             // it stands for the elements of a list
	// seen is the number of the walk that last met this node, widthOf that for which width counts. Both make folding
	// depend on the present body alone.
	seen, widthOf uint32
	width         int32
}

// Trace is what the analyser notes of a node while it walks one side of a call.
type Trace struct {
	Side    uint64 // the number of that side; what is noted of another is void
	Number  uint32 // of the node, for good
	Types   uint32
	Objects uint32 // that began here
	Object  uint32 // the number of the latest
	Around  uint32 // the number of the object that held the latest value
	Seen    uint32 // objects that held a value
	Section uint8
	Chosen  uint32 // the word that stood here last, and one; 0: none did
}

// IsElements says whether the node stands for the elements of a list.
func (n *Node) IsElements() bool { return n.Parent != nil && n.Parent.elements == n }

// IsFold says whether the node stands for all keys of a class.
func (n *Node) IsFold() bool { return n.keys != nil }

// HoldsKeys says whether the values at the node are keys that were folded.
func (n *Node) HoldsKeys() bool { return n.Parent != nil && n.Parent.keys == n }

// NewTree returns an empty tree. The function open says whether a key is a word that may be shown to anyone; nil stands
// for one that knows no word. The limits are those of the walkers that will use it.
func NewTree(_ Limits, open func(string) bool) *Tree {
	if open == nil {
		open = func(string) bool { return false }
	}
	t := &Tree{open: open}
	t.clear()
	return t
}

func (t *Tree) clear() {
	t.size = 0
	t.body = &Node{Name: "$", Open: true}
	t.form, t.query, t.field = &Node{Open: true}, &Node{Open: true}, &Node{Open: true}
	t.body.role, t.form.role, t.query.role = requestRole, requestRole, requestRole
}

// begin starts a walk.
func (t *Tree) begin() {
	t.walk++
	if t.size > maxTree || t.walk == 0 {
		t.clear()
		t.walk = 1
	}
}

// manyChildren is how many children are searched one by one.
const manyChildren = 8

// child finds the child of that key, or returns nil.
func (n *Node) child(key []byte) *Node {
	if n.index != nil {
		return n.index[string(key)]
	}
	for _, c := range n.children {
		if c.Key == string(key) {
			return c
		}
	}
	return nil
}

// add makes a child of that key. A fold's key is always open, and has a node for the keys that it stands for.
func (t *Tree) add(n *Node, key string, fold bool) *Node {
	c := &Node{Name: joined(n.Name, key), Key: key, Parent: n, place: int32(len(n.children)), role: roleOf(n, key)}
	c.Open = n.Open && (fold || t.open(strings.TrimPrefix(key, "@"))) // an attribute is named by what is behind the sign
	if fold {
		c.keys = &Node{Name: c.Name + "@key", Parent: c, Open: c.Open}
		t.size += cost(c.keys)
	}
	n.children = append(n.children, c)
	if n.index != nil {
		n.index[key] = c
	} else if len(n.children) > manyChildren {
		n.index = make(map[string]*Node, 2*manyChildren)
		for _, c := range n.children {
			n.index[c.Key] = c
		}
	}
	t.size += cost(c)
	return c
}

// joined returns the name of the child of that key.
func joined(parent, key string) string {
	if parent == "" {
		return key
	}
	return parent + "." + key
}

// list returns the node of the elements of a list that stands at n.
func (t *Tree) list(n *Node) *Node {
	if n.elements == nil {
		n.elements = &Node{Name: n.Name + "[*]", Parent: n, Open: n.Open, listed: true}
		if n.role == requestRole {
			n.elements.role = requestRole // of a batch
		}
		t.size += cost(n.elements)
	}
	return n.elements
}

// textOf returns the node of the text of an XML element that is an object. It has no key of its own: what the element is
// called says what the text is.
func (t *Tree) textOf(n *Node) *Node {
	if n.text == nil {
		n.text = &Node{Name: joined(n.Name, "#text"), Parent: n, Open: n.Open}
		t.size += cost(n.text)
	}
	return n.text
}

func cost(n *Node) int { return nodeCost + len(n.Name) }
