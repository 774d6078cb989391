package accesslog

import "bytes"

const (
	looked = 200 // the lines that are looked at, at most
	few    = 4   // one in so many must be a line of an access log
)

// detect says whether enough of the first lines are those of an access log. The last may be cut, so it counts only where
// it is the only one.
func detect(head []byte) bool {
	var l line
	var clock clock
	lines, good := 0, 0
	for text := range bytes.Lines(head) {
		if lines > 0 && text[len(text)-1] != '\n' || lines == looked {
			break
		}
		text = withoutZeros(bytes.TrimRight(text, " \t\r\n"))
		if lines == 0 {
			text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
		}
		if len(text) == 0 {
			continue
		}
		lines++
		if l.split(text) == "" {
			if _, ok := clock.read(l.stamp); ok {
				good++
			}
		}
	}
	return good > 0 && good*few >= lines
}

// withoutZeros drops zero bytes before a line, which are left where a file was cut short under its writer.
func withoutZeros(b []byte) []byte {
	if len(b) > 0 && b[0] == 0 {
		b = bytes.TrimLeft(b, "\x00 ")
	}
	return b
}
