package kind

// What kinds of bytes a value is made of, one bit each.
const (
	bitDigit uint32 = 1 << iota
	bitUpper
	bitLower
	bitHigh // 0x80 and above: letters of other scripts, bullets
	bitSpace
	bitBreak // line feeds and tabs
	bitDash
	bitDot
	bitColon
	bitSlash
	bitPlus
	bitAt
	bitUnderscore
	bitEqual
	bitStar
	bitHash
	bitParen
	bitComma
	bitQuote // the apostrophe of O'Brien
	bitAngle
	bitDollar
	bitBrace
	bitPercent
	bitTilde
	bitOther
)

const (
	bitLetter = bitUpper | bitLower
	bitAlnum  = bitLetter | bitDigit
)

// byteBits leads from a byte to its bit. It is never written after the start of the program.
var byteBits = makeByteBits()

func makeByteBits() (t [256]uint32) {
	for i := range t {
		b := byte(i)
		switch {
		case b >= '0' && b <= '9':
			t[i] = bitDigit
		case b >= 'A' && b <= 'Z':
			t[i] = bitUpper
		case b >= 'a' && b <= 'z':
			t[i] = bitLower
		case b >= 0x80:
			t[i] = bitHigh
		default:
			t[i] = bitOther
		}
	}
	for b, bit := range map[byte]uint32{
		' ': bitSpace, '\n': bitBreak, '\r': bitBreak, '\t': bitBreak, '-': bitDash, '.': bitDot, ':': bitColon, '/': bitSlash,
		'+': bitPlus, '@': bitAt, '_': bitUnderscore, '=': bitEqual, '*': bitStar, '#': bitHash, '(': bitParen, ')': bitParen,
		',': bitComma, '\'': bitQuote, '<': bitAngle, '>': bitAngle, '$': bitDollar, '{': bitBrace, '}': bitBrace,
		'%': bitPercent, '~': bitTilde,
	} {
		t[b] = bit
	}
	return t
}

// profile is what one pass over a value's bytes tells.
type profile struct {
	bits    uint32
	digits  int
	letters int // ASCII letters
	high    int // bytes of 0x80 and above
	blanks  int
	stars   int // asterisks and bullets, the marks that only masks use
	marks   int // X, x and #, which masks use, too
}

func profileOf(v []byte) (p profile) {
	for i, b := range v {
		bit := byteBits[b]
		p.bits |= bit
		switch bit {
		case bitDigit:
			p.digits++
		case bitUpper, bitLower:
			p.letters++
			if b|0x20 == 'x' {
				p.marks++
			}
		case bitHigh:
			p.high++
			if isBullet(v[i:]) {
				p.stars++
			}
		case bitSpace, bitBreak:
			p.blanks++
		case bitStar:
			p.stars++
		case bitHash:
			p.marks++
		}
	}
	return p
}

// only says whether the value is made of nothing but the given bits.
func (p *profile) only(bits uint32) bool { return p.bits&^bits == 0 }

// has says whether any of the given bits occurs.
func (p *profile) has(bits uint32) bool { return p.bits&bits != 0 }

// isBullet says whether v begins with one of the bullets that masks are drawn with (U+2022, U+25CF, U+2219, U+00B7).
func isBullet(v []byte) bool {
	if len(v) >= 2 && v[0] == 0xC2 && v[1] == 0xB7 {
		return true
	}
	if len(v) < 3 || v[0] != 0xE2 {
		return false
	}
	return v[1] == 0x80 && v[2] == 0xA2 || v[1] == 0x97 && v[2] == 0x8F || v[1] == 0x88 && v[2] == 0x99
}

func isDigit(b byte) bool { return b-'0' < 10 }

func isLetter(b byte) bool { return (b|0x20)-'a' < 26 }

func isUpper(b byte) bool { return b-'A' < 26 }

func isHex(b byte) bool { return isDigit(b) || (b|0x20)-'a' < 6 }

func isAlnum(b byte) bool { return isDigit(b) || isLetter(b) }

// allDigits says whether v is digits and nothing else; true for an empty v.
func allDigits(v []byte) bool {
	for _, b := range v {
		if !isDigit(b) {
			return false
		}
	}
	return true
}

// number reads up to nine digits; what else stands there makes it wrong but never fails.
func number(v []byte) int {
	n := 0
	for _, b := range v {
		n = n*10 + int(b-'0')
	}
	return n
}

// trim cuts blanks and line breaks at both ends.
func trim(v []byte) []byte {
	for len(v) > 0 && byteBits[v[0]]&(bitSpace|bitBreak) != 0 {
		v = v[1:]
	}
	for len(v) > 0 && byteBits[v[len(v)-1]]&(bitSpace|bitBreak) != 0 {
		v = v[:len(v)-1]
	}
	return v
}

// hasPrefix is bytes.HasPrefix for a constant.
func hasPrefix(v []byte, prefix string) bool {
	return len(v) >= len(prefix) && string(v[:len(prefix)]) == prefix
}

// compact copies the digits and letters of v into buffer, letters as capitals, and leaves out what groups them. It gives
// false when they do not fit or when anything else than a blank, a dash or a dot stands there.
func compact(buffer, v []byte) ([]byte, bool) {
	out := buffer[:0]
	for _, b := range v {
		switch {
		case isAlnum(b):
			if len(out) == cap(buffer) {
				return nil, false
			}
			if isLetter(b) {
				b &^= 0x20
			}
			out = append(out, b)
		case b != ' ' && b != '-' && b != '.':
			return nil, false
		}
	}
	return out, true
}
