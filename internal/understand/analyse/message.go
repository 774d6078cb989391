package analyse

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
)

// maxIdentifiers bounds the candidates of one object; an object with more is a table of numbers, not a person.
const maxIdentifiers = 64

// maxObjects bounds the objects of one side of a call; 16 MiB of JSON holds some 300,000 people at the most.
const maxObjects = 250_000

// maxCandidates bounds the candidates of all objects of one side together: each costs some 800 bytes until the batch is
// sealed and its meaning settled. Half a gigabyte must do for an answer, whatever is in it.
const maxCandidates = 400_000

// noFrame is the number of none.
const noFrame = -2

// unseen stands for the objects beyond that bound.
const unseen = -1

// message gathers the objects of one side of a call. It is a body.Sink.
//
// Every object is a frame. An object that belongs to the one around it (a "contact" or an "address", or any nested
// object without identifiers that is no list element) is folded into it, so that what it says is said of the
// same holder.
type message struct {
	symbols   *observation.Symbols
	minter    *identity.Minter
	tester    *kind.Tester // of users' kinds; nil where none has a test
	direction observation.Direction
	location  observation.Location

	asked   *identity.Asked // what rules ask of the bodies of requests; nil for nothing
	granted identity.Grant  // of an answer: the credential that it hands out
	rank    int             // how surely it does

	rooted   bool // the first root object was entered; further ones (lines) are elements
	overflow bool // there was more than maxObjects and maxCandidates let in
	frames   []frame
	open     []int32 // the stack of entered frames
	leaves   []observation.Leaf
	runs     []run // whose leaves they are
	running  int32 // the frame of the last of them
	ids      []framedID

	outline outline
	remote  *rpc.Exchange
	matches []observation.FieldRef // of what only serves to find the answer to a request, if it is one of JSON-RPC

	parts   []part // of the request, by number
	joining int32  // what the next object was announced as; 0 for nothing

	// Exposures of this side begin behind those of the other.
	other   int
	latest  []int32 // by holder
	before  []int32 // by exposure: the one of the same holder
	indexed bool    // rows finds them
	rows    map[row]int32
	holders []int32 // frame → holder, while ending
	speaks  []int32 // frame → frame that speaks for it
	ordered []observation.Leaf
	exposed []observation.Exposure
	// Where what leaves this package lies.
	held        slab[observation.Holder]
	identifiers slab[observation.Identifier]
	exposures   slab[observation.Exposure]

	recall     recall
	draft      draft
	moulds     []*mould
	known      []knownFrame
	candidates int // of all frames

	values  values
	wanted  []wanted // the values of a body
	fetched uint8    // nothing; it keeps the compiler from leaving out what fetches
	choices choices
	set     []observation.Leaf
	sets    []knownSet
}

// frame is one object. Parent is the frame around it.
type frame struct {
	parent  int32
	element bool // an element of a list: an object in its own right even without identifiers
	named   bool // it has candidates of its own
	ids     int32
	run     int32 // the first piece of its leaves; 0 for none
	known   int32 // the number of what it holds without having been read; 0 for none
	asked   int32 // the holder in the request of what the object was asked for with; 0 for none
}

type framedID struct {
	frame int32
	id    observation.Identifier
}

type row struct {
	holder int32
	set    observation.SetRef
}

// begin starts a side: frame 0 is the message itself, with which the root object of a body is one.
func (m *message) begin(d observation.Direction) {
	m.direction = d
	m.granted, m.rank = identity.Grant{Value: m.granted.Value[:0]}, 0
	m.outline.begin()
	m.at(observation.InBody)
	m.overflow, m.joining = false, 0
	m.frames = append(m.frames[:0], frame{parent: -1})
	m.open = append(m.open[:0], 0)
	m.leaves, m.runs, m.ids, m.matches = m.leaves[:0], m.runs[:0], m.ids[:0], m.matches[:0]
	m.running = noFrame
	m.known, m.candidates, m.recall.wishes = m.known[:0], 0, m.recall.wishes[:0]
}

// at says in which part of the message the next values stand; the next root object is the first of its part.
func (m *message) at(l observation.Location) { m.location, m.rooted = l, false }

// Enter opens an object.
func (m *message) Enter(n *body.Node) {
	if m.outlined() {
		m.outline.object(n, m.location)
	}
	if at := m.placeOf(n); at != rpc.Elsewhere {
		m.remote.Enter(at, n.Name)
	}
	if m.joining != 0 {
		m.joined()
		return
	}
	top := m.open[len(m.open)-1]
	if m.belongs(n) {
		m.open = append(m.open, top)
		return
	}
	m.push(top, isElement(n) || n.Parent == nil)
}

// push opens a frame. Above maxObjects or maxCandidates nothing further is looked at, which the inspection says.
func (m *message) push(parent int32, element bool) {
	if parent == unseen || len(m.frames) == maxObjects || m.candidates >= maxCandidates {
		m.overflow = true
		m.open = append(m.open, unseen)
		return
	}
	m.frames = append(m.frames, frame{parent: parent, element: element})
	m.open = append(m.open, int32(len(m.frames)-1))
}

// Leave closes the object opened last.
func (m *message) Leave(n *body.Node) {
	if m.placeOf(n) == rpc.Root {
		m.remote.Leave(rpc.Root)
	}
	m.pop()
}

func (m *message) pop() {
	if len(m.open) > 1 {
		m.open = m.open[:len(m.open)-1]
	}
}

// Leaf notes one value.
func (m *message) Leaf(n *body.Node, v body.Value) {
	hint := hintOf(n)
	looks := m.values.of(n, hint, v)
	if m.outlined() {
		m.outline.value(n, v, looks.types, m.location)
	}
	if v.Type == body.Wrapper {
		if !m.standsForItself(n, hint) {
			return
		}
		v.Type = body.String
		looks = m.values.of(n, hint, v)
	}
	class, form := looks.class, looks.form
	field := m.field(n)
	m.choose(n, field, hint, v, looks)
	if isElement(n) && names(class, hint) {
		// A list of bare identifiers: each element is somebody of its own.
		m.push(m.open[len(m.open)-1], true)
		defer m.pop()
	}
	at := m.placeOf(n)
	if at != rpc.Elsewhere {
		m.remote.Leaf(at, n.Name, v.Bytes, v.Type == body.String, v.Type == body.Null)
	}
	m.add(field, class, form, m.try(v, hint, class, form))
	if names(class, hint) || m.asked.Names(n.Name) && hint&kind.NeverTokenise == 0 {
		m.identify(field, v.Bytes, looks)
		m.grant(n, v.Bytes)
	}
	if m.asked != nil && m.direction == observation.Request && m.location == observation.InBody {
		m.asked.Note(n.Name, v.Bytes)
	}
	if at.Finds() && !slices.Contains(m.matches, field) {
		m.matches = append(m.matches, field)
	}
}

// secret notes a header that holds a password: that it was there, and nothing of it.
func (m *message) secret(name []byte) {
	m.add(m.symbols.Field(observation.Field{
		Direction: m.direction, Location: m.location, Name: observation.OpenText(string(name)),
	}), kind.ClassSecret, kind.Clear, 0)
}

// add notes a leaf of the innermost object. A set holds a leaf once, so one that repeats the last is left out: a list of
// millions of numbers costs no more than one of them.
func (m *message) add(field observation.FieldRef, class kind.Class, form kind.Form, tried observation.TriedRef) {
	top := m.open[len(m.open)-1]
	if top == unseen {
		return
	}
	m.note(top, observation.Leaf{Field: field, Form: form, Class: class, Tried: tried})
}

func (m *message) note(frame int32, leaf observation.Leaf) {
	if frame != m.running {
		m.running = frame
		m.runs = append(m.runs, run{frame: frame, from: int32(len(m.leaves))})
	} else if leaf == m.leaves[len(m.leaves)-1] {
		return
	}
	m.leaves = append(m.leaves, leaf)
}

// identify notes a candidate identifier of the innermost object.
func (m *message) identify(field observation.FieldRef, value []byte, looks *valueSlot) {
	top := m.open[len(m.open)-1]
	if top == unseen || len(value) == 0 || m.frames[top].ids == maxIdentifiers {
		return
	}
	f := &m.frames[top]
	f.named, f.ids = true, f.ids+1
	m.candidates++
	m.ids = append(m.ids, framedID{top, observation.Identifier{Field: field, Token: m.tokenOf(value, looks)}})
}

// field gives the number of a node's field, which the node remembers for either direction. Nodes of bodies, queries and
// headers are apart, so one node is always in one location.
func (m *message) field(n *body.Node) observation.FieldRef {
	if known := n.Slots[m.direction]; known != 0 {
		return observation.FieldRef(known - 1)
	}
	text := observation.SealedText(n.Name)
	if n.Open {
		text = observation.OpenText(n.Name)
	}
	ref, folded := m.symbols.Bounded(observation.Field{Direction: m.direction, Location: m.location, Name: text})
	if folded {
		n.Hint |= nameless
	}
	n.Slots[m.direction] = uint32(ref) + 1
	return ref
}
