package body_test

import (
	"testing"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Streams as they come: the data of each event is a root of its own.
func TestEvents(t *testing.T) {
	const one = "+$\n$.email=ann@x.example\n-$"
	const tool = `{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":` + "\"{\\\"email\\\":\\\"ann@x.example\\\"}\"" + `}]}}`
	for _, c := range []struct {
		name, in string
		fault    observation.Fault
		want     string
	}{
		{"one", "data: " + innerJSON + "\n\n", 0, one},
		{"without the blank", "data:" + innerJSON + "\n\n", 0, one},
		{"a mark, CRLF, a comment, a name, a number", "\xEF\xBB\xBF: ping\r\nid: 7\r\nevent: member\r\ndata: " + innerJSON + "\r\nretry: 10\r\n\r\n", 0, one},
		{"CR alone", "event: member\rdata: " + innerJSON + "\r\rdata: " + innerJSON + "\r\r", 0, one + "\n" + one},
		{"several lines", "data: {\ndata:   \"email\":\ndata: \"ann@x.example\"\ndata: }\n\n", 0, one},
		{"lines with others between", "data: {\"email\":\nid: 7\n: ping\ndata: \"ann@x.example\"}\n\n", 0, one},
		{"an empty line of data", "data\ndata: " + innerJSON + "\ndata\n\n", 0, one},
		{"empty events", "\n\n\ndata:\n\ndata\n\n: ping\n\n", 0, ""},
		{"text", "data: Ann rang\ndata: twice\n\n", 0, "$=Ann rang\ntwice"},
		{"the end of a completion", "data: " + innerJSON + "\n\ndata: [DONE]\n\n", 0, one + "\n$=[DONE]"},
		{"JSON-RPC, as tools of MCP answer", "event: message\nid: a_1\ndata: " + tool + "\n\n", 0,
			"+$\n$.jsonrpc=2.0\n$.id=1 (number)\n+$.result\n+$.result.content[*]\n$.result.content[*].type=text\n" +
				"+$.result.content[*].text\n$.result.content[*].text.email=ann@x.example\n-$.result.content[*].text\n-$.result.content[*]\n-$.result\n-$"},
		{"a batch of JSON-RPC", `data: [{"id":1,"result":{"a":1}},{"id":2,"error":{"message":"no ann@x.example"}}]` + "\n\n", 0,
			"+$[*]\n$[*].id=1 (number)\n+$[*].result\n$[*].result.a=1 (number)\n-$[*].result\n-$[*]\n" +
				"+$[*]\n$[*].id=2 (number)\n+$[*].error\n$[*].error.message=no ann@x.example\n-$[*].error\n-$[*]"},
		{"whole, but for the empty line", "data: " + innerJSON, 0, one},
		{"cut behind a value", "data: " + innerJSON + "\n\ndata: {\"a\":1,", observation.Damaged, one + "\n+$\n$.a=1 (number)\n-$"},
		{"cut in a key", "data: " + innerJSON + "\n\ndata: {\"em", observation.Damaged, one + "\n+$\n-$"},
		{"cut at the first byte", "data: " + innerJSON + "\n\ndata: {", observation.Damaged, one + "\n+$\n-$"},
		{"cut in the second line", "data: {\"email\":\ndata: \"ann@", observation.Damaged, "+$\n-$"},
		{"damage hides no other", "data: {\"a\":1,\"b\n\ndata: " + innerJSON + "\n\n", observation.Damaged, "+$\n$.a=1 (number)\n-$\n" + one},
		{"JSON all the same", innerJSON, 0, one},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, "text/event-stream; charset=utf-8", "")
			wants(t, r, fault, c.fault, c.want)
		})
	}
}

// Lines of JSON, whole and cut.
func TestLines(t *testing.T) {
	const one = "+$\n$.email=ann@x.example\n-$"
	for _, c := range []struct {
		name, in string
		fault    observation.Fault
		want     string
	}{
		{"two", innerJSON + "\n" + innerJSON + "\n", 0, one + "\n" + one},
		{"a mark, CRLF, empty lines, no last line end", "\xEF\xBB\xBF" + innerJSON + "\r\n\r\n \r\n" + innerJSON, 0, one + "\n" + one},
		{"cut in a value", innerJSON + "\n{\"a\":1,\"b\":\"x", observation.Damaged, one + "\n+$\n$.a=1 (number)\n-$"},
		{"cut at the first byte", innerJSON + "\n{", observation.Damaged, one + "\n+$\n-$"},
		{"damage hides no other", "{\"a\":1,,}\nnonsense\n" + innerJSON + "\n", observation.Damaged, "+$\n$.a=1 (number)\n-$\n" + one},
		{"scalars", "1\n\"x\"\nnull\n", 0, "$=1 (number)\n$=x\n$= (null)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, "application/x-ndjson", "")
			wants(t, r, fault, c.fault, c.want)
		})
	}
}
