package graphql

import "bytes"

// maxKeptDocuments bounds what a Reader remembers, in bytes. When it is full it is emptied: what is remembered changes
// nothing but the speed.
const maxKeptDocuments = 16 << 20

// Reader reads documents and remembers them. It belongs to one goroutine at a time.
type Reader struct {
	skeleton skeleton
	text     []byte
	known    map[string]*Document // by skeleton; nil for what is no document
	size     int
}

// NewReader returns a Reader that remembers nothing yet.
func NewReader() *Reader { return &Reader{known: map[string]*Document{}} }

// Read reads a text that could be a document. The document is nil unless the verdict is Read; Literals, Comments and Skeleton
// speak of this text until the next call.
func (r *Reader) Read(text []byte) (*Document, Verdict) {
	if !begins(text[:min(len(text), maxText)]) {
		return nil, NoDocument
	}
	if len(text) > maxText {
		return nil, TooLarge
	}
	r.text = append(r.text[:0], text...) // what a caller reads from may not last until the values are asked for
	s := &r.skeleton
	if v := s.read(r.text); v != Read {
		return nil, v
	}
	d, ok := r.known[string(s.text)]
	if !ok {
		key := string(s.text)
		d = compile(key, s.tokens)
		r.keep(key, d)
	}
	if d == nil {
		return nil, Broken
	}
	return d, Read
}

func (r *Reader) keep(key string, d *Document) {
	cost := documentCost + len(key)
	if d != nil {
		cost = d.cost
	}
	if cost > maxKeptDocuments/8 {
		return
	}
	if r.size+cost > maxKeptDocuments {
		clear(r.known)
		r.size = 0
	}
	r.known[key] = d
	r.size += cost
}

// Literals are the values in the text, in their order.
func (r *Reader) Literals() []Literal { return r.skeleton.literals }

// Comments are the comments in the text.
func (r *Reader) Comments() [][]byte { return r.skeleton.comments }

// Skeleton is the text without its values, blanks and comments.
func (r *Reader) Skeleton() []byte { return r.skeleton.text }

// Release lets go of the text, and of buffers that have grown large.
func (r *Reader) Release() {
	s := &r.skeleton
	clear(s.literals[:cap(s.literals)])
	clear(s.comments[:cap(s.comments)])
	if cap(r.text)+cap(s.text)+cap(s.plain)+64*cap(s.literals) > maxText {
		*s, r.text = skeleton{}, nil
	}
}

// isName says whether b is a name of GraphQL that is not longer than a name needs to be.
func isName(b []byte) bool {
	b = bytes.TrimSpace(b)
	return len(b) > 0 && len(b) <= maxName && nameLength(b) == len(b)
}

// maxName is how long the name of an operation may be.
const maxName = 64
