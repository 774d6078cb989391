package source

import "net/netip"

// FourBytes reads a dotted IPv4 address without making a string of it; false for anything else.
func FourBytes(b []byte) (netip.Addr, bool) {
	if len(b) < len("0.0.0.0") || len(b) > len("255.255.255.255") {
		return netip.Addr{}, false
	}
	var a [4]byte
	part, value, length := 0, 0, 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9' && length < 3 && (length == 0 || value > 0):
			value = value*10 + int(c-'0')
			length++
		case c == '.' && length > 0 && value < 256 && part < 3:
			a[part] = byte(value)
			part, value, length = part+1, 0, 0
		default:
			return netip.Addr{}, false
		}
	}
	if part != 3 || length == 0 || value > 255 {
		return netip.Addr{}, false
	}
	a[3] = byte(value)
	return netip.AddrFrom4(a), true
}
