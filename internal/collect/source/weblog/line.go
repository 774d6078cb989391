package weblog

import "bytes"

// Field returns the quoted or plain field that b begins with and what stands behind it without spaces; nil for the
// latter where a quote is not closed.
func Field(b []byte) (f, rest []byte) {
	if b = TrimSpace(b); len(b) == 0 || b[0] != '"' {
		return Word(b)
	}
	if f, rest = Quoted(b); rest == nil {
		return nil, nil
	}
	return f, TrimSpace(rest)
}

// Word returns all up to the next space, and what stands behind the spaces, which is never nil.
func Word(b []byte) (w, rest []byte) {
	b = TrimSpace(b)
	i := bytes.IndexByte(b, ' ')
	if i < 0 {
		return b, b[len(b):]
	}
	return b[:i:i], TrimSpace(b[i:])
}

// TrimSpace drops spaces in front.
func TrimSpace(b []byte) []byte {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	return b
}

// Quoted returns what stands in the quotes that b begins with, and what stands behind them. The latter is nil when b
// begins with no quote, its end is missing, or no space follows: then an unescaped quote stands in the text.
func Quoted(b []byte) (text, rest []byte) {
	if len(b) < 2 || b[0] != '"' {
		return nil, nil
	}
	for i := 1; ; i++ {
		k := bytes.IndexByte(b[i:], '"')
		if k < 0 {
			return nil, nil
		}
		i += k
		if escapes(b[1:i]) {
			continue
		}
		if i+1 < len(b) && b[i+1] != ' ' {
			return nil, nil
		}
		return b[1:i:i], b[i+1:]
	}
}

// escapes says whether the byte behind b is escaped.
func escapes(b []byte) bool {
	n := 0
	for n < len(b) && b[len(b)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// WithoutZeros drops zero bytes before a line, which are left where a file was cut short under its writer.
func WithoutZeros(b []byte) []byte {
	if len(b) > 0 && b[0] == 0 {
		b = bytes.TrimLeft(b, "\x00 ")
	}
	return b
}

const (
	looked = 200 // the lines that are looked at, at most
	few    = 4   // one in so many must be of the format
)

// Mostly says whether enough of the first lines of a file are of a format. The last may be cut, so it counts only where
// it is the only one. Blank lines, and those that skip passes over, do not count.
func Mostly(head []byte, skip func(line []byte) bool, good func(line []byte) bool) bool {
	lines, found := 0, 0
	for text := range bytes.Lines(head) {
		if lines > 0 && text[len(text)-1] != '\n' || lines == looked {
			break
		}
		text = WithoutZeros(bytes.TrimRight(text, " \t\r\n"))
		if lines == 0 {
			text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
		}
		if len(text) == 0 || skip != nil && skip(text) {
			continue
		}
		lines++
		if good(text) {
			found++
		}
	}
	return found > 0 && found*few >= lines
}
