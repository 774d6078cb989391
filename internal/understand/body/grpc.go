package body

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The types of streams of messages in frames, without what stands behind a plus sign: the codec.
const (
	grpcType    = "application/grpc"
	grpcWebType = "application/grpc-web"
	grpcWebText = "application/grpc-web-text"
	connectType = "application/connect"
)

func claimsFrames(t []byte) bool {
	if !bytes.HasPrefix(t, []byte(grpcType)) && !bytes.HasPrefix(t, []byte(connectType)) {
		return false
	}
	switch stream, codec := streamOf(t); string(stream) {
	case grpcType, grpcWebType, grpcWebText:
		return codecOf(codec) != nil
	case connectType:
		return len(codec) > 0 && codecOf(codec) != nil
	}
	return false
}

func streamOf(t []byte) (stream, codec []byte) {
	stream, codec, _ = bytes.Cut(t, []byte("+"))
	return stream, codec
}

// codecOf is how the messages of a codec are read; nil where they cannot be.
func codecOf(codec []byte) func(w *Walker, b []byte) observation.Fault {
	switch string(codec) {
	case "", "proto":
		return readProtobuf
	case "json":
		return readJSON
	case "cbor":
		return readCBOR
	case "msgpack":
		return readPack
	}
	return nil
}

// readFrames reads a stream of messages as gRPC and Connect send them: each behind a byte of flags and four of its length, and
// each a root of its own.
func readFrames(w *Walker, b []byte) observation.Fault {
	if w.isJSON(b) {
		return readJSON(w, b) // an error of something in front of the service
	}
	stream, codec := streamOf(w.essence[:w.essenceSize])
	read, connect := codecOf(codec), string(stream) == connectType
	if string(stream) == grpcWebText {
		b = w.fromWebText(b)
	}
	fault := observation.NoFault
	for len(b) > 0 {
		if len(b) < 5 || uint64(len(b)-5) < uint64(binary.BigEndian.Uint32(b[1:])) {
			return observation.Damaged
		}
		flags, size := b[0], int(binary.BigEndian.Uint32(b[1:]))
		message := b[5 : 5+size]
		b = b[5+size:]
		if f := w.framed(flags, message, connect, read); f != observation.NoFault {
			fault = f
		}
	}
	return fault
}

// The flags of a frame. What ends a stream has one in gRPC-Web, and another in Connect.
const (
	framePacked  = 1
	frameEnds    = 2    // Connect
	frameTrailer = 0x80 // gRPC-Web
)

// framed delivers what is in one frame. A damaged one does not hide those behind it.
func (w *Walker) framed(flags byte, b []byte, connect bool, read func(*Walker, []byte) observation.Fault) observation.Fault {
	known := byte(framePacked | frameTrailer)
	if connect {
		known = framePacked | frameEnds
	}
	if flags&^known != 0 {
		readOpaque(w, b)
		return observation.Damaged
	}
	if flags&framePacked != 0 && len(b) > 0 {
		var ok bool
		if b, ok = w.unframed(b); !ok {
			return observation.BadCoding
		}
	}
	if len(b) == 0 {
		return observation.NoFault
	}
	if flags&(frameTrailer|frameEnds) != 0 {
		return w.ends(b)
	}
	return read(w, b)
}

// unframed undoes the coding of one message, which a header of the call names and its first bytes tell. All messages of a body
// together may give so much and no more.
func (w *Walker) unframed(b []byte) ([]byte, bool) {
	c := magicOf(b)
	if c == identity && isZlib(b) {
		c = deflate
	}
	if c == identity {
		readOpaque(w, b)
		return nil, false
	}
	l := &w.levels[0]
	out := l.inflated[:0]
	if w.nested > 0 {
		out = nil // b may be in it
	}
	w.decoder.src.Reset(b)
	r, err := w.decoder.reader(c)
	whole := false
	if err == nil {
		out, whole, err = drain(out, r, w.left)
		l.inflated = out[:0]
		w.left -= int64(len(out))
	}
	switch {
	case err != nil:
		w.report(observation.BadCoding)
	case !whole:
		w.report(observation.Exploding)
	}
	return out, len(out) > 0 || err == nil
}

// ends delivers what a stream says at its end: lines of headers, or JSON, at "$.@trailers".
func (w *Walker) ends(b []byte) observation.Fault {
	root := w.root
	f := frame{node: root, object: true}
	n := w.named(&f, []byte("@trailers"), false)
	if n == nil {
		w.sink.Leaf(root, Value{Type: TooDeep})
		return observation.NoFault
	}
	w.root = n
	defer func() { w.root = root }()
	if w.isJSON(b) {
		return readJSON(w, b)
	}
	w.sink.Enter(n)
	f.node, f.cursor = n, 0
	for len(b) > 0 {
		var line []byte
		line, b = cutLine(b)
		if name, value, found := bytes.Cut(line, []byte(":")); found {
			w.pair(&f, bytes.TrimSpace(name), bytes.TrimSpace(value))
		}
	}
	w.sink.Leave(n)
	return observation.NoFault
}

// fromWebText decodes frames that came as base64, which may be padded in the middle, where a piece of the stream ended.
func (w *Walker) fromWebText(b []byte) []byte {
	l := &w.levels[0]
	out := l.decoded[:0]
	if w.nested > 0 {
		out = nil // b may be in it
	}
	for len(b) > 0 {
		b = bytes.TrimLeft(b, "\r\n")
		n := len(b)
		if i := bytes.IndexByte(b, '='); i >= 0 {
			n = i
		}
		piece := b[:n]
		b = bytes.TrimLeft(b[n:], "=")
		if !w.spend(int64(n) * 3 / 4) {
			break
		}
		decoded, err := base64.RawStdEncoding.AppendDecode(out, piece)
		out = decoded
		if err != nil {
			w.report(observation.Damaged)
			break
		}
	}
	l.decoded = out[:0]
	return out
}
