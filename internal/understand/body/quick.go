package body

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/jsonscan"
)

// Step is one thing that a walk comes by. A walk of steps gives what the calls of a [Sink] give, in the same order.
type Step struct {
	Node *Node
	// From and To say where the value of a leaf stands: in the body or, where its escapes were resolved, in a text beside it. Of an
	// object From is the number that a [Recaller] gave it, and To where it begins or, if it was left or came again, ends.
	From, To uint32
	Act      Act
	Loose    bool // the value stands in the text beside the body
	Type     Type // of a leaf
}

// Value is that of a leaf of the body b, beside which the second text is.
func (s *Step) Value(b, loose []byte) Value {
	if s.Loose {
		b = loose
	}
	return Value{Bytes: b[s.From:s.To], Type: s.Type}
}

// Act says what a Step is.
type Act uint8

// The acts.
const (
	Leafed Act = iota
	Entered
	Listed
	Left
	Again // a whole object, which is known by its number
)

// Stepper is a Sink that takes all that a body holds at once, where the walker can give it so.
type Stepper interface {
	// Steps is everything in the body b. It is valid until Steps returns. A leaf that is loose stands in the second text.
	Steps(b, loose []byte, steps []Step)
}

// Recaller is a Stepper that remembers objects of lists by their bytes.
type Recaller interface {
	// Recall is asked for an object at n of a list, with all that is left of the body from its first brace on. It returns how long the
	// object is, and a number that stands for it: the step is Again then, and what is in the object is not read. Where the length
	// is zero, it is read, and its steps of Entered and Left have the number.
	Recall(n *Node, rest []byte) (size int, number uint32)
}

// quickDepth is how deep objects and lists may stand in each other in a body that is read quickly.
const quickDepth = 64

// quick reads JSON whose every place was met before, without a call for each value. It knows the grammar of plain bodies alone: at
// the first thing that is anything else (damage, a new key, a key that is folded, a string that holds another text) it gives up, before
// anything was delivered, and the body is read in the other way.
type quick struct {
	steps []Step
	open  []quickFrame
	loose []byte
	// plain are the nodes of no role in a request of GraphQL, if those alone may be met.
	plain bool
}

// quickFrame is an object or list that is being read.
type quickFrame struct {
	node   *Node // of the object, or of the list's elements
	cursor int32 // the child that is likely to come next
	object bool
	begun  bool
	number uint32 // of an object, by which it may be recalled
}

// release lets go of what would cost much memory.
func (q *quick) release() {
	q.loose = kept(q.loose)
	if cap(q.steps) > maxKept>>5 {
		q.steps = nil
	}
}

// quickly delivers a body at once, if that can be done.
func (w *Walker) quickly(b []byte) bool {
	if w.stepper == nil || w.root != w.tree.body || w.nested > 0 || w.exchange != nil && !w.asking || int64(len(b)) >= 1<<32 {
		return false
	}
	q := &w.quick
	q.steps, q.open, q.loose, q.plain = q.steps[:0], q.open[:0], q.loose[:0], w.asking
	if len(b) < 2 || b[0] != '{' && (b[0] != '[' || w.asking) || !w.stepped(b) {
		return false
	}
	if w.asking { // the object could be a request of GraphQL, and turned out to be none
		w.beginning()
		w.ending(w.root)
	}
	w.stepping = true
	w.stepper.Steps(b, q.loose, q.steps)
	return true
}

// stepped reads a body into steps, and says whether they are all of it.
func (w *Walker) stepped(b []byte) bool {
	q := &w.quick
	n, i := w.root, 0
	for {
		if i = w.step(b, i, n); i < 0 {
			return false
		}
		for {
			if i = behindBlanks(b, i); i >= len(b) {
				return len(q.open) == 0
			}
			if len(q.open) == 0 {
				return false
			}
			top := &q.open[len(q.open)-1]
			c := b[i]
			if c == '}' && top.object || c == ']' && !top.object {
				i++
				if top.object {
					q.steps = append(q.steps, Step{Node: top.node, Act: Left, From: top.number, To: uint32(i)})
				}
				q.open = q.open[:len(q.open)-1]
				continue
			}
			if top.begun {
				if c != ',' {
					return false
				}
				i = behindBlanks(b, i+1)
			}
			top.begun = true
			if n = top.node; top.object {
				if n, i = q.member(b, i, top); n == nil {
					return false
				}
				i = behindBlanks(b, i)
			}
			break
		}
	}
}

// step reads what stands at i, up to its end or, of an object or list, only its beginning. It returns the place behind, or -1.
func (w *Walker) step(b []byte, i int, n *Node) int {
	q := &w.quick
	if i >= len(b) {
		return -1
	}
	switch c := b[i]; c {
	case '"':
		return w.quickText(b, i+1, n)
	case '{':
		// Where more keys were met than one object may have, it must be counted how many this one has.
		if n.keys != nil || len(n.children) > w.limits.MaxKeys || q.plain && n.role != noRole && n.Parent != nil {
			return -1
		}
		return w.quickObject(b, i, n)
	case '[':
		if n.elements == nil {
			return -1
		}
		q.steps = append(q.steps, Step{Node: n, Act: Listed})
		return w.quickOpen(quickFrame{node: n.elements}, i)
	case 't':
		return q.literal(b, i, n, "true", Bool)
	case 'f':
		return q.literal(b, i, n, "false", Bool)
	case 'n':
		return q.literal(b, i, n, "null", Null)
	}
	end := jsonscan.NumberEnd(b, i)
	if end > 0 {
		q.steps = append(q.steps, Step{Node: n, From: uint32(i), To: uint32(end), Type: Number})
	}
	return end
}

// quickObject reads the beginning of the object at i, or all of it where it is known.
func (w *Walker) quickObject(b []byte, i int, n *Node) int {
	q, f := &w.quick, quickFrame{node: n, object: true}
	if n.listed && w.recaller != nil && !q.plain {
		size, number := w.recaller.Recall(n, b[i:])
		if size > 0 {
			if len(q.open) >= w.quickRoom() {
				return -1
			}
			q.steps = append(q.steps, Step{Node: n, Act: Again, From: number, To: uint32(i + size)})
			return i + size
		}
		f.number = number
	}
	q.steps = append(q.steps, Step{Node: n, Act: Entered, From: f.number, To: uint32(i)})
	return w.quickOpen(f, i)
}

// quickRoom is how many objects and lists may stand in each other.
func (w *Walker) quickRoom() int { return min(quickDepth, w.limits.MaxDepth) }

func (w *Walker) quickOpen(f quickFrame, i int) int {
	q := &w.quick
	q.open = append(q.open, f)
	if len(q.open) > w.quickRoom() {
		return -1
	}
	return i + 1
}

// quickText reads the string whose content begins at i.
func (w *Walker) quickText(b []byte, i int, n *Node) int {
	q := &w.quick
	end := jsonscan.PlainEnd(b, i)
	if end >= len(b) {
		return -1
	}
	text, step := b[i:end], Step{Node: n, From: uint32(i), To: uint32(end)}
	if b[end] != '"' {
		if end = jsonscan.StringEnd(b, i-1) - 1; end < 0 {
			return -1
		}
		from := len(q.loose)
		q.loose = jsonscan.Unescape(q.loose, b[i:end])
		text, step = q.loose[from:], Step{Node: n, From: uint32(from), To: uint32(len(q.loose)), Loose: true}
	}
	if len(text) >= 2 && mayWrap(text) && w.wraps(text) {
		return -1
	}
	q.steps = append(q.steps, step)
	return end + 1
}

func (q *quick) literal(b []byte, i int, n *Node, word string, t Type) int {
	end := i + len(word)
	if end > len(b) || string(b[i:end]) != word {
		return -1
	}
	step := Step{Node: n, From: uint32(i), To: uint32(end), Type: t}
	if t == Null {
		step.To = step.From
	}
	q.steps = append(q.steps, step)
	return end
}

// member reads the key at i and its colon. It returns the node, nil where it is not known, and the place behind.
func (q *quick) member(b []byte, i int, f *quickFrame) (n *Node, behind int) {
	if i >= len(b) || b[i] != '"' {
		return nil, 0
	}
	i++
	var end int
	if int(f.cursor) < len(f.node.children) {
		c := f.node.children[f.cursor]
		if end = i + len(c.Key); end < len(b) && b[end] == '"' && string(b[i:end]) == c.Key {
			n = c
		}
	}
	if n == nil {
		if end = jsonscan.PlainEnd(b, i); end >= len(b) || b[end] != '"' {
			return nil, 0
		}
		if n = f.node.child(b[i:end]); n == nil {
			return nil, 0
		}
	}
	if n.keys != nil || q.plain && n.role != noRole {
		return nil, 0
	}
	f.cursor = n.place + 1
	i = end + 1
	if i < len(b) && b[i] == ':' {
		return n, i + 1
	}
	if i = behindBlanks(b, i); i < len(b) && b[i] == ':' {
		return n, i + 1
	}
	return nil, 0
}

// behindBlanks returns the first place from i on where no white space stands.
func behindBlanks(b []byte, i int) int {
	for i < len(b) && b[i] <= ' ' && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// wraps says whether there is something to look into in a string that may wrap something, as str does.
func (w *Walker) wraps(b []byte) bool {
	t := b
	if b[0] <= ' ' {
		t = bytes.TrimSpace(b)
	}
	if len(t) > 2 {
		switch t[0] {
		case '{', '[':
			return w.holdsJSON(t)
		case '<':
			return w.holdsXML(t)
		}
	}
	if len(b) < minWrapped {
		return false
	}
	bare := withoutScheme(b)
	return jwtClaims(bare) != nil || worthDecoding(bare)
}
