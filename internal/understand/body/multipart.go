package body

import (
	"bytes"
	"mime/quotedprintable"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// maxNested is how many bodies in parts may stand in each other.
const maxNested = 2

// maxBoundary is the longest boundary (RFC 2046 has 70 letters; some clients take more).
const maxBoundary = 256

func claimsMultipart(t []byte) bool { return bytes.HasPrefix(t, []byte("multipart/")) }

// looksMultipart says whether a body without a usable type is one in parts: a boundary, and a header right behind it.
func looksMultipart(b []byte) bool {
	if !bytes.HasPrefix(b, []byte("--")) {
		return false
	}
	_, rest := cutLine(b)
	line, _ := cutLine(rest)
	name, _, _ := bytes.Cut(line, []byte(":"))
	return equalFold(name, "content-disposition") || equalFold(name, "content-type")
}

// readMultipart reads a body in parts (RFC 2046, RFC 7578). Parts with a name are the fields of one object, like those of a
// form; those that are files or have a type of their own are walked by that at "$.name". Parts without a name are elements
// of a list.
func readMultipart(w *Walker, b []byte) observation.Fault {
	if w.nested == maxNested {
		return readUnsupported(w, b)
	}
	boundary := parameter(w.parameters, "boundary")
	if len(boundary) == 0 {
		line, _ := cutLine(bytes.TrimLeft(b, "\r\n"))
		boundary = bytes.TrimRight(bytes.TrimPrefix(line, []byte("--")), " \t")
		if len(boundary) == len(line) {
			boundary = nil
		}
	}
	if len(boundary) == 0 || len(boundary) > maxBoundary {
		readOpaque(w, b)
		return observation.Damaged
	}
	w.nested++
	w.text = nil // b may be in it, and parts need one of their own
	whole := w.parts(b, append([]byte("--"), boundary...))
	w.nested--
	if !whole {
		return observation.Damaged
	}
	return observation.NoFault
}

// parts walks the parts and says whether the last one has its end.
func (w *Walker) parts(b, delimiter []byte) bool {
	named := false
	form := w.formRoot()
	_, b, last, found := cutPart(b, delimiter)
	for found && !last {
		var content []byte
		content, b, last, found = cutPart(b, delimiter)
		if !found {
			break
		}
		w.part(content, form, &named)
	}
	if !found && len(b) > 0 && bytes.Contains(b, []byte("\n")) {
		w.rest(b, form, &named)
	}
	if named {
		w.ending(form)
		w.sink.Leave(form)
	}
	return found
}

// rest walks what there is of a part that does not end, if it has a type that can be read in part.
func (w *Walker) rest(b []byte, form *Node, named *bool) {
	h, _ := partHeader(b)
	if len(h.mediaType) > 0 {
		w.part(b, form, named)
	}
}

// cutPart returns what stands before the next delimiter, which stands at the beginning of a line, and what stands behind it.
// If there is none, all of b is the rest.
func cutPart(b, delimiter []byte) (content, rest []byte, last, found bool) {
	for from := 0; ; {
		i := bytes.Index(b[from:], delimiter)
		if i < 0 {
			return nil, b, false, false
		}
		at := from + i
		from = at + len(delimiter)
		if at > 0 && b[at-1] != '\n' {
			continue
		}
		rest = b[from:]
		if last = bytes.HasPrefix(rest, []byte("--")); !last {
			blank := bytes.TrimLeft(rest, " \t")
			if len(blank) > 0 && blank[0] != '\r' && blank[0] != '\n' {
				continue // a longer boundary
			}
			_, rest = cutLine(rest)
		}
		content = bytes.TrimSuffix(b[:at], []byte("\n"))
		return bytes.TrimSuffix(content, []byte("\r")), rest, last, true
	}
}

// formRoot is the node of the object whose fields the parts are.
func (w *Walker) formRoot() *Node {
	if w.root == w.tree.body {
		return w.tree.form
	}
	return w.root
}

// header is what the lines before a part say of it.
type header struct {
	name, file, mediaType, transfer []byte
	named, isFile                   bool
}

// partHeader reads the lines before a part and returns what stands behind the empty one.
func partHeader(b []byte) (header, []byte) {
	var h header
	for len(b) > 0 {
		var line []byte
		if line, b = cutLine(b); len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch name = bytes.TrimSpace(name); {
		case equalFold(name, "content-type"):
			h.mediaType = value
		case equalFold(name, "content-transfer-encoding"):
			h.transfer = value
		case equalFold(name, "content-disposition"):
			h.name = quotedParameter(value, "name")
			h.file = quotedParameter(value, "filename")
			h.named, h.isFile = h.name != nil, h.file != nil || bytes.Contains(value, []byte("filename*="))
		}
	}
	return h, b
}

// quotedParameter returns the value of a parameter of Content-Disposition, in which a semicolon may stand in quotes; nil
// where there is none.
func quotedParameter(b []byte, wanted string) []byte {
	for {
		i := bytes.IndexByte(b, ';')
		if i < 0 {
			return nil
		}
		b = bytes.TrimLeft(b[i+1:], " \t")
		end := bytes.IndexAny(b, "=;")
		if end < 0 {
			return nil
		}
		if b[end] == ';' {
			continue
		}
		name := b[:end]
		b = b[end+1:]
		value := bytes.TrimLeft(b, " \t")
		if len(value) > 0 && value[0] == '"' {
			if n := bytes.IndexByte(value[1:], '"'); n >= 0 {
				value, b = value[1:n+1], value[n+2:]
			}
		} else if n := bytes.IndexByte(value, ';'); n >= 0 {
			value = bytes.TrimSpace(value[:n])
		}
		if equalFold(bytes.TrimSpace(name), wanted) {
			return value
		}
	}
}

// part walks one part. named says whether the object of the named ones has been entered.
func (w *Walker) part(b []byte, form *Node, named *bool) {
	h, content := partHeader(b)
	essence, _ := w.splitType(h.mediaType)
	if !claimsMultipart(essence) { // those may not be packed, and their parts need the buffers
		content = w.transferred(content, h.transfer)
	}
	if string(essence) == "application/http" {
		_, content = cutLine(content)
		inner, rest := partHeader(content)
		h.mediaType, content = inner.mediaType, rest
	}
	if !h.named {
		if n := w.elements(w.root); n != nil {
			w.inside(n, h.mediaType, content)
		} else {
			w.sink.Leaf(w.root, Value{Type: TooDeep})
		}
		return
	}
	if !*named {
		*named = true
		w.begun(form)
		w.sink.Enter(form)
	}
	f := frame{node: form, object: true}
	if !h.isFile && (len(h.mediaType) == 0 || bytes.HasPrefix(h.mediaType, []byte("text/plain"))) {
		w.pair(&f, h.name, content)
		return
	}
	f.node = w.root
	n := w.named(&f, h.name, true)
	if n == nil {
		w.sink.Leaf(form, Value{Type: TooDeep})
		return
	}
	w.tell(&f, true)
	if len(h.file) > 0 {
		w.pair(&frame{node: n, object: true}, []byte("@filename"), h.file)
	}
	w.inside(n, h.mediaType, content)
}

// inside walks a part by its own type, with n in the place of the root.
func (w *Walker) inside(n *Node, mediaType, b []byte) {
	if len(b) == 0 {
		return
	}
	root, parameters := w.root, w.parameters
	essence, own := w.splitType(mediaType)
	f := w.formatOf(essence)
	w.root, w.parameters = n, own
	if !f.sealed && !f.mixed {
		b = w.toUTF8(b, own, f)
	}
	if len(b) > 0 {
		w.report(f.read(w, b))
	}
	w.root, w.parameters = root, parameters
}

// transferred undoes what a part was packed in to go by mail.
func (w *Walker) transferred(b, transfer []byte) []byte {
	l := &w.levels[0]
	switch {
	case equalFold(transfer, "base64"):
		if out := w.fromBase64(l, b); len(out) > 0 {
			return out
		}
	case equalFold(transfer, "quoted-printable"):
		out, whole, err := drain(l.inflated[:0], quotedprintable.NewReader(bytes.NewReader(b)), w.left)
		l.inflated = out[:0]
		if err != nil || !whole {
			return b
		}
		w.left -= int64(len(out))
		return out
	}
	return b
}
