package jsonlog

import (
	"github.com/waybill-security/waybill/internal/jsonscan"
)

// deepest is how deep objects are followed; what stands deeper is passed over.
const deepest = 6

// scanner reads the object of a line into a record.
type scanner struct {
	json   jsonscan.Scanner
	keys   *keyring
	at     [deepest + 2]place
	name   []byte // of the header whose list of values is at hand
	values int    // how many there were
}

// scan reads a line. It changes nothing in it, so that it can be read again.
func (s *scanner) scan(line []byte, r *record) jsonscan.Reason {
	r.reset()
	s.json.Reset(line)
	if s.json.Next() != jsonscan.ObjectBegin {
		return jsonscan.UnexpectedByte
	}
	s.at[1] = inLine
	for n := 0; ; n++ {
		switch k := s.json.Next(); k {
		case jsonscan.End:
			return ""
		case jsonscan.Invalid:
			return s.json.Failure().Reason
		case jsonscan.ObjectBegin, jsonscan.ArrayBegin:
			s.enter(n, k, r)
		case jsonscan.ArrayEnd:
			if at := s.at[s.json.Depth()+1]; (at == inHeaderValue || at == inAnswerValue) && s.values == 0 && isCredential(s.name) {
				r.hidden = true // an empty list is how older Caddys blot out
			}
		case jsonscan.String, jsonscan.Number, jsonscan.Null, jsonscan.True, jsonscan.False:
			s.scalar(n, k, r)
		case jsonscan.ObjectEnd, jsonscan.TooDeep:
		}
	}
}

// enter goes into an object or list, or passes over it.
func (s *scanner) enter(n int, k jsonscan.Kind, r *record) {
	depth := s.json.Depth()
	inside := inNothing
	if depth <= deepest && s.json.Keyed() {
		switch at := s.at[depth-1]; {
		case at <= inResponse && k == jsonscan.ObjectBegin:
			known := s.key(n, at)
			inside = known.inside
			r.marks |= known.marks
		case k != jsonscan.ArrayBegin:
		case at == inHeaders:
			inside, s.name, s.values = inHeaderValue, s.headerName(), 0
		case at == inAnswerHeaders:
			inside, s.name, s.values = inAnswerValue, s.headerName(), 0
		}
	}
	if inside == inNothing {
		s.json.Skip()
		return
	}
	switch inside {
	case inHeaders:
		r.seen |= 1 << header
	case inAnswerHeaders:
		r.seen |= 1 << answerHeader
	}
	s.at[depth] = inside
}

// key tells what the key at hand means.
func (s *scanner) key(n int, at place) *key {
	raw, escaped := s.json.RawKey()
	if escaped {
		raw = s.json.Key()
	}
	return s.keys.find(n, raw, at)
}

// headerName is the key at hand as the name of a header, which never needs an escape; empty for what does.
func (s *scanner) headerName() []byte {
	raw, escaped := s.json.RawKey()
	if escaped {
		return nil
	}
	return raw[:len(raw):len(raw)]
}

// scalar takes the value at hand.
func (s *scanner) scalar(n int, k jsonscan.Kind, r *record) {
	v := value{}
	if k == jsonscan.String || k == jsonscan.Number {
		v = value{s.json.Raw(), s.json.Escaped()}
	}
	at := s.at[s.json.Depth()]
	switch at {
	case inHeaders:
		r.headers = append(r.headers, field{s.headerName(), v})
		return
	case inAnswerHeaders:
		r.answers = append(r.answers, field{s.headerName(), v})
		return
	case inHeaderValue:
		s.values++
		r.headers = append(r.headers, field{s.name, v})
		return
	case inAnswerValue:
		s.values++
		r.answers = append(r.answers, field{s.name, v})
		return
	case inNothing:
		return
	}
	if !s.json.Keyed() {
		return
	}
	known := s.key(n, at)
	r.marks |= known.marks
	switch known.slot {
	case nothing:
	case header:
		r.seen |= 1 << header
		r.headers = append(r.headers, field{known.name, v})
	case answerHeader:
		r.seen |= 1 << answerHeader
		r.answers = append(r.answers, field{known.name, v})
	default:
		if k == jsonscan.True || k == jsonscan.False || known.slot == wrapped && k != jsonscan.String {
			return
		}
		r.put(known, s.json.Depth(), v)
	}
}
