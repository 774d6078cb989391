package endpoint

import "bytes"

// census is what a segment's bytes are, counted once.
type census struct {
	upper, lower, digits int
	dashes, dots         int // dashes and underscores; dots
	others               int // anything else
	turns                int // how often a small letter stands before a capital or the other way round, or a digit among letters
	hex                  bool
}

func count(text []byte) census {
	n := census{hex: true}
	last := byte(0)
	for _, b := range text {
		kind := byte('o')
		switch {
		case isDigit(b):
			n.digits++
			kind = 'd'
		case b-'a' < 26:
			n.lower++
			kind = 'l'
		case b-'A' < 26:
			n.upper++
			kind = 'u'
		case b == '-' || b == '_':
			n.dashes++
		case b == '.':
			n.dots++
		default:
			n.others++
		}
		if hexValue(b) >= 16 {
			n.hex = false
		}
		if last != 0 && last != kind {
			n.turns++
		}
		last = kind
	}
	return n
}

func (n census) letters() int { return n.upper + n.lower }

// isNumber accepts a whole or decimal number with or without a sign.
func isNumber(text []byte, n census) bool {
	if n.digits == 0 || n.letters() > 0 || n.others > 0 || n.dots > 1 || n.dashes > 1 {
		return false
	}
	if n.dashes == 1 && text[0] != '-' {
		return false
	}
	return isDigit(text[len(text)-1]) && text[0] != '.'
}

// isUUID accepts the text form of RFC 9562, any version.
func isUUID(text []byte) bool {
	if len(text) != 36 {
		return false
	}
	for i, b := range text {
		switch i {
		case 8, 13, 18, 23:
			if b != '-' {
				return false
			}
		default:
			if hexValue(b) >= 16 {
				return false
			}
		}
	}
	return true
}

// isDate accepts 2024-06-01, 2024-06, 2024-W05, 2024-Q1, 01-06-2024, with dots or underscores for dashes, and a day with
// a time behind it.
func isDate(text []byte) bool {
	if len(text) < 7 {
		return false
	}
	if digitsAt(text, 0, 4) && isDash(text[4]) && (text[0] == '1' || text[0] == '2') {
		switch rest := text[5:]; {
		case len(rest) == 2 && rest[0] == 'Q':
			return rest[1] >= '1' && rest[1] <= '4'
		case len(rest) == 3 && rest[0] == 'W':
			return digitsAt(rest, 1, 2)
		case len(rest) == 2:
			return within(rest, 12)
		case len(rest) == 5:
			return within(rest[:2], 12) && rest[2] == text[4] && within(rest[3:], 31)
		case len(rest) > 5:
			return within(rest[:2], 12) && isDash(rest[2]) && within(rest[3:5], 31) &&
				(rest[5] == 'T' || rest[5] == 't') && (len(rest) == 6 || isDigit(rest[6]))
		}
		return false
	}
	return len(text) == 10 && within(text[:2], 31) && isDash(text[2]) && within(text[3:5], 31) && text[5] == text[2] &&
		digitsAt(text, 6, 4)
}

func isDash(b byte) bool { return b == '-' || b == '_' || b == '.' }

// within accepts two digits from 01 to most.
func within(text []byte, most int) bool {
	if !digitsAt(text, 0, 2) {
		return false
	}
	n := int(text[0]-'0')*10 + int(text[1]-'0')
	return n >= 1 && n <= most
}

// digitsAt says whether n digits stand at i.
func digitsAt(text []byte, i, n int) bool {
	if i+n > len(text) {
		return false
	}
	for _, b := range text[i : i+n] {
		if !isDigit(b) {
			return false
		}
	}
	return true
}

// isEmail accepts local@domain with a dot in the domain.
func isEmail(text []byte) bool {
	at := bytes.LastIndexByte(text, '@')
	if at < 1 || bytes.ContainsAny(text, " /\\:;,<>()") {
		return false
	}
	dot := bytes.LastIndexByte(text[at:], '.')
	return dot > 1 && at+dot+2 < len(text)
}

// isJWT accepts three or five base64url parts of which the first is the beginning of a JSON object (RFC 7519, 7516).
func isJWT(text []byte, n census) bool {
	return len(text) > 30 && bytes.HasPrefix(text, []byte("eyJ")) && (n.dots == 2 || n.dots == 4) && n.others == 0
}

// isVersion accepts v1, v2.0, v1beta2, v2024.
func isVersion(text []byte) bool {
	if len(text) < 2 || text[0]|0x20 != 'v' || !isDigit(text[1]) {
		return false
	}
	if text[0] == 'V' && bytes.IndexByte(text, '.') >= 0 {
		return false // a code, as of diseases
	}
	rest := bytes.TrimLeft(text[1:], "0123456789.")
	if len(text)-len(rest) > 9 {
		return false
	}
	for _, stage := range []string{"", "alpha", "beta", "rc", "preview", "p"} {
		if after, ok := bytes.CutPrefix(rest, []byte(stage)); ok && len(bytes.TrimLeft(after, "0123456789")) == 0 && len(after) <= 2 {
			return true
		}
	}
	return false
}

// isRandom tells long random text from long words: its letters and digits change places all the time.
func isRandom(text []byte, n census) bool {
	const long = 20
	return len(text) >= long && n.dots == 0 && n.others == 0 && n.dashes*6 < len(text) &&
		(n.digits > 0 || n.upper > 0 && n.lower > 0) && n.turns*3 > len(text)
}

func isDigit(b byte) bool { return b-'0' < 10 }

// hexValue returns the value of a hex digit, 16 or more for anything else.
func hexValue(b byte) byte {
	switch {
	case isDigit(b):
		return b - '0'
	case (b|0x20)-'a' < 6:
		return (b | 0x20) - 'a' + 10
	}
	return 255
}

// unreserved says whether a byte means the same with and without its escape (RFC 3986, section 2.3).
func unreserved(b byte) bool {
	return isDigit(b) || (b|0x20)-'a' < 26 || b == '-' || b == '.' || b == '_' || b == '~'
}
