package wire

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/wire/http1"
	"github.com/waybill-security/waybill/internal/collect/wire/http2"
	"github.com/waybill-security/waybill/internal/collect/wire/tls"
)

// speech is what a connection speaks.
type speech uint8

const (
	undecided speech = iota
	other
	httpRequest
	httpAnswer
	http2Client // frames of HTTP/2 from the client
	http2Either // from either end
	tlsRecord
)

// look tells by the first bytes of a direction what is spoken. Joined connections may begin anywhere, so a mere maybe is none there.
func look(p []byte, opened bool) speech {
	if n := min(len(p), len(http2.Preface)); string(p[:n]) == http2.Preface[:n] {
		if n < len(http2.Preface) {
			return undecided
		}
		return http2Client
	}
	if kind, ok := tls.Looks(p); ok && (kind == 22 || !opened) {
		return tlsRecord
	}
	switch http1.Answer(p) {
	case http1.Yes:
		return httpAnswer
	case http1.Maybe:
		return undecided
	}
	switch http1.Request(p) {
	case http1.Yes:
		return httpRequest
	case http1.Maybe:
		if opened || knownMethod(p) {
			return undecided
		}
	}
	if http2.Looks(p) {
		return http2Either
	}
	if opened && len(p) < 5 && p[0] == 22 {
		return undecided
	}
	return other
}

// knownMethod says whether p begins with a usual method and a space.
func knownMethod(p []byte) bool {
	i := bytes.IndexByte(p[:min(len(p), 10)], ' ')
	if i < 0 {
		return false
	}
	switch string(p[:i]) {
	case "GET", "POST", "PUT", "HEAD", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PROPFIND", "REPORT":
		return true
	}
	return false
}
