package tls

import "github.com/waybill-security/waybill/internal/collect/wire/stream"

// The types of records.
const (
	recordChange    = 20
	recordAlert     = 21
	recordHandshake = 22
	recordData      = 23
)

const (
	recordHead    = 5
	mostRecord    = 1<<14 + 2048
	mostHandshake = 256 << 10
	mostTries     = 256 // numbers of records that are tried behind a hole
	unknownSize   = 1 << 30
)

// side is one direction of a connection.
type side struct {
	conn     *Conn
	d        stream.Direction
	pending  []byte
	skip     int // bytes of the record at hand that are not wanted, as a part of it is missing
	messages []byte
	opener   *opener // nil while nothing is encrypted, or without keys
	next     *opener // of TLS 1.2, from the change of keys on
	traffic  []byte  // the secret of TLS 1.3 that is in use
	lost     bool    // the place in the sequence of records is not known
	failed   bool
}

// Looks says whether bytes begin a record, and of which type.
func Looks(p []byte) (kind byte, ok bool) {
	if len(p) < recordHead || p[0] < recordChange || p[0] > recordData || p[1] != 3 || p[2] > 4 {
		return 0, false
	}
	n := int(p[3])<<8 | int(p[4])
	return p[0], n > 0 && n <= mostRecord
}

func (s *side) data(p []byte, at int64) {
	if s.failed {
		return
	}
	if s.skip > 0 {
		n := min(s.skip, len(p))
		s.skip -= n
		p = p[n:]
	}
	if len(s.pending) > 0 {
		s.pending = append(s.pending, p...)
		p = s.pending
	}
	for len(p) >= recordHead {
		if _, ok := Looks(p); !ok {
			s.pending = s.pending[:0]
			if !s.lost {
				s.giveUp("tls_damaged", "bytes in it are no record")
			}
			return
		}
		n := recordHead + (int(p[3])<<8 | int(p[4]))
		if len(p) < n {
			break
		}
		s.record(p[:n], at)
		if s.failed {
			return
		}
		p = p[n:]
	}
	s.pending = append(s.pending[:0], p...)
}

func (s *side) giveUp(reason, why string) {
	s.failed = true
	s.pending, s.messages = nil, nil
	s.conn.giveUp(reason, why)
}

// record takes a whole record.
func (s *side) record(p []byte, at int64) {
	c := s.conn
	kind, body := p[0], p[recordHead:]
	switch {
	case kind == recordChange:
		if s.next != nil {
			s.opener, s.next = s.next, nil
		}
		if c.ready && c.server.version != 0x0304 && c.blind != "" {
			s.giveUp("tls", c.blind)
		}
		return
	case s.opener == nil && kind == recordHandshake:
		s.take(body)
		return
	case s.opener == nil && kind == recordData && c.ready:
		why := c.blind
		if why == "" {
			why = "no keys for it"
		}
		s.giveUp("tls", why)
		return
	case s.opener == nil:
		return
	}
	plain, ok := s.open(p)
	if !ok {
		return
	}
	if c.server.version == 0x0304 {
		for len(plain) > 0 && plain[len(plain)-1] == 0 {
			plain = plain[:len(plain)-1]
		}
		if len(plain) == 0 {
			return
		}
		kind, plain = plain[len(plain)-1], plain[:len(plain)-1]
	}
	switch kind {
	case recordHandshake:
		s.take(plain)
	case recordData:
		if len(plain) > 0 {
			c.plain(s.d, plain, at)
		}
	}
}

// open opens a record, behind a hole under whichever of the next numbers fits.
func (s *side) open(p []byte) ([]byte, bool) {
	head := [recordHead]byte(p)
	for try := range uint64(mostTries) {
		plain, ok := s.opener.open(s.opener.sequence+try, head, p[recordHead:])
		if ok {
			s.opener.sequence += try + 1
			s.lost = false
			return plain, true
		}
		if !s.lost {
			break
		}
	}
	switch {
	case s.lost: // the next may fit
	case s.conn.server.version == 0x0304 && s.traffic == nil && s.d == stream.Forth:
		// Early data, under keys that are not read.
	default:
		s.giveUp("tls_keys", "the keys that were given are not its own")
	}
	return nil, false
}

// take puts messages of the handshake together.
func (s *side) take(p []byte) {
	s.messages = append(s.messages, p...)
	for len(s.messages) >= 4 {
		m := s.messages
		n := 4 + (int(m[1])<<16 | int(m[2])<<8 | int(m[3]))
		if n > mostHandshake {
			s.giveUp("tls_damaged", "a message of its handshake is too long")
			return
		}
		if len(m) < n {
			return
		}
		s.messages = m[n:]
		s.conn.handshake(s.d, m[0], m[4:n])
		if s.failed {
			return
		}
	}
	if len(s.messages) == 0 {
		s.messages = nil
	}
}

// finished changes to the keys that data is sent under.
func (s *side) finished() {
	c := s.conn
	if c.server.version != 0x0304 || s.traffic != nil {
		return
	}
	s.use(c.found.traffic[s.d])
}

// update changes to the next keys (RFC 8446, 7.2).
func (s *side) update() {
	if s.traffic == nil {
		return
	}
	next, err := expand(s.conn.suite, s.traffic, "traffic upd", len(s.traffic))
	if err == nil {
		s.use(next)
	}
}

func (s *side) use(secret []byte) {
	if s.traffic = secret; secret != nil {
		s.opener = opener13(s.conn.suite, secret)
	}
	if secret == nil || s.opener == nil {
		s.opener = nil
		s.giveUp("tls", "no keys for one of its directions")
	}
}

// gap goes over n bytes that are not here.
func (s *side) gap(n int, at int64) {
	c := s.conn
	if s.failed {
		return
	}
	if c.inside == nil && !c.ready {
		s.giveUp("tls_gap", "a part of its beginning is missing")
		return
	}
	missing := unknownSize
	if len(s.pending) >= recordHead { // inside of a record: the others keep their numbers
		left := recordHead + (int(s.pending[3])<<8 | int(s.pending[4])) - len(s.pending)
		if s.skip > 0 {
			left = s.skip
		}
		if n <= left && s.opener != nil {
			s.skip = left - n
			s.opener.sequence++
			missing = s.inner(recordHead + (int(s.pending[3])<<8 | int(s.pending[4])))
			s.pending = s.pending[:0]
			s.tell(missing, at)
			return
		}
	}
	s.pending, s.skip, s.lost = s.pending[:0], 0, true
	s.tell(missing, at)
}

func (s *side) tell(missing int, at int64) {
	if s.conn.inside != nil {
		s.conn.inside.Gap(s.d, missing, at)
	}
}

// inner is how many bytes of data a record of n bytes holds, without padding.
func (s *side) inner(n int) int {
	n -= recordHead + s.opener.aead.Overhead()
	if s.opener.explicit {
		n -= 8
	}
	if s.conn.server.version == 0x0304 {
		n--
	}
	return max(n, 0)
}
