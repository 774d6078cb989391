package identity

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
)

// mostHops is how many forwarding entries are walked; longer chains are somebody's invention.
const mostHops = 64

func defaultTrusted() []netip.Prefix {
	var trusted []netip.Prefix
	for _, network := range []string{
		"127.0.0.0/8", "::1/128", // loopback, RFC 1122 and 4291
		"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", // private, RFC 1918 and 4193
		"169.254.0.0/16", "fe80::/10", // link-local, RFC 3927 and 4291
	} {
		trusted = append(trusted, netip.MustParsePrefix(network))
	}
	return trusted
}

// networks are networks of addresses. Those of IPv4 are asked for each line of a log, so they lie ready.
type networks struct {
	short []shortNetwork
	long  []netip.Prefix
}

// shortNetwork is a network of IPv4.
type shortNetwork struct{ mask, address uint32 }

func newNetworks(all []netip.Prefix) (n networks) {
	for _, p := range all {
		if !p.IsValid() || !p.Addr().Is4() {
			n.long = append(n.long, p)
			continue
		}
		mask := ^uint32(0) << (32 - p.Bits())
		n.short = append(n.short, shortNetwork{mask, shortAddress(p.Addr()) & mask})
	}
	return n
}

func (n *networks) have(a netip.Addr) bool {
	if !a.Is4() {
		return slices.ContainsFunc(n.long, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	for address, i := shortAddress(a), 0; i < len(n.short); i++ {
		if address&n.short[i].mask == n.short[i].address {
			return true
		}
	}
	return false
}

func shortAddress(a netip.Addr) uint32 {
	four := a.As4()
	return binary.BigEndian.Uint32(four[:])
}

func (r *Recogniser) trusts(a netip.Addr) bool { return r.trusted.have(a) }

// client returns the address of who asked, the zero address where that is not known. The peer is the client unless it
// is a trusted proxy, or not known; then the forwarding headers are asked, which anybody can send, so that only what
// trusted proxies added to them counts. Standing at the client, there is no proxy yet whose word could be had.
func (r *Recogniser) client(c *call.Call, h *headers, standpoint string) netip.Addr {
	peer := plainAddress(c.Client.Addr())
	if standpoint == "client" || peer.IsValid() && !r.trusts(peer) {
		return peer
	}
	walk := walker{recogniser: r}
	if h.forwardedFor {
		walk.headers(c.Request.Headers, "x-forwarded-for", parseAddress)
	}
	if h.forwarded && !walk.last.IsValid() {
		walk = walker{recogniser: r}
		walk.headers(c.Request.Headers, "forwarded", parseForwarded)
	}
	if walk.last.IsValid() {
		return walk.last
	}
	for _, v := range [][]byte{h.oneAddress, h.cdnAddress} {
		if a := parseAddress(v); a.IsValid() {
			return a
		}
	}
	return peer
}

// walker goes from the nearest hop outwards, to the first that is not trusted: what stands beyond that one is its own
// word. An entry that is no address ends the walk, too.
type walker struct {
	recogniser *Recogniser
	last       netip.Addr
	hops       int
}

func (w *walker) headers(all []call.Header, name string, parse func([]byte) netip.Addr) {
	for i := len(all) - 1; i >= 0; i-- {
		if equalFold(all[i].Name, name) && !w.list(all[i].Value, parse) {
			return
		}
	}
}

// list walks a comma-separated list from its end; false when the walk is over.
func (w *walker) list(v []byte, parse func([]byte) netip.Addr) bool {
	for {
		i := bytes.LastIndexByte(v, ',')
		a := parse(v[i+1:])
		if !a.IsValid() {
			return false
		}
		w.last = a
		if w.hops++; w.hops == mostHops || !w.recogniser.trusts(a) {
			return false
		}
		if i < 0 {
			return true
		}
		v = v[:i]
	}
}

// parseForwarded reads the for parameter of one element (RFC 7239, section 4). Splitting elements at any comma is safe
// from the right: proxies that are trusted write no comma inside.
func parseForwarded(element []byte) netip.Addr {
	return parseAddress(nodeOf(element))
}

// parseAddress reads an address as headers write it: in quotes, in brackets, with a port, or plain.
func parseAddress(v []byte) netip.Addr {
	v = unquoted(v)
	if len(v) == 0 || len(v) > 64 {
		return netip.Addr{}
	}
	if v[0] == '[' {
		end := bytes.IndexByte(v, ']')
		if end < 0 {
			return netip.Addr{}
		}
		v = v[1:end]
	} else if i := bytes.IndexByte(v, ':'); i >= 0 && bytes.IndexByte(v[i+1:], ':') < 0 {
		v = v[:i] // one colon: an IPv4 address with its port
	}
	if a, ok := parseAddress4(v); ok {
		return plainAddress(a)
	}
	a, err := netip.ParseAddr(string(v))
	if err != nil {
		return netip.Addr{}
	}
	return plainAddress(a)
}

// parseAddress4 reads dotted decimals without an allocation.
func parseAddress4(v []byte) (netip.Addr, bool) {
	var four [4]byte
	part, value, digits := 0, 0, 0
	for _, b := range v {
		switch {
		case b == '.' && digits > 0 && part < 3:
			four[part] = byte(value)
			part, value, digits = part+1, 0, 0
		case traitOf[b] == digit && digits < 3 && (digits == 0 || value > 0):
			value, digits = value*10+int(b-'0'), digits+1
			if value > 255 {
				return netip.Addr{}, false
			}
		default:
			return netip.Addr{}, false
		}
	}
	if part != 3 || digits == 0 {
		return netip.Addr{}, false
	}
	four[3] = byte(value)
	return netip.AddrFrom4(four), true
}

// plainAddress takes the zone away and brings IPv4-mapped addresses to IPv4. An unspecified address is none.
func plainAddress(a netip.Addr) netip.Addr {
	if a.Is4() && a != netip.IPv4Unspecified() {
		return a // which those of logs mostly are
	}
	a = a.Unmap().WithZone("")
	if a.IsValid() && a.IsUnspecified() {
		return netip.Addr{}
	}
	return a
}
