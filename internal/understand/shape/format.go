package shape

import (
	"bytes"
	"net/netip"
)

// OfText gives the type of a text: the format that it has by the letter of its standard, or none.
func OfText(v []byte) Types {
	if len(v) == 0 {
		return Empty
	}
	if len(v) > longestFormatted {
		return Text
	}
	switch c := v[0]; {
	case c >= '0' && c <= '9':
		if t := ofDigits(v); t != Text {
			return t
		}
	case c == ':':
		return address6(v)
	}
	switch {
	case len(v) == 36 && v[8] == '-':
		if isUUID(v) {
			return UUID
		}
	case bytes.IndexByte(v, '@') > 0 && isEmail(v):
		return Email
	}
	if at := bytes.IndexByte(v, ':'); at > 0 {
		if at <= 4 {
			if t := address6(v); t != Text {
				return t
			}
		}
		if isURI(v, at) {
			return URI
		}
	}
	return Text
}

// longestFormatted bounds the texts that are held against formats.
const longestFormatted = 2048

// ofDigits gives the type of a text that begins with a digit.
func ofDigits(v []byte) Types {
	switch {
	case len(v) >= 10 && v[4] == '-' && isDate(v[:10]):
		switch {
		case len(v) == 10:
			return Date
		case isTime(v[10:]):
			return DateTime
		}
	case len(v) >= 7 && len(v) <= 15 && bytes.IndexByte(v, '.') > 0:
		if a, err := netip.ParseAddr(string(v)); err == nil && a.Is4() {
			return IPv4
		}
	}
	return Text
}

func address6(v []byte) Types {
	if len(v) < 2 || len(v) > 45 || bytes.IndexByte(v, '%') >= 0 {
		return Text
	}
	if a, err := netip.ParseAddr(string(v)); err == nil && a.Is6() {
		return IPv6
	}
	return Text
}

// isDate says whether ten bytes are a full-date of RFC 3339.
func isDate(v []byte) bool {
	if digits(v) != 4 || digits(v[5:]) != 2 || v[7] != '-' || digits(v[8:]) != 2 {
		return false
	}
	year, month, day := pair(v)*100+pair(v[2:]), pair(v[5:]), pair(v[8:])
	return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

func pair(v []byte) int { return int(v[0]-'0')*10 + int(v[1]-'0') }

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// isTime says whether v is what RFC 3339 writes behind a date: T12:30:00.5Z. Leap seconds are left out: not every reader
// takes them.
func isTime(v []byte) bool {
	if len(v) < 10 || v[0] != 'T' || !isClock(v[1:6]) || v[6] != ':' || digits(v[7:9]) != 2 || pair(v[7:]) > 59 {
		return false
	}
	if v = v[9:]; v[0] == '.' {
		n := digits(v[1:])
		if n == 0 || n > 9 {
			return false
		}
		v = v[1+n:]
	}
	switch {
	case len(v) == 1:
		return v[0] == 'Z'
	case len(v) == 6:
		return (v[0] == '+' || v[0] == '-') && isClock(v[1:])
	}
	return false
}

// isClock says whether five bytes are hours and minutes.
func isClock(v []byte) bool {
	return digits(v) == 2 && v[2] == ':' && digits(v[3:5]) == 2 && pair(v) < 24 && pair(v[3:]) < 60
}

func isUUID(v []byte) bool {
	for i, c := range v {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !isHex(c) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// isEmail knows the plain addresses that every reader takes: dot-atoms of letters, digits and a few signs.
func isEmail(v []byte) bool {
	local, domain, _ := bytes.Cut(v, []byte{'@'})
	return len(local) <= 64 && len(v) <= 254 && dotted(local, "_-+") && dotted(domain, "-") && bytes.IndexByte(domain, '.') > 0 &&
		domain[0] != '-' && domain[len(domain)-1] != '-' && !bytes.Contains(domain, []byte("-.")) && !bytes.Contains(domain, []byte(".-"))
}

// dotted says whether v is letters, digits and the given signs, with single dots between.
func dotted(v []byte, signs string) bool {
	dot := true
	for _, c := range v {
		if c == '.' {
			if dot {
				return false
			}
			dot = true
			continue
		}
		dot = false
		if !alphanumeric(c) && !bytes.Contains([]byte(signs), []byte{c}) {
			return false
		}
	}
	return !dot
}

func alphanumeric(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' }

// isURI knows the URIs with an authority whose every byte may stand in a URI. The colon stands at the given place.
func isURI(v []byte, colon int) bool {
	if colon < 2 || v[0]|0x20 < 'a' || v[0]|0x20 > 'z' || len(v) < colon+4 || string(v[colon:colon+3]) != "://" || !alphanumeric(v[colon+3]) {
		return false
	}
	for _, c := range v[:colon] {
		if !alphanumeric(c) && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	rest := v[colon+3:]
	host := rest
	if end := bytes.IndexAny(rest, "/?#"); end >= 0 {
		host = rest[:end]
	}
	if name, port, ported := bytes.Cut(host, []byte{':'}); ported && (digits(port) != len(port) || len(port) == 0 || len(port) > 5) {
		return false
	} else if !dotted(name, "-") {
		return false
	}
	return printable(rest)
}

// printable says whether all bytes may stand in a URI, escapes are whole, and nothing stands twice that may stand once.
func printable(v []byte) bool {
	fragments := 0
	for i, c := range v {
		switch {
		case alphanumeric(c):
		case c == '%':
			if i+2 >= len(v) || !isHex(v[i+1]) || !isHex(v[i+2]) {
				return false
			}
		case c == '#':
			if fragments++; fragments > 1 {
				return false
			}
		case !bytes.Contains([]byte("-._~:/?@!$&'()*+,;="), []byte{c}):
			return false
		}
	}
	return true
}
