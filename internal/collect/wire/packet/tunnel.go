package packet

// The ports of UDP behind which packets are wrapped.
const (
	portTeredo    = 3544
	portVXLAN     = 4789
	portVXLANOld  = 8472
	portGeneve    = 6081
	portMPLS      = 6635
	portGREinUDP  = 4754
	flagVXLAN     = 0x08
	networkGeneve = 1 << 31 // so that the numbers of the two are not mixed up
	networkVXLAN  = 1 << 30
)

// udp reads a datagram, and what is wrapped in it.
func (d *Decoder) udp(c cursor) What {
	p, s := c.p, c.seg
	if len(p) < 8 {
		return Broken
	}
	from, to := be16(p), be16(p[2:])
	if n := int(be16(p[4:])); n >= 8 {
		c.trim(n)
	}
	c.p = c.p[8:]
	if c.depth++; c.depth > deepest {
		return Broken
	}
	outer := *s
	what := Nothing
	switch {
	case to == portVXLAN || to == portVXLANOld:
		what = d.vxlan(c)
	case to == portGeneve:
		what = d.geneve(c)
	case to == portTeredo || from == portTeredo:
		what = d.teredo(c)
	case to == portMPLS:
		what = d.mpls(c)
	case to == portGREinUDP:
		what = d.gre(c)
	}
	if what == TCP || what == UDP || what == Waiting {
		return what
	}
	*s = outer
	s.From.Port, s.To.Port = from, to
	s.Payload, s.Missing = c.p, c.missing
	return UDP
}

func (d *Decoder) vxlan(c cursor) What {
	p := c.p
	if len(p) < 8 || p[0]&flagVXLAN == 0 {
		return Nothing
	}
	c.seg.Network = be32(p[4:])>>8 | networkVXLAN
	next := uint8(3)
	if p[0]&0x04 != 0 { // the extension that names what is inside
		next = p[3]
	}
	c.p = p[8:]
	switch next {
	case 1, 2:
		return d.ip(c)
	case 3:
		return d.ethernet(c)
	}
	return Nothing
}

func (d *Decoder) geneve(c cursor) What {
	p := c.p
	if len(p) < 8 || p[0]>>6 != 0 {
		return Nothing
	}
	n := 8 + int(p[0]&0x3F)*4
	if n > len(p) {
		return Broken
	}
	c.seg.Network = be32(p[4:])>>8 | networkGeneve
	c.p = p[n:]
	return d.etherType(be16(p[2:]), c)
}

// teredo takes off the indications of authentication and of origin (RFC 4380, 5.1.1).
func (d *Decoder) teredo(c cursor) What {
	p := c.p
	if len(p) >= 4 && p[0] == 0 && p[1] == 1 {
		n := 4 + int(p[2]) + int(p[3]) + 9
		if n > len(p) {
			return Broken
		}
		p = p[n:]
	}
	if len(p) >= 8 && p[0] == 0 && p[1] == 0 {
		p = p[8:]
	}
	if len(p) < 40 || p[0]>>4 != 6 {
		return Nothing
	}
	c.p = p
	return d.ip(c)
}

// gre reads either version of GRE.
func (d *Decoder) gre(c cursor) What {
	p := c.p
	if len(p) < 4 {
		return Broken
	}
	if c.depth++; c.depth > deepest {
		return Broken
	}
	flags, kind := be16(p), be16(p[2:])
	n := 4
	for _, bit := range [...]uint16{0xC000, 0x2000, 0x1000} { // checksum or routing, key, sequence
		if flags&bit != 0 {
			n += 4
		}
	}
	if flags&7 == 1 && flags&0x80 != 0 { // PPTP's acknowledgement
		n += 4
	}
	if n > len(p) {
		return Broken
	}
	c.p = p[n:]
	switch kind {
	case 0x88BE: // ERSPAN: without a header of its own where GRE has no sequence, else of 8 bytes
		if flags&0x1000 == 0 {
			return d.ethernet(c)
		}
		return d.erspan(c, 8)
	case 0x22EB:
		n = 12
		if len(c.p) >= 12 && c.p[11]&1 != 0 { // a part that depends on the platform
			n = 20
		}
		return d.erspan(c, n)
	case 0x880B: // PPP
		return d.ppp(c)
	}
	return d.etherType(kind, c)
}

func (d *Decoder) erspan(c cursor, header int) What {
	if len(c.p) < header {
		return Broken
	}
	c.p = c.p[header:]
	return d.ethernet(c)
}

func (d *Decoder) ppp(c cursor) What {
	p := c.p
	if len(p) >= 2 && p[0] == 0xFF && p[1] == 0x03 {
		p = p[2:]
	}
	if len(p) < 2 {
		return Broken
	}
	if p[0]&1 != 0 { // a protocol of one byte
		c.p = p[1:]
		return d.etherType(pppType(uint16(p[0])), c)
	}
	c.p = p[2:]
	return d.etherType(pppType(be16(p)), c)
}
