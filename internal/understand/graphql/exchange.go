package graphql

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// maxRequests bounds the requests of one call; where there are more, the names in the answer are not sure.
const maxRequests = 10_000

// Exchange is the GraphQL of one call: what was asked, and whether it was carried out. It takes notes while the request is
// walked ([Exchange.Begin], then what the members of the object say), and is asked when the answer is.
type Exchange struct {
	requests []request
	parts    int
	unread   bool // a text begins like a document and could not be read
	settled  bool
	data     bool
	errors   bool
}

// request is one object that could be a request.
type request struct {
	document  *Document
	name      []byte // operationName
	hash      []byte // of extensions.persistedQuery
	id        []byte // documentId and the like
	variables bool
	unread    bool
	large     bool
	part      int // its own number, and before those of its document's parts
	first     int // the number before those of its document's parts
}

// Reset forgets all.
func (x *Exchange) Reset() {
	all := x.requests[:cap(x.requests)]
	for i := range all {
		all[i] = request{name: all[i].name[:0], hash: all[i].hash[:0], id: all[i].id[:0]}
	}
	if cap(x.requests) > 64 {
		x.requests = nil
	}
	*x = Exchange{requests: x.requests[:0]}
}

// Begin says that an object begins that could be a request, and returns the number of it.
func (x *Exchange) Begin() int {
	if n := len(x.requests); n > 0 && !x.requests[n-1].began() {
		x.requests = x.requests[:n-1] // it said nothing
	}
	if len(x.requests) == maxRequests {
		x.unread = true
	} else {
		x.requests = slices.Grow(x.requests, 1)[:len(x.requests)+1]
		last := x.last()
		*last = request{name: last.name[:0], hash: last.hash[:0], id: last.id[:0]}
	}
	x.parts++
	x.last().part = x.parts
	return x.parts
}

func (x *Exchange) last() *request { return &x.requests[len(x.requests)-1] }

// began says whether anything of a request was met in the object.
func (q *request) began() bool {
	return q.document != nil || q.unread || q.variables || len(q.name)+len(q.hash)+len(q.id) > 0
}

// Document notes the document of the present request, and returns the number before those of its parts.
func (x *Exchange) Document(d *Document) int {
	q := x.last()
	q.unread = q.unread || q.document != nil && q.document != d // servers differ in which of two they take
	q.document, q.first = d, x.parts
	x.parts += len(d.parts)
	return q.first
}

// Unread notes that the present object has a text that begins like a document and could not be read. It makes a request of the
// object if it is too large, or stands beside variables or a name.
func (x *Exchange) Unread(v Verdict) {
	q := x.last()
	q.unread, q.large = true, q.large || v == TooLarge
}

// Name notes the operation's name.
func (x *Exchange) Name(b []byte) {
	if q := x.last(); isName(b) {
		q.unread = q.unread || len(q.name) > 0 && string(q.name) != string(b)
		q.name = append(q.name[:0], b...)
	}
}

// Hash notes the hash that stands for a document: 64 hex digits.
func (x *Exchange) Hash(b []byte) {
	if isHex(b) && len(b) == 2*sha256.Size {
		q := x.last()
		q.hash = append(q.hash[:0], b...)
	}
}

// ID notes another hash that stands for a document, or, where numbers do, a number. It counts only beside variables or a name.
func (x *Exchange) ID(b []byte, numbers bool) {
	bare := b
	if i := slices.Index(b, ':'); i > 0 && i < 8 { // the name of the hash
		bare = b[i+1:]
	}
	if isHex(bare) && (len(bare) >= 32 && len(bare) <= 128 || numbers && digits(bare) == len(bare) && len(bare) >= 10) {
		q := x.last()
		q.id = append(q.id[:0], b...)
	}
}

// Variables notes that the present object has variables.
func (x *Exchange) Variables() { x.last().variables = true }

func isHex(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return len(b) > 0
}

// counts says whether the object is a request of GraphQL.
func (q *request) counts() bool {
	return q.document != nil || len(q.hash) > 0 || len(q.id) > 0 && (q.variables || len(q.name) > 0) ||
		q.unread && (q.large || q.variables || len(q.name) > 0)
}

// settle keeps the objects that are requests.
func (x *Exchange) settle() {
	if x.settled {
		return
	}
	x.settled = true
	kept := 0
	x.adopt()
	for i := range x.requests {
		q := &x.requests[i]
		x.unread = x.unread || q.unread || q.document != nil && !q.document.whole
		if q.counts() {
			x.requests[kept], x.requests[i] = x.requests[i], x.requests[kept]
			kept++
		}
	}
	x.requests = x.requests[:kept]
}

// adopt gives the only document the name that stands elsewhere in the call: in the address beside a document in the body.
func (x *Exchange) adopt() {
	var document, named *request
	for i := range x.requests {
		switch q := &x.requests[i]; {
		case q.document != nil && document != nil:
			return
		case q.document != nil:
			document = q
		case !q.counts() && len(q.name) > 0:
			named = q
		}
	}
	if document != nil && named != nil && len(document.name) == 0 {
		document.name = append(document.name, named.name...)
	}
}

// Any says whether the call is one of GraphQL.
func (x *Exchange) Any() bool {
	x.settle()
	return len(x.requests) > 0
}

// Doubtful says whether a document of the call could not be read to its end, so that its answer's fields may bear any name.
func (x *Exchange) Doubtful() bool {
	x.settle()
	return x.unread
}

// Answer says what the object stands for that answers request i of a batch, or, where i is negative, the only request.
// Several requests outside a batch, in the address and in the body, are one: the last. The numbers are the request's own and
// the one before those of its document's parts; 0 for none.
func (x *Exchange) Answer(i int) (s *Selection, own, first int) {
	x.settle()
	if len(x.requests) == 0 && x.unread {
		return unknown, 0, 0
	}
	if i >= len(x.requests) || len(x.requests) == 0 {
		return nil, 0, 0
	}
	if i < 0 {
		x.unread = x.unread || len(x.requests) > 1
		i = len(x.requests) - 1
	}
	q := &x.requests[i]
	if q.document == nil {
		return unknown, q.part, 0
	}
	if o := q.document.find(q.name); o != nil {
		return o.answer, q.part, q.first
	}
	return unknown, q.part, q.first
}

// Signed notes that a member of the answer's envelope was met.
func (x *Exchange) Signed(s Sign) {
	x.data = x.data || s == Data
	x.errors = x.errors || s == Errors
}

// Refused says whether the answer says that nothing was carried out: errors, and no data.
func (x *Exchange) Refused() bool { return x.errors && !x.data }

// Gave says whether the answer had data, or null for them.
func (x *Exchange) Gave() bool { return x.data }

// Operation is what one request asks for.
type Operation struct {
	Form  string   // query, mutation, subscription; empty where the document is not in the call
	Name  string   // empty for one without a name
	Roots []string // the root fields of one without a name, sorted
	Hash  string   // eight hex digits, where nothing else is known
}

// Operations lists what the call asks for.
func (x *Exchange) Operations() []Operation {
	x.settle()
	out := make([]Operation, 0, min(len(x.requests), 16))
	for i := range x.requests {
		if o := x.requests[i].operation(); o.Form+o.Name+o.Hash != "" {
			out = append(out, o)
		}
	}
	return out
}

func (q *request) operation() Operation {
	if q.document == nil {
		return Operation{Name: string(q.name), Hash: q.short()}
	}
	if o := q.document.find(q.name); o != nil {
		return Operation{Form: o.form, Name: o.name, Roots: o.roots}
	}
	// The request names none of several: no server carries that out.
	return Operation{Form: q.document.operations[0].form, Roots: q.document.operations[0].roots}
}

// short is a short stand-in for a document that is not in the call.
func (q *request) short() string {
	const length = 8
	if len(q.hash) > 0 {
		return strings.ToLower(string(q.hash[:length]))
	}
	if len(q.id) == 0 {
		return ""
	}
	sum := sha256.Sum256(q.id)
	return hex.EncodeToString(sum[:])[:length]
}
