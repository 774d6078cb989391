package capfile

import "encoding/binary"

const (
	classicHeader = 24
	classicRecord = 16
)

// classic is what the header of a pcap file says.
type classic struct {
	order   binary.ByteOrder
	nano    bool
	extra   int // bytes of a record's header beyond the usual
	link    uint32
	seconds int64 // of the last packet
}

// pcapHeader knows the magic numbers of pcap: in micro- and nanoseconds, of either byte order, and of a patched libpcap of old
// whose records have longer headers.
func pcapHeader(p []byte) (c classic, ok bool) {
	if len(p) < 8 {
		return c, false
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		c.order = order
		c.nano, c.extra = false, 0
		switch order.Uint32(p) {
		case 0xA1B2C3D4:
		case 0xA1B23C4D:
			c.nano = true
		case 0xA1B2CD34:
			c.extra = 8
		default:
			continue
		}
		return c, order.Uint16(p[4:]) == 2
	}
	return c, false
}

// open reads the header of a file.
func (s *Scanner) open(p []byte) (int, error) {
	if len(p) < classicHeader {
		return 0, ErrShort
	}
	c, _ := pcapHeader(p)
	c.link = c.order.Uint32(p[20:]) & 0x0FFFFFFF // above it are the length of a checksum and what it is for
	s.classic = c
	return classicHeader, nil
}

func (s *Scanner) nextClassic(p []byte, b *Block) (int, error) {
	if len(p) < classicRecord {
		return 0, ErrShort
	}
	if _, again := pcapHeader(p); again { // another capture was appended
		return s.open(p)
	}
	captured, whole := s.order.Uint32(p[8:]), s.order.Uint32(p[12:])
	if captured > MaxBlock || whole > 1<<30 {
		return 0, ErrDamaged
	}
	from := classicRecord + s.extra
	n := from + int(captured)
	if len(p) < n {
		return 0, ErrShort
	}
	seconds, parts := int64(s.order.Uint32(p)), int64(s.order.Uint32(p[4:]))
	if s.nano {
		parts /= 1000
	}
	s.seconds = seconds
	b.Kind, b.Time, b.Link = Packet, seconds*1e6+parts, s.link
	b.Data, b.Missing = p[from:n:n], max(0, int(whole)-int(captured))
	return n, nil
}

// looksClassic says whether a record may begin here: near in time, not longer than it was on the wire, and another behind it.
func (s *Scanner) looksClassic(p []byte) bool {
	for range 2 {
		if len(p) < classicRecord {
			return false
		}
		seconds, parts := int64(s.order.Uint32(p)), s.order.Uint32(p[4:])
		captured, whole := s.order.Uint32(p[8:]), s.order.Uint32(p[12:])
		if d := seconds - s.seconds; d < -3600 || d > 86400 || parts >= 1e9 || captured == 0 || captured > whole || whole > 1<<18 {
			return false
		}
		n := classicRecord + s.extra + int(captured)
		if len(p) < n+classicRecord {
			return true // as far as can be seen
		}
		p = p[n:]
	}
	return true
}
