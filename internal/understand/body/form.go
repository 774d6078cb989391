package body

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// readForm reads a body that is said to be a form. Many clients say so of JSON, too.
func readForm(w *Walker, b []byte) observation.Fault {
	if w.isJSON(b) {
		return readJSON(w, b)
	}
	root := w.tree.form
	if w.root != w.tree.body {
		root = w.root // a part of another body
	}
	w.fields(bytes.TrimRight(b, "\r\n"), root)
	return observation.NoFault
}

// fields delivers one object with the fields of a form.
func (w *Walker) fields(b []byte, root *Node) {
	w.begun(root)
	w.sink.Enter(root)
	f := frame{node: root, object: true}
	for len(b) > 0 {
		field := b
		if i := bytes.IndexByte(b, '&'); i >= 0 {
			field, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		if len(field) == 0 {
			continue
		}
		name, value := field, field[len(field):]
		if i := bytes.IndexByte(field, '='); i >= 0 {
			name, value = field[:i], field[i+1:]
		}
		name, value = w.unescapeName(name), w.unescapeValue(value)
		w.pair(&f, name, value)
	}
	w.ending(root)
	w.sink.Leave(root)
}

// pair delivers one named value of the object f.
func (w *Walker) pair(f *frame, name, value []byte) {
	f.keys = nil
	n := w.named(f, name, true)
	if n == nil {
		w.sink.Leaf(f.node, Value{Type: TooDeep})
		return
	}
	w.tell(f, false)
	w.levels[0].frames = w.levels[0].frames[:0]
	w.str(0, n, value)
}

func (w *Walker) unescapeName(b []byte) []byte {
	if bytes.IndexByte(b, '%') < 0 && bytes.IndexByte(b, '+') < 0 {
		return b
	}
	w.key = appendUnescaped(w.key[:0], b)
	return w.key
}

func (w *Walker) unescapeValue(b []byte) []byte {
	if bytes.IndexByte(b, '%') < 0 && bytes.IndexByte(b, '+') < 0 {
		return b
	}
	w.value = appendUnescaped(w.value[:0], b)
	return w.value
}

// appendUnescaped appends b to dst with plus signs as blanks and percent escapes resolved; a percent sign that begins no
// escape stays as it is.
func appendUnescaped(dst, b []byte) []byte {
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '+':
			c = ' '
		case c == '%' && i+2 < len(b):
			if high, low := nibble(b[i+1]), nibble(b[i+2]); high < 16 && low < 16 {
				c = high<<4 | low
				i += 2
			}
		}
		dst = append(dst, c)
	}
	return dst
}

// nibble returns what a hex digit stands for; 16 for what is none.
func nibble(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return (c | 0x20) - 'a' + 10
	}
	return 16
}

// looksForm says whether a body without a usable type is a form: one line of name=value pairs in the letters of URLs.
func looksForm(b []byte) bool {
	name, pairs, filled := 0, 0, false
	inName := true
	for _, c := range bytes.TrimRight(b, "\r\n") {
		switch {
		case c == '=' && inName:
			if name == 0 {
				return false
			}
			inName = false
			pairs++
		case c == '&':
			if inName {
				return false
			}
			inName, name = true, 0
		case c == '=' && !filled:
			return false // the padding of base64
		case c <= ' ', c >= 0x7F, c == '"', c == '<', c == '>', c == '\\', c == '^', c == '`', c == '{', c == '|', c == '}':
			return false
		case inName:
			name++
		default:
			filled = true
		}
	}
	return !inName && (filled || pairs > 1)
}
