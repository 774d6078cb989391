package wire

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/wire/http1"
)

// speech is what a connection speaks.
type speech uint8

const (
	undecided speech = iota
	other
	httpRequest
	httpAnswer
)

// look tells by the first bytes of a direction what is spoken. Joined connections may begin anywhere, so a mere maybe is none there.
func look(p []byte, opened bool) speech {
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
