package body

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// The nodes to which keys that are values are folded.
const (
	foldDigits = "{digits}"
	foldUUID   = "{uuid}"
	foldEmail  = "{email}"
	foldHex    = "{hex}"
	foldDate   = "{date}"
	foldOther  = "{key}"
)

// maxKey is how many bytes a key may have that names something.
const maxKey = 128

// foldOf says to which fold a key belongs that is a value and not a name; empty for a name. It looks at the key alone.
// brackets allows the [ and ] of form fields such as "user[email]".
func foldOf(key []byte, brackets bool) string {
	var digits, letters, hex, run, longest int
	plain := len(key) > 0
	for i := 0; i < len(key); i++ {
		c := key[i]
		switch {
		case c >= '0' && c <= '9':
			digits++
			hex++
			run++
			longest = max(longest, run)
			continue
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
			if c|0x20 <= 'f' {
				hex++
			}
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(key[i:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) || r == utf8.RuneError {
				plain = false
			}
			i += n - 1
		case c == '_', c == '-', c == '$', c == '.', c == ':', c == '#', c == '@':
		case brackets && (c == '[' || c == ']'):
		default:
			plain = false
		}
		run = 0
	}
	switch {
	case digits == len(key) && digits >= 5:
		return foldDigits
	case isUUID(key):
		return foldUUID
	case hex == len(key) && digits > 0 && letters > 0 && (hex >= 16 || hex >= 8 && digits >= 3):
		return foldHex
	case digits >= 6 && isDate(key):
		return foldDate
	case isEmail(key):
		return foldEmail
	case !plain, len(key) > maxKey, longest >= 6, digits > 0 && letters == 0 && digits < len(key):
		// Six digits in a row make an identifier of any key; digits with separators alone are a number of some kind.
		return foldOther
	}
	return ""
}

// isUUID says whether key is 8-4-4-4-12 hex digits.
func isUUID(key []byte) bool {
	if len(key) != 36 {
		return false
	}
	for i, c := range key {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if nibble(c) > 15 {
			return false
		}
	}
	return true
}

// isEmail says whether key has the shape local@domain.tld.
func isEmail(key []byte) bool {
	at, dot := -1, -1
	for i, c := range key {
		switch {
		case c == '@' && at >= 0, c <= ' ', c == 0x7F:
			return false
		case c == '@':
			at = i
		case c == '.' && at >= 0:
			dot = i
		}
	}
	// OData writes annotations such as "Orders@odata.count".
	return at > 0 && dot > at+1 && dot < len(key)-1 && !bytes.HasPrefix(key[at:], []byte("@odata."))
}

// isDate says whether key begins like a calendar date: 2026-03-01, 2026/03, 01.03.2026, with or without a time behind it.
func isDate(key []byte) bool {
	shape := make([]byte, 0, 10)
	for _, c := range key {
		if c >= '0' && c <= '9' {
			c = '9'
		}
		if shape = append(shape, c); len(shape) == cap(shape) {
			break
		}
	}
	if len(key) > 10 && key[10] != 'T' && key[10] != 't' && key[10] != ' ' && key[10] != '_' {
		return false
	}
	switch string(shape) {
	case "9999-99-99", "9999/99/99", "9999.99.99":
		return month(key[5:7]) && day(key[8:10])
	case "99-99-9999", "99/99/9999", "99.99.9999":
		return month(key[3:5]) && day(key[0:2]) || month(key[0:2]) && day(key[3:5])
	case "9999-99", "9999/99":
		return month(key[5:7])
	}
	return false
}

func month(b []byte) bool { return string(b) >= "01" && string(b) <= "12" }
func day(b []byte) bool   { return string(b) >= "01" && string(b) <= "31" }
