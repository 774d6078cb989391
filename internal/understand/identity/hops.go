package identity

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
)

// HopCount counts what calls say of the hops that they came by.
type HopCount struct {
	// Calls carried a header of forwarding; of those, Believed had their client from it, and NotTrusted were sent by a peer whose word does
	// not count.
	Calls      int64 `json:"calls"`
	Believed   int64 `json:"believed"`
	NotTrusted int64 `json:"not_trusted"`
	// Entries of them that are no address: hidden on purpose (RFC 7239, section 6.3), unknown to who wrote them, or nothing that can be read.
	Hidden    int64 `json:"hidden"`
	Unknown   int64 `json:"unknown"`
	Malformed int64 `json:"malformed"`
}

// CountHops adds one call to n.
func (r *Recogniser) CountHops(c *call.Call, source call.Source, n *HopCount) {
	h := gather(c.Request.Headers)
	if !h.forwardedFor && !h.forwarded && len(h.oneAddress)+len(h.cdnAddress) == 0 {
		return
	}
	n.Calls++
	peer := plainAddress(c.Client.Addr())
	switch {
	case source.Standpoint == "client" || peer.IsValid() && !r.trusts(peer):
		n.NotTrusted++
	case r.client(c, &h, source.Standpoint) != peer:
		n.Believed++
	}
	for i := range c.Request.Headers {
		var buffer [longestName]byte
		f := &c.Request.Headers[i]
		switch roleOfHeader(lowered(&buffer, f.Name)) {
		case forwardedFor:
			n.entries(f.Value, ',', func(e []byte) []byte { return e })
		case forwarded:
			n.entries(f.Value, ',', nodeOf)
		case oneAddress, cdnAddress:
			n.entry(f.Value)
		}
	}
}

func (n *HopCount) entries(list []byte, separator byte, node func([]byte) []byte) {
	for range mostHops {
		var e []byte
		if e, list = cutOutsideQuotes(list, separator); len(bytes.TrimSpace(e)) > 0 {
			n.entry(node(e))
		}
		if len(list) == 0 {
			return
		}
	}
}

// nodeOf is the for parameter of an element of Forwarded.
func nodeOf(element []byte) []byte {
	for len(element) > 0 {
		var pair []byte
		pair, element = cutOutsideQuotes(element, ';')
		if name, value, _ := bytes.Cut(pair, []byte{'='}); equalFold(bytes.TrimSpace(name), "for") {
			return value
		}
	}
	return nil
}

func (n *HopCount) entry(v []byte) {
	switch v = unquoted(v); {
	case parseAddress(v).IsValid():
	case len(v) > 0 && v[0] == '_':
		n.Hidden++
	case bytes.HasPrefix(bytes.ToLower(v[:min(len(v), 64)]), []byte("unknown")):
		n.Unknown++
	default:
		n.Malformed++
	}
}
