package body

import (
	"strings"

	"github.com/waybill-security/waybill/internal/jsonscan"
	"github.com/waybill-security/waybill/internal/understand/graphql"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// role says what stands at a node, if it stands in a request of GraphQL.
type role uint8

const (
	noRole         role = iota
	requestRole         // an object that could be a request
	documentRole        // "query"
	nameRole            // "operationName"
	variablesRole       // "variables"
	variableRole        // one of them
	extensionsRole      // "extensions"
	persistedRole       // "persistedQuery" in it
	hashRole            // "sha256Hash" in that
	idRole              // another name of a document that the server knows
	numberRole          // the same, where it may be a number
)

// roleOf finds the role of a new node. Some servers take names in capitals, too.
func roleOf(parent *Node, key string) role {
	switch parent.role {
	case requestRole:
		return requestMembers[strings.ToLower(key)]
	case variablesRole:
		return variableRole
	case extensionsRole:
		if strings.EqualFold(key, "persistedQuery") {
			return persistedRole
		}
	case persistedRole:
		if strings.EqualFold(key, "sha256Hash") {
			return hashRole
		}
	}
	return noRole
}

// requestMembers are those of a request, in lower case.
var requestMembers = map[string]role{
	"query": documentRole, "operationname": nameRole, "variables": variablesRole, "extensions": extensionsRole,
	"documentid": idRole, "document_id": idRole, "docid": numberRole, "doc_id": numberRole, "queryid": idRole, "id": idRole,
	"operations": requestRole, // of an upload in parts
}

// Ask says that what is walked from now on is a request, and has its GraphQL noted in x.
func (w *Walker) Ask(x *graphql.Exchange) { w.exchange, w.asking = x, true }

// Answer says that what is walked from now on is the answer to the request noted in x: the fields of its objects get the
// names that they have in the schema, whatever the request called them.
func (w *Walker) Answer(x *graphql.Exchange) {
	w.exchange, w.asking = x, false
	if !x.Any() && !x.Doubtful() {
		w.exchange = nil
	}
}

// begun notes that an object begins that could be a request, in a form.
func (w *Walker) begun(n *Node) {
	if w.asking && n.role == requestRole {
		w.beginning()
	}
}

// beginning notes that an object begins that could be a request, and returns its number.
func (w *Walker) beginning() int {
	w.arguing()
	w.variables = w.variables[:0]
	w.posing++
	return w.exchange.Begin()
}

// opening is told of every object before it is entered. Of a request it takes note; of an answer it finds out what the
// members of the object are called.
func (w *Walker) opening(depth int, l *level, around, inner *frame) {
	n := inner.node
	switch {
	case w.asking && n.role == requestRole:
		if own := w.beginning(); n.Key == "" && n.Parent != nil {
			w.join(own)
		}
	case w.posing > 0 && n.role == variablesRole:
		w.exchange.Variables()
	case w.asking:
	case around.field != nil:
		inner.names = around.field.Inside
		if around.field.Part > 0 {
			w.join(w.first + around.field.Part)
		}
	case depth > 0:
	case len(l.frames) == 0:
		inner.names, _, w.first = w.exchange.Answer(-1)
	case len(l.frames) == 1 && !around.object:
		var own int
		inner.names, own, w.first = w.exchange.Answer(w.reply)
		w.reply++
		w.join(own)
	}
}

func (w *Walker) join(part int) {
	if w.joiner != nil && part > 0 {
		w.joiner.Join(part)
	}
}

// selected finds the node of the present member by what the document calls it. It is not the document's where selected is
// false.
func (w *Walker) selected(f *frame, s *jsonscan.Scanner) (n *Node, selected bool) {
	key, escaped := s.RawKey()
	if escaped {
		key = s.Key()
	}
	if f.field = f.names.Find(key); f.field == nil {
		return nil, false
	}
	if f.field.Sign != graphql.NoSign {
		w.exchange.Signed(f.field.Sign)
	}
	return w.called(f, f.field.Name), true
}

// called finds the node of a member by a name that does not come from the body.
func (w *Walker) called(f *frame, name string) *Node {
	f.keys = nil
	n := f.node.called(name, int(f.cursor))
	switch {
	case n == nil || n.keys != nil:
		return w.named(f, []byte(name), false)
	case n.seen != w.tree.walk:
		return w.admit(f, n, nil)
	}
	f.cursor = n.place + 1
	return n
}

// called is child for a name that is no piece of a body; likely is the place where it is looked for first.
func (n *Node) called(name string, likely int) *Node {
	if likely < len(n.children) && n.children[likely].Key == name {
		return n.children[likely]
	}
	if n.index != nil {
		return n.index[name]
	}
	for _, c := range n.children {
		if c.Key == name {
			return c
		}
	}
	return nil
}

// also delivers the present scalar under the further names that its key may stand for.
func (w *Walker) also(depth int, l *level, f *frame) {
	object := f
	if !f.object {
		if object = &l.frames[len(l.frames)-1]; !object.object {
			return
		}
	}
	for _, name := range f.field.Also {
		again := frame{node: object.node, object: true}
		n := w.called(&again, name)
		if n != nil && !f.object {
			n = w.elements(n)
		}
		if n == nil {
			w.sink.Leaf(f.node, Value{Type: TooDeep})
			continue
		}
		w.scalar(depth, n, l.scan.Kind(), &l.scan)
	}
}

func claimsGraphQL(t []byte) bool { return string(t) == "application/graphql" }

// readGraphQL reads a body that is a document and nothing else: the object of a request that has nothing but a query.
func readGraphQL(w *Walker, b []byte) observation.Fault {
	if w.isJSON(b) {
		return readJSON(w, b)
	}
	if !w.asking || w.root != w.tree.body {
		return readText(w, b)
	}
	w.beginning()
	w.sink.Enter(w.root)
	f := frame{node: w.root, object: true}
	n := w.called(&f, "query")
	w.levels[0].frames = w.levels[0].frames[:0]
	if !w.asked(0, n, b) {
		w.exchange.Unread(graphql.TooLarge)
		w.root = n
		w.pieces(b)
		w.root = n.Parent
		w.report(observation.Damaged)
	}
	w.ending(w.root)
	w.sink.Leave(w.root)
	return observation.NoFault
}
