package zeek

import (
	"bytes"
	"strconv"
)

const (
	mostColumns   = 128
	fewestColumns = 20 // of a line without a line of fields before it
	mostUsual     = 40 // the same
)

// layout is what the directives of a log say.
type layout struct {
	separator  byte
	inSets     byte
	notSet     []byte
	empty      []byte
	path       []byte
	columns    [mostColumns]field
	n          int
	there      uint64
	told       bool // by a line of fields
	identified bool // a directive of Zeek was seen
}

// usual is the order that Zeek writes unless told otherwise.
const usual = `ts uid id.orig_h id.orig_p id.resp_h id.resp_p trans_depth method host uri referrer version user_agent
 origin request_body_len response_body_len status_code status_msg info_code info_msg tags username password proxied
 orig_fuids orig_filenames orig_mime_types resp_fuids resp_filenames resp_mime_types`

func newLayout() layout {
	l := layout{separator: '\t', inSets: ',', notSet: []byte("-"), empty: []byte("(empty)")}
	l.name(bytes.Fields([]byte(usual)))
	return l
}

func (l *layout) name(list [][]byte) {
	l.n, l.there = 0, 0
	for _, name := range list {
		if l.n == mostColumns {
			break
		}
		f := names[string(name)]
		l.columns[l.n] = f
		l.there |= 1 << f
		l.n++
	}
}

// unset says whether a column says nothing.
func (l *layout) unset(v []byte) bool {
	return len(v) == 0 || bytes.Equal(v, l.notSet) || bytes.Equal(v, l.empty)
}

// learn reads a directive.
func (l *layout) learn(line []byte) {
	if v, ok := bytes.CutPrefix(line, []byte("#separator ")); ok {
		if b := unhex(v); len(b) == 1 {
			l.separator = b[0]
		}
		l.identified = true
		return
	}
	name, value := line, []byte(nil)
	if i := indexByte(line, l.separator); i >= 0 {
		name, value = line[:i], line[i+1:]
	}
	switch string(name) {
	case "#set_separator":
		if b := unhex(value); len(b) == 1 {
			l.inSets = b[0]
		}
	case "#empty_field":
		l.empty = bytes.Clone(value)
	case "#unset_field":
		l.notSet = bytes.Clone(value)
	case "#path":
		l.path = bytes.Clone(value)
	case "#fields":
		l.name(bytes.Split(value, []byte{l.separator}))
		l.told = true
	}
}

// unhex undoes \xhh; other bytes stay.
func unhex(b []byte) []byte {
	var out []byte
	for len(b) > 0 {
		if len(b) >= 4 && b[0] == '\\' && b[1] == 'x' {
			if n, err := strconv.ParseUint(string(b[2:4]), 16, 8); err == nil {
				out, b = append(out, byte(n)), b[4:]
				continue
			}
		}
		out, b = append(out, b[0]), b[1:]
	}
	return out
}

func indexByte(b []byte, c byte) int { return bytes.IndexByte(b, c) }
