package wire

import (
	"encoding/binary"

	"github.com/waybill-security/waybill/internal/collect/wire/packet"
)

// mostQUIC bounds the connections of QUIC that are told apart; those beyond are counted no more.
const mostQUIC = 1 << 16

// datagram counts connections of QUIC, which carry HTTP/3 and are not read. Their first packet has a long header with a version, and is at least so
// long (RFC 9000, 14.1 and 17.2).
func (e *Engine) datagram(at int64) {
	s := &e.segment
	p := s.Payload
	if len(p) < 7 || len(p)+s.Missing < 1200 || p[0]&0xC0 != 0xC0 || !quicVersion(binary.BigEndian.Uint32(p[1:])) || p[5] > 20 {
		return
	}
	ends := [2]packet.End{s.From, s.To}
	if e.quic[ends] || e.quic[[2]packet.End{s.To, s.From}] || len(e.quic) >= mostQUIC {
		return
	}
	if e.quic == nil {
		e.quic = map[[2]packet.End]bool{}
	}
	e.quic[ends] = true
	e.book.Begin(at).Unread("quic", "QUIC to "+s.To.AddrPort().String()+", which is not read")
}

// quicVersion says whether a number is a version of QUIC: 1, 2, or a draft's.
func quicVersion(n uint32) bool { return n == 1 || n == 0x6B3343CF || n>>8 == 0xFF0000 }
