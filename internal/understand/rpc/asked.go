package rpc

import (
	"bytes"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
)

// Asked is what a call asks for.
type Asked struct {
	Protocol string
	// Names are sorted, each once; a name may have two words, of which the second says what the first was called for.
	Names []string
	// Many says that there were more than MaxNames.
	Many bool
}

// Asked tells what the call asks for, whose request has been walked. The protocol is empty where it is none that is read here.
func (x *Exchange) Asked(c *call.Call) Asked {
	x.settle()
	switch {
	case x.envelope || isSOAP(c):
		return Asked{Protocol: "soap", Names: nonEmpty(x.operation(c))}
	case x.protocol == "jsonrpc" && speaksMCP(c), x.protocol == "" && speaksMCP(c):
		x.protocol = "mcp"
	case x.protocol == "" && x.likely != "" && x.replied:
		x.add("jsonrpc", x.likely)
	case x.protocol == "":
		return Asked{}
	}
	names := slices.Clone(x.names)
	slices.Sort(names)
	return Asked{Protocol: x.protocol, Names: names, Many: x.many}
}

// settle ends an object that is still open.
func (x *Exchange) settle() {
	if x.one.open {
		x.close()
	}
}

// Correlates says whether the members "id" of the call's objects only serve to find one object by another.
func (x *Exchange) Correlates() bool {
	return x.envelope || x.protocol == "jsonrpc" || x.protocol == "mcp"
}

// Refused says whether the answer says that nothing was carried out.
func (x *Exchange) Refused() bool {
	x.settle()
	return x.failed > 0 && x.carried == 0
}

func nonEmpty(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// speaksMCP says whether the headers are those of a session of MCP.
func speaksMCP(c *call.Call) bool {
	return c.Request.Header("mcp-session-id") != nil || c.Request.Header("mcp-protocol-version") != nil ||
		c.Response.Header("mcp-session-id") != nil
}

// isSOAP says whether a request whose envelope was not seen is one of SOAP all the same.
func isSOAP(c *call.Call) bool {
	if bytes.HasPrefix(mediaType(&c.Request), []byte("application/soap+xml")) {
		return true
	}
	return c.Request.Header("soapaction") != nil && (len(c.Request.Body.Bytes) == 0 || bytes.Contains(mediaType(&c.Request), []byte("xml")))
}

// operation is the name of what a call of SOAP asks for.
func (x *Exchange) operation(c *call.Call) string {
	action := tailOf(string(bounded(c.Request.Header("soapaction"))))
	if action == "" {
		action = tailOf(parameter(bounded(mediaType(&c.Request)), "action"))
	}
	if action == "" {
		action = x.action
	}
	switch suffix, extends := strings.CutPrefix(action, x.element); {
	case action == "":
		return x.element
	case extends && x.element != "" && (suffix == "Request" || suffix == "In" || suffix == "Input"):
		return x.element // the action of the message, of which the element is the operation
	}
	return action
}

func bounded(b []byte) []byte { return b[:min(len(b), 8*maxName)] }

// tailOf is the name at the end of an action, which mostly is an address: "http://x.example/members/GetMember", "urn:GetMember".
func tailOf(action string) string {
	action = strings.TrimRight(strings.Trim(strings.TrimSpace(action), `"'`), "/#:?")
	action = action[strings.LastIndexAny(action, "/#:")+1:]
	if len(action) > maxName {
		return ""
	}
	return action
}

// parameter reads a parameter of a media type.
func parameter(mediaType []byte, name string) string {
	for rest := string(mediaType); ; {
		_, after, ok := strings.Cut(rest, ";")
		if !ok {
			return ""
		}
		rest = after
		key, value, _ := strings.Cut(after, "=")
		if !strings.EqualFold(strings.TrimSpace(key), name) {
			continue
		}
		if quoted, ok := strings.CutPrefix(strings.TrimSpace(value), `"`); ok {
			value, _, _ = strings.Cut(quoted, `"`)
			return value
		}
		value, _, _ = strings.Cut(value, ";")
		return strings.TrimSpace(value)
	}
}

func mediaType(side *call.Message) []byte {
	if len(side.Body.MediaType) > 0 {
		return side.Body.MediaType
	}
	return side.Header("content-type")
}
