package jsonscan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// special marks, in the top bit of each byte, the bytes of w that end a run of plain text: quote, backslash and
// everything below 0x20. Only the lowest mark is exact (a borrow may run upwards from it), and only that one is used.
// XOR with 2 brings the quote down to 0x20 and lifts the blank above it, so that one comparison finds quote and controls.
func special(w uint64) uint64 {
	below := (w ^ 0x02*ones) - 0x21*ones
	slash := (w ^ '\\'*ones) - ones
	return (below | slash) & ^w & highs
}

// str takes the string whose opening quote is at the present place and puts its content into out.
func (s *Scanner) str(out *span) bool {
	b := s.data
	from := s.pos + 1
	i := from
	var high uint64 // the top bits of all that was passed: any set means that there is more than ASCII
	escaped := false
	for {
		for i+8 <= len(b) {
			w := binary.LittleEndian.Uint64(b[i:])
			m := special(w)
			if m != 0 {
				n := bits.TrailingZeros64(m) // 8 × bytes before it, + 7
				high |= w & (1<<(n-7) - 1)
				i += n >> 3
				break
			}
			high |= w
			i += 8
		}
		for i < len(b) && b[i] >= ' ' && b[i] != '"' && b[i] != '\\' {
			high |= uint64(b[i])
			i++
		}
		if i < len(b) && b[i] == '"' {
			break
		}
		if i = s.escape(i); i < 0 {
			return false
		}
		escaped = true
	}
	if high&highs != 0 && !utf8.Valid(b[from:i]) {
		s.flags |= InvalidUTF8
	}
	*out = span{from: from, to: i, escaped: escaped}
	s.pos = i + 1
	return true
}

// escape takes the escape at i, where a run of plain text ended without a quote, and returns the place behind it, or -1.
func (s *Scanner) escape(i int) int {
	b := s.data
	if i >= len(b) {
		s.broken(len(b), UnexpectedEnd)
		return -1
	}
	if b[i] != '\\' {
		s.broken(i, ControlByte)
		return -1
	}
	if i+1 >= len(b) {
		s.broken(len(b), UnexpectedEnd)
		return -1
	}
	switch b[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
	default:
		s.broken(i, BadEscape)
		return -1
	}
	r, n := unit(b, i)
	if n < 6 {
		if i+n >= len(b) {
			i = len(b) // well formed as far as it goes
		}
		s.broken(i, BadEscape)
		return -1
	}
	if r&0xF800 != 0xD800 {
		return i + 6
	}
	if low, n := unit(b, i+6); r < 0xDC00 && n == 6 && low&0xFC00 == 0xDC00 {
		return i + 12
	}
	s.flags |= LoneSurrogate
	return i + 6
}

// unit reads the \uXXXX at b[i:]. It returns its UTF-16 unit and how many bytes of it are well formed; 6 is all.
func unit(b []byte, i int) (r rune, n int) {
	for n < 6 && i+n < len(b) {
		c := b[i+n]
		switch {
		case n == 0 && c == '\\', n == 1 && c == 'u':
		case n < 2:
			return 0, n
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune((c|0x20)-'a'+10)
		default:
			return 0, n
		}
		n++
	}
	return r, n
}

// Unescape appends raw, the content of a JSON string without its quotes, to dst with its escapes resolved, and returns the
// result. Half a surrogate pair becomes U+FFFD. It never fails: an escape that JSON does not know is kept as it stands.
func Unescape(dst, raw []byte) []byte {
	from := 0
	for i := 0; i < len(raw); {
		if raw[i] != '\\' || i+1 >= len(raw) {
			i++
			continue
		}
		dst = append(dst, raw[from:i]...)
		n := 2
		switch c := raw[i+1]; c {
		case '"', '\\', '/':
			dst = append(dst, c)
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			dst, n = appendUnits(dst, raw, i)
		default:
			dst = append(dst, '\\', c)
		}
		i += n
		from = i
	}
	return append(dst, raw[from:]...)
}

// appendUnits appends the character that the \uXXXX at raw[i:], or a pair of them, stands for. It returns how many bytes
// were read.
func appendUnits(dst, raw []byte, i int) ([]byte, int) {
	r, n := unit(raw, i)
	if n < 6 {
		return append(dst, '\\', 'u'), 2
	}
	if r&0xF800 != 0xD800 {
		return utf8.AppendRune(dst, r), 6
	}
	if low, m := unit(raw, i+6); r < 0xDC00 && m == 6 && low&0xFC00 == 0xDC00 {
		return utf8.AppendRune(dst, (r-0xD800)<<10|(low-0xDC00)+0x10000), 12
	}
	return utf8.AppendRune(dst, utf8.RuneError), 6
}
