package accesslog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

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
	bare    bool   // nothing in it is escaped
}

// unescape gives what a client sent in a field.
func (l *line) unescape(field []byte) []byte {
	if l.bare {
		return field
	}
	return weblog.Unescape(field)
}

func (l *line) shape() weblog.Shape {
	s := weblog.Shape{Known: true, Fields: l.more, Closed: l.closed}
	if l.paired {
		s.Kind = 1
	}
	return s
}

// split takes a line apart and returns why it is none, or "".
func (l *line) split(b []byte) string {
	if l.plainly(b) {
		return ""
	}
	return l.closely(b)
}

func (l *line) closely(b []byte) string {
	*l = line{}
	if bytes.IndexByte(b, 0) >= 0 {
		return reasonFormat
	}
	b = weblog.Headless(b)
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
	l.stamp = b[at+1 : at+1+weblog.StampSize]
	b = b[at+len(`[] `)+weblog.StampSize:]
	if l.request, b = weblog.Quoted(b); b == nil {
		return reasonFormat
	}
	if l.status, b = weblog.Word(b); len(l.status) == 0 {
		return reasonFormat
	}
	if l.size, b = weblog.Word(b); len(l.size) == 0 {
		return reasonFormat
	}
	return l.behind(b)
}

// who reads what stands before the time: a virtual host or none, the client, its identity by RFC 1413 and its user name.
// The latter may hold spaces.
func (l *line) who(b []byte) bool {
	first, rest := weblog.Word(b)
	second, rest := weblog.Word(rest)
	third, rest := weblog.Word(rest)
	if len(third) == 0 {
		return false
	}
	l.client = first
	if len(rest) > 0 && !weblog.None(second) && (weblog.None(third) || weblog.AddressBook(nil).Has(second)) {
		l.host, l.client = first, second
	}
	return true
}

// behind reads what stands behind the size.
func (l *line) behind(b []byte) string {
	if referer, rest := weblog.Quoted(weblog.TrimSpace(b)); rest != nil {
		if agent, last := weblog.Quoted(weblog.TrimSpace(rest)); last != nil {
			l.referer, l.agent, l.paired = referer, agent, true
			l.closed = true
			b = last
		}
	}
	l.rest = weblog.TrimSpace(b)
	for b = l.rest; len(b) > 0; l.more++ {
		l.closed = b[0] == '"'
		if _, b = weblog.Field(b); b == nil {
			return reasonFormat
		}
	}
	return ""
}

// stampAt returns the index of the bracket before the time of a line, -1 when there is none. A quote follows the time; servers
// escape those in names, so nothing that a client sends can look like it.
func stampAt(b []byte) int {
	for i := 1; i < len(b); i++ {
		k := bytes.IndexByte(b[i:], '[')
		if k < 0 {
			return -1
		}
		i += k
		if len(b) < i+weblog.StampSize+len(`[] "`) {
			return -1
		}
		s := b[i : i+weblog.StampSize+len(`[] "`)]
		if b[i-1] == ' ' && s[3] == '/' && s[7] == '/' && s[12] == ':' && s[21] == ' ' && s[27] == ']' && s[28] == ' ' && s[29] == '"' {
			return i
		}
	}
	return -1
}
