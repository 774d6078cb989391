package packet

// ip reads a packet of either version.
func (d *Decoder) ip(c cursor) What {
	if c.depth++; c.depth > deepest || len(c.p) == 0 {
		return Broken
	}
	switch c.p[0] >> 4 {
	case 4:
		return d.ipv4(c)
	case 6:
		return d.ipv6(c)
	}
	return Nothing
}

func (d *Decoder) ipv4(c cursor) What {
	p := c.p
	if len(p) < 20 {
		return Broken
	}
	header, total := int(p[0]&15)*4, int(be16(p[2:]))
	if header < 20 || header > len(p) || total != 0 && total < header {
		return Broken
	}
	c.trim(total)
	s := c.seg
	s.From.Addr, s.To.Addr = [16]byte{10: 0xFF, 11: 0xFF}, [16]byte{10: 0xFF, 11: 0xFF}
	copy(s.From.Addr[12:], p[12:16])
	copy(s.To.Addr[12:], p[16:20])
	c.p = c.p[header:]
	if part := be16(p[6:]); part&0x3FFF != 0 {
		id := fragmentID{from: s.From.Addr, to: s.To.Addr, id: uint32(be16(p[4:])), protocol: p[9]}
		whole := d.fragments.add(id, int(part&0x1FFF)*8, part&0x2000 != 0, c.p, c.missing)
		if whole == nil {
			return Waiting
		}
		c.p, c.missing = whole, 0
	}
	return d.transport(p[9], c)
}

// trim cuts off what the link put behind the packet, and notes what is missing of it. A length of 0 stands for a packet that the network
// card was still to take apart.
func (c *cursor) trim(total int) {
	switch {
	case total == 0:
	case total <= len(c.p):
		c.p, c.missing = c.p[:total], 0
	default:
		c.missing = total - len(c.p)
	}
}

func (d *Decoder) ipv6(c cursor) What {
	p := c.p
	if len(p) < 40 {
		return Broken
	}
	if n := int(be16(p[4:])); n > 0 {
		c.trim(40 + n)
	}
	s := c.seg
	copy(s.From.Addr[:], p[8:24])
	copy(s.To.Addr[:], p[24:40])
	next := p[6]
	c.p = c.p[40:]
	for range deepest {
		switch next {
		case 0, 43, 60, 135, 139, 140: // options and the like, each with its length
			if len(c.p) < 8 {
				return Broken
			}
			n := (int(c.p[1]) + 1) * 8
			if n > len(c.p) {
				return Broken
			}
			next, c.p = c.p[0], c.p[n:]
		case 51: // authentication
			if len(c.p) < 8 {
				return Broken
			}
			n := (int(c.p[1]) + 2) * 4
			if n > len(c.p) {
				return Broken
			}
			next, c.p = c.p[0], c.p[n:]
		case 44:
			return d.ipv6Fragment(c)
		default:
			return d.transport(next, c)
		}
	}
	return Broken
}

func (d *Decoder) ipv6Fragment(c cursor) What {
	if len(c.p) < 8 {
		return Broken
	}
	next, part := c.p[0], be16(c.p[2:])
	id := fragmentID{from: c.seg.From.Addr, to: c.seg.To.Addr, id: be32(c.p[4:]), protocol: next, six: true}
	c.p = c.p[8:]
	if part&0xFFF9 == 0 { // the only one
		return d.transport(next, c)
	}
	whole := d.fragments.add(id, int(part&0xFFF8), part&1 != 0, c.p, c.missing)
	if whole == nil {
		return Waiting
	}
	c.p, c.missing = whole, 0
	return d.transport(next, c)
}

// transport goes on behind the header of IP.
func (d *Decoder) transport(protocol uint8, c cursor) What {
	switch protocol {
	case 6:
		return c.tcp()
	case 17:
		return d.udp(c)
	case 4, 41:
		return d.ip(c)
	case 47:
		return d.gre(c)
	case 137:
		return d.mpls(c)
	}
	return Nothing
}

func (c *cursor) tcp() What {
	p, s := c.p, c.seg
	if len(p) < 20 {
		return Broken
	}
	header := int(p[12]>>4) * 4
	if header < 20 {
		return Broken
	}
	s.From.Port, s.To.Port = be16(p), be16(p[2:])
	s.Sequence, s.Ack, s.Flags = be32(p[4:]), be32(p[8:]), p[13]
	s.Missing = c.missing
	if header > len(p) {
		s.Missing = max(0, c.missing-(header-len(p)))
		header = len(p)
	}
	s.Payload = p[header:]
	return TCP
}
