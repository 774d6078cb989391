package burp

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// element is a child of an item.
type element struct {
	name       []byte
	attributes []byte // as they are written
	text       []byte // decoded; that of elements inside is left out
}

// opening is where the content of the outermost element begins; -1 where there is none.
func opening(b []byte) int {
	i := bytes.IndexByte(b, '>')
	if i <= 0 || b[i-1] == '/' {
		return -1
	}
	return i + 1
}

// next cuts the next child off, decoding in place; false when there is none, or when it has no end.
func next(b []byte) (e element, rest []byte, ok bool) {
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			return e, nil, false
		}
		b = b[i:]
		switch {
		case bytes.HasPrefix(b, []byte(commentMark)):
			b = behind(b[len(commentMark):], "-->")
		case bytes.HasPrefix(b, []byte(cdataMark)):
			b = behind(b[len(cdataMark):], "]]>")
		case len(b) > 1 && isNameByte(b[1]):
			return one(b)
		case len(b) > 1 && b[1] == '/':
			return e, nil, false // the item's end
		default:
			b = b[1:]
		}
	}
}

func behind(b []byte, mark string) []byte {
	i := bytes.Index(b, []byte(mark))
	if i < 0 {
		return nil
	}
	return b[i+len(mark):]
}

func isNameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':' || c >= 0x80
}

// one reads the element that b begins with.
func one(b []byte) (e element, rest []byte, ok bool) {
	n := 1
	for n < len(b) && isNameByte(b[n]) {
		n++
	}
	e.name = b[1:n]
	end := tagEnd(b, n)
	if end < 0 {
		return e, nil, false
	}
	e.attributes = b[n:end]
	if b[end-1] == '/' {
		return e, b[end+1:], true
	}
	e.text, rest, ok = content(b[end+1:])
	return e, rest, ok
}

// tagEnd is where the > of a tag stands, outside quotes; -1 where there is none.
func tagEnd(b []byte, from int) int {
	quote := byte(0)
	for i := from; i < len(b); i++ {
		switch c := b[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

// content decodes what stands up to the end of the element at hand, in place, and returns what is behind.
func content(b []byte) (text, rest []byte, ok bool) {
	out, depth := 0, 0
	for i := 0; i < len(b); {
		k := bytes.IndexAny(b[i:], "<&")
		if k < 0 {
			return nil, nil, false
		}
		if depth == 0 {
			out += copy(b[out:], b[i:i+k])
		}
		i += k
		switch {
		case b[i] == '&':
			c, n := reference(b[i:])
			if depth == 0 {
				out += copy(b[out:], c)
			}
			i += n
		case bytes.HasPrefix(b[i:], []byte(cdataMark)):
			from := i + len(cdataMark)
			n := bytes.Index(b[from:], []byte("]]>"))
			if n < 0 {
				return nil, nil, false
			}
			if depth == 0 {
				out += copy(b[out:], b[from:from+n])
			}
			i = from + n + len("]]>")
		case bytes.HasPrefix(b[i:], []byte(commentMark)):
			n := bytes.Index(b[i:], []byte("-->"))
			if n < 0 {
				return nil, nil, false
			}
			i += n + len("-->")
		default:
			end := tagEnd(b, i+1)
			if end < 0 {
				return nil, nil, false
			}
			switch {
			case b[i+1] == '/' && depth == 0:
				return b[:out:out], b[end+1:], true
			case b[i+1] == '/':
				depth--
			case b[end-1] != '/':
				depth++
			}
			i = end + 1
		}
	}
	return nil, nil, false
}

// longestReference bounds what may stand between & and ; in bytes.
const longestReference = 12

// reference decodes what begins with &. What is not known stays, as nothing that a document declares is believed.
func reference(b []byte) (text []byte, length int) {
	end := bytes.IndexByte(b[:min(len(b), longestReference)], ';')
	if end < 2 {
		return b[:1], 1
	}
	name := string(b[1:end])
	switch name {
	case "lt":
		return []byte("<"), end + 1
	case "gt":
		return []byte(">"), end + 1
	case "amp":
		return []byte("&"), end + 1
	case "quot":
		return []byte(`"`), end + 1
	case "apos":
		return []byte("'"), end + 1
	}
	if name[0] != '#' {
		return b[:1], 1
	}
	digits, base := name[1:], 10
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return b[:1], 1
	}
	return utf8.AppendRune(nil, rune(n)), end + 1
}

// attribute is the value of an attribute, nil where it is not there.
func attribute(list []byte, name string) []byte {
	for len(list) > 0 {
		i := bytes.IndexByte(list, '=')
		if i < 0 {
			return nil
		}
		key := bytes.TrimSpace(list[:i])
		list = bytes.TrimLeft(list[i+1:], " \t\r\n")
		if len(list) == 0 || list[0] != '"' && list[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(list[1:], list[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return list[1 : end+1]
		}
		list = list[end+2:]
	}
	return nil
}
