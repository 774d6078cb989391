package body

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// nextAttribute takes the first attribute off b; the name is nil when there is none. Those that speak of XML itself, such as
// namespaces and schema locations, are left out.
func nextAttribute(b []byte) (name, value, rest []byte) {
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		n := 0
		for n < len(b) && isNameByte(b[n]) {
			n++
		}
		if n == 0 {
			return nil, nil, nil
		}
		name, b = b[:n], bytes.TrimLeft(b[n:], " \t\r\n")
		value = nil
		if len(b) > 0 && b[0] == '=' {
			value, b = attributeValue(bytes.TrimLeft(b[1:], " \t\r\n"))
		}
		if string(name) == "xmlns" || bytes.HasPrefix(name, []byte("xmlns:")) || bytes.HasPrefix(name, []byte("xsi:")) {
			continue
		}
		return localName(name), value, b
	}
}

func attributeValue(b []byte) (value, rest []byte) {
	if len(b) > 0 && (b[0] == '"' || b[0] == '\'') {
		if n := bytes.IndexByte(b[1:], b[0]); n >= 0 {
			return b[1 : n+1], b[n+2:]
		}
	}
	n := bytes.IndexAny(b, " \t\r\n")
	if n < 0 {
		n = len(b)
	}
	return b[:n], b[n:]
}

// longestReference is the length of the longest reference that is resolved, from & to ;.
const longestReference = 12

// appendXML appends text with the references of XML resolved: the five names and the numbers of characters. Every other one
// stays as it is written.
func appendXML(dst, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return append(dst, b...)
		}
		dst, b = append(dst, b[:i]...), b[i:]
		n := bytes.IndexByte(b[:min(len(b), longestReference)], ';')
		r := rune(-1)
		if n > 1 {
			r = reference(string(b[1:n]))
		}
		if r < 0 {
			dst, b = append(dst, '&'), b[1:]
			continue
		}
		dst, b = utf8.AppendRune(dst, r), b[n+1:]
	}
}

// reference returns the character for which a reference stands; -1 where it is not known.
func reference(name string) rune {
	switch name {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	if name[0] != '#' || len(name) < 2 {
		return -1
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return -1
	}
	return rune(n)
}
