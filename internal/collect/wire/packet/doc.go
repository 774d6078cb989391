// Package packet takes a captured packet apart down to the segment of TCP or the datagram of UDP in it, through whatever it is
// wrapped in.
//
// In: bytes and their link type. Out: a [Segment], whose payload is a part of what was given.
//
//	var d packet.Decoder
//	what := d.Decode(link, data, missing, &segment) // packet.TCP, packet.UDP, or why there is nothing
//
// Link types: Ethernet, raw IP, Linux cooked (both versions), loopback. Wrappings: VLAN and QinQ, MPLS, PPPoE, GRE, ERSPAN (all
// versions), VXLAN, GENEVE, Teredo, IP in IP (6in4, 4in6), any of them inside of each other up to a bound. Fragments of IP are put together in
// bounded memory. The virtual network that VXLAN or GENEVE names is a part of an [End]'s identity, as two tenants may use the same addresses.
//
// What it cannot do: undo encryption (IPsec, WireGuard), read 802.11 frames. Checksums are not looked at, as network cards fill them in after the capture.
package packet
