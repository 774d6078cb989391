package packet_test

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"github.com/waybill-security/waybill/internal/collect/wire/packet"
	"github.com/waybill-security/waybill/internal/collect/wire/wiretest"
)

// inner is a packet of IP that says hello.
func inner(t testing.TB) []byte {
	t.Helper()
	c := wiretest.New()
	c.Join("198.51.100.7:50000", "203.0.113.1:8080").Send("hello")
	return c.Packets[0].Data[14:]
}

func join(parts ...[]byte) (all []byte) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func udp(port uint16, payload []byte) []byte {
	return wiretest.UDP(netip.MustParseAddrPort("192.0.2.1:50001"), netip.AddrPortFrom(netip.MustParseAddr("192.0.2.2"), port), payload)
}

func ip(from string, protocol byte, payload []byte) []byte {
	a := netip.MustParseAddr(from)
	return wiretest.IP(a, a.Next(), protocol, payload)
}

var mac = []byte("\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02")

func TestWhateverItIsWrappedIn(t *testing.T) {
	p := inner(t)
	frame := wiretest.Ethernet(p)
	for name, w := range map[string]struct {
		link    uint32
		data    []byte
		network bool
	}{
		"Ethernet": {1, frame, false}, "padded": {1, join(frame, make([]byte, 6)), false}, "raw": {101, p, false},
		"loopback": {0, join([]byte{2, 0, 0, 0}, p), false}, "OpenBSD loopback": {108, join([]byte{0, 0, 0, 2}, p), false},
		"cooked":                    {113, join(make([]byte, 14), []byte{8, 0}, p), false},
		"cooked v2":                 {276, join([]byte{8, 0}, make([]byte, 18), p), false},
		"VLAN":                      {1, join(mac, []byte{0x81, 0, 0, 7, 8, 0}, p), false},
		"QinQ":                      {1, join(mac, []byte{0x88, 0xA8, 0, 7, 0x81, 0, 0, 9, 8, 0}, p), false},
		"MPLS":                      {1, join(mac, []byte{0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64}, p), false},
		"MPLS with a frame in it":   {1, join(mac, []byte{0x88, 0x47, 0, 2, 1, 64, 0, 0, 0, 0}, frame), false},
		"PPPoE":                     {1, join(mac, []byte{0x88, 0x64, 0x11, 0, 0, 1, 0, 9, 0, 0x21}, p), false},
		"802.2 with SNAP":           {1, join(mac, []byte{0, 60, 0xAA, 0xAA, 3, 0, 0, 0, 8, 0}, p), false},
		"GRE":                       {101, ip("192.0.2.1", 47, join([]byte{0, 0, 8, 0}, p)), false},
		"GRE with key and sequence": {101, ip("192.0.2.1", 47, join([]byte{0x30, 0, 8, 0}, make([]byte, 8), p)), false},
		"NVGRE":                     {101, ip("192.0.2.1", 47, join([]byte{0x20, 0, 0x65, 0x58, 0, 0, 1, 0}, frame)), false},
		"ERSPAN I":                  {101, ip("192.0.2.1", 47, join([]byte{0, 0, 0x88, 0xBE}, frame)), false},
		"ERSPAN II":                 {101, ip("192.0.2.1", 47, join([]byte{0x10, 0, 0x88, 0xBE, 0, 0, 0, 1}, make([]byte, 8), frame)), false},
		"ERSPAN III":                {101, ip("192.0.2.1", 47, join([]byte{0x10, 0, 0x22, 0xEB, 0, 0, 0, 1}, make([]byte, 12), frame)), false},
		"VXLAN":                     {101, udp(4789, join([]byte{8, 0, 0, 0, 0, 0, 7, 0}, frame)), true},
		"GENEVE":                    {101, udp(6081, join([]byte{1, 0, 0x65, 0x58, 0, 0, 7, 0, 1, 2, 3, 0}, frame)), true},
		"4in6":                      {101, ip("2001:db8::1", 4, p), false},
		"IP in IP":                  {101, ip("192.0.2.1", 4, p), false},
		"options of IPv6":           {101, ip("2001:db8::1", 60, join([]byte{4, 0, 1, 4, 0, 0, 0, 0}, p)), false},
		"VXLAN in VLAN in GRE":      {101, ip("192.0.2.1", 47, join([]byte{0, 0, 0x65, 0x58}, mac, []byte{0x81, 0, 0, 7, 8, 0}, udp(4789, join([]byte{8, 0, 0, 0, 0, 0, 7, 0}, frame)))), true},
	} {
		t.Run(name, func(t *testing.T) {
			var d packet.Decoder
			var s packet.Segment
			if what := d.Decode(w.link, w.data, 0, &s); what != packet.TCP || string(s.Payload) != "hello" || s.Missing != 0 {
				t.Fatalf("%d, %q", what, s.Payload)
			}
			if s.From.AddrPort().String() != "198.51.100.7:50000" || s.To.AddrPort().String() != "203.0.113.1:8080" || s.Sequence != 1000 {
				t.Errorf("%v to %v, %d", s.From.AddrPort(), s.To.AddrPort(), s.Sequence)
			}
			if (s.Network != 0) != w.network {
				t.Errorf("network %d", s.Network)
			}
			for n := range len(w.data) { // cut anywhere, it is never more than it was
				if d.Decode(w.link, w.data[:n:n], len(w.data)-n, &s) == packet.TCP && len(s.Payload)+s.Missing > len("hello")+6 {
					t.Fatalf("%d bytes are %q and %d missing", n, s.Payload, s.Missing)
				}
			}
		})
	}
}

func TestTeredo(t *testing.T) {
	c := wiretest.New()
	c.Join("[2001:db8::7]:50000", "[2001:db8::1]:80").Send("hello")
	six := c.Packets[0].Data[14:]
	for name, data := range map[string][]byte{
		"plain": udp(3544, six), "with an origin": udp(3544, join(make([]byte, 8), six)),
		"authenticated": udp(3544, join([]byte{0, 1, 0, 0}, make([]byte, 9), six)), "6in4": ip("192.0.2.1", 41, six),
	} {
		var d packet.Decoder
		var s packet.Segment
		if what := d.Decode(101, data, 0, &s); what != packet.TCP || string(s.Payload) != "hello" || s.To.Port != 80 {
			t.Errorf("%s: %d, %q", name, what, s.Payload)
		}
	}
}

// Fragments come in any order, twice, and are one packet.
func TestFragments(t *testing.T) {
	p := inner(t)
	body := p[20:]
	piece := func(at, n int) []byte {
		q := join(p[:20], body[at:at+n])
		binary.BigEndian.PutUint16(q[2:], uint16(len(q)))
		part := uint16(at / 8)
		if at+n < len(body) {
			part |= 0x2000
		}
		binary.BigEndian.PutUint16(q[4:], 77)
		binary.BigEndian.PutUint16(q[6:], part)
		return q
	}
	var d packet.Decoder
	var s packet.Segment
	for i, q := range [][]byte{piece(16, len(body)-16), piece(8, 8), piece(8, 8), piece(0, 8)} {
		what := d.Decode(101, q, 0, &s)
		if (what == packet.TCP) != (i == 3) {
			t.Fatalf("fragment %d is %d", i, what)
		}
	}
	if string(s.Payload) != "hello" {
		t.Errorf("%q", s.Payload)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(uint16(101), inner(f), 0)
	f.Add(uint16(1), wiretest.Ethernet(udp(4789, join([]byte{8, 0, 0, 0, 0, 0, 7, 0}, wiretest.Ethernet(inner(f))))), 3)
	f.Fuzz(func(t *testing.T, link uint16, data []byte, missing int) {
		var d packet.Decoder
		var s packet.Segment
		for range 2 {
			d.Decode(uint32(link), data, max(0, missing)%70000, &s)
			if len(s.Payload) > len(data)+70000 || s.Missing < 0 {
				t.Fatalf("%d bytes, %d missing", len(s.Payload), s.Missing)
			}
		}
	})
}
