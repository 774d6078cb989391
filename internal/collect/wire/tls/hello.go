package tls

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// hello is what a client or server says at first.
type hello struct {
	random     [32]byte
	version    uint16 // the highest that was offered, or the one that was chosen
	suites     []uint16
	extensions []uint16
	signatures []uint16
	name       string
	protocols  []string
	retry      bool
}

// retryRandom marks a ServerHello that asks for another ClientHello (RFC 8446, 4.1.3).
var retryRandom = sha256.Sum256([]byte("HelloRetryRequest"))

// cut reads a length of n bytes and what it counts.
func cut(p []byte, n int) (value, rest []byte, ok bool) {
	if len(p) < n {
		return nil, nil, false
	}
	length := 0
	for _, c := range p[:n] {
		length = length<<8 | int(c)
	}
	if p = p[n:]; len(p) < length {
		return nil, nil, false
	}
	return p[:length], p[length:], true
}

func number(p []byte) uint16 { return uint16(p[0])<<8 | uint16(p[1]) }

func numbers(p []byte) (list []uint16) {
	for ; len(p) >= 2; p = p[2:] {
		list = append(list, number(p))
	}
	return list
}

// readHello reads a ClientHello, or a ServerHello.
func readHello(p []byte, server bool) (h hello, ok bool) {
	if len(p) < 34 {
		return h, false
	}
	h.version = number(p)
	copy(h.random[:], p[2:])
	h.retry = server && h.random == retryRandom
	_, p, ok = cut(p[34:], 1) // the session
	if !ok {
		return h, false
	}
	if server {
		if len(p) < 3 {
			return h, false
		}
		h.suites, p = []uint16{number(p)}, p[3:]
	} else {
		var suites []byte
		if suites, p, ok = cut(p, 2); !ok {
			return h, false
		}
		h.suites = numbers(suites)
		if _, p, ok = cut(p, 1); !ok {
			return h, false
		}
	}
	if p, _, ok = cut(p, 2); ok {
		h.readExtensions(p, server)
	}
	return h, true
}

func (h *hello) readExtensions(p []byte, server bool) {
	for len(p) >= 4 {
		kind := number(p)
		value, rest, ok := cut(p[2:], 2)
		if !ok {
			return
		}
		p = rest
		h.extensions = append(h.extensions, kind)
		h.extension(kind, value, server)
	}
}

func (h *hello) extension(kind uint16, v []byte, server bool) {
	switch kind {
	case 0: // the server's name
		if list, _, ok := cut(v, 2); ok && len(list) > 3 && list[0] == 0 {
			if name, _, ok := cut(list[1:], 2); ok {
				h.name = string(name)
			}
		}
	case 13:
		if list, _, ok := cut(v, 2); ok {
			h.signatures = numbers(list)
		}
	case 16:
		h.protocols = alpn(v)
	case 43:
		if server && len(v) == 2 {
			h.version = number(v)
		} else if list, _, ok := cut(v, 1); ok {
			for _, n := range numbers(list) {
				if !grease(n) && n > h.version {
					h.version = n
				}
			}
		}
	}
}

func alpn(v []byte) (list []string) {
	names, _, _ := cut(v, 2)
	for len(names) > 0 {
		one, rest, ok := cut(names, 1)
		if !ok {
			break
		}
		list, names = append(list, string(one)), rest
	}
	return list
}

// grease says whether a number is one that means nothing (RFC 8701).
func grease(n uint16) bool { return n&0x0F0F == 0x0A0A && n>>8 == n&0xFF }

func meaningful(list []uint16) []uint16 {
	return slices.DeleteFunc(slices.Clone(list), grease)
}

var versions = map[uint16]string{0x0304: "13", 0x0303: "12", 0x0302: "11", 0x0301: "10", 0x0300: "s3"}

// fingerprint is the JA4 of a ClientHello.
func (h *hello) fingerprint() string {
	version, ok := versions[h.version]
	if !ok {
		version = "00"
	}
	named, protocol := "i", "00"
	if h.name != "" {
		named = "d"
	}
	if len(h.protocols) > 0 && len(h.protocols[0]) > 0 {
		p := h.protocols[0]
		protocol = string([]byte{p[0], p[len(p)-1]})
		if !alphanumeric(p[0]) || !alphanumeric(p[len(p)-1]) {
			x := hex.EncodeToString([]byte(p))
			protocol = string([]byte{x[0], x[len(x)-1]})
		}
	}
	suites, extensions := meaningful(h.suites), meaningful(h.extensions)
	first := fmt.Sprintf("t%s%s%02d%02d%s", version, named, min(99, len(suites)), min(99, len(extensions)), protocol)
	slices.Sort(suites)
	others := slices.DeleteFunc(extensions, func(n uint16) bool { return n == 0 || n == 16 })
	slices.Sort(others)
	last := hexList(others)
	if len(h.signatures) > 0 {
		last += "_" + hexList(meaningful(h.signatures))
	}
	return first + "_" + short(hexList(suites)) + "_" + short(last)
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func hexList(list []uint16) string {
	var b strings.Builder
	for i, n := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%04x", n)
	}
	return b.String()
}

func short(s string) string {
	if s == "" {
		return "000000000000"
	}
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}
