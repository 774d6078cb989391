package weblog

import (
	"bytes"
	"math"
	"net/netip"

	"github.com/waybill-security/waybill/internal/collect/source"
)

// longestAddress bounds what may be an address, in bytes, with brackets, zone and port.
const longestAddress = 80

// AddressBook remembers the addresses that take longer to read. It is cleared when it is full; a nil one remembers
// nothing.
type AddressBook map[string]netip.Addr

const bookSize = 4096

// Client reads an IP address with or without brackets and a port; the zero value for what is none, such as a name or a
// socket.
func (k AddressBook) Client(b []byte) netip.AddrPort {
	if a, ok := source.FourBytes(b); ok {
		return netip.AddrPortFrom(a, 0)
	}
	if !isLikeAddress(b) {
		return netip.AddrPort{}
	}
	host, port := b, 0
	switch i := bytes.LastIndexByte(b, ':'); {
	case b[0] == '[' && b[len(b)-1] == ']':
		host = b[1 : len(b)-1]
	case b[0] == '[' && i > 0 && b[i-1] == ']':
		host, port = b[1:i-1], Port(b[i+1:])
	case bytes.IndexByte(b, ':') == i:
		host, port = b[:i], Port(b[i+1:])
	}
	return k.with(host, port)
}

// ClientPort reads an IP address behind which a port always stands, behind that of IPv6 too, without brackets.
func (k AddressBook) ClientPort(b []byte) netip.AddrPort {
	i := bytes.LastIndexByte(b, ':')
	if i < 0 || b[0] == '[' {
		return k.Client(b)
	}
	return k.with(b[:i], Port(b[i+1:]))
}

// With reads an address and a port that stand in two fields; the port may be missing.
func (k AddressBook) With(host, port []byte) netip.AddrPort {
	a := k.Client(host)
	if n := Port(port); n > 0 && a.IsValid() && a.Port() == 0 {
		return netip.AddrPortFrom(a.Addr(), uint16(n))
	}
	return a
}

// with reads an address that has no port of its own.
func (k AddressBook) with(host []byte, port int) netip.AddrPort {
	if port < 0 || len(host) > longestAddress {
		return netip.AddrPort{}
	}
	if a, ok := source.FourBytes(host); ok {
		return netip.AddrPortFrom(a, uint16(port))
	}
	a, ok := k[string(host)]
	if !ok {
		if len(k) >= bookSize {
			clear(k)
		}
		if a = parse(string(host)); k != nil {
			k[string(host)] = a
		}
	}
	if !a.IsValid() {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(a, uint16(port))
}

// Port reads a port; -1 for what is none.
func Port(b []byte) int {
	n := Number(b)
	if len(b) == 0 || n > math.MaxUint16 {
		return -1
	}
	return n
}

// Has says whether b is an IP address, with or without brackets and a port.
func (k AddressBook) Has(b []byte) bool { return k.Client(b).IsValid() }

// isLikeAddress says whether b may be an IPv6 address, or one with a port.
func isLikeAddress(b []byte) bool {
	return len(b) >= 2 && len(b) <= longestAddress && bytes.IndexByte(b, ':') >= 0 && (b[0] == ':' || b[0] == '[' || isHex(b[0]))
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// parse reads an address without a port. An IPv4 address in the clothes of IPv6 is an IPv4 address; a zone means nothing
// elsewhere and goes.
func parse(s string) netip.Addr {
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	return a.WithZone("").Unmap()
}
