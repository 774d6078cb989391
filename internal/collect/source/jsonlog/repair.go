package jsonlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
)

// repair rewrites the escapes that are none of JSON: \xhh, which nginx writes without escape=json and Apache for what is
// not ASCII, and Apache's \v. The line grows at most by half; the copy lies in the batch.
func repair(line []byte, b *call.Batch) []byte {
	out := b.Alloc(len(line) + len(line)/2)[:0]
	for {
		i := bytes.IndexByte(line, '\\')
		if i < 0 || i+1 == len(line) {
			return append(out, line...)
		}
		out = append(out, line[:i]...)
		line = line[i:]
		switch {
		case line[1] == 'x' && len(line) >= 4 && isHex(line[2]) && isHex(line[3]):
			out = appendByte(out, digit(line[2])<<4|digit(line[3]))
			line = line[4:]
		case line[1] == 'v':
			out = appendByte(out, '\v')
			line = line[2:]
		default:
			out = append(out, line[:2]...)
			line = line[2:]
		}
	}
}

// appendByte writes a byte into a JSON string.
func appendByte(out []byte, c byte) []byte {
	const digits = "0123456789abcdef"
	switch {
	case c == '"' || c == '\\':
		return append(out, '\\', c)
	case c < ' ':
		return append(out, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
	}
	return append(out, c)
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

func digit(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
