package http2

import "encoding/binary"

// The frames of HTTP/2 (RFC 9113, 6).
const (
	frameData         = 0
	frameHeaders      = 1
	framePriority     = 2
	frameReset        = 3
	frameSettings     = 4
	framePush         = 5
	framePing         = 6
	frameGoAway       = 7
	frameWindow       = 8
	frameContinuation = 9
	mostFrame         = 0x12 // what has been given out since: ALTSVC, ORIGIN, PRIORITY_UPDATE
)

// Flags.
const (
	flagEnd     = 1 // of the stream; of SETTINGS and PING an acknowledgement
	flagHeaders = 4 // the head is whole
	flagPadded  = 8
	flagOrder   = 32 // a priority stands in front
)

const headerSize = 9

// Preface is what a client begins with.
const Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

// header is the head of a frame.
type header struct {
	length int
	kind   byte
	flags  byte
	stream uint32
}

func readHeader(p []byte) header {
	return header{
		length: int(p[0])<<16 | int(p[1])<<8 | int(p[2]), kind: p[3], flags: p[4],
		stream: binary.BigEndian.Uint32(p[5:]) & 0x7FFFFFFF,
	}
}

// sane says whether a head can be one.
func (h header) sane() bool {
	if h.length > 1<<20 {
		return false
	}
	switch h.kind {
	case frameData:
		return h.stream != 0 && h.flags&^(flagEnd|flagPadded) == 0
	case frameHeaders:
		return h.stream != 0 && h.length > 0 && h.flags&^(flagEnd|flagHeaders|flagPadded|flagOrder) == 0
	case framePriority:
		return h.stream != 0 && h.length == 5
	case frameReset:
		return h.stream != 0 && h.length == 4
	case frameSettings:
		return h.stream == 0 && h.length%6 == 0 && h.length <= 600 && h.flags&^flagEnd == 0
	case framePush:
		return h.stream != 0 && h.length > 4
	case framePing:
		return h.stream == 0 && h.length == 8 && h.flags&^flagEnd == 0
	case frameGoAway:
		return h.stream == 0 && h.length >= 8 && h.length < 1<<14
	case frameWindow:
		return h.length == 4 && h.flags == 0
	case frameContinuation:
		return h.stream != 0
	}
	return h.kind <= mostFrame && h.length <= 1<<14
}

// Looks says whether bytes that begin a segment look like frames, one behind the other up to the end, as far as that can be seen. A single frame is believed
// only where it ends with the segment, and is none that other protocols' bytes are taken for easily.
func Looks(p []byte) bool {
	frames, telling := 0, false
	for len(p) >= headerSize {
		h := readHeader(p)
		if !h.sane() || h.kind > frameContinuation {
			return false
		}
		telling = telling || h.kind == frameHeaders && h.flags&flagHeaders != 0 || h.kind == frameSettings || h.kind == framePing || h.kind == frameWindow && h.stream < 1<<24
		frames++
		if headerSize+h.length > len(p) {
			return frames > 1 && telling
		}
		p = p[headerSize+h.length:]
	}
	return telling && len(p) == 0
}

// FromServer says whether frames are surely those of a server: they begin with a head that answers, by a field of the static table.
func FromServer(p []byte) bool {
	for len(p) > headerSize {
		h := readHeader(p)
		if h.kind == frameHeaders && h.flags&(flagPadded|flagOrder) == 0 && h.length > 0 {
			first := p[headerSize]
			return first >= 0x88 && first <= 0x8E || first == 0x48 || first == 0x08 // :status
		}
		p = p[min(len(p), headerSize+h.length):]
	}
	return false
}
