package kind

import "slices"

// isBase64 says whether v is of the standard or the URL alphabet, padded rightly or not at all.
func isBase64(v []byte) bool {
	pad := 0
	for _, b := range v {
		switch {
		case b == '=':
			if pad++; pad > 2 {
				return false
			}
		case pad > 0:
			return false
		case b == '\n', b == '\r':
		case !isAlnum(b) && b != '+' && b != '/' && b != '-' && b != '_':
			return false
		}
	}
	return pad > 0 && len(v)%4 == 0 || pad == 0 && len(v)%4 != 1 || pad > 0 && hasBreak(v)
}

func hasBreak(v []byte) bool {
	return slices.Contains(v, '\n')
}

func sextet(b byte) int {
	switch {
	case isUpper(b):
		return int(b - 'A')
	case isLetter(b):
		return int(b-'a') + 26
	case isDigit(b):
		return int(b-'0') + 52
	case b == '+', b == '-':
		return 62
	case b == '/', b == '_':
		return 63
	}
	return -1
}

// decode64 decodes into buffer and stops, without fault, when that is full.
func decode64(buffer, v []byte) ([]byte, bool) {
	out := buffer[:0]
	bits, have := uint32(0), 0
	for _, b := range v {
		if b == '=' || b == '\n' || b == '\r' {
			continue
		}
		s := sextet(b)
		if s < 0 {
			return nil, false
		}
		bits, have = bits<<6|uint32(s), have+6
		if have >= 8 {
			if len(out) == cap(out) {
				return out, true
			}
			have -= 8
			out = append(out, byte(bits>>have))
		}
	}
	return out, true
}

// blobMinimum is the length from which base64 may hide something: shorter ones are keys and ids.
const blobMinimum = 48

// blobClass classes long base64: ClassOpaque when what is in it is unknown binary, the class of the text when it is
// text, ClassEmpty when v is no base64 at all. Text too long to be looked at whole stays opaque.
func blobClass(v []byte, p *profile) Class {
	if len(v) < blobMinimum || p.has(bitSpace) || p.digits == 0 && !p.has(bitPlus|bitSlash|bitEqual) || p.bits&bitLetter != bitLetter || !isBase64(v) {
		return ClassEmpty
	}
	if slug(v) {
		return ClassEmpty
	}
	var buffer [3072]byte
	out, _ := decode64(buffer[:], v)
	if !mostlyText(out) {
		return ClassOpaque
	}
	if len(v) > 4096 {
		return ClassOpaque
	}
	if c := proseClass(out); c != ClassEmpty {
		return c
	}
	return ClassText
}

// slug says whether v is words parted by dashes, underscores or slashes: long, of the right alphabet, but no blob.
func slug(v []byte) bool {
	words, run, signs := 0, 0, 0
	for _, b := range v {
		switch {
		case isLetter(b) && !isUpper(b):
			if run++; run == 4 {
				words++
			}
		case b == '-' || b == '_' || b == '/':
			signs++
			run = 0
		default:
			run = 0
		}
	}
	return signs >= 2 && words*12 >= len(v)
}

func mostlyText(v []byte) bool {
	text := 0
	for _, b := range v {
		if b >= ' ' && b < 0x7F || b == '\n' || b == '\r' || b == '\t' {
			text++
		}
	}
	return text*20 >= len(v)*19
}

// isRandom says whether v has the look of generated characters: 20 or more, many different ones, and often a change
// between capitals, small letters and digits, which words and numbers do not have.
func isRandom(v []byte, p *profile) bool {
	if len(v) < 20 || len(v) > 512 || !p.only(bitAlnum|bitDash|bitUnderscore|bitDot|bitTilde|bitPlus|bitSlash|bitEqual) {
		return false
	}
	var seen [4]uint64
	distinct, changes, pairs := 0, 0, 0
	last := uint32(0)
	for _, b := range v {
		if seen[b>>6]&(1<<(b&63)) == 0 {
			seen[b>>6] |= 1 << (b & 63)
			distinct++
		}
		bit := byteBits[b] & bitAlnum
		if bit != 0 && last != 0 {
			pairs++
			if bit != last {
				changes++
			}
		}
		last = bit
	}
	if distinct < 10 || pairs == 0 {
		return false
	}
	if p.digits >= 2 && p.letters >= 2 {
		return changes*4 >= pairs
	}
	return p.letters > 0 && changes*5 >= pairs*2
}

// isULID says whether v is 26 characters of Crockford's base 32 that fit into 128 bits.
func isULID(v []byte) bool {
	if len(v) != 26 || v[0] > '7' {
		return false
	}
	digits := 0
	for _, b := range v {
		if isDigit(b) {
			digits++
		} else if !isUpper(b) || contains("ILOU", b) {
			return false
		}
	}
	return digits >= 3
}

// isUUID says whether v has the form of RFC 9562, with or without braces or "urn:uuid:".
func isUUID(v []byte) bool {
	if hasPrefix(v, "urn:uuid:") {
		v = v[9:]
	}
	if len(v) == 38 && v[0] == '{' && v[37] == '}' {
		v = v[1:37]
	}
	if len(v) != 36 {
		return false
	}
	for i, b := range v {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (b == '-') || !dash && !isHex(b) {
			return false
		}
	}
	return true
}
