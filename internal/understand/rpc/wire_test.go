package rpc_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/rpc"
)

// made is a call with headers of both sides: those of the answer begin with "<".
func made(line string, status int, headers ...string) *call.Call {
	method, path, _ := strings.Cut(line, " ")
	c := &call.Call{Method: []byte(method), Path: []byte(path), Status: status}
	for i := 0; i+1 < len(headers); i += 2 {
		side, name := &c.Request, headers[i]
		if after, ok := strings.CutPrefix(name, "<"); ok {
			side, name = &c.Response, after
		}
		side.Headers = append(side.Headers, call.Header{Name: []byte(name), Value: []byte(headers[i+1])})
	}
	return c
}

func TestWire(t *testing.T) {
	const get = "POST /members.v1.Members/GetMember"
	web := made("POST /members.v1.Members/Nope", 200, "Content-Type", "application/grpc-web+proto", "<Content-Type", "application/grpc-web+proto")
	web.Response.Body.Bytes = []byte("\x00\x00\x00\x00\x01x\x80\x00\x00\x00\x23grpc-message: no\r\ngrpc-status: 12\r\n")
	cut := made(get, 200, "content-type", "application/grpc-web")
	cut.Response.Body.Bytes = []byte("\x80\xff\xff\xff\xffgrpc-status:0")
	ws := made("GET /live", 0)
	ws.Scheme = []byte("WSS")
	for name, c := range map[string]struct {
		call *call.Call
		want rpc.Wire
	}{
		"plain":                    {made("GET /members/7", 200), rpc.Wire{}},
		"gRPC":                     {made(get, 200, "Content-Type", "application/grpc"), rpc.Wire{Protocol: "grpc", Named: true}},
		"gRPC, with a sign":        {made(get, 200, "content-type", "Application/gRPC+proto;v=1"), rpc.Wire{Protocol: "grpc", Named: true}},
		"gRPC, by its answer":      {made(get, 200, "<content-type", "application/grpc"), rpc.Wire{Protocol: "grpc", Named: true}},
		"gRPC, no such method":     {made(get, 200, "content-type", "application/grpc", "<grpc-status", "12"), rpc.Wire{Protocol: "grpc", Named: true, Unknown: true}},
		"gRPC, refused":            {made(get, 200, "content-type", "application/grpc", "<grpc-status", "16"), rpc.Wire{Protocol: "grpc", Named: true}},
		"gRPC, a page for answer":  {made(get, 200, "content-type", "application/grpc", "<content-type", "text/html"), rpc.Wire{Protocol: "grpc", Named: true, Unknown: true}},
		"gRPC, no names":           {made("POST /a-b/c d", 200, "content-type", "application/grpc"), rpc.Wire{Protocol: "grpc"}},
		"gRPC, behind a prefix":    {made("POST /api/greeter/hello", 200, "content-type", "application/grpc"), rpc.Wire{Protocol: "grpc", Named: true}},
		"gRPC-Web, no such method": {web, rpc.Wire{Protocol: "grpc", Named: true, Unknown: true}},
		"gRPC-Web, cut":            {cut, rpc.Wire{Protocol: "grpc", Named: true}},
		"gRPC, in a log":           {made(get, 200), rpc.Wire{Protocol: "grpc", Named: true}},
		"a type with more letters": {made("POST /a.b.C/D", 200, "content-type", "application/grpcx"), rpc.Wire{}},
		"a file, in a log":         {made("POST /site/Index.Php", 200), rpc.Wire{}},
		"a download, in a log":     {made("GET /jquery.min.Js/Map", 200), rpc.Wire{}},
		"Connect":                  {made(get, 200, "content-type", "application/json", "Connect-Protocol-Version", "1"), rpc.Wire{Protocol: "connect", Named: true}},
		"Connect, a stream":        {made(get, 200, "content-type", "application/connect+proto"), rpc.Wire{Protocol: "connect", Named: true}},
		"Twirp":                    {made("POST /twirp/shop.Orders/MakeOrder", 200, "content-type", "application/json"), rpc.Wire{Protocol: "twirp", Named: true}},
		"JSON at such a path":      {made(get, 200, "content-type", "application/json"), rpc.Wire{}},
		"a WebSocket":              {made("GET /live", 101, "Upgrade", "WebSocket"), rpc.Wire{Protocol: "websocket"}},
		"a WebSocket, refused":     {made("GET /live", 403, "upgrade", "websocket"), rpc.Wire{Protocol: "websocket"}},
		"a WebSocket, in a log":    {made("GET /live", 101), rpc.Wire{Protocol: "websocket"}},
		"a WebSocket's scheme":     {ws, rpc.Wire{Protocol: "websocket"}},
		"another upgrade":          {made("GET /", 101, "Upgrade", "h2c"), rpc.Wire{}},
		"events":                   {made("GET /news", 200, "<content-type", "text/event-stream;charset=utf-8"), rpc.Wire{Protocol: "sse"}},
		"a session's end":          {made("DELETE /mcp", 200, "Mcp-Session-Id", "a"), rpc.Wire{Protocol: "mcp"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := rpc.WireOf(c.call); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func FuzzWireOf(f *testing.F) {
	f.Add("POST", "/members.v1.Members/GetMember", "application/grpc-web", "\x80\x00\x00\x00\x0fgrpc-status: 12", "websocket")
	f.Add("GET", "//", "application/grpc", "\x80\x00\x00\x00", "")
	f.Add("POST", "/twirp/./.", ";", "\x00\xff\xff\xff\xff", "x")
	f.Fuzz(func(t *testing.T, method, path, mediaType, answer, upgrade string) {
		c := made(method+" "+path, 200, "content-type", mediaType, "upgrade", upgrade)
		c.Response.Body.Bytes = []byte(answer)
		if w := rpc.WireOf(c); (w.Named || w.Unknown) && w.Protocol == "" {
			t.Errorf("%+v", w)
		}
	})
}
