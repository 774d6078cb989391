// Package wiretest builds captures for tests.
//
// In: what two ends say to each other. Out: packets, and capture files of them.
//
//	c := wiretest.New()
//	k := c.Dial("198.51.100.7:50000", "203.0.113.1:8080")
//	k.Send("GET / HTTP/1.1\r\nHost: api.example\r\n\r\n")
//	k.Reply("HTTP/1.1 204 No Content\r\n\r\n")
//	k.Close()
//	file := c.Pcap()
//
// What it cannot do: be a network. Nothing is lost, reordered or sent twice unless a test does so with the packets.
package wiretest
