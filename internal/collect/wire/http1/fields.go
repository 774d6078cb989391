package http1

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/wire/book"
)

// mostFields bounds the fields of a head that are kept.
const mostFields = 1000

// framing is what the fields say of a body's length.
type framing struct {
	length  int64 // call.Unknown where it is not said
	coded   bool  // there is a transfer coding
	chunked bool  // and the last is chunked
	unsure  bool  // it can be read in two ways
	host    []byte
}

func (f *framing) reset() { *f = framing{length: call.Unknown} }

func field(name, value []byte) call.Header { return call.Header{Name: name, Value: value} }

// fields reads header fields, which stay where they are.
func fields(b *book.Book, p []byte, f *framing) []call.Header {
	list := b.Headers()
	for len(p) > 0 {
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			i = len(p)
		}
		line := p[:i]
		p = p[min(i+1, len(p)):]
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		if len(line) == 0 {
			break
		}
		if (line[0] == ' ' || line[0] == '\t') && len(list) > 0 {
			fold(&list[len(list)-1], line)
			continue
		}
		colon := bytes.IndexByte(line, ':')
		if colon <= 0 || len(list) >= mostFields {
			continue
		}
		name, value := line[:colon:colon], trim(line[colon+1:])
		if name[colon-1] == ' ' || name[colon-1] == '\t' {
			name = bytes.TrimRight(name, " \t")
			f.unsure = f.unsure || equalFold(name, "content-length") || equalFold(name, "transfer-encoding")
		}
		f.meet(name, value)
		if len(name) > 0 {
			list = append(list, call.Header{Name: name, Value: value})
		}
	}
	f.decide()
	return b.Took(list)
}

// fold adds a line that goes on with the value before.
func fold(h *call.Header, line []byte) {
	h.Value = append(append(h.Value[:len(h.Value):len(h.Value)], ' '), trim(line)...)
}

func trim(v []byte) []byte {
	for len(v) > 0 && (v[0] == ' ' || v[0] == '\t') {
		v = v[1:]
	}
	for len(v) > 0 && (v[len(v)-1] == ' ' || v[len(v)-1] == '\t') {
		v = v[:len(v)-1]
	}
	return v[:len(v):len(v)]
}

// meet looks at a field that says something of the body's length, or the host.
func (f *framing) meet(name, value []byte) {
	switch len(name) {
	case 4:
		if f.host == nil && equalFold(name, "host") {
			f.host = value
		}
	case 14:
		if equalFold(name, "content-length") {
			f.lengths(value)
		}
	case 17:
		if equalFold(name, "transfer-encoding") {
			f.coding(value)
		}
	}
}

// lengths reads a length. Several that agree are one.
func (f *framing) lengths(value []byte) {
	for one := range bytes.SplitSeq(value, []byte{','}) {
		n, ok := length(trim(one))
		if !ok || f.length != call.Unknown && f.length != n {
			f.unsure = true
			return
		}
		f.length = n
	}
}

func length(v []byte) (n int64, ok bool) {
	if len(v) == 0 || len(v) > 18 {
		return 0, false
	}
	for _, c := range v {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// coding reads transfer codings: only a plain "chunked" at the end says where the body ends.
func (f *framing) coding(value []byte) {
	if equalFold(value, "identity") {
		return // of old, and says nothing
	}
	f.unsure = f.unsure || f.chunked // there is something behind chunked
	f.coded, f.chunked = true, false
	last := value
	if i := bytes.LastIndexByte(value, ','); i >= 0 {
		last = trim(value[i+1:])
	}
	f.chunked = equalFold(last, "chunked")
	if !f.chunked {
		f.unsure = f.unsure || bytes.Contains(bytes.ToLower(value), []byte("chunked"))
	}
}

// decide settles what several fields say together.
func (f *framing) decide() {
	if f.coded && f.length != call.Unknown {
		f.unsure = true
	}
	if f.coded {
		f.length = call.Unknown
	}
}

// equalFold says whether p is s, which is in lower case, in any case.
func equalFold(p []byte, s string) bool {
	if len(p) != len(s) {
		return false
	}
	for i := range p {
		c := p[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != s[i] {
			return false
		}
	}
	return true
}

// switches says whether a request asks for another protocol on its connection.
func switches(e *book.Entry) bool {
	if e.Given() {
		return false
	}
	return string(e.Call.Method) == "CONNECT" || e.Call.Request.Header("upgrade") != nil
}
