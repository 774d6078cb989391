package source

// keepText is how much of a long string an elider keeps, in bytes.
const keepText = 1 << 20

// elider drops the insides of long strings of a JSON text, keeping their beginning, so that what is left still parses.
type elider struct {
	inText bool
	fresh  bool  // the last byte was the backslash of an escape
	left   int   // digits that still belong to an escape
	keep   bool  // the escape's beginning was kept, so its rest is
	kept   int   // bytes kept of the string
	out    int   // bytes written in all
	begin  int   // where the content of the string begins in what was written
	cut    bool  // the string was shortened
	elided []int // where the contents of shortened strings begin in what was written
}

// write copies what is kept of p to dst and returns how much that is. The two may be the same memory: it never writes
// further than it has read.
func (e *elider) write(dst, p []byte) int {
	n := 0
	for i := 0; i < len(p); i++ {
		if e.inText && !e.fresh && e.left == 0 {
			run := unquoted(p[i:])
			n += e.plain(dst[n:], p[i:i+run])
			if i += run; i == len(p) {
				break
			}
		}
		c := p[i]
		if !e.inText {
			dst[n] = c
			n++
			if c == '"' {
				e.inText, e.kept, e.cut, e.begin = true, 0, false, e.out+n
			}
			continue
		}
		if e.fresh || e.left > 0 {
			switch {
			case !e.fresh:
				e.left--
			case c == 'u':
				e.left = 4
			}
			e.fresh = false
		} else if c == '"' {
			e.inText = false
			dst[n] = c
			n++
			continue
		} else {
			e.fresh = c == '\\'
			e.keep = e.kept < keepText
		}
		if e.keep {
			dst[n] = c
			n++
			e.kept++
		} else {
			e.shorten()
		}
	}
	e.out += n
	return n
}

// unquoted is how many bytes stand before the next quote or backslash.
func unquoted(p []byte) int {
	for i, c := range p {
		if c == '"' || c == '\\' {
			return i
		}
	}
	return len(p)
}

// plain writes bytes of a string that are neither quote nor escape.
func (e *elider) plain(dst, p []byte) int {
	k := min(len(p), max(0, keepText-e.kept))
	copy(dst, p[:k])
	e.kept += k
	if k < len(p) {
		e.shorten()
	}
	return k
}

func (e *elider) shorten() {
	if !e.cut {
		e.cut = true
		e.elided = append(e.elided, e.begin)
	}
}
