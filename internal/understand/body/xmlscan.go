package body

import (
	"bytes"
	"unicode/utf8"
)

// xmlToken is what the scanner of XML has met.
type xmlToken uint8

const (
	xmlEOF    xmlToken = iota // the end of a document that is whole
	xmlBroken                 // what cannot be read, or a document that ends too early
	xmlStart
	xmlEnd
	xmlText
	xmlDeep // an element below the depth limit, passed over to its end
)

// xmlScanner takes XML 1.0 apart. Comments, processing instructions and the document type are passed over; nothing that a
// document type declares is read, so that no entity can grow. It checks that tags match, and little else.
type xmlScanner struct {
	b    []byte
	at   int
	most int // elements that may stand in each other

	name, attributes []byte // of the present tag, the name without its prefix
	full             []byte // the name as it is written
	empty            bool   // the present start tag is the end, too
	text             []byte // of the present text, not unescaped
	cdata            bool

	open   [][]byte // names as they are written
	rooted bool
	broken bool
}

func (s *xmlScanner) reset(b []byte, most int) {
	clear(s.open)
	*s = xmlScanner{b: b, most: most, open: s.open[:0]}
}

// next returns the next token that matters.
func (s *xmlScanner) next() xmlToken {
	for {
		switch t := s.raw(); t {
		case xmlStart:
			return s.start()
		case xmlEnd:
			last := len(s.open) - 1
			if last < 0 || !bytes.Equal(s.open[last], s.full) {
				return s.fail()
			}
			s.open = s.open[:last]
			return t
		case xmlText:
			if len(s.open) > 0 {
				return t
			}
			if len(bytes.TrimSpace(s.text)) > 0 {
				return s.fail()
			}
		case xmlEOF:
			if len(s.open) > 0 || !s.rooted {
				return s.fail()
			}
			return t
		default:
			return t
		}
	}
}

func (s *xmlScanner) start() xmlToken {
	if len(s.open) == 0 && s.rooted {
		return s.fail()
	}
	s.rooted = true
	if len(s.open) >= s.most {
		s.pass(s.empty)
		return xmlDeep
	}
	if !s.empty {
		s.open = append(s.open, s.full)
	}
	return xmlStart
}

// skip passes over the element whose start tag is present.
func (s *xmlScanner) skip() {
	if !s.empty {
		s.open = s.open[:len(s.open)-1]
	}
	s.pass(s.empty)
}

// pass reads on to the end of an element without looking at the names in it, so that no depth costs memory.
func (s *xmlScanner) pass(ended bool) {
	for depth := 1; !ended; ended = depth == 0 {
		switch s.raw() {
		case xmlStart:
			if !s.empty {
				depth++
			}
		case xmlEnd:
			depth--
		case xmlEOF, xmlBroken:
			s.broken = true
			return
		}
	}
}

func (s *xmlScanner) fail() xmlToken {
	s.broken = true
	return xmlBroken
}

// raw returns the next tag or text, whatever stands around it.
func (s *xmlScanner) raw() xmlToken {
	for !s.broken && s.at < len(s.b) {
		rest := s.b[s.at:]
		if rest[0] != '<' {
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			s.text, s.cdata = rest[:n], false
			s.at += n
			return xmlText
		}
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.past(4, "-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			from := s.at + 9
			if s.past(9, "]]>") {
				s.text, s.cdata = s.b[from:s.at-3], true
				return xmlText
			}
		case bytes.HasPrefix(rest, []byte("<?")):
			s.past(2, "?>")
		case bytes.HasPrefix(rest, []byte("<!")):
			s.doctype()
		default:
			return s.tag()
		}
	}
	if s.broken {
		return xmlBroken
	}
	return xmlEOF
}

// past moves behind the next end that stands at least skip bytes from here.
func (s *xmlScanner) past(skip int, end string) bool {
	i := bytes.Index(s.b[s.at+skip:], []byte(end))
	if i < 0 {
		s.broken = true
		return false
	}
	s.at += skip + i + len(end)
	return true
}

// doctype moves behind a document type with all that it declares.
func (s *xmlScanner) doctype() {
	s.at += 2
	for brackets := 0; s.at < len(s.b) && !s.broken; {
		rest := s.b[s.at:]
		switch c := rest[0]; {
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.past(4, "-->")
			continue
		case bytes.HasPrefix(rest, []byte("<?")):
			s.past(2, "?>")
			continue
		case c == '"', c == '\'':
			s.past(1, string(c))
			continue
		case c == '[':
			brackets++
		case c == ']':
			brackets--
		case c == '>' && brackets <= 0:
			s.at++
			return
		}
		s.at++
	}
	s.broken = true
}

// tag reads a start or end tag.
func (s *xmlScanner) tag() xmlToken {
	from, token := s.at+1, xmlStart
	if from < len(s.b) && s.b[from] == '/' {
		from, token = from+1, xmlEnd
	}
	to := from
	for to < len(s.b) && isNameByte(s.b[to]) {
		to++
	}
	if to == from || s.b[from] >= '0' && s.b[from] <= '9' || s.b[from] == '-' || s.b[from] == '.' {
		return s.fail()
	}
	end := tagEnd(s.b, to)
	if end < 0 {
		return s.fail()
	}
	s.full, s.attributes = s.b[from:to], s.b[to:end]
	s.name = localName(s.full)
	s.empty = token == xmlStart && end > to && s.b[end-1] == '/'
	if s.empty {
		s.attributes = s.b[to : end-1]
	}
	s.at = end + 1
	return token
}

// tagEnd finds the > of a tag, beyond values in quotes; -1 if there is none or another tag begins before.
func tagEnd(b []byte, at int) int {
	for ; at < len(b); at++ {
		switch c := b[at]; c {
		case '>':
			return at
		case '<':
			return -1
		case '"', '\'':
			n := bytes.IndexByte(b[at+1:], c)
			if n < 0 {
				return -1
			}
			at += n + 1
		}
	}
	return -1
}

func isNameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':' || c >= utf8.RuneSelf
}

// localName returns a name without its prefix.
func localName(name []byte) []byte {
	if i := bytes.LastIndexByte(name, ':'); i >= 0 && i+1 < len(name) {
		return name[i+1:]
	}
	return name
}
