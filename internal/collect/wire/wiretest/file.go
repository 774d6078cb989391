package wiretest

import "encoding/binary"

// Pcap writes the capture as tcpdump does on most machines.
func (c *Capture) Pcap() []byte { return c.PcapIn(binary.LittleEndian, false, 1) }

// PcapIn writes it in a byte order, in nano- or microseconds, with a link type.
func (c *Capture) PcapIn(o binary.ByteOrder, nano bool, link uint32) []byte {
	p := make([]byte, 24)
	magic := uint32(0xA1B2C3D4)
	if nano {
		magic = 0xA1B23C4D
	}
	o.PutUint32(p, magic)
	o.PutUint16(p[4:], 2)
	o.PutUint16(p[6:], 4)
	o.PutUint32(p[16:], 262144)
	o.PutUint32(p[20:], link)
	for _, k := range c.Packets {
		h := make([]byte, 16)
		parts := uint32(k.Time % 1e6)
		if nano {
			parts *= 1000
		}
		o.PutUint32(h, uint32(k.Time/1e6))
		o.PutUint32(h[4:], parts)
		o.PutUint32(h[8:], uint32(len(k.Data)))
		o.PutUint32(h[12:], uint32(len(k.Data)+k.Cut))
		p = append(append(p, h...), k.Data...)
	}
	return p
}

// PcapNG writes it as pcapng with two interfaces, the second in nanoseconds, and packets from both in turns. Secrets, where given,
// are a key log inside.
func (c *Capture) PcapNG(o binary.ByteOrder, secrets string) []byte {
	u16 := func(n uint16) []byte { b := make([]byte, 2); o.PutUint16(b, n); return b }
	u32 := func(n uint32) []byte { b := make([]byte, 4); o.PutUint32(b, n); return b }
	var p []byte
	block := func(kind uint32, parts ...[]byte) {
		var body []byte
		for _, part := range parts {
			body = append(body, part...)
		}
		body = append(body, make([]byte, (4-len(body)%4)%4)...)
		n := u32(uint32(12 + len(body)))
		p = append(append(append(append(p, u32(kind)...), n...), body...), n...)
	}
	block(0x0A0D0D0A, u32(0x1A2B3C4D), u16(1), u16(0), u32(0xFFFFFFFF), u32(0xFFFFFFFF))
	block(1, u16(1), u16(0), u32(0))
	block(1, u16(1), u16(0), u32(0), u16(9), u16(1), []byte{9, 0, 0, 0}, u32(0))
	if secrets != "" {
		block(10, u32(0x544C534B), u32(uint32(len(secrets))), []byte(secrets))
	}
	for i, k := range c.Packets {
		ticks := uint64(k.Time)
		if i%2 == 1 {
			ticks *= 1000
		}
		block(6, u32(uint32(i%2)), u32(uint32(ticks>>32)), u32(uint32(ticks)), u32(uint32(len(k.Data))), u32(uint32(len(k.Data)+k.Cut)), k.Data)
	}
	return p
}
