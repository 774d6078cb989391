package body

import "github.com/waybill-security/waybill/internal/understand/graphql"

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
	case hashRole:
		x.Hash(b)
	case idRole:
		x.ID(b)
	}
	return false
}

// document reads a query. If it is a document, its text is delivered without its values, and these where they stand: that of
// member(id: 7) at "$.query.member.id".
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
	first := w.exchange.Document(d)
	w.sink.Leaf(n, Value{Bytes: r.Skeleton(), Type: String})
	for _, c := range r.Comments() {
		w.sink.Leaf(n, Value{Bytes: c, Type: String})
	}
	if defaults := d.Defaults(); len(defaults) > 0 && n.Parent != nil {
		f := frame{node: n.Parent, object: true}
		if v := w.called(&f, "variables"); v != nil {
			w.arguments(depth, 2, v, defaults)
		}
	}
	for i, p := range d.Parts() {
		at := w.placed(n, p.At)
		if at == nil {
			w.sink.Leaf(n, Value{Type: TooDeep})
			continue
		}
		w.join(first + i + 1)
		w.sink.Enter(at)
		w.arguments(depth, 3, at, p.Arguments)
		w.sink.Leave(at)
	}
	return true
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
		l := w.documents.Literals()[a.Index]
		if l.Number {
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
