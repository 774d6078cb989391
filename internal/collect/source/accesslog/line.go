package accesslog

import "bytes"

// line is one line taken apart, without copying and with its escapes.
type line struct {
	host    []byte // the virtual host, where one stands in front
	client  []byte
	stamp   []byte
	request []byte
	status  []byte
	size    []byte
	paired  bool // referer and agent are there
	referer []byte
	agent   []byte
	rest    []byte // the fields behind
	more    int    // how many they are
	closed  bool   // the line ends with a quote
}

// shape is what the lines of one log have in common.
type shape struct {
	known, paired, quoted bool
	more                  int
}

func (l *line) shape() shape { return shape{true, l.paired, l.closed, l.more} }

// split takes a line apart and returns why it is none, or "".
func (l *line) split(b []byte) string {
	*l = line{}
	if bytes.IndexByte(b, 0) >= 0 {
		return reasonFormat
	}
	at := stampAt(b)
	if at < 0 {
		if k := bytes.Index(b, []byte(`] "`)); k > 0 && bytes.LastIndex(b[:k], []byte(" [")) > 0 {
			return reasonTime
		}
		return reasonFormat
	}
	if !l.who(b[:at-1]) {
		return reasonFormat
	}
	l.stamp = b[at+1 : at+1+stampSize]
	b = b[at+len(`[] `)+stampSize:]
	if l.request, b = quoted(b); b == nil {
		return reasonFormat
	}
	if l.status, b = word(b); len(l.status) == 0 {
		return reasonFormat
	}
	if l.size, b = word(b); len(l.size) == 0 {
		return reasonFormat
	}
	return l.behind(b)
}

// who reads what stands before the time: a virtual host or none, the client, its identity by RFC 1413 and its user name.
// The latter may hold spaces.
func (l *line) who(b []byte) bool {
	first, rest := word(b)
	second, rest := word(rest)
	third, rest := word(rest)
	if len(third) == 0 {
		return false
	}
	l.client = first
	if len(rest) > 0 && (isAddress(second) || !none(second) && none(third)) {
		l.host, l.client = first, second
	}
	return true
}

// behind reads what stands behind the size.
func (l *line) behind(b []byte) string {
	if referer, rest := quoted(trimSpace(b)); rest != nil {
		if agent, last := quoted(trimSpace(rest)); last != nil {
			l.referer, l.agent, l.paired = referer, agent, true
			l.closed = true
			b = last
		}
	}
	l.rest = trimSpace(b)
	for b = l.rest; len(b) > 0; l.more++ {
		l.closed = b[0] == '"'
		if _, b = field(b); b == nil {
			return reasonFormat
		}
	}
	return ""
}

// field returns the quoted or plain field that b begins with and what stands behind it without spaces; nil for the
// latter where a quote is not closed.
func field(b []byte) (f, rest []byte) {
	if b[0] != '"' {
		f, rest = word(b)
		return f, rest
	}
	if f, rest = quoted(b); rest == nil {
		return nil, nil
	}
	return f, trimSpace(rest)
}

// word returns all up to the next space, and what stands behind the spaces, which is never nil.
func word(b []byte) (w, rest []byte) {
	b = trimSpace(b)
	i := bytes.IndexByte(b, ' ')
	if i < 0 {
		return b, b[len(b):]
	}
	return b[:i:i], trimSpace(b[i:])
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	return b
}

// quoted returns what stands in the quotes that b begins with, and what stands behind them. The latter is nil when b
// begins with no quote, its end is missing, or no space follows: then an unescaped quote stands in the text.
func quoted(b []byte) (text, rest []byte) {
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
