package weblog

import "bytes"

// Unescape undoes, in place, what Apache (\" \\ \n \r \t \b \v \xhh) and nginx (\xHH) did to what clients sent. What is no
// such escape stays.
func Unescape(b []byte) []byte {
	i := bytes.IndexByte(b, '\\')
	if i < 0 {
		return b
	}
	n := i
	for i < len(b) {
		c, k := b[i], 1
		if c == '\\' && i+1 < len(b) {
			c, k = escaped(b[i:])
		}
		b[n] = c
		n, i = n+1, i+k
	}
	return b[:n:n]
}

// escaped returns the byte that the escape stands for which b begins with, and the escape's length.
func escaped(b []byte) (c byte, length int) {
	switch b[1] {
	case '"', '\\':
		return b[1], 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'b':
		return '\b', 2
	case 'v':
		return '\v', 2
	case 'x':
		if len(b) >= 4 && isHex(b[2]) && isHex(b[3]) {
			return digit(b[2])<<4 | digit(b[3]), 4
		}
	}
	return b[0], 1
}

func digit(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// Unquote undoes percent-encoding in place, twice where it was done twice, as in user agents that CloudFront logs. What is
// no such encoding stays.
func Unquote(b []byte) []byte {
	for range 2 {
		b = unquote(b)
		if i := bytes.IndexByte(b, '%'); i < 0 || i+2 >= len(b) || bytes.IndexByte(b, ' ') >= 0 {
			break
		}
	}
	return b
}

func unquote(b []byte) []byte {
	i := bytes.IndexByte(b, '%')
	if i < 0 {
		return b
	}
	n := i
	for i < len(b) {
		c, k := b[i], 1
		if c == '%' && i+2 < len(b) && isHex(b[i+1]) && isHex(b[i+2]) {
			c, k = digit(b[i+1])<<4|digit(b[i+2]), 3
		}
		b[n] = c
		n, i = n+1, i+k
	}
	return b[:n:n]
}
