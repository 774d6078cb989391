package body

import (
	"github.com/waybill-security/waybill/internal/jsonscan"
	"github.com/waybill-security/waybill/internal/understand/graphql"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Walker takes bodies apart. It keeps its buffers from one body to the next and belongs to one goroutine at a time.
type Walker struct {
	tree   *Tree
	root   *Node // where the present body, or the present part of one, stands
	limits Limits
	sink   Sink
	fault  observation.Fault
	paths  int   // bytes of distinct paths met in this body
	left   int64 // bytes that may still come out of wrappers in this body

	levels      []level          // 0: the body; n: what was unwrapped n times
	check       jsonscan.Scanner // reads ahead, to see whether something is JSON
	decoder     decoder
	essence     [64]byte // the media type in lower case
	essenceSize int
	// formats is the table of them. It is here because a body in parts asks it again for each of them.
	formats    []format
	parameters []byte   // of the media type of the present body or part
	nested     int      // bodies in parts that are being read
	markup     *markup  // of the document that is being read
	markups    []markup // one for each level
	sniffer    xmlScanner
	columns    []column
	joined     []byte // lines that make up one value
	text       []byte // a body brought to UTF-8
	key        []byte // a key or name, unescaped
	// The GraphQL of the call that is being walked.
	exchange  *graphql.Exchange
	asking    bool // the request is being walked
	posing    int  // objects that are being walked and could be requests of GraphQL
	reply     int  // objects met in the list that answers a batch
	first     int  // the number before those of the parts of the document that is being answered
	documents *graphql.Reader
	variables []variable
	pending   pending
	joiner    Joiner
	outliner  Outliner
	stepper   Stepper
	recaller  Recaller
	quick     quick
	stepping  bool   // the body at hand was read at once
	value     []byte // a form value, unescaped
	loose     []byte // keys that are no piece of the body, and wait to be told
	passed    []uint64
	proto     protoReader
}

// level is what the reading of one JSON text needs.
type level struct {
	scan     jsonscan.Scanner
	frames   []frame
	decoded  []byte // what was base64
	inflated []byte // what was gzip in base64
	// What the reading of binary formats needs.
	pack packReader
	cbor cborReader
	open []opened
	deep int // how many objects and lists stand around the value that is being delivered
}

// NewWalker returns a Walker that finds its nodes in tree.
func NewWalker(tree *Tree, limits Limits) *Walker {
	w := &Walker{tree: tree, limits: limits.filled(), formats: formats[:], documents: graphql.NewReader()}
	w.levels = make([]level, w.limits.MaxUnwrap+1)
	w.markups = make([]markup, w.limits.MaxUnwrap+1)
	return w
}

// Walk delivers the leaves of the body b to sink and says why it could not be read to its end, if so. mediaType is the
// Content-Type and coding the Content-Encoding as they were sent; both may be empty or wrong: what the bytes are goes before
// what they are said to be. An empty body delivers nothing and has no fault.
func (w *Walker) Walk(b, mediaType, coding []byte, sink Sink) observation.Fault {
	if len(b) == 0 {
		return observation.NoFault
	}
	w.begin(sink)
	essence, parameters := w.splitType(mediaType)
	f := w.formatOf(essence)
	w.parameters = parameters
	if !f.sealed {
		b = w.decode(b, coding, f.binary)
		if !f.mixed {
			b = w.toUTF8(b, parameters, f)
		}
	}
	if len(b) > 0 {
		w.report(f.read(w, b))
	}
	return w.end()
}

// Form delivers the fields of an application/x-www-form-urlencoded body or of a query string: one object, each name as often
// as it is there. A percent sign that begins no escape is delivered as it is. The nodes are not those that Walk gives for a
// form body, so that what is cached on them does not mix.
func (w *Walker) Form(b []byte, sink Sink) observation.Fault {
	if len(b) == 0 {
		return observation.NoFault
	}
	w.begin(sink)
	w.fields(b, w.tree.query)
	return w.end()
}

// Field delivers one named value that stands by itself, such as a header or a cookie, and what can be unwrapped from it: the
// claims of a JWT are delivered at "name.claim". The nodes are apart from those of Walk and Form.
func (w *Walker) Field(name, value []byte, sink Sink) observation.Fault {
	w.begin(sink)
	f := frame{node: w.tree.field, object: true}
	w.pair(&f, name, value)
	return w.end()
}

// Lone returns the node of a value for which Field would deliver one string and nothing else, as far as that is told at a glance; else
// nil.
func (w *Walker) Lone(name, value []byte) *Node {
	n := w.tree.field.child(name)
	if n == nil || n.keys != nil || len(value) >= 2 && mayWrap(value) && w.wraps(value) {
		return nil
	}
	return n
}

func (w *Walker) begin(sink Sink) {
	w.tree.begin()
	w.root, w.nested = w.tree.body, 0
	w.sink, w.fault = sink, observation.NoFault
	w.joiner, _ = sink.(Joiner)
	w.outliner, _ = sink.(Outliner)
	w.stepper, _ = sink.(Stepper)
	w.recaller, _ = sink.(Recaller)
	w.reply, w.first, w.posing = 0, 0, 0
	w.paths, w.left = 0, w.limits.MaxDecoded
}

func (w *Walker) end() observation.Fault {
	w.sink, w.parameters, w.joiner, w.outliner, w.stepper, w.recaller = nil, nil, nil, nil, nil, nil
	w.check.Reset(nil)
	w.sniffer.reset(nil, 0)
	w.decoder.trim()
	w.quick.release()
	w.text = kept(w.text)
	if !w.stepping {
		w.release()
	}
	w.stepping = false
	return w.fault
}

// release lets go of what a body left that was read piece by piece.
func (w *Walker) release() {
	w.documents.Release()
	for i := range w.markups {
		w.markups[i].release()
	}
	w.columns = w.columns[:0]
	if cap(w.columns) > 256 {
		w.columns = nil
	}
	clear(w.columns[:cap(w.columns)])
	w.joined = kept(w.joined)
	w.key, w.value = kept(w.key), kept(w.value)
	for i := range w.levels {
		l := &w.levels[i]
		l.scan.Reset(nil) // lets go of the body
		l.decoded, l.inflated = kept(l.decoded), kept(l.inflated)
		l.pack.reset(nil)
		l.cbor.reset(nil)
		l.cbor.text = kept(l.cbor.text)
	}
	w.loose = kept(w.loose)[:0]
	w.proto.release()
}

// kept returns the buffer b, or none where keeping it would cost much memory.
func kept(b []byte) []byte {
	if cap(b) > maxKept {
		return nil
	}
	return b
}

// report notes a fault. The first one stays: what comes later may only follow from it.
func (w *Walker) report(f observation.Fault) {
	if w.fault == observation.NoFault {
		w.fault = f
	}
}
