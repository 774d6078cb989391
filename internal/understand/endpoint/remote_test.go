package endpoint_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
)

func TestRemoteTexts(t *testing.T) {
	many := rpc.Asked{Protocol: "jsonrpc", Names: []string{"a", "b"}, Many: true}
	for _, c := range []struct {
		name  string
		asked rpc.Asked
		noise bool
		want  string
		open  bool
	}{
		{"a known word", rpc.Asked{Protocol: "soap", Names: []string{"GetMember"}}, false, "soap:GetMember", true},
		{"another word", rpc.Asked{Protocol: "soap", Names: []string{"Xqzzyplk"}}, false, "soap:Xqzzyplk", false},
		{"another word, refused", rpc.Asked{Protocol: "soap", Names: []string{"Xqzzyplk"}}, true, "soap:", true},
		{"a value", rpc.Asked{Protocol: "soap", Names: []string{"4000000127"}}, false, "soap:", true},
		{"an address", rpc.Asked{Protocol: "jsonrpc", Names: []string{"ines@post.example"}}, false, "jsonrpc:", true},
		{"something of somebody's, in parts", rpc.Asked{Protocol: "jsonrpc", Names: []string{"members/4000000127"}}, false, "jsonrpc:", true},
		{"none", rpc.Asked{Protocol: "mcp"}, false, "mcp:", true},
		{"a tool that nobody knows", rpc.Asked{Protocol: "mcp", Names: []string{"tools/call xqzzyplk"}}, false, "mcp:tools/call xqzzyplk", false},
		{"the same, refused", rpc.Asked{Protocol: "mcp", Names: []string{"tools/call xqzzyplk"}}, true, "mcp:tools/call", true},
		{"a tool called by a number", rpc.Asked{Protocol: "mcp", Names: []string{"tools/call 4000000127"}}, false, "mcp:tools/call", true},
		{"several", rpc.Asked{Protocol: "jsonrpc", Names: []string{"order.add", "order.list"}}, false, "jsonrpc:batch order.add+order.list", true},
		{"many", many, false, "jsonrpc:batch", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := endpoint.Remote(c.asked, c.noise)
			if got.Reveal() != c.want || got.Open() != c.open {
				t.Errorf("%q, open %v; want %q, %v", got.Reveal(), got.Open(), c.want, c.open)
			}
		})
	}
}

// remotely is the evidence of calls, each "METHOD path", with a media type and a status of gRPC.
type remotely struct {
	line, mediaType, status string
	http                    int
}

func evidenceOf(calls ...remotely) []endpoint.PathEvidence {
	splitter := endpoint.NewSplitter()
	var out []endpoint.PathEvidence
	for _, r := range calls {
		var method, path string
		fmt.Sscan(r.line, &method, &path)
		c := call.Call{Method: []byte(method), Host: []byte("api.example"), Path: []byte(path), Status: r.http}
		if c.Status == 0 {
			c.Status = 200
		}
		if r.mediaType != "" {
			c.Request.Body.MediaType = []byte(r.mediaType)
		}
		if r.status != "" {
			c.Response.Headers = []call.Header{{Name: []byte("Grpc-Status"), Value: []byte(r.status)}}
		}
		p, _ := splitter.Split(&c)
		p.Segments = slices.Clone(p.Segments)
		e := endpoint.PathEvidence{Path: p, Calls: 1}
		if c.Status < 400 {
			e.Success = 1
		}
		out = append(out, e)
	}
	return out
}

// Names of remote methods are fixed, however many there are and whatever they look like, and say nothing of what stands beside.
func TestRemoteMethodsAreNoParameters(t *testing.T) {
	var calls []remotely
	var want []string
	m := maker{newRand(3)}
	for range 40 {
		service := "corp." + m.word(3) + "." + "Z" + m.word(2)
		for _, method := range []string{"X" + m.word(3), "GetX5" + m.word(1)} {
			calls = append(calls, remotely{line: "POST /" + service + "/" + method, mediaType: "application/grpc"})
			want = append(want, "POST /"+service+"/"+method)
		}
	}
	slices.Sort(want)
	found, _ := endpoint.Derive(evidenceOf(calls...), endpoint.Told{})
	got := written(found)
	slices.Sort(got)
	if diff := cmp.Diff(slices.Compact(want), got); diff != "" {
		t.Errorf("templates (-want +got):\n%s", diff)
	}
	for _, f := range found {
		if f.Protocol != "grpc" {
			t.Fatalf("%s has protocol %s", f.Template, f.Protocol)
		}
	}
	beside := append(calls, remotely{line: "GET /orders/17"}, remotely{line: "OPTIONS " + want[0][len("POST "):]})
	if found, _ = endpoint.Derive(evidenceOf(beside...), endpoint.Told{}); len(found) != len(calls)+2 {
		t.Errorf("%d templates of %d methods, an order and a question", len(found), len(calls))
	}
}

func TestMethodsThatAreNotThereFoundNothing(t *testing.T) {
	found, of := endpoint.Derive(evidenceOf(
		remotely{line: "POST /a.v1.Orders/Xqzzyplk", mediaType: "application/grpc", status: "12"},
		remotely{line: "POST /a.v1.Orders/GetOrder", mediaType: "application/grpc", status: "0"},
		remotely{line: "POST /a.v1.Orders/GetOrder", mediaType: "application/grpc", status: "12"},
	), endpoint.Told{})
	if diff := cmp.Diff([]string{"POST /a.v1.Orders/GetOrder"}, written(found)); diff != "" || of[0] != -1 {
		t.Errorf("templates (-want +got):\n%s, of %v", diff, of)
	}
}

// What a call says of its protocol without naming an operation makes no endpoint of its own.
func TestProtocolsThatArePutOnAPath(t *testing.T) {
	for _, c := range []struct {
		name  string
		calls []remotely
		want  string
	}{
		{"a socket and one who did not ask for it", []remotely{{line: "GET /live", http: 101}, {line: "GET /live", http: 426}}, "websocket"},
		{"a socket and a page", []remotely{{line: "GET /live", http: 101}, {line: "GET /live"}, {line: "GET /live"}}, "http"},
		{"a socket that was refused", []remotely{{line: "GET /live", http: 101}, {line: "GET /live", http: 403}}, "websocket"},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, _ := endpoint.Derive(evidenceOf(c.calls...), endpoint.Told{})
			if len(found) != 1 || found[0].Template != "/live" || found[0].Protocol != c.want {
				t.Errorf("found %+v, want one with protocol %s", found, c.want)
			}
		})
	}
}

// Names that a gateway only ever refused, and nobody knows, are guesses.
func TestRefusedNamesOfOperationsAreGuesses(t *testing.T) {
	evidence := evidenceOf(remotely{line: "POST /rpc"}, remotely{line: "POST /rpc", http: 401}, remotely{line: "POST /rpc", http: 401})
	for i, name := range []string{"getBalance", "xqzzyplk", "getMembers"} {
		evidence[i].Path.Operation = endpoint.Remote(rpc.Asked{Protocol: "jsonrpc", Names: []string{name}}, false)
		if i > 0 {
			evidence[i].Refused = 1
		}
	}
	found, _ := endpoint.Derive(evidence, endpoint.Told{})
	if diff := cmp.Diff([]string{"POST /rpc#getBalance", "POST /rpc#getMembers"}, written(found)); diff != "" {
		t.Errorf("templates (-want +got):\n%s", diff)
	}
	if found[0].Protocol != "jsonrpc" || evidence[1].Path.Operation != observation.SealedText("jsonrpc:xqzzyplk") {
		t.Errorf("protocol %s, operation %v", found[0].Protocol, evidence[1].Path.Operation)
	}
}
