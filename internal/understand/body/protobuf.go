package body

import (
	"bytes"
	"encoding/binary"
	"strconv"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

func claimsProtobuf(t []byte) bool {
	switch string(t) {
	case "application/protobuf", "application/x-protobuf", "application/vnd.google.protobuf", "application/proto",
		"application/x-google-protobuf", "application/x-protobuffer":
		return true
	}
	return bytes.HasSuffix(t, []byte("+proto")) || bytes.HasSuffix(t, []byte("+protobuf"))
}

// readProtobuf reads one message whose types nobody has given. Fields are named by their numbers.
func readProtobuf(w *Walker, b []byte) observation.Fault {
	if w.isJSON(b) {
		return readJSON(w, b)
	}
	if !w.proto.read(w, b, w.root) {
		return observation.Damaged
	}
	return observation.NoFault
}

// protoReader reads messages of protobuf. It goes through a message twice: first to see which fields are lists, and which hold
// no messages, and then to deliver it. Both take time in proportion to its bytes: lengths lead past what is inside, and what
// is inside is gone into once.
type protoReader struct {
	w       *Walker
	b       []byte
	seen    protoFields
	scratch []byte
	// How far the body was seen to be text.
	good, stop int
	bad        bool
}

func (p *protoReader) release() { p.w, p.b = nil, nil }

// read delivers a message and says whether it was whole.
func (p *protoReader) read(w *Walker, b []byte, root *Node) bool {
	p.w, p.b = w, b
	room := w.room(0)
	p.seen.begin()
	p.good, p.stop, p.bad = 0, 0, false
	p.survey(0, 0, len(b), room)
	p.good, p.stop, p.bad = 0, 0, false
	w.levels[0].frames = w.levels[0].frames[:0]
	return p.message(root, 0, 0, len(b), room)
}

// child finds the node of a field. Its number is a name, however large it is.
func (p *protoReader) child(f *frame, number uint64) *Node {
	p.scratch = strconv.AppendUint(p.scratch[:0], number, 10)
	f.keys = nil
	if number > 9999 {
		n := p.w.folded(f, p.scratch, foldOther)
		f.keys = nil
		return n
	}
	return p.w.named(f, p.scratch, false)
}

// message delivers what stands from one place to another as a message at n, which the survey knows as the field at.
func (p *protoReader) message(n *Node, own int32, from, to, room int) bool {
	w := p.w
	w.sink.Enter(n)
	w.levels[0].deep++
	whole := true
	f := frame{node: n, object: true}
	for at := from; at < to && whole; {
		var wire wireField
		if wire, at, whole = field(p.b, at, to); !whole || wire.wire == wireEndGroup {
			whole = false
			break
		}
		place := p.seen.child(own, wire.number)
		child := p.child(&f, wire.number)
		if child != nil && p.seen.at(place).list {
			child = w.listing(child)
		}
		if child == nil {
			w.sink.Leaf(n, Value{Type: TooDeep})
			continue
		}
		whole = p.field(child, place, wire, room)
	}
	w.levels[0].deep--
	w.sink.Leave(n)
	return whole
}

// field delivers one field.
func (p *protoReader) field(n *Node, place int32, f wireField, room int) bool {
	switch f.wire {
	case wireVarint:
		p.number(n, appendVarint(p.scratch[:0], f.value))
		return true
	case wireFixed64:
		p.number(n, appendFixed64(p.scratch[:0], f.value))
		return true
	case wireFixed32:
		p.number(n, appendFixed32(p.scratch[:0], uint32(f.value)))
		return true
	case wireGroup:
		return p.below(n, place, f, room)
	}
	b := p.b[f.from:f.to]
	is, doubtful := p.guess(f.from, f.to, p.seen.at(place).plain)
	if doubtful {
		p.w.sink.Leaf(n, Value{Bytes: b, Type: Guessed})
	}
	switch is {
	case asMessage:
		return p.below(n, place, f, room)
	case asText:
		p.w.str(0, n, b)
	case asBytes:
		p.w.octets(0, n, b)
	default:
		p.packed(n, b, is, p.seen.at(place).list)
	}
	return true
}

// below delivers a message in a message.
func (p *protoReader) below(n *Node, place int32, f wireField, room int) bool {
	if room <= 1 {
		p.w.sink.Leaf(n, Value{Type: TooDeep})
		return true
	}
	return p.message(n, place, f.from, f.to, room-1)
}

func (p *protoReader) number(n *Node, text []byte) {
	p.scratch = text
	p.w.sink.Leaf(n, Value{Bytes: text, Type: Number})
}

// packed delivers numbers that stand behind one another in one field; element says that n is that of a list's elements already.
func (p *protoReader) packed(n *Node, b []byte, as reading, element bool) {
	if !element {
		list := p.w.listing(n)
		if list == nil {
			p.w.sink.Leaf(n, Value{Type: TooDeep})
			return
		}
		n = list
	}
	for at := 0; at < len(b); {
		switch as {
		case asFixed64:
			p.number(n, appendFixed64(p.scratch[:0], binary.LittleEndian.Uint64(b[at:])))
			at += 8
		case asFixed32:
			p.number(n, appendFixed32(p.scratch[:0], binary.LittleEndian.Uint32(b[at:])))
			at += 4
		default:
			var v uint64
			v, at, _ = varint(b, at, len(b))
			p.number(n, appendVarint(p.scratch[:0], v))
		}
	}
}
