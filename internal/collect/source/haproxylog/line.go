package haproxylog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// line is one line taken apart, without copying and with its escapes.
type line struct {
	head    []byte // what a syslog put in front
	client  []byte
	stamp   []byte
	timers  []byte
	status  []byte
	size    []byte
	request []byte
	secure  bool
	more    int
}

func (l *line) shape(b []byte) weblog.Shape {
	return weblog.Shape{Known: true, Fields: l.more, Closed: b[len(b)-1] == '"'}
}

const (
	stampSize = len("01/Mar/2026:12:00:00.310")
	states    = len("----")
)

// split takes a line apart; false when it is none.
func (l *line) split(b []byte) bool {
	*l = line{}
	at := stampAt(b)
	if at < 0 || bytes.IndexByte(b, 0) >= 0 {
		return false
	}
	before := bytes.TrimRight(b[:at], " ")
	i := bytes.LastIndexByte(before, ' ')
	l.head, l.client = before[:i+1], before[i+1:]
	l.stamp = b[at+1 : at+1+stampSize]
	b = b[at+1+stampSize+len("] "):]
	var frontend, server, state, counts []byte
	frontend, b = weblog.Word(b)
	server, b = weblog.Word(b)
	l.timers, b = weblog.Word(b)
	l.status, b = weblog.Word(b)
	l.size, b = weblog.Word(b)
	_, b = weblog.Word(b) // captured cookies
	_, b = weblog.Word(b)
	state, b = weblog.Word(b)
	counts, b = weblog.Word(b)
	_, b = weblog.Word(b) // queues
	if bytes.IndexByte(server, '/') < 0 || bytes.Count(l.timers, []byte("/")) != 4 || len(state) != states ||
		bytes.Count(counts, []byte("/")) != 4 || len(l.size) == 0 || l.timers[len(l.timers)-1] == '/' {
		return false
	}
	l.secure = frontend[len(frontend)-1] == '~'
	return l.behind(b)
}

// behind reads captured headers, which may hold spaces but neither braces nor quotes, the request, and what follows it.
func (l *line) behind(b []byte) bool {
	for len(b) > 0 && b[0] == '{' {
		end := bytes.IndexByte(b, '}')
		if end < 0 {
			return false
		}
		b = weblog.TrimSpace(b[end+1:])
		l.more++
	}
	if len(b) < 2 || b[0] != '"' {
		return false
	}
	end := bytes.IndexByte(b[1:], '"') + 1
	if end == 0 || end+1 < len(b) && b[end+1] != ' ' {
		return false
	}
	l.request = b[1:end:end]
	if rest := b[end+1:]; len(rest) > 0 {
		l.secure = l.secure || bytes.Contains(rest, []byte("/TLSv"))
		l.more += bytes.Count(rest, []byte(" "))
	}
	return true
}

// stampAt returns the index of the bracket before the time, -1 when there is none.
func stampAt(b []byte) int {
	for i := 1; i < len(b); i++ {
		k := bytes.IndexByte(b[i:], '[')
		if k < 0 {
			return -1
		}
		i += k
		if len(b) < i+stampSize+len("[] ") {
			return -1
		}
		if s := b[i:]; b[i-1] == ' ' && s[3] == '/' && s[7] == '/' && s[12] == ':' && s[21] == '.' && s[25] == ']' && s[26] == ' ' {
			return i
		}
	}
	return -1
}

// start reads the time, in the zone of the head where that has one.
func (l *line) start() (int64, bool) {
	at, _, ok := weblog.Moment(l.stamp)
	if !ok || len(l.head) == 0 {
		return at, ok
	}
	return at - east(l.head), true
}

// longestHead bounds where the time of a head is looked for, in words.
const longestHead = 3

// east reads the zone of a syslog's head as microseconds east of UTC.
func east(head []byte) int64 {
	for range longestHead {
		var w []byte
		if w, head = weblog.Word(head); len(w) > len("2026-03-01T12:00:00Z") && w[4] == '-' && w[10] == 'T' {
			i := bytes.LastIndexAny(w, "+-")
			if i <= len("2026-03-01") {
				return 0
			}
			with, _, ok := weblog.Moment(w)
			without, _, fine := weblog.Moment(w[:i])
			if ok && fine {
				return without - with
			}
		}
	}
	return 0
}

// unescape undoes, in place, what HAProxy did to bytes that would disturb a line (#22 for a quote). A # is written so, too.
func unescape(b []byte) []byte {
	i := bytes.IndexByte(b, '#')
	if i < 0 {
		return b
	}
	n := i
	for i < len(b) {
		c, k := b[i], 1
		if c == '#' && i+2 < len(b) {
			if high, low := hex(b[i+1]), hex(b[i+2]); high >= 0 && low >= 0 {
				c, k = byte(high<<4|low), 3
			}
		}
		b[n] = c
		n, i = n+1, i+k
	}
	return b[:n:n]
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
