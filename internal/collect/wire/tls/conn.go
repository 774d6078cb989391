package tls

import (
	"crypto/x509"
	"fmt"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

// Info is what is known of a connection.
type Info struct {
	// Server is its address, for people.
	Server string
	// Joined says that its beginning was not seen.
	Joined bool
	// Inside gives a reader of what is inside.
	Inside func() stream.Handler
}

// Conn reads one connection.
type Conn struct {
	book   *book.Book
	keys   *KeyLog
	info   Info
	sides  [2]side
	inside stream.Handler
	entry  *book.Entry // counts the connection, until it is known to be readable
	client hello
	server hello
	suite  suite
	found  *secrets
	ready  bool // both hellos were read, and keys were looked for
	names  string
	blind  string // why nothing can be read
	now    int64
	ended  [2]bool
}

// New returns a reader of a connection in which [stream.Forth] comes from the client.
func New(b *book.Book, k *KeyLog, i Info, at int64) *Conn {
	c := &Conn{book: b, keys: k, info: i, entry: b.Begin(at)}
	for d := range c.sides {
		c.sides[d].conn, c.sides[d].d = c, stream.Direction(d)
	}
	if i.Joined {
		c.giveUp("tls_joined_late", "its beginning was not captured")
	}
	return c
}

// Data implements [stream.Handler].
func (c *Conn) Data(d stream.Direction, p []byte, at int64) {
	if c.entry == nil && c.inside == nil {
		return
	}
	c.now = at
	c.sides[d].data(p, at)
}

// Gap implements [stream.Handler].
func (c *Conn) Gap(d stream.Direction, n int, at int64) { c.sides[d].gap(n, at) }

// End implements [stream.Handler].
func (c *Conn) End(d stream.Direction, at int64, whole bool) {
	c.ended[d] = true
	if c.inside != nil {
		c.inside.End(d, at, whole)
	}
	if c.ended[0] && c.ended[1] && c.entry != nil {
		c.giveUp("tls", "no keys for it")
	}
}

// giveUp counts the connection as one that cannot be read, or its rest as lost.
func (c *Conn) giveUp(reason, why string) {
	if c.inside != nil {
		c.book.Lose(reason, c.now, c.now, call.Unknown)
	}
	if c.entry != nil {
		c.entry.Unread(reason, c.describe(why))
		c.entry = nil
	}
}

// describe says what can be told of the connection. It holds nothing that people typed.
func (c *Conn) describe(why string) string {
	parts := []string{"TLS to " + c.info.Server}
	if c.client.name != "" {
		parts = append(parts, "server name "+printable(c.client.name))
	}
	version := c.server.version
	if version == 0 {
		version = c.client.version
	}
	switch version {
	case 0x0304:
		parts = append(parts, "TLS 1.3")
	case 0x0303:
		parts = append(parts, "TLS 1.2")
	case 0x0302, 0x0301, 0x0300:
		parts = append(parts, "TLS 1.1 or older")
	}
	if len(c.server.protocols) > 0 {
		parts = append(parts, printable(c.server.protocols[0]))
	} else if len(c.client.protocols) > 0 {
		parts = append(parts, "offered "+printable(strings.Join(c.client.protocols, " ")))
	}
	if c.names != "" {
		parts = append(parts, "certificate "+printable(c.names))
	}
	if len(c.client.suites) > 0 {
		parts = append(parts, "JA4 "+c.client.fingerprint())
	}
	return strings.Join(append(parts, why), ", ")
}

// printable leaves what a name can hold, and not too much of it.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 33 && r != ' ' || r > 126 {
			return '?'
		}
		return r
	}, s)
	return s[:min(len(s), 200)]
}

// handshake takes a message of the handshake.
func (c *Conn) handshake(d stream.Direction, kind byte, p []byte) {
	switch kind {
	case 1:
		if h, ok := readHello(p, false); ok && d == stream.Forth && !c.ready {
			c.client = h
		}
	case 2:
		if h, ok := readHello(p, true); ok && d == stream.Back && !c.ready && !h.retry {
			c.server = h
			c.agree()
		}
	case 8:
		c.encryptedExtensions(p)
	case 11:
		c.certificate(p)
	case 20:
		c.sides[d].finished()
	case 24:
		c.sides[d].update()
	}
}

// agree looks for the keys of what both ends agreed upon.
func (c *Conn) agree() {
	c.ready = true
	s, known := suitesByN[c.server.suites[0]]
	c.suite, c.found = s, c.keys.secrets[c.client.random]
	switch {
	case c.found == nil:
		c.blind = "no keys for it"
		return
	case !known:
		c.blind = fmt.Sprintf("cipher suite %04x is not read", c.server.suites[0])
		return
	case c.server.version == 0x0304:
		for d := range c.sides {
			if c.found.handshake[d] != nil {
				c.sides[d].opener = opener13(s, c.found.handshake[d])
			}
		}
		if c.found.traffic[0] == nil && c.found.traffic[1] == nil {
			c.blind = "no keys for it"
		}
	case c.found.master != nil && c.server.version == 0x0303:
		both := openers12(s, c.found.master, c.client.random, c.server.random)
		c.sides[0].next, c.sides[1].next = both[0], both[1]
		if both[0] == nil {
			c.blind = "its keys are none"
		}
	default:
		c.blind = "no keys for it"
	}
}

func (c *Conn) encryptedExtensions(p []byte) {
	h := hello{}
	if list, _, ok := cut(p, 2); ok {
		h.readExtensions(list, true)
		c.server.protocols = h.protocols
	}
}

// certificate notes whose it is. That of TLS 1.3 begins with a context.
func (c *Conn) certificate(p []byte) {
	if c.names != "" || c.server.version == 0x0304 {
		return
	}
	list, _, ok := cut(p, 3)
	if !ok {
		return
	}
	one, _, ok := cut(list, 3)
	if !ok {
		return
	}
	if x, err := x509.ParseCertificate(one); err == nil {
		names := x.DNSNames
		if len(names) == 0 {
			names = []string{x.Subject.CommonName}
		}
		c.names = strings.Join(names[:min(len(names), 4)], " ")
	}
}

// plain hands on what was inside of a record.
func (c *Conn) plain(d stream.Direction, p []byte, at int64) {
	if c.inside == nil {
		c.inside = c.info.Inside()
		if c.entry != nil {
			c.entry.Drop()
			c.entry = nil
		}
		for o := range c.ended {
			if c.ended[o] {
				c.inside.End(stream.Direction(o), at, true)
			}
		}
	}
	c.inside.Data(d, p, at)
}
