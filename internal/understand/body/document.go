package body

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/graphql"
)

// asked notes what a text of a request says if it is one of GraphQL, and says whether all of it has been delivered.
func (w *Walker) asked(depth int, n *Node, b []byte) bool {
	x := w.exchange
	switch n.role {
	case documentRole:
		return w.document(depth, n, b)
	case nameRole:
		x.Name(b)
	case variablesRole:
		if len(b) > 0 && b[0] == '{' {
			x.Variables()
		}
	case variableRole:
		w.variable(n, b, String)
	case hashRole:
		x.Hash(b)
	case idRole, numberRole:
		x.ID(b, n.role == numberRole)
	}
	return false
}

// document reads a query. If it is a document, its text is delivered without its values, and these where they stand, when the
// request ends: that of member(id: 7) at "$.query.member.id", and so is that of member(id: $n), whatever its variable is called.
func (w *Walker) document(depth int, n *Node, b []byte) bool {
	r := w.documents
	d, verdict := r.Read(b)
	switch verdict {
	case graphql.NoDocument:
		return false
	case graphql.Broken, graphql.TooLarge:
		w.exchange.Unread(verdict)
		return false
	}
	w.arguing()
	w.sink.Leaf(n, Value{Bytes: r.Skeleton(), Type: String})
	for _, c := range r.Comments() {
		w.sink.Leaf(n, Value{Bytes: c, Type: String})
	}
	w.pending = pending{document: d, query: n, first: w.exchange.Document(d), depth: depth}
	return true
}

// pending is a document whose arguments wait for the variables, which mostly stand behind it.
type pending struct {
	document *graphql.Document
	query    *Node
	first    int // the number before those of its parts
	depth    int
}

// ending is told that an object ends that may have been a request.
func (w *Walker) ending(n *Node) {
	if n.role == requestRole && w.posing > 0 {
		w.arguing()
		w.posing--
	}
}

// arguing delivers the arguments of the document that is pending, those of each field as an object of its own.
func (w *Walker) arguing() {
	p := w.pending
	w.pending = pending{}
	if p.document == nil {
		return
	}
	if defaults := p.document.Defaults(); len(defaults) > 0 {
		w.defaults(p, defaults)
	}
	for i, part := range p.document.Parts() {
		at := w.placed(p.query, part.At)
		if at == nil {
			w.sink.Leaf(p.query, Value{Type: TooDeep})
			continue
		}
		w.join(p.first + i + 1)
		w.sink.Enter(at)
		w.arguments(p.depth, 3, at, part.Arguments)
		w.sink.Leave(at)
	}
}

// defaults delivers the values that variables have where the request gives none.
func (w *Walker) defaults(p pending, list []graphql.Argument) {
	f := frame{node: p.query.Parent, object: true}
	at := w.called(&f, "variables")
	if at == nil {
		w.sink.Leaf(p.query, Value{Type: TooDeep})
		return
	}
	w.arguments(p.depth, 2, at, list)
	f.node = at
	for i := range list {
		if list[i].Shape != graphql.Value {
			continue
		}
		if n := w.called(&f, list[i].Name); n != nil && w.given(n.Key) == nil {
			l := w.documents.Literals()[list[i].Index]
			w.variable(n, l.Bytes, literalType(l))
		}
	}
}

func literalType(l graphql.Literal) Type {
	if l.Number {
		return Number
	}
	return String
}

// placed finds the node of a field of the document that stands at n.
func (w *Walker) placed(n *Node, p *graphql.Place) *Node {
	if p.Around != nil {
		if n = w.placed(n, p.Around); n == nil {
			return nil
		}
	}
	f := frame{node: n, object: true}
	at := w.called(&f, p.Name)
	if at != nil {
		w.tell(&f, false)
	}
	return at
}

// arguments delivers values of a document below the node at; level is how deep they stand.
func (w *Walker) arguments(depth, level int, at *Node, list []graphql.Argument) {
	f := frame{node: at, object: true}
	for i := range list {
		n := w.called(&f, list[i].Name)
		if n == nil {
			w.sink.Leaf(at, Value{Type: TooDeep})
			continue
		}
		w.tell(&f, false)
		w.argument(depth, level, n, &list[i])
	}
}

func (w *Walker) argument(depth, level int, n *Node, a *graphql.Argument) {
	switch a.Shape {
	case graphql.Value:
		if l := w.documents.Literals()[a.Index]; l.Number {
			w.sink.Leaf(n, Value{Bytes: l.Bytes, Type: Number})
		} else {
			w.str(depth, n, l.Bytes)
		}
		return
	case graphql.Word:
		w.sink.Leaf(n, Value{Bytes: a.Word, Type: String})
		return
	case graphql.Bool:
		w.sink.Leaf(n, Value{Bytes: a.Word, Type: Bool})
		return
	case graphql.Null:
		w.sink.Leaf(n, Value{Type: Null})
		return
	case graphql.Variable:
		if v := w.given(string(a.Word)); v != nil {
			w.sink.Leaf(n, Value{Bytes: v.value, Type: v.kind})
		}
		return
	}
	if level >= w.limits.MaxDepth {
		w.sink.Leaf(n, Value{Type: TooDeep})
		return
	}
	if a.Shape == graphql.Object {
		w.sink.Enter(n)
		w.arguments(depth, level+1, n, a.Below)
		w.sink.Leave(n)
		return
	}
	elements := w.elements(n)
	if elements == nil {
		w.sink.Leaf(n, Value{Type: TooDeep})
		return
	}
	for i := range a.Below {
		w.argument(depth, level+1, elements, &a.Below[i])
	}
}

// variable is the value of a variable, kept until the request ends.
type variable struct {
	node  *Node
	value []byte
	kind  Type
}

// maxVariables bounds the variables of a request that are kept; there is no need for more to tell its fields apart.
const maxVariables = 200

func (w *Walker) variable(n *Node, b []byte, kind Type) {
	at := slices.IndexFunc(w.variables, func(v variable) bool { return v.node == n })
	if at < 0 {
		if at = len(w.variables); at == maxVariables || len(b) > maxKey {
			return
		}
		w.variables = slices.Grow(w.variables, 1)[:at+1]
	}
	v := &w.variables[at]
	v.node, v.value, v.kind = n, append(v.value[:0], b...), kind
}

// given returns the value of a variable; nil where there is none, or one of many parts.
func (w *Walker) given(name string) *variable {
	for i := range w.variables {
		if w.variables[i].node.Key == name {
			return &w.variables[i]
		}
	}
	return nil
}
