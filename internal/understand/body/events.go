package body

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/jsonscan"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func claimsEvents(t []byte) bool { return string(t) == "text/event-stream" }

// readEvents reads a stream of server-sent events (WHATWG HTML, section 9.2). The data of each event is a root of its own:
// JSON, or text. Names and numbers of events are not delivered.
func readEvents(w *Walker, b []byte) observation.Fault {
	if w.isJSON(b) {
		return readJSON(w, b)
	}
	fault := observation.NoFault
	var data []byte
	lines := 0
	end := func(cut bool) {
		if f := w.event(data, cut); f != observation.NoFault {
			fault = f
		}
		data, lines = nil, 0
	}
	for b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")); len(b) > 0; {
		var line []byte
		line, b = cutLine(b)
		if len(line) == 0 {
			end(false)
			continue
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if string(name) != "data" {
			continue
		}
		value = bytes.TrimPrefix(value, []byte(" "))
		switch lines++; lines {
		case 1:
			data = value
		case 2:
			w.joined = append(append(append(w.joined[:0], data...), '\n'), value...)
			data = w.joined
		default:
			w.joined = append(append(w.joined, '\n'), value...)
			data = w.joined
		}
	}
	end(true) // a recorder may have stopped before the empty line
	return fault
}

// event delivers the data of one event; cut says that the stream ended before it did.
func (w *Walker) event(data []byte, cut bool) observation.Fault {
	if w.isJSON(data) || cut && w.beginsJSON(data) {
		return readJSON(w, data)
	}
	if len(bytes.TrimSpace(data)) > 0 {
		w.pieces(data)
	}
	return observation.NoFault
}

// beginsJSON says whether b is an object or list as far as it goes.
func (w *Walker) beginsJSON(b []byte) bool {
	b = bytes.TrimLeft(b, separators)
	if len(b) == 0 || b[0] != '{' && b[0] != '[' {
		return false
	}
	s := &w.check
	s.MaxDepth = w.limits.MaxDepth
	s.Reset(b)
	k := s.Next()
	for k != jsonscan.End && k != jsonscan.Invalid {
		k = s.Next()
	}
	return k == jsonscan.Invalid && s.Failure().Reason == jsonscan.UnexpectedEnd
}

// cutLine returns the first line without its end, which is CR, LF or both, and what stands behind.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	head := b
	if i >= 0 {
		head = b[:i]
	}
	if j := bytes.IndexByte(head, '\r'); j >= 0 {
		if j+1 == i {
			return b[:j], b[i+1:]
		}
		return b[:j], b[j+1:]
	}
	if i < 0 {
		return b, nil
	}
	return b[:i], b[i+1:]
}
