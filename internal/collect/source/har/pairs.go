package har

import "github.com/waybill-security/waybill/internal/call"

// headers reads header fields; those of HTTP/2 that begin with a colon are no fields.
func (e *Entries) headers(m *side) {
	h := append(e.space.Headers(), m.headers...)
	e.pairs(func(name, value []byte) {
		switch {
		case len(name) == 0:
		case name[0] != ':':
			h = append(h, call.Header{Name: name, Value: value})
		case string(name) == ":authority":
			m.authority = value
		}
	})
	m.headers = e.space.Took(h)
}

// pairs reads an array of objects with name and value, or an object of names and values.
func (e *Entries) pairs(yield func(name, value []byte)) {
	s := &e.s
	switch {
	case s.array():
		for s.item() {
			if p, ok := e.pair(); ok {
				yield(p.name, p.value)
			}
		}
	case s.object():
		for k, ok := s.member(); ok; k, ok = s.member() {
			yield(e.space.Batch.Keep(k), e.value())
		}
	default:
		s.skip()
	}
}

func (e *Entries) pair() (p param, ok bool) {
	s := &e.s
	if !s.object() {
		s.skip()
		return p, false
	}
	for k, ok := s.member(); ok; k, ok = s.member() {
		switch string(k) {
		case "name":
			p.name = e.value()
		case "value":
			p.value = e.value()
		case "fileName":
			p.file = e.value()
		default:
			s.skip()
		}
	}
	return p, p.name != nil
}

// params reads the fields of a form.
func (e *Entries) params(m *side) {
	s := &e.s
	if !s.array() {
		s.skip()
		return
	}
	for s.item() {
		if p, ok := e.pair(); ok {
			m.params = append(m.params, p)
		}
	}
}
