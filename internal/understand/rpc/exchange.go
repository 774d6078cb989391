package rpc

import (
	"bytes"
	"slices"
	"strings"
)

// MaxNames is how many different names of one call are told apart. Where there are more, all that is known is that they are many.
const MaxNames = 4

// maxName bounds a name, in bytes; what is longer is none.
const maxName = 128

// Exchange is what one call says of its protocol in its bodies. It takes notes while the bodies are walked, and is asked
// afterwards. It belongs to one goroutine at a time.
type Exchange struct {
	answering bool
	one       object
	protocol  string
	names     []string
	many      bool
	// Of version 1 without parameters: the method, if the answer has the form of one.
	likely  string
	replied bool
	// Of SOAP.
	envelope        bool
	element, action string
	// Of the answers.
	carried, failed int
}

// object is what is known of the present object of JSON-RPC.
type object struct {
	open            bool
	version, params bool
	id, other       bool
	result, failure bool
	replies         bool // "result" or "error" is there, with or without a value
	mcp             bool
	methods         []string // as often as the member is there: servers differ in which of several they take
	tool            string
}

// Reset forgets all.
func (x *Exchange) Reset() {
	*x = Exchange{names: x.names[:0], one: object{methods: x.one.methods[:0]}}
}

// Answer says that what is noted from now on is the answer.
func (x *Exchange) Answer() {
	x.close()
	x.answering = true
}

// Enter notes that an object begins.
func (x *Exchange) Enter(at Place, name string) {
	switch at {
	case Root:
		x.close()
		x.one.open = true
	case Envelope:
		x.envelope = true
	case Fault:
		x.fault()
	case Operation:
		x.inside(name)
	default:
		x.member(at)
	}
}

// Leave notes that an object ends.
func (x *Exchange) Leave(at Place) {
	if at == Root {
		x.close()
	}
}

// Leaf notes a value; null says that it is none, text that it is a string.
func (x *Exchange) Leaf(at Place, name string, value []byte, text, null bool) {
	switch at {
	case Method:
		if text && x.one.open && len(x.one.methods) <= MaxNames {
			x.one.methods = append(x.one.methods, nameOf(value))
		} else {
			x.one.other = true
		}
	case Tool:
		if text {
			x.one.tool = nameOf(value)
		}
		x.member(at)
	case Version:
		x.one.version = x.one.version || bytes.HasPrefix(value, []byte("2")) || bytes.HasPrefix(value, []byte("1"))
	case Failure, Result:
		x.one.replies = true
		if !null {
			x.member(at)
		}
	case Failed:
		x.one.failure = x.one.failure || string(value) == "true"
	case Action:
		x.action = tailOf(string(value[:min(len(value), 4*maxName)]))
	case MethodName:
		if !x.answering {
			x.add("xmlrpc", nameOf(value))
		}
	case Fault:
		x.fault()
	case Operation:
		x.inside(name)
	default:
		x.member(at)
	}
}

func (x *Exchange) fault() {
	if x.answering {
		x.failed++
	}
}

// member notes that a member of the present object is there.
func (x *Exchange) member(at Place) {
	switch at {
	case Params, Parameter, Tool:
		x.one.params = true
	case Revision:
		x.one.params, x.one.mcp = true, true
	case ID:
		x.one.id = true
	case Result:
		x.one.result, x.one.replies = true, true
	case Failure:
		x.one.failure, x.one.replies = true, true
	case Method, Other, Version:
		x.one.other = true
	}
}

// inside notes an element in the body of an envelope: the first one is the operation, or what answers it.
func (x *Exchange) inside(name string) {
	element := elementOf(name)
	switch {
	case element == "" || element[0] == '#' || len(element) > maxName:
	case x.answering:
		x.carried++
	case x.element == "":
		x.element = element
	}
}

// close ends the present object.
func (x *Exchange) close() {
	o := &x.one
	if o.open && x.answering {
		x.answer()
	} else if o.open && o.counts() {
		x.ask()
	} else if o.open && len(o.methods) == 1 && o.id && !o.other && !o.replies {
		x.likely = o.methods[0]
	}
	*o = object{methods: o.methods[:0]}
}

// counts says whether the object is a request of JSON-RPC, or an answer that the other side sends.
func (o *object) counts() bool {
	if o.version {
		return len(o.methods) > 0 || o.result || o.failure
	}
	return len(o.methods) > 0 && o.params && o.id && !o.other && !o.result && !o.failure
}

func (x *Exchange) ask() {
	o := &x.one
	protocol := "jsonrpc"
	if o.mcp && slices.Contains(o.methods, "initialize") || slices.ContainsFunc(o.methods, onlyMCP) {
		protocol = "mcp"
	}
	x.add(protocol, "")
	for _, method := range o.methods {
		if method == "tools/call" && o.tool != "" {
			method += " " + o.tool
		}
		x.add(protocol, method)
	}
}

// answer notes an answer: the object has failed where it has an error, whatever else it has.
func (x *Exchange) answer() {
	o := &x.one
	x.replied = x.replied || o.replies && o.id && !o.other
	switch {
	case o.failure:
		x.failed++
	case o.result || o.id && len(o.methods) == 0:
		x.carried++
	}
}

func (x *Exchange) add(protocol, name string) {
	if x.protocol != "mcp" {
		x.protocol = protocol
	}
	switch {
	case name == "" || slices.Contains(x.names, name):
	case len(x.names) == MaxNames:
		x.many = true
	default:
		x.names = append(x.names, name)
	}
}

// onlyMCP says whether a method is one of MCP and of nothing else that is in use.
func onlyMCP(method string) bool {
	family, _, ok := strings.Cut(method, "/")
	if !ok {
		return false
	}
	switch family {
	case "tools", "resources", "prompts", "roots", "sampling", "elicitation", "notifications":
		return true
	}
	return method == "completion/complete" || method == "logging/setLevel"
}

// nameOf is the name that a value is, empty where it can be none.
func nameOf(value []byte) string {
	if len(value) > maxName {
		return ""
	}
	return string(value)
}
