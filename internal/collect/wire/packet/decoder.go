package packet

import "encoding/binary"

// deepest is how many wrappings are taken off.
const deepest = 24

// Decoder takes packets apart. The zero value is ready to use.
type Decoder struct {
	fragments fragments
}

// cursor is what is left of a packet while it is taken apart.
type cursor struct {
	p       []byte
	missing int // bytes of its end that were not captured
	depth   int
	seg     *Segment
}

// be16 and be32 read numbers of the network's order.
func be16(p []byte) uint16 { return binary.BigEndian.Uint16(p) }
func be32(p []byte) uint32 { return binary.BigEndian.Uint32(p) }

// The link types that are read, by tcpdump's numbers.
const (
	linkNull     = 0
	linkEthernet = 1
	linkRawOld   = 12
	linkRawOld2  = 14
	linkRaw      = 101
	linkLoop     = 108
	linkCooked   = 113
	linkIPv4     = 228
	linkIPv6     = 229
	linkCooked2  = 276
)

// Decode takes one packet apart into s. Missing is how many bytes of its end were not captured.
func (d *Decoder) Decode(link uint32, p []byte, missing int, s *Segment) What {
	*s = Segment{}
	c := cursor{p: p, missing: missing, seg: s}
	switch link {
	case linkEthernet:
		return d.ethernet(c)
	case linkRaw, linkRawOld, linkRawOld2, linkIPv4, linkIPv6:
		return d.ip(c)
	case linkNull, linkLoop:
		if len(p) < 4 {
			return Broken
		}
		c.p = p[4:] // the family is of the order and the numbers of the machine that captured: the version tells as well
		return d.ip(c)
	case linkCooked:
		if len(p) < 16 {
			return Broken
		}
		c.p = p[16:]
		return d.etherType(be16(p[14:]), c)
	case linkCooked2:
		if len(p) < 20 {
			return Broken
		}
		c.p = p[20:]
		return d.etherType(be16(p), c)
	}
	return Unknown
}

func (d *Decoder) ethernet(c cursor) What {
	if len(c.p) < 14 {
		return Broken
	}
	kind := be16(c.p[12:])
	c.p = c.p[14:]
	return d.etherType(kind, c)
}

// etherType goes on behind a type of Ethernet's numbers.
func (d *Decoder) etherType(kind uint16, c cursor) What {
	for c.depth++; c.depth < deepest; c.depth++ {
		switch kind {
		case 0x0800, 0x86DD:
			return d.ip(c)
		case 0x8100, 0x88A8, 0x9100, 0x9200: // a tag of a VLAN
			if len(c.p) < 4 {
				return Broken
			}
			kind, c.p = be16(c.p[2:]), c.p[4:]
		case 0x8847, 0x8848:
			return d.mpls(c)
		case 0x8864: // PPPoE
			if len(c.p) < 8 {
				return Broken
			}
			kind, c.p = pppType(be16(c.p[6:])), c.p[8:]
		case 0x6558, 0x22EB, 0x88BE:
			return d.ethernet(c)
		default:
			if kind < 1536 { // a length of 802.3
				return d.snap(c)
			}
			return Nothing
		}
	}
	return Broken
}

func pppType(protocol uint16) uint16 {
	switch protocol {
	case 0x21:
		return 0x0800
	case 0x57:
		return 0x86DD
	}
	return 0xFFFF
}

// snap reads a header of 802.2 that names a type of Ethernet's.
func (d *Decoder) snap(c cursor) What {
	if len(c.p) < 8 || c.p[0] != 0xAA || c.p[1] != 0xAA {
		return Nothing
	}
	kind := be16(c.p[6:])
	if kind < 1536 {
		return Nothing
	}
	c.p = c.p[8:]
	return d.etherType(kind, c)
}

// mpls takes off the stack of labels. What is below it does not say what it is.
func (d *Decoder) mpls(c cursor) What {
	for {
		if len(c.p) < 4 {
			return Broken
		}
		last := c.p[2]&1 != 0
		c.p = c.p[4:]
		if last {
			break
		}
	}
	if len(c.p) == 0 {
		return Broken
	}
	switch c.p[0] >> 4 {
	case 4, 6:
		return d.ip(c)
	case 0: // the control word of a pseudowire, which holds Ethernet
		if len(c.p) < 4 {
			return Broken
		}
		c.p = c.p[4:]
	}
	return d.ethernet(c)
}
