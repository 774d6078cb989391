package body

import (
	"bytes"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

func claimsXML(t []byte) bool {
	switch string(t) {
	case "application/xml", "text/xml", "application/soap", "application/x-xml":
		return true
	case "image/svg+xml", "application/xhtml+xml":
		return false
	}
	return bytes.HasSuffix(t, []byte("+xml"))
}

// readXML reads a body that is said to be XML. It goes through it twice: which elements are lists and which are objects is
// to be known before the first one is delivered.
func readXML(w *Walker, b []byte) observation.Fault {
	if w.isJSON(b) {
		return readJSON(w, b)
	}
	b = w.declaredXML(b)
	switch name := rootElement(b); {
	case name == nil && !bytes.HasPrefix(trimmedXML(b), []byte("<")):
		return readText(w, b)
	case isHTML(name):
		w.pieces(b)
		return observation.NoFault
	}
	return w.xml(0, trimmedXML(b), w.root)
}

func trimmedXML(b []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")), " \t\r\n")
}

// declaredXML brings a document to UTF-8 that says itself what it is written in, as far as the type has not said it.
func (w *Walker) declaredXML(b []byte) []byte {
	switch {
	case len(b) > 3 && b[0] == '<' && b[1] == 0 && b[3] == 0:
		w.text = nil // b may be in it
		return w.fromUTF16(b, false)
	case len(b) > 3 && b[0] == 0 && b[1] == '<' && b[2] == 0:
		w.text = nil
		return w.fromUTF16(b, true)
	case !bytes.HasPrefix(b, []byte("<?xml")) || utf8.Valid(b):
		return b
	}
	declaration, _, _ := bytes.Cut(b[5:], []byte("?>"))
	for {
		name, value, rest := nextAttribute(declaration)
		if name == nil {
			return b
		}
		if equalFold(name, "encoding") && isLatin(value) {
			w.text = nil
			return w.fromLatin(b)
		}
		declaration = rest
	}
}

// markup is what the reading of XML needs.
type markup struct {
	depth  int // how often what it stands in was unwrapped
	scan   xmlScanner
	shapes shapes
	open   []element

	text   []byte // of the element entered last
	joined bool   // it is in the buffer and not in the body
	buffer []byte
	key    []byte // of an attribute
	value  []byte
}

// element is an element that is being read.
type element struct {
	frame frame
	shape int32
	// entered says that it is an object; else its text is a leaf, and its attributes are, of the object around it.
	entered bool
}

// release lets go of the body.
func (m *markup) release() {
	m.scan.reset(nil, 0)
	clear(m.open)
	m.text = nil
	m.buffer, m.key, m.value = kept(m.buffer), kept(m.key), kept(m.value)
	if cap(m.shapes.list) > 1024 {
		m.shapes = shapes{}
	}
}

// xml reads one document whose root element stands in the given node.
func (w *Walker) xml(depth int, b []byte, root *Node) observation.Fault {
	outer, room := w.markup, w.room(depth)
	m := &w.markups[depth]
	w.markup, m.depth = m, depth
	defer func() { w.markup, m.open = outer, m.open[:0] }()
	m.scan.reset(b, room)
	m.shapes.read(&m.scan)
	m.scan.reset(b, room)
	w.levels[depth].frames = w.levels[depth].frames[:0]
	if len(m.shapes.list) == 1 {
		return observation.Damaged // not one element
	}
	w.sink.Enter(root)
	m.open = append(m.open[:0], element{frame: frame{node: root, object: true}, entered: true})
	m.say(nil)
	for {
		t := m.scan.next()
		top := &m.open[len(m.open)-1]
		switch t {
		case xmlStart:
			w.words(top)
			w.startElement(top)
		case xmlText:
			m.add(m.scan.text, m.scan.cdata)
		case xmlEnd:
			w.endElement(top)
		case xmlDeep:
			w.words(top)
			w.sink.Leaf(top.frame.node, Value{Type: TooDeep})
		case xmlEOF, xmlBroken:
			for i := len(m.open) - 1; i >= 0; i-- {
				if m.open[i].entered {
					w.sink.Leave(m.open[i].frame.node)
				}
			}
			if t == xmlBroken {
				return observation.Damaged
			}
			return observation.NoFault
		}
	}
}

// startElement begins the element whose start tag is present, in the one around it.
func (w *Walker) startElement(outer *element) {
	m := w.markup
	f := &outer.frame
	f.keys = nil
	i := int32(noShape)
	if outer.shape != noShape {
		i = m.shapes.find(outer.shape, m.scan.name)
	}
	s := m.shapes.of(i)
	n := w.named(f, m.scan.name, false)
	if n != nil && s.list {
		n = w.elements(n)
	}
	if n == nil {
		w.sink.Leaf(f.node, Value{Type: TooDeep})
		m.scan.skip()
		return
	}
	if s.enters() {
		w.sink.Enter(n)
	}
	w.tell(f, true)
	e := element{frame: frame{node: n, object: true}, shape: i, entered: s.enters()}
	if s.described {
		w.attributes(&e.frame, m.scan.attributes)
	}
	m.say(nil)
	if m.scan.empty {
		w.finish(&e, s)
		return
	}
	m.open = append(m.open, e)
}

func (w *Walker) attributes(f *frame, b []byte) {
	m := w.markup
	for {
		name, value, rest := nextAttribute(b)
		if name == nil {
			return
		}
		b = rest
		if bytes.IndexByte(value, '&') >= 0 {
			m.value = appendXML(m.value[:0], value)
			value = m.value
		}
		m.key = append(append(m.key[:0], '@'), name...)
		f.keys = nil // of the attribute before, if its name was a value
		if n := w.named(f, m.key, false); n != nil {
			w.tell(f, false)
			w.str(m.depth, n, value)
		} else {
			w.sink.Leaf(f.node, Value{Type: TooDeep})
		}
	}
}

func (w *Walker) endElement(e *element) {
	m := w.markup
	w.finish(e, m.shapes.of(e.shape))
	m.open = m.open[:len(m.open)-1]
}

// finish delivers the text of an element, and leaves it.
func (w *Walker) finish(e *element, s shape) {
	m := w.markup
	n := e.frame.node
	text := bytes.TrimSpace(m.text)
	m.say(nil)
	switch {
	case len(text) > 0 && (s.nested || s.described):
		w.str(m.depth, w.tree.textOf(n), text)
	case len(text) > 0:
		w.str(m.depth, n, text)
	case !e.entered && !s.described:
		w.sink.Leaf(n, Value{Type: Null})
	}
	if e.entered {
		w.sink.Leave(n)
	}
}

// words delivers the text that stands in an element before the next one in it.
func (w *Walker) words(e *element) {
	m := w.markup
	if text := bytes.TrimSpace(m.text); len(text) > 0 {
		w.str(m.depth, w.tree.textOf(e.frame.node), text)
	}
	m.say(nil)
}

// say replaces the text.
func (m *markup) say(text []byte) { m.text, m.joined = text, false }

// add appends a piece of text. A single one without references is not copied.
func (m *markup) add(raw []byte, cdata bool) {
	plain := cdata || bytes.IndexByte(raw, '&') < 0
	if len(m.text) == 0 && plain {
		m.say(raw)
		return
	}
	if !m.joined {
		m.buffer = append(m.buffer[:0], m.text...)
		m.joined = true
	}
	if plain {
		m.buffer = append(m.buffer, raw...)
	} else {
		m.buffer = appendXML(m.buffer, raw)
	}
	m.text = m.buffer
}
