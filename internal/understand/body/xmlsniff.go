package body

import "bytes"

// rootElement returns the name of the first element; nil where there is none.
func rootElement(b []byte) []byte {
	var s xmlScanner
	s.reset(trimmedXML(b), 1)
	if s.next() != xmlStart {
		return nil
	}
	return s.name
}

func isHTML(name []byte) bool { return equalFold(name, "html") }

// saysXML says whether a text begins with the declaration of XML and is no page of HTML.
func saysXML(b []byte) bool {
	if !bytes.HasPrefix(trimmedXML(b), []byte("<?xml")) {
		return false
	}
	name := rootElement(b)
	return name != nil && !isHTML(name)
}

// looksXML says whether a body without a usable type is XML: it says so, or all of it can be read so.
func (w *Walker) looksXML(b []byte) bool {
	if saysXML(b) {
		return true
	}
	b = trimmedXML(b)
	if len(b) == 0 || b[0] != '<' {
		return false
	}
	s := &w.sniffer
	s.reset(b, w.limits.MaxDepth)
	for first := true; ; {
		switch s.next() {
		case xmlEOF:
			return true
		case xmlBroken:
			return false
		case xmlStart:
			if first && isHTML(s.name) {
				return false
			}
			first = false
		}
	}
}

// holdsXML says whether a value is a whole document of XML and not a text with marks of HTML in it. It has an element in
// another, or an attribute, or says that it is XML.
func (w *Walker) holdsXML(b []byte) bool {
	b = trimmedXML(b)
	if len(b) < 4 || b[len(b)-1] != '>' || b[1] != '?' && b[1] != '!' && !isNameByte(b[1]) {
		return false
	}
	s := &w.sniffer
	s.reset(b, w.limits.MaxDepth)
	said := bytes.HasPrefix(b, []byte("<?xml"))
	for elements := 0; ; {
		switch s.next() {
		case xmlEOF:
			return said || elements > 1
		case xmlBroken:
			return false
		case xmlStart:
			if elements++; elements == 1 && isMark(s.name) {
				return false
			}
			name, _, _ := nextAttribute(s.attributes)
			said = said || name != nil
		}
	}
}

// isMark says whether an element is one with which HTML marks text.
func isMark(name []byte) bool {
	if len(name) > len("blockquote") {
		return false
	}
	switch string(bytes.ToLower(name)) {
	case "a", "abbr", "article", "b", "big", "blockquote", "body", "br", "button", "center", "code", //nolint:misspell // HTML spells it so
		"del", "dd", "div", "dl", "dt", "em",
		"figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "html", "i", "iframe", "img", "ins",
		"li", "main", "mark", "nav", "ol", "p", "picture", "pre", "s", "script", "section", "small", "span", "strike", "strong",
		"style", "sub", "sup", "svg", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul", "video":
		return true
	}
	return false
}
