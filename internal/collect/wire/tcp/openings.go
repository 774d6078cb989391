package tcp

import (
	"encoding/binary"
	"math/bits"

	"github.com/waybill-security/waybill/internal/collect/wire/packet"
)

const (
	openingBuckets = 1 << 15
	bucketSize     = 4
)

// openings remembers who began a connection with which number, in a table of fixed size: a flood of openings only makes it forget the
// older ones, whose connections are then read as if the capture had begun in their middle.
type openings struct {
	buckets [][bucketSize]opening
	turn    uint8
}

type opening struct {
	tag      uint32
	start    uint32 // the number of the first byte
	asked    bool   // a SYN
	answered bool   // a SYN with an ACK
}

func (o *openings) put(s *packet.Segment) {
	if o.buckets == nil {
		o.buckets = make([][bucketSize]opening, openingBuckets)
	}
	at, tag := place(s.From, s.To, s.Network)
	b := &o.buckets[at]
	i := 0
	for i < bucketSize && b[i].tag != tag && (b[i].asked || b[i].answered) {
		i++
	}
	if i == bucketSize {
		o.turn++
		i = int(o.turn) % bucketSize
	}
	ack := s.Flags&packet.ACK != 0
	b[i] = opening{tag: tag, start: s.Sequence + 1, asked: !ack, answered: ack}
}

// take returns how from began its connection with to, and forgets it.
func (o *openings) take(from, to packet.End, network uint32) (found opening) {
	if o.buckets == nil {
		return found
	}
	at, tag := place(from, to, network)
	b := &o.buckets[at]
	for i := range b {
		if b[i].tag == tag {
			found, b[i] = b[i], opening{}
			break
		}
	}
	return found
}

// place is the bucket of a direction, and what tells it from others there.
func place(from, to packet.End, network uint32) (at, tag uint32) {
	const a, b = 0x9E3779B97F4A7C15, 0xE7037ED1A0B428DB
	h := uint64(network)<<32 | uint64(from.Port)<<16 | uint64(to.Port)
	for _, p := range [...]*[16]byte{&from.Addr, &to.Addr} {
		for i := 0; i < 16; i += 8 {
			hi, lo := bits.Mul64(h^a, binary.LittleEndian.Uint64(p[i:])^b)
			h = hi ^ lo
		}
	}
	hi, lo := bits.Mul64(h^b, a)
	h = hi ^ lo
	return uint32(h) % openingBuckets, uint32(h>>32) | 1
}
