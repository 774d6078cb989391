package analyse

import (
	"encoding/binary"
	"strconv"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// The bounds of what is remembered of shapes by how they were met: so many, none that takes more bytes. The places of one
// side are bounded by the walk.
const (
	maxOutlines = 1 << 13
	maxOutline  = 16 << 10
)

// outline notes the shape of one side of a call while it is walked.
type outline struct {
	symbols *observation.Symbols
	side    uint64
	nodes   uint32 // that were given a number
	objects uint32 // of this side
	touched []*body.Node
	inside  *body.Node // where a text stands whose contents come next
	path    []shape.Node
	media   []byte
	whole   shape.Types // of the message

	key   []byte
	known map[string]observation.ShapeRef
	build sketch
}

func (o *outline) begin() {
	o.side++
	o.objects, o.inside, o.whole = 0, nil, 0
	o.touched, o.path, o.media = o.touched[:0], o.path[:0], o.media[:0]
}

// outlined says whether what comes next belongs to the shape: headers of an answer do not.
func (m *message) outlined() bool {
	return m.location != observation.InHeader || m.direction == observation.Request
}

// List notes that a list begins.
func (m *message) List(n *body.Node) {
	if m.outlined() {
		m.outline.list(n, m.location)
	}
}

// Inside notes that what comes next at n is in a text.
func (m *message) Inside(n *body.Node, xml bool) {
	if !m.outlined() {
		return
	}
	types := shape.Holds
	if xml {
		types |= shape.HoldsXML
	}
	m.outline.note(n, types, m.location)
	m.outline.inside = n
}

// note notes that values of these types stood at n.
func (o *outline) note(n *body.Node, types shape.Types, at observation.Location) {
	t := &n.Trace
	if t.Side != o.side {
		number := t.Number
		if number == 0 {
			o.nodes++
			number = o.nodes
		}
		*t = body.Trace{Side: o.side, Number: number, Section: uint8(at)}
		o.touched = append(o.touched, n)
	}
	t.Types |= uint32(types)
	if n.Parent == nil {
		if types&^(shape.Holds|shape.HoldsXML) != 0 {
			t.Seen++
		}
		return
	}
	p := &n.Parent.Trace
	switch {
	case p.Side != o.side || p.Object == 0:
	case t.Around != p.Object:
		t.Around = p.Object
		t.Seen++
	case isWritten(n, at) && n.Trace.Types&uint32(shape.Holds) == 0:
		t.Types |= uint32(shape.Array)
	}
}

func (o *outline) object(n *body.Node, at observation.Location) {
	types := shape.Object
	if o.inside == n {
		o.inside, types = nil, 0
	}
	o.note(n, types, at)
	o.objects++
	n.Trace.Objects++
	n.Trace.Object = o.objects
}

func (o *outline) list(n *body.Node, at observation.Location) {
	types := shape.Array
	if o.inside == n {
		o.inside, types = nil, 0
	}
	o.note(n, types, at)
}

// value notes a value; text is what it is if it is a text.
func (o *outline) value(n *body.Node, v body.Value, text shape.Types, at observation.Location) {
	if n.HoldsKeys() {
		return
	}
	if o.inside == n { // a text in a text
		o.inside = nil
	}
	var types shape.Types
	switch v.Type {
	case body.String:
		if isWritten(n, at) {
			types = shape.OfWritten(v.Bytes)
		} else {
			types = text
		}
	case body.Number:
		types = shape.OfNumber(v.Bytes)
	case body.Bool:
		types = shape.Bool
	case body.Null:
		types = shape.Null
	case body.Opaque:
		types = shape.Binary
	case body.TooDeep, body.Guessed:
		types = shape.Unknown
	case body.Wrapper:
		types = shape.Holds
	}
	o.note(n, types, at)
}

// isWritten says whether the values at n are texts by nature: in queries, headers and forms.
func isWritten(n *body.Node, at observation.Location) bool {
	return at != observation.InBody || n.Parent != nil && n.Parent.Parent == nil && n.Parent.Name == ""
}

// pathValue notes the value of a part of the path.
func (o *outline) pathValue(part int, v []byte) {
	key := strconv.Itoa(part)
	if n := len(o.path); n > 0 && o.path[n-1].Key == key { // one of a list
		o.path[n-1].Types |= shape.OfWritten(v) | shape.Array
		return
	}
	o.path = append(o.path, shape.Node{Key: key, Types: shape.OfWritten(v)})
}

// body notes of which media type the body was, and whether all of it was read.
func (o *outline) body(mediaType []byte, complete bool) {
	o.media = appendMedia(o.media[:0], mediaType)
	if !complete {
		o.whole |= shape.Partial
	}
}

// longestMedia is longer than any media type that is registered.
const longestMedia = 100

// appendMedia appends a media type in lower case without its parameters; nothing of what is none.
func appendMedia(b, mediaType []byte) []byte {
	slashes, from := 0, len(b)
	for _, c := range mediaType {
		switch {
		case c == ';' || c == ',' || c == ' ' && len(b) > from:
			mediaType = nil
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '+' || c == '-' || c == '_':
		case c == '/':
			slashes++
		case c == ' ':
			continue
		default:
			return b[:from]
		}
		if mediaType == nil {
			break
		}
		b = append(b, c)
	}
	if slashes != 1 || len(b)-from > longestMedia || b[from] == '/' || b[len(b)-1] == '/' {
		return b[:from]
	}
	return b
}

// end numbers the shape of the side. Sides that were met in the same order have one entry in memory, and all that are alike
// have one text.
func (o *outline) end() observation.ShapeRef {
	if len(o.touched)+len(o.path)+len(o.media) == 0 {
		return 0
	}
	o.key = append(append(o.key[:0], o.media...), 0)
	o.key = binary.AppendUvarint(o.key, uint64(len(o.path)))
	for _, n := range o.path {
		o.key = append(append(o.key, n.Key...), '=')
		o.key = binary.AppendUvarint(o.key, uint64(n.Types))
	}
	o.key = binary.LittleEndian.AppendUint32(o.key, uint32(o.whole))
	for _, n := range o.touched {
		t := &n.Trace
		if n.Parent == nil && t.Seen > 1 && n.Name == "$" {
			o.whole |= shape.Lines
			t.Types |= uint32(shape.Lines)
		}
		types := t.Types << 1
		if optional(n, o.side) {
			types |= 1
		}
		o.key = binary.AppendUvarint(binary.AppendUvarint(o.key, uint64(t.Number)), uint64(types))
	}
	if ref, ok := o.known[string(o.key)]; ok {
		return ref
	}
	if len(o.known) >= maxOutlines || o.known == nil {
		o.known = map[string]observation.ShapeRef{}
	}
	ref := o.symbols.Shape(o.build.text(o))
	if len(o.key) <= maxOutline {
		o.known[string(o.key)] = ref
	} else {
		o.key = nil
	}
	return ref
}

// optional says whether an object that could hold a value at n was seen without one.
func optional(n *body.Node, side uint64) bool {
	p := n.Parent
	return p != nil && p.Trace.Side == side && n.Trace.Seen < p.Trace.Objects && !n.IsElements()
}
