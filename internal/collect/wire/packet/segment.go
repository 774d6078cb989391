package packet

import "net/netip"

// What says what a packet came to.
type What uint8

// What a packet may come to.
const (
	TCP     What = iota // a segment
	UDP                 // a datagram
	Waiting             // a fragment, whose others have not come yet
	Nothing             // no TCP and no UDP: ARP, ICMP, …
	Broken              // too short for what it says it is, or wrapped too deep
	Unknown             // of a link type that is not read
)

// Flags of TCP.
const (
	FIN = 1 << iota
	SYN
	RST
	PSH
	ACK
)

// End is one end of a conversation.
type End struct {
	Addr [16]byte // IPv4 as IPv6 holds it
	Port uint16
}

// AddrPort gives the end as the standard library has it.
func (e End) AddrPort() netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom16(e.Addr).Unmap(), e.Port)
}

// Segment is what a packet carried.
type Segment struct {
	From, To End
	// Network is the virtual network, 0 where there is none.
	Network  uint32
	Sequence uint32
	Ack      uint32
	Flags    uint8
	Payload  []byte
	// Missing is how many bytes of the payload's end were not captured.
	Missing int
}
