package accesslog

import (
	"bytes"
	"net/netip"

	"github.com/waybill-security/waybill/internal/collect/source"
)

// longestAddress bounds what may be an address, in bytes, with brackets, zone and port.
const longestAddress = 80

// addressBook remembers the addresses that take longer to read. It is cleared when it is full.
type addressBook map[string]netip.AddrPort

const bookSize = 4096

// client reads an IP address with or without a port; the zero value for what is none, such as a name or a socket.
func (k addressBook) client(b []byte) netip.AddrPort {
	if a, ok := source.FourBytes(b); ok {
		return netip.AddrPortFrom(a, 0)
	}
	if !isLikeAddress(b) {
		return netip.AddrPort{}
	}
	if a, ok := k[string(b)]; ok {
		return a
	}
	if len(k) >= bookSize {
		clear(k)
	}
	a := parse(string(b))
	k[string(b)] = a
	return a
}

// isAddress says whether b is an IP address.
func isAddress(b []byte) bool {
	if _, ok := source.FourBytes(b); ok {
		return true
	}
	return isLikeAddress(b) && parse(string(b)).IsValid()
}

// isLikeAddress says whether b may be an IPv6 address, or one with a port.
func isLikeAddress(b []byte) bool {
	return len(b) >= 2 && len(b) <= longestAddress && bytes.IndexByte(b, ':') >= 0 && (b[0] == ':' || b[0] == '[' || isHex(b[0]))
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// parse reads an address with or without a port. An IPv4 address in the clothes of IPv6 is an IPv4 address; a zone means
// nothing elsewhere and goes.
func parse(s string) netip.AddrPort {
	a, err := netip.ParseAddrPort(s)
	if err != nil {
		if n := len(s); s[0] == '[' && s[n-1] == ']' {
			s = s[1 : n-1]
		}
		plain, err := netip.ParseAddr(s)
		if err != nil {
			return netip.AddrPort{}
		}
		a = netip.AddrPortFrom(plain, 0)
	}
	return netip.AddrPortFrom(a.Addr().WithZone("").Unmap(), a.Port())
}
