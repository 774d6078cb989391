package identity

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/jsonscan"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// weakness says what is wrong with a JWT by its own words: that nobody signed it (RFC 7518, section 3.6: alg is none), or
// that it never ends (RFC 7519, section 4.1.4: no exp). It is none of both for what cannot be taken apart.
func (r *jwtReader) weakness(v []byte) (m observation.Marks) {
	head, rest, _ := bytes.Cut(v, []byte{'.'})
	payload, _, _ := bytes.Cut(rest, []byte{'.'})
	defer func() { clear(r.payload[:cap(r.payload)]) }()
	if !r.decode(head) {
		return 0
	}
	algorithm, ok := r.member("alg")
	if !ok {
		return 0
	}
	if equalFold(algorithm, "none") {
		m |= observation.MarkUnsigned
	}
	if !r.decode(payload) {
		return m
	}
	if end, ok := r.member("exp"); ok && len(end) == 0 {
		m |= observation.MarkEndless
	}
	return m
}

// member returns the scalar of a name in the object that was decoded, nil where it is not there; false where the object
// is none.
func (r *jwtReader) member(name string) (value []byte, ok bool) {
	s := &r.scanner
	s.Reset(r.payload)
	for {
		switch s.Next() {
		case jsonscan.Invalid:
			return nil, false
		case jsonscan.End:
			return value, true
		case jsonscan.Number, jsonscan.String:
			if s.Keyed() && s.Depth() == 1 && string(s.Key()) == name {
				value = bytes.TrimSpace(s.Raw())
			}
		}
	}
}
