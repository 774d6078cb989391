package capfile

import (
	"encoding/binary"
	"math/bits"
)

// The blocks of pcapng that matter.
const (
	blockSection    = 0x0A0D0D0A
	blockInterface  = 1
	blockOldPacket  = 2
	blockSimple     = 3
	blockStatistics = 5
	blockPacket     = 6
	blockSecrets    = 10
)

const tlsKeyLog = 0x544C534B

// section is the state of a section of pcapng.
type section struct {
	byteOrder  binary.ByteOrder
	interfaces []iface
}

// iface is what an interface's block says.
type iface struct {
	link     uint32
	snap     uint32
	perTick  uint64 // ticks in a second
	offset   int64  // seconds
	reported uint64 // packets that it was said to have dropped
}

// mostInterfaces bounds the interfaces of a section.
const mostInterfaces = 1 << 16

// sectionOrder returns the byte order of the section that begins here, nil where none does.
func sectionOrder(p []byte) binary.ByteOrder {
	if len(p) < 12 || binary.LittleEndian.Uint32(p) != blockSection {
		return nil
	}
	switch binary.LittleEndian.Uint32(p[8:]) {
	case 0x1A2B3C4D:
		return binary.LittleEndian
	case 0x4D3C2B1A:
		return binary.BigEndian
	}
	return nil
}

func (s *Scanner) nextNG(p []byte, b *Block) (int, error) {
	if len(p) < 12 {
		return 0, ErrShort
	}
	if order := sectionOrder(p); order != nil {
		s.section = section{byteOrder: order}
	}
	if s.byteOrder == nil {
		return 0, ErrDamaged
	}
	length := s.byteOrder.Uint32(p[4:])
	if length < 12 || length%4 != 0 || length > MaxBlock {
		return 0, ErrDamaged
	}
	n := int(length)
	if len(p) < n {
		return 0, ErrShort
	}
	if s.byteOrder.Uint32(p[n-4:]) != length {
		return 0, ErrDamaged
	}
	s.block(s.byteOrder.Uint32(p), p[8:n-4], b)
	return n, nil
}

// block reads what stands between the lengths. A block that is too short for its kind is none that matters.
func (s *Scanner) block(kind uint32, p []byte, b *Block) {
	o := s.byteOrder
	switch {
	case kind == blockInterface && len(p) >= 8 && len(s.interfaces) < mostInterfaces:
		i := iface{link: uint32(o.Uint16(p)), snap: o.Uint32(p[4:]), perTick: 1e6}
		s.options(p[8:], func(code uint16, v []byte) { i.option(o, code, v) })
		s.interfaces = append(s.interfaces, i)
	case kind == blockPacket && len(p) >= 20:
		s.packet(o.Uint32(p), p[4:], b)
	case kind == blockOldPacket && len(p) >= 20:
		s.packet(uint32(o.Uint16(p)), p[4:], b)
	case kind == blockSimple && len(p) >= 4 && len(s.interfaces) > 0:
		whole := int(o.Uint32(p))
		n := min(whole, len(p)-4)
		if snap := int(s.interfaces[0].snap); snap > 0 {
			n = min(n, snap)
		}
		b.Kind, b.Link, b.Data, b.Missing = Packet, s.interfaces[0].link, p[4:4+n:4+n], whole-n
	case kind == blockSecrets && len(p) >= 8 && o.Uint32(p) == tlsKeyLog:
		n := min(int(o.Uint32(p[4:])), len(p)-8)
		b.Kind, b.Data = Secrets, p[8:8+n:8+n]
	case kind == blockStatistics && len(p) >= 12:
		s.statistics(o.Uint32(p), p[12:], b)
	}
}

// packet reads what follows the number of the interface: time, lengths, bytes.
func (s *Scanner) packet(at uint32, p []byte, b *Block) {
	if int(at) >= len(s.interfaces) {
		return
	}
	i, o := &s.interfaces[at], s.byteOrder
	ticks := uint64(o.Uint32(p))<<32 | uint64(o.Uint32(p[4:]))
	captured, whole := int(o.Uint32(p[8:])), int(o.Uint32(p[12:]))
	captured = min(captured, len(p)-16)
	b.Kind, b.Time, b.Link = Packet, i.micros(ticks), i.link
	b.Data, b.Missing = p[16:16+captured:16+captured], max(0, whole-captured)
}

// micros brings ticks to microseconds since 1970.
func (i *iface) micros(ticks uint64) int64 {
	if i.perTick == 1e6 {
		return int64(ticks) + i.offset*1e6
	}
	seconds, rest := ticks/i.perTick, ticks%i.perTick
	hi, lo := bits.Mul64(rest, 1e6)
	parts, _ := bits.Div64(hi, lo, i.perTick)
	return (int64(seconds)+i.offset)*1e6 + int64(parts)
}

func (i *iface) option(o binary.ByteOrder, code uint16, v []byte) {
	switch {
	case code == 9 && len(v) >= 1: // how long a tick is: a negative power of 10, or of 2
		power := uint(v[0] & 0x7F)
		switch {
		case v[0]&0x80 != 0 && power < 64:
			i.perTick = 1 << power
		case v[0]&0x80 == 0 && power < 20:
			i.perTick = 1
			for range power {
				i.perTick *= 10
			}
		}
	case code == 14 && len(v) >= 8:
		i.offset = int64(o.Uint64(v))
	}
}

// statistics tells how many packets an interface has dropped since it was last asked.
func (s *Scanner) statistics(at uint32, p []byte, b *Block) {
	if int(at) >= len(s.interfaces) {
		return
	}
	i, dropped := &s.interfaces[at], uint64(0)
	s.options(p, func(code uint16, v []byte) {
		if (code == 5 || code == 7) && len(v) >= 8 { // by the interface, by the system
			dropped += s.byteOrder.Uint64(v)
		}
	})
	if dropped > i.reported {
		b.Kind, b.Count = Dropped, dropped-i.reported
		i.reported = dropped
	}
}

func (s *Scanner) options(p []byte, yield func(code uint16, value []byte)) {
	for len(p) >= 4 {
		code, n := s.byteOrder.Uint16(p), int(s.byteOrder.Uint16(p[2:]))
		p = p[4:]
		if code == 0 || n > len(p) {
			return
		}
		yield(code, p[:n])
		p = p[min(len(p), (n+3)&^3):]
	}
}

// looksNG says whether a block may begin here.
func (s *Scanner) looksNG(p []byte) bool {
	if sectionOrder(p) != nil {
		return true
	}
	if s.byteOrder == nil {
		return false
	}
	kind, length := s.byteOrder.Uint32(p), s.byteOrder.Uint32(p[4:])
	if kind == 0 || kind > blockSecrets || length < 16 || length%4 != 0 || length > 1<<18 {
		return false
	}
	if int(length) <= len(p) {
		return s.byteOrder.Uint32(p[length-4:]) == length
	}
	return kind == blockPacket // as far as can be seen
}
