package accesslog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// nobody stands between the client and the time where neither RFC 1413 nor a login named anybody.
const nobody = " - - ["

// plainly takes a line of the combined format apart that is made as nearly all are: nobody is named, nothing is escaped, and
// nothing stands in front or behind. It is false, with l half filled, for every other line, which has to be looked at closely, and
// fills l as a closer look would.
func (l *line) plainly(b []byte) bool {
	client := bytes.IndexByte(b, ' ')
	at := client + len(nobody) - 1 // of the bracket before the time
	if client < len("::1") || at+weblog.StampSize+len(`[] "`) > len(b) || string(b[client:at+1]) != nobody || b[0] == '<' {
		return false
	}
	behind := at + 1 + weblog.StampSize
	if s := b[at+1 : behind+len(`] "`)]; s[2] != '/' || s[6] != '/' || s[11] != ':' || s[20] != ' ' || string(s[weblog.StampSize:]) != `] "` {
		return false
	}
	if bytes.IndexByte(b, '\\') >= 0 || bytes.IndexByte(b, 0) >= 0 {
		return false
	}
	l.client, l.stamp = b[:client:client], b[at+1:behind]
	return l.behindTime(b[behind+len(`] "`):])
}

// behindTime takes the rest of such a line apart, from the request on.
func (l *line) behindTime(b []byte) bool {
	end := bytes.IndexByte(b, '"')
	if end < 0 || end+len(`" 200 0 "" ""`) > len(b) || b[end+1] != ' ' || b[end+5] != ' ' {
		return false
	}
	l.request, l.status = b[:end:end], b[end+2:end+5:end+5]
	b = b[end+6:]
	size := 0
	for size < len(b) && b[size] != ' ' && b[size] != '"' {
		size++
	}
	if size == 0 || size+2 >= len(b) || b[size] != ' ' || b[size+1] != '"' {
		return false
	}
	l.size, b = b[:size:size], b[size+2:]
	if end = bytes.IndexByte(b, '"'); end < 0 || end+len(`" "`) >= len(b) || string(b[end:end+len(`" "`)]) != `" "` {
		return false
	}
	l.referer, b = b[:end:end], b[end+len(`" "`):]
	if end = bytes.IndexByte(b, '"'); end != len(b)-1 || bytes.IndexByte(l.status, ' ') >= 0 {
		return false
	}
	l.agent = b[:end:end]
	l.host, l.rest, l.more, l.paired, l.closed, l.bare = nil, nil, 0, true, true, true
	return true
}
