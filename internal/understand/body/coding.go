package body

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// maxLayers is how many codings may lie on top of one another.
const maxLayers = 6

// decode undoes the content codings of a body. Recorders often keep the decoded body together with the header of the encoded
// one, so what the bytes are goes before what the header says. It reports what could not be undone and returns what could. binary
// says that what is packed is a format that does not look like text.
func (w *Walker) decode(b, coding []byte, binary bool) []byte {
	layers := 0
	for rest := coding; len(rest) > 0; {
		name := rest
		if i := bytes.LastIndexByte(rest, ','); i >= 0 {
			rest, name = rest[:i], rest[i+1:]
		} else {
			rest = nil
		}
		c := codingOf(bytes.TrimSpace(name))
		if c == identity {
			continue
		}
		if layers++; layers > maxLayers {
			w.report(observation.BadCoding)
			return b
		}
		b = w.undo(b, c, binary)
		if w.fault != observation.NoFault {
			return b
		}
	}
	// Some bodies are packed and nobody says so, or packed twice and said to be once.
	for extra := 0; extra < 2 && magicOf(b) != identity && w.fault == observation.NoFault; extra++ {
		b = w.undo(b, identity, binary)
	}
	return b
}

// undo undoes one coding, or finds that this has been done already.
func (w *Walker) undo(b []byte, declared coding, binary bool) []byte {
	c := declared
	if m := magicOf(b); m != identity {
		c = m
	} else if looksDecoded(b) && (c != deflate || !isZlib(b)) {
		return b
	} else if binary && (c == gzipped || c == zstandard) {
		return b // the format tells whether it is whole
	} else if c == gzipped || c == zstandard {
		w.report(observation.BadCoding) // its beginning is missing
		return nil
	}
	out, whole, err := w.decoder.inflate(b, c, w.limits.MaxDecoded)
	switch {
	case err != nil && (c == brotlied || c == deflate) && (noControls(b) || binary):
		return b // Latin-1, say; or it was decoded already
	case err != nil:
		w.report(observation.BadCoding)
	case !whole:
		w.report(observation.Exploding)
	}
	return out
}

// coding is one content coding.
type coding uint8

const (
	identity coding = iota
	gzipped
	deflate
	brotlied
	zstandard
	unknown
)

// codingOf reads the name of a content coding.
func codingOf(name []byte) coding {
	switch {
	case len(name) == 0, equalFold(name, "identity"), equalFold(name, "none"), equalFold(name, "utf-8"):
		return identity
	case equalFold(name, "gzip"), equalFold(name, "x-gzip"):
		return gzipped
	case equalFold(name, "deflate"):
		return deflate
	case equalFold(name, "br"):
		return brotlied
	case equalFold(name, "zstd"):
		return zstandard
	}
	return unknown
}

// magicOf says by the first bytes what a body is packed in; identity where they do not tell. zlib's two bytes are too weak
// a sign to go by without a header.
func magicOf(b []byte) coding {
	switch {
	case len(b) >= 3 && b[0] == 0x1F && b[1] == 0x8B && b[2] == 8:
		return gzipped
	case len(b) >= 4 && b[0] == 0x28 && b[1] == 0xB5 && b[2] == 0x2F && b[3] == 0xFD:
		return zstandard
	}
	return identity
}

// isZlib says whether b begins with the header of RFC 1950 without a dictionary.
func isZlib(b []byte) bool {
	return len(b) >= 2 && b[0]&0x0F == 8 && b[0]>>4 <= 7 && b[1]&0x20 == 0 && (int(b[0])<<8|int(b[1]))%31 == 0
}

// How much of a body is looked at to see whether it has been decoded already. In compressed data one byte in nine is a
// control character and one in two begins or goes on with no character of UTF-8, so that none in this many is no accident.
const (
	sampleUTF8     = 128
	sampleControls = 512
)

// looksDecoded says whether a body reads as text as it is.
func looksDecoded(b []byte) bool {
	if len(b) >= 2 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF) && looksUTF16(b) {
		return true
	}
	return isText(b[:min(len(b), sampleUTF8)])
}

// noControls says whether b could be text in an encoding of one byte a character.
func noControls(b []byte) bool {
	for _, c := range b[:min(len(b), sampleControls)] {
		if control(c) {
			return false
		}
	}
	return true
}
