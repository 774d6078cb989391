package observation

import (
	"encoding/binary"
	"slices"
	"sync"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Direction says which way a value crossed.
type Direction uint8

// The directions.
const (
	Request Direction = iota
	Response
)

// String gives the direction as the contract spells it.
func (d Direction) String() string { return [...]string{"request", "response"}[d] }

// Location says in which part of a message a value stood.
type Location uint8

// The locations. A cookie is a header field by the name "cookie.NAME".
const (
	InPath Location = iota
	InQuery
	InHeader
	InBody
)

// String gives the location as the contract spells it.
func (l Location) String() string { return [...]string{"path", "query", "header", "body"}[l] }

// Field is a place where values stand. Its name is the 0-based index of the part (in decimal, see Segment) for a path, the
// parameter's name for a query or form, the lower-case header name, or a body path such as "$.a.b[*].c".
type Field struct {
	Direction Direction
	Location  Location
	Name      Text
}

// Path is the evidence that a call leaves for the endpoint it belongs to: everything but the values.
type Path struct {
	Method    string
	Host      Text      // lower case, without a default port
	Service   Text      // the workload that answers, where known
	Segments  []Segment // its parts, in order
	Operation Text      // of a protocol inside HTTP ("graphql:query Name"); empty for plain HTTP
	// Noise marks an answer that founds no endpoint: 404, 405, 400, 501.
	Noise bool
}

// Leaf is one field of a set with the verdict on its value.
type Leaf struct {
	Field FieldRef
	Form  kind.Form
	Class kind.Class
	// Tried says what tests of users' kinds said of the value; zero where it was tried by none.
	Tried TriedRef
}

// References number symbols within one process. They never rest; the store gives them numbers of its own.
type (
	// FieldRef stands for a Field.
	FieldRef uint32
	// PathRef stands for a Path.
	PathRef uint32
	// SetRef stands for a set of leaves.
	SetRef uint32
	// ShapeRef stands for the text of a shape; zero for that of nothing.
	ShapeRef uint32
	// TriedRef stands for what tests said of a value, from one.
	TriedRef uint16
)

// Symbols gives small numbers to the paths, fields and field sets of this process. It is safe for concurrent use.
type Symbols struct {
	mu     sync.RWMutex
	fields table[Field]
	paths  table[Path]
	sets   table[[]Leaf]
	shapes table[Text]
	tried  table[kind.Tried]
	bound  func(Path) Path
	names  names
}

type table[T any] struct {
	byKey map[string]uint32
	items []T
}

func (t *table[T]) intern(key string, make func() T) uint32 {
	if n, ok := t.byKey[key]; ok {
		return n
	}
	if t.byKey == nil {
		t.byKey = map[string]uint32{}
	}
	n := uint32(len(t.items))
	t.items = append(t.items, make())
	t.byKey[key] = n
	return n
}

// NewSymbols returns an empty table.
func NewSymbols() *Symbols { return &Symbols{} }

// NewBoundSymbols returns an empty table that asks of each path it does not know what is to be kept of it, and knows that instead.
func NewBoundSymbols(keep func(Path) Path) *Symbols { return &Symbols{bound: keep} }

// Field returns the number of f.
func (s *Symbols) Field(f Field) FieldRef {
	ref, _ := s.Bounded(f)
	return ref
}

// Bounded returns the number of f, or of the field that stands for those whose names are too many to be kept apart.
func (s *Symbols) Bounded(f Field) (ref FieldRef, folded bool) {
	key := f.Key()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.fields.byKey[key]; !known && !s.names.admit(&f) {
		key, folded = f.Key(), true
	}
	return FieldRef(s.fields.intern(key, func() Field { return f })), folded
}

// Path returns the number of p. The segments are copied.
func (s *Symbols) Path(p Path) PathRef {
	var buffer [256]byte
	key := p.appendKey(buffer[:0])
	s.mu.RLock()
	n, ok := s.paths.byKey[string(key)]
	s.mu.RUnlock()
	if ok {
		return PathRef(n)
	}
	if s.bound != nil {
		p = s.bound(p)
		key = p.appendKey(key[:0])
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n, ok := s.paths.byKey[string(key)]; ok { // no memory for a path that is bounded over and over
		return PathRef(n)
	}
	return PathRef(s.paths.intern(string(key), func() Path {
		p.Segments = slices.Clone(p.Segments)
		return p
	}))
}

// Set returns the number of a set of leaves, which it sorts and rids of repeats in place and copies when new.
func (s *Symbols) Set(leaves []Leaf) SetRef {
	slices.SortFunc(leaves, compareLeaves)
	leaves = slices.Compact(leaves)
	var buffer [256]byte
	key := buffer[:0]
	for _, l := range leaves {
		key = binary.AppendUvarint(key, uint64(l.Field))
		key = append(key, byte(l.Form), byte(l.Class), byte(l.Tried), byte(l.Tried>>8))
	}
	s.mu.RLock()
	n, ok := s.sets.byKey[string(key)]
	s.mu.RUnlock()
	if ok {
		return SetRef(n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return SetRef(s.sets.intern(string(key), func() []Leaf { return slices.Clone(leaves) }))
}

// Shape returns the number of a shape by its text, which may hold anybody's words.
func (s *Symbols) Shape(text string) ShapeRef {
	if text == "" {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return ShapeRef(s.shapes.intern(text, func() Text { return SealedText(text) })) + 1
}

// ShapeOf returns what Shape numbered; nothing for zero.
func (s *Symbols) ShapeOf(n ShapeRef) Text {
	if n == 0 {
		return Text{}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.shapes.items[n-1]
}

func compareLeaves(a, b Leaf) int {
	if a.Field != b.Field {
		return int(a.Field) - int(b.Field)
	}
	if a.Class != b.Class {
		return int(a.Class) - int(b.Class)
	}
	if a.Form != b.Form {
		return int(a.Form) - int(b.Form)
	}
	return int(a.Tried) - int(b.Tried)
}

// mostTried bounds what tests said in different ways; beyond it a value counts as not tried.
const mostTried = 1<<16 - 1

// Tried returns the number of what tests said of a value: zero for nothing.
func (s *Symbols) Tried(t kind.Tried) TriedRef {
	if t == "" {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.tried.byKey[string(t)]; !known && len(s.tried.items) == mostTried {
		return 0
	}
	return TriedRef(s.tried.intern(string(t), func() kind.Tried { return t }) + 1)
}

// TriedOf returns what Tried numbered.
func (s *Symbols) TriedOf(n TriedRef) kind.Tried {
	if n == 0 {
		return ""
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.tried.items[n-1]
}

// FieldOf returns what Field numbered.
func (s *Symbols) FieldOf(n FieldRef) Field {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.fields.items[n]
}

// PathOf returns what Path numbered.
func (s *Symbols) PathOf(n PathRef) Path {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.paths.items[n]
}

// SetOf returns what Set numbered; the slice must not be changed.
func (s *Symbols) SetOf(n SetRef) []Leaf {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.sets.items[n]
}

// Key is a text that is equal for equal fields alone. It reveals the name.
func (f Field) Key() string {
	return string([]byte{byte('0' + f.Direction), byte('0' + f.Location)}) + f.Name.value
}

// Key is a text that is equal for equal paths alone. It reveals host and segments.
func (p Path) Key() string { return string(p.appendKey(nil)) }

func (p *Path) appendKey(b []byte) []byte {
	noise := "."
	if p.Noise {
		noise = "!"
	}
	for _, part := range [...]string{noise, p.Method, p.Host.value, p.Service.value, p.Operation.value} {
		b = append(append(b, part...), 0)
	}
	for i := range p.Segments {
		s := &p.Segments[i]
		b = append(b, byte('a'+s.Class), byte('a'+s.Before), byte('a'+s.After))
		b = append(append(b, s.Text.value...), 0)
	}
	return b
}
