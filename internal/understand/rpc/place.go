package rpc

import "strings"

// Place is what stands at a node of a body.
type Place uint8

// The places that matter.
const (
	Elsewhere  Place = iota
	Root             // an object that could be a request or an answer of JSON-RPC: the body itself, or an element of its list
	Version          // "jsonrpc"
	Method           // "method"
	Params           // "params", as an object, a list or a value
	Parameter        // somewhere in "params"
	Tool             // "params.name": the name of what a method is called for
	Revision         // "params.protocolVersion", which an MCP session begins with
	ID               // "id", which an answer is found by
	Result           // "result", or somewhere in it
	Failed           // "result.isError"
	Failure          // "error", or somewhere in it
	Other            // another member
	Envelope         // the root element of SOAP
	Action           // the addressing header
	Operation        // an element in the body of SOAP, or somewhere in it
	Fault            // the element that says that nothing was carried out, of SOAP or XML-RPC
	Mark             // an attribute of the body of SOAP, by which a signature finds what it signs
	MethodName       // of XML-RPC
)

// Finds says whether what stands there only serves to find one object by another, in a call of these protocols.
func (p Place) Finds() bool { return p == ID || p == Mark }

var members = map[string]Place{
	"jsonrpc": Version, "method": Method, "params": Params, "id": ID, "result": Result, "error": Failure,
}

// PlaceOf tells what stands at the node of that name, such as "$.params.name".
func PlaceOf(name string) Place {
	rest, ok := strings.CutPrefix(name, "$")
	if !ok {
		return Elsewhere
	}
	rest = strings.TrimPrefix(rest, "[*]")
	if rest == "" {
		return Root
	}
	rest, ok = strings.CutPrefix(rest, ".")
	if !ok {
		return Elsewhere
	}
	switch rest {
	case "Envelope":
		return Envelope
	case "Envelope.Header.Action", "Envelope.Header.Action.#text":
		return Action
	case "methodCall.methodName":
		return MethodName
	case "Envelope.Body.Fault", "methodResponse.fault":
		return Fault
	case "params.name":
		return Tool
	case "params.protocolVersion":
		return Revision
	case "result.isError":
		return Failed
	}
	switch {
	case strings.HasPrefix(rest, bodyOfEnvelope+"@"):
		return Mark
	case strings.HasPrefix(rest, bodyOfEnvelope+"Fault."):
		return Elsewhere
	case strings.HasPrefix(rest, bodyOfEnvelope):
		return Operation
	}
	return memberOf(rest)
}

const bodyOfEnvelope = "Envelope.Body."

func memberOf(rest string) Place {
	member, below := rest, false
	if i := strings.IndexAny(rest, ".["); i >= 0 {
		member, below = rest[:i], true
	}
	at, known := members[member]
	switch {
	case !known && !below:
		return Other
	case !below, at == Result, at == Failure:
		return at
	case at == Params:
		return Parameter
	}
	return Elsewhere
}

// elementOf is the name of the element at a node in the body of an envelope, or in another one there.
func elementOf(name string) string {
	_, rest, _ := strings.Cut(name, bodyOfEnvelope)
	return strings.TrimSuffix(rest, "[*]")
}
