package rpc

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
)

// Wire is what method, path and headers of a call say of its protocol.
type Wire struct {
	// Protocol is "grpc", "connect", "twirp", "websocket", "sse" or "mcp"; empty for any other.
	Protocol string
	// Named says that the last two segments of the path are names of a service and of its method.
	Named bool
	// Unknown says that the answer is that of a server which has no such method, whatever its status.
	Unknown bool
}

// WireOf reads the headers of a call.
func WireOf(c *call.Call) Wire {
	if string(c.Method) == "POST" || string(c.Method) == "GET" {
		if w := remote(c); w.Protocol != "" {
			return w
		}
	}
	switch {
	case isWebSocket(c):
		return Wire{Protocol: "websocket"}
	case string(c.Method) != "POST" && speaksMCP(c):
		return Wire{Protocol: "mcp"} // what a session hears, and its end
	case hasType(mediaType(&c.Response), "text/event-stream"):
		return Wire{Protocol: "sse"}
	}
	return Wire{}
}

// remote knows gRPC, gRPC-Web, Connect and Twirp.
func remote(c *call.Call) Wire {
	method := methodPath(c.Path)
	sent, answered := mediaType(&c.Request), mediaType(&c.Response)
	switch {
	case hasType(sent, "application/grpc") || hasType(answered, "application/grpc"):
		return Wire{"grpc", method != noMethod, unimplemented(c, answered)}
	case hasType(sent, "application/connect") || method != noMethod && c.Request.Header("connect-protocol-version") != nil:
		return Wire{"connect", method != noMethod, false}
	case method == noMethod || string(c.Method) != "POST":
	case method == twirpMethod:
		return Wire{"twirp", true, false}
	case method == bareMethod && len(sent)+len(answered)+len(c.Request.Body.Bytes)+len(c.Response.Body.Bytes) == 0:
		return Wire{"grpc", true, false} // a log, which keeps no types: nothing else has such a path
	}
	return Wire{}
}

// unimplemented says whether an answer to gRPC says that there is no such method, or is none of gRPC at all.
func unimplemented(c *call.Call, mediaType []byte) bool {
	if len(mediaType) > 0 && !hasType(mediaType, "application/grpc") {
		return true
	}
	const code = "12"
	if status := c.Response.Header("grpc-status"); status != nil {
		return string(bytes.TrimSpace(status)) == code
	}
	return string(trailer(c.Response.Body.Bytes, []byte("grpc-status"))) == code
}

// trailer finds a trailer in the last frame of a body of gRPC-Web, which is marked by its highest bit.
func trailer(b, name []byte) []byte {
	const head = 5
	for len(b) >= head {
		n := int(b[1])<<24 | int(b[2])<<16 | int(b[3])<<8 | int(b[4])
		frame := b[head:]
		if n < len(frame) {
			frame = frame[:n]
		}
		if b[0]&0x80 != 0 {
			for line := range bytes.Lines(frame) {
				key, value, _ := bytes.Cut(line, []byte(":"))
				if bytes.EqualFold(bytes.TrimSpace(key), name) {
					return bytes.TrimSpace(value)
				}
			}
		}
		b = b[head+len(frame):]
	}
	return nil
}

// isWebSocket says whether a call opens a WebSocket, or tried to. A log that keeps no headers tells it by the status.
func isWebSocket(c *call.Call) bool {
	for _, scheme := range [...]string{"ws", "wss"} {
		if len(c.Scheme) == len(scheme) && bytes.EqualFold(c.Scheme, []byte(scheme)) {
			return true
		}
	}
	asked, given := c.Request.Header("upgrade"), c.Response.Header("upgrade")
	if asked == nil && given == nil {
		return c.Status == 101
	}
	return bytes.EqualFold(asked, []byte("websocket")) || bytes.EqualFold(given, []byte("websocket"))
}

// hasType says whether a media type is the given one, which ends in a small letter, or begins with it before a sign.
func hasType(mediaType []byte, want string) bool {
	last := len(want) - 1
	if len(mediaType) <= last || mediaType[last]|0x20 != want[last] || !bytes.EqualFold(mediaType[:len(want)], []byte(want)) {
		return false
	}
	rest := mediaType[len(want):]
	return len(rest) == 0 || !isLetter(rest[0])
}
