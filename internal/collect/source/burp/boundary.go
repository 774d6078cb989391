package burp

import "bytes"

// itemEnd is the boundary of an item: where </item> stands outside CDATA and comments.
type itemEnd struct {
	in      inside
	held    [len(cdataMark)]byte // how markup begins
	n       int
	matched int // bytes in a row of what ends CDATA or a comment
}

type inside uint8

const (
	inText inside = iota
	inMarkup
	inClosing // behind </item
	inCDATA
	inComment
)

const (
	cdataMark   = "<![CDATA["
	commentMark = "<!--"
	closeMark   = "</item"
)

// Scan implements [source.Boundary].
func (e *itemEnd) Scan(p []byte) (int, bool) {
	for i := 0; i < len(p); {
		switch e.in {
		case inText:
			k := bytes.IndexByte(p[i:], '<')
			if k < 0 {
				return len(p), false
			}
			i += k + 1
			e.in, e.n, e.held[0] = inMarkup, 1, '<'
		case inMarkup:
			i += e.markup(p[i])
		case inClosing:
			k := bytes.IndexByte(p[i:], '>')
			if k < 0 {
				return len(p), false
			}
			return i + k + 1, true
		case inCDATA:
			i += e.toEnd(p[i:], ']')
		case inComment:
			i += e.toEnd(p[i:], '-')
		}
	}
	return len(p), false
}

// markup looks at one more byte behind < and returns 1, or 0 when the byte is no part of what is looked for.
func (e *itemEnd) markup(c byte) int {
	if e.n == len(closeMark) && string(e.held[:e.n]) == closeMark {
		if c == '>' || c == ' ' || c == '\t' || c == '\r' || c == '\n' {
			e.in = inClosing
		} else {
			e.in = inText
		}
		return 0
	}
	e.held[e.n] = c
	e.n++
	switch now := string(e.held[:e.n]); {
	case now == cdataMark:
		e.in, e.matched = inCDATA, 0
	case now == commentMark:
		e.in, e.matched = inComment, 0
	case hasPrefix(cdataMark, now), hasPrefix(commentMark, now), hasPrefix(closeMark, now):
	default:
		e.in = inText
		return 0 // it may be the < of other markup
	}
	return 1
}

func hasPrefix(s, begin string) bool { return len(begin) <= len(s) && s[:len(begin)] == begin }

// toEnd goes on towards two marks and a >, and returns how far it came.
func (e *itemEnd) toEnd(p []byte, mark byte) int {
	if e.matched == 0 {
		k := bytes.IndexByte(p, mark)
		if k < 0 {
			return len(p)
		}
		e.matched = 1
		return k + 1
	}
	switch {
	case p[0] == mark:
		e.matched = 2
	case p[0] == '>' && e.matched == 2:
		e.in, e.matched = inText, 0
	default:
		e.matched = 0
	}
	return 1
}
