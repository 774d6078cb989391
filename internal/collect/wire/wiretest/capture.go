package wiretest

import (
	"encoding/binary"
	"net/netip"
)

// Packet is one captured packet.
type Packet struct {
	Time int64 // microseconds since 1970
	Data []byte
	Cut  int // bytes that the capture left out
}

// Capture is packets in their order.
type Capture struct {
	Packets []Packet
	// Now is the time of the next packet, Step how much later each is than the one before, in microseconds.
	Now, Step int64
	// Segment is the longest payload of a packet, 1,460 when it is 0.
	Segment int
}

// Noon is the time of the first packet of a capture: noon of 2026-03-01 in UTC.
const Noon = 1772366400_000000

// New returns an empty capture.
func New() *Capture { return &Capture{Now: Noon, Step: 100} }

// Add adds a packet of Ethernet.
func (c *Capture) Add(p []byte) {
	c.Packets = append(c.Packets, Packet{Time: c.Now, Data: p})
	c.Now += c.Step
}

// Conn is a connection.
type Conn struct {
	capture *Capture
	ends    [2]netip.AddrPort
	seq     [2]uint32
}

// Flags of TCP.
const (
	FIN = 1
	SYN = 2
	RST = 4
	ACK = 16
)

// Dial adds the opening of a connection.
func (c *Capture) Dial(client, server string) *Conn {
	k := c.Join(client, server)
	k.seq[0]--
	k.seq[1]--
	k.Flag(0, SYN)
	k.seq[0]++
	k.Flag(1, SYN|ACK)
	k.seq[1]++
	k.Flag(0, ACK)
	return k
}

// Join returns a connection whose opening is not in the capture.
func (c *Capture) Join(client, server string) *Conn {
	return &Conn{capture: c, ends: [2]netip.AddrPort{netip.MustParseAddrPort(client), netip.MustParseAddrPort(server)}, seq: [2]uint32{1000, 0xFFFFFF00}}
}

// At sets the numbers of the next bytes of both directions.
func (k *Conn) At(client, server uint32) { k.seq = [2]uint32{client, server} }

// Send adds what the client says.
func (k *Conn) Send(text string) { k.say(0, text) }

// Reply adds what the server says.
func (k *Conn) Reply(text string) { k.say(1, text) }

func (k *Conn) say(d int, text string) {
	most := k.capture.Segment
	if most == 0 {
		most = 1460
	}
	for len(text) > 0 {
		n := min(len(text), most)
		k.Raw(d, ACK, k.seq[d], k.seq[1-d], []byte(text[:n]))
		k.seq[d] += uint32(n)
		text = text[n:]
	}
}

// Skip goes over n bytes of a direction without a packet: they are missing in the capture.
func (k *Conn) Skip(d, n int) { k.seq[d] += uint32(n) }

// Flag adds an empty segment with flags.
func (k *Conn) Flag(d int, flags byte) { k.Raw(d, flags, k.seq[d], k.seq[1-d], nil) }

// Close ends the connection from both sides, the server's first.
func (k *Conn) Close() {
	k.Flag(1, FIN|ACK)
	k.seq[1]++
	k.Flag(0, FIN|ACK)
	k.seq[0]++
	k.Flag(1, ACK)
}

// Raw adds any segment. D is 0 for the client's.
func (k *Conn) Raw(d int, flags byte, seq, ack uint32, payload []byte) {
	k.capture.Add(Ethernet(IP(k.ends[d].Addr(), k.ends[1-d].Addr(), 6, tcp(k.ends[d].Port(), k.ends[1-d].Port(), flags, seq, ack, payload))))
}

func tcp(from, to uint16, flags byte, seq, ack uint32, payload []byte) []byte {
	p := make([]byte, 20, 20+len(payload))
	binary.BigEndian.PutUint16(p, from)
	binary.BigEndian.PutUint16(p[2:], to)
	binary.BigEndian.PutUint32(p[4:], seq)
	binary.BigEndian.PutUint32(p[8:], ack)
	p[12], p[13] = 5<<4, flags
	binary.BigEndian.PutUint16(p[14:], 65535)
	return append(p, payload...)
}

// UDP builds a datagram.
func UDP(from, to netip.AddrPort, payload []byte) []byte {
	p := make([]byte, 8, 8+len(payload))
	binary.BigEndian.PutUint16(p, from.Port())
	binary.BigEndian.PutUint16(p[2:], to.Port())
	binary.BigEndian.PutUint16(p[4:], uint16(8+len(payload)))
	return IP(from.Addr(), to.Addr(), 17, append(p, payload...))
}

// IP builds a packet of the version that its addresses have.
func IP(from, to netip.Addr, protocol byte, payload []byte) []byte {
	if from.Is4() {
		p := make([]byte, 20, 20+len(payload))
		p[0] = 0x45
		binary.BigEndian.PutUint16(p[2:], uint16(20+len(payload)))
		p[8], p[9] = 64, protocol
		copy(p[12:], from.AsSlice())
		copy(p[16:], to.AsSlice())
		return append(p, payload...)
	}
	p := make([]byte, 40, 40+len(payload))
	p[0] = 0x60
	binary.BigEndian.PutUint16(p[4:], uint16(len(payload)))
	p[6], p[7] = protocol, 64
	copy(p[8:], from.AsSlice())
	copy(p[24:], to.AsSlice())
	return append(p, payload...)
}

// Ethernet puts a packet of IP into a frame.
func Ethernet(ip []byte) []byte {
	p := make([]byte, 14, 14+len(ip))
	p[0], p[6] = 2, 2
	binary.BigEndian.PutUint16(p[12:], EtherType(ip))
	return append(p, ip...)
}

// EtherType is the type of Ethernet of a packet of IP.
func EtherType(ip []byte) uint16 {
	if ip[0]>>4 == 6 {
		return 0x86DD
	}
	return 0x0800
}
