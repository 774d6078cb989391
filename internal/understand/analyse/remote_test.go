package analyse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func with(c call.Call, headers ...string) call.Call {
	for i := 0; i+1 < len(headers); i += 2 {
		c.Request.Headers = append(c.Request.Headers, call.Header{Name: []byte(headers[i]), Value: []byte(headers[i+1])})
	}
	return c
}

// sent is a POST of a body of some type.
func sent(mediaType, body, answer string, headers ...string) call.Call {
	c := get("/rpc", "")
	c.Method = []byte("POST")
	c.Request, c.Response = message(mediaType, body), message(mediaType, answer)
	return with(c, headers...)
}

func envelope(inside string) string {
	return `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header/>` +
		`<soap:Body wsu:Id="b" xmlns:wsu="urn:u">` + inside + `</soap:Body></soap:Envelope>`
}

func TestOperationsOfRemoteCalls(t *testing.T) {
	const (
		json   = "application/json"
		fine   = `{"jsonrpc":"2.0","id":1,"result":{}}`
		wrong  = `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}`
		member = `<m:GetMember xmlns:m="urn:m"><m:number>4000000127</m:number></m:GetMember>`
		answer = `<m:GetMemberResponse xmlns:m="urn:m"><m:tier>gold</m:tier></m:GetMemberResponse>`
		fault  = `<soap:Fault><faultcode>soap:Client</faultcode><faultstring>no such operation</faultstring></soap:Fault>`
		tool   = `{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"search_flights","arguments":{"from":"AMS"}}}`
		odd    = `{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"xqzzyplk","arguments":{}}}`
		events = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}\n\n" +
			"event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"content\":[]}}\n\n"
	)
	for name, c := range map[string]struct {
		call call.Call
		want string
	}{
		"a method":                {sent(json, `{"jsonrpc":"2.0","method":"getBalance","params":{"memberId":"4000000127"},"id":1}`, fine), "jsonrpc:getBalance"},
		"in another order":        {sent(json, `{"id":1,"params":["4000000127"],"method":"user.getBalance","jsonrpc":"2.0"}`, fine), "jsonrpc:user.getBalance"},
		"version 1":               {sent(json, `{"method":"getBalance","params":["4000000127"],"id":1}`, `{"result":7,"error":null,"id":1}`), "jsonrpc:getBalance"},
		"version 1, not answered": {sent(json, `{"method":"getBalance","params":[],"id":1}`, `{"result":null,"error":{"code":-1},"id":1}`), "!jsonrpc:getBalance"},
		"a notification":          {sent(json, `{"jsonrpc":"2.0","method":"addItem","params":{"n":1}}`, ""), "jsonrpc:addItem"},
		"digits of a name":        {sent(json, `{"jsonrpc":"2.0","method":"web3_sha3","params":[],"id":1}`, fine), "jsonrpc:web3_sha3"},
		"a value":                 {sent(json, `{"jsonrpc":"2.0","method":"m3f0c71de9a1b4c2d","params":[],"id":1}`, fine), "jsonrpc:"},
		"a long value":            {sent(json, `{"jsonrpc":"2.0","method":"`+strings.Repeat("get", 5000)+`","id":1}`, fine), "jsonrpc:"},
		"a number":                {sent(json, `{"jsonrpc":"2.0","method":17,"id":1}`, fine), ""},
		"two methods":             {sent(json, `{"jsonrpc":"2.0","method":"getBalance","method":"addItem","id":1}`, fine), "jsonrpc:batch addItem+getBalance"},
		"no such method":          {sent(json, `{"jsonrpc":"2.0","method":"xqzzyplk","id":1}`, wrong), "!jsonrpc:"},
		"a known name, refused":   {sent(json, `{"jsonrpc":"2.0","method":"getBalance","id":1}`, wrong), "!jsonrpc:getBalance"},
		"a batch":                 {sent(json, `[{"jsonrpc":"2.0","method":"getBalance","id":1},{"jsonrpc":"2.0","method":"addItem","id":2}]`, "["+fine+","+wrong+"]"), "jsonrpc:batch addItem+getBalance"},
		"a batch of equals":       {sent(json, `[{"jsonrpc":"2.0","method":"getBalance","id":1},{"jsonrpc":"2.0","method":"getBalance","id":2}]`, "["+fine+"]"), "jsonrpc:getBalance"},
		"a wide batch":            {sent(json, "["+strings.TrimSuffix(strings.Repeat(`{"jsonrpc":"2.0","method":"getM","id":1},{"jsonrpc":"2.0","method":"getA","id":1},{"jsonrpc":"2.0","method":"getB","id":1},{"jsonrpc":"2.0","method":"getC","id":1},{"jsonrpc":"2.0","method":"getD","id":1},`, 500), ",")+"]", "["+fine+"]"), "jsonrpc:batch"},
		"a deep one":              {sent(json, `{"jsonrpc":"2.0","id":1,"params":`+strings.Repeat("[", 5000)+strings.Repeat("]", 5000)+`,"method":"getBalance"}`, fine), "jsonrpc:getBalance"},
		"a card and no method":    {sent(json, `{"method":"card","amount":5}`, `{"id":1}`), ""},
		"a payment, no method":    {sent(json, `{"method":"card","params":{"n":1},"id":7,"amount":5}`, `{"id":1}`), ""},
		"a list":                  {sent(json, `["jsonrpc","method"]`, fine), ""},
		"a tool":                  {sent(json, tool, fine), "mcp:tools/call search_flights"},
		"a tool, in events": {func() call.Call {
			c := sent(json, tool, events)
			c.Response = message("text/event-stream", events)
			return c
		}(), "mcp:tools/call search_flights"},
		"a tool that is not there": {sent(json, odd, `{"jsonrpc":"2.0","id":3,"result":{"isError":true,"content":[{"type":"text","text":"Unknown tool"}]}}`), "!mcp:tools/call"},
		"resources":                {sent(json, `{"jsonrpc":"2.0","id":3,"method":"resources/read","params":{"uri":"file:///a"}}`, fine), "mcp:resources/read"},
		"a session begins":         {sent(json, `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}`, fine), "mcp:initialize"},
		"another one begins":       {sent(json, `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"rootUri":"x"}}`, fine), "jsonrpc:initialize"},
		"a ping in a session":      {sent(json, `{"jsonrpc":"2.0","id":9,"method":"ping"}`, fine, "Mcp-Session-Id", "1868a90c"), "mcp:ping"},
		"an answer to the server":  {sent(json, `{"jsonrpc":"2.0","id":9,"result":{"roots":[]}}`, "", "Mcp-Session-Id", "1868a90c"), "mcp:"},
		"a session listens":        {with(get("/mcp", ""), "mcp-session-id", "1868a90c", "Accept", "text/event-stream"), "mcp:"},
		"an envelope":              {sent("text/xml; charset=utf-8", envelope(member), envelope(answer)), "soap:GetMember"},
		"an action":                {sent("text/xml", envelope("<m:parameters/>"), envelope(answer), "SOAPAction", `"http://members.example/v1/GetMember"`), "soap:GetMember"},
		"an empty action":          {sent("text/xml", envelope(member), envelope(answer), "SOAPAction", `""`), "soap:GetMember"},
		"the action of a message":  {sent("text/xml", envelope(member), envelope(answer), "SOAPAction", `"urn:members/IMembers/GetMemberRequest"`), "soap:GetMember"},
		"version 1.2":              {sent(`application/soap+xml; charset=utf-8; action="urn:members#GetMember"`, envelope("<x/>"), envelope(answer)), "soap:GetMember"},
		"addressing": {sent("application/soap+xml", strings.Replace(envelope("<x/>"), "<soap:Header/>",
			`<soap:Header><a:Action xmlns:a="urn:a" soap:mustUnderstand="1">urn:members/GetMember</a:Action></soap:Header>`, 1), envelope(answer)), "soap:GetMember"},
		"a fault":           {sent("text/xml", envelope(member), envelope(fault)), "!soap:GetMember"},
		"an unknown one":    {sent("text/xml", envelope("<Xqzzyplk/>"), envelope(fault)), "!soap:"},
		"an unknown word":   {sent("text/xml", envelope("<Xqzzyplk><a>1</a></Xqzzyplk>"), envelope(answer)), "soap:Xqzzyplk"},
		"no envelope":       {sent("text/xml", "<order><Body><GetMember/></Body></order>", "<ok/>"), ""},
		"an empty envelope": {sent("text/xml", envelope(""), envelope("")), "soap:"},
		"XML-RPC":           {sent("text/xml", `<methodCall><methodName>wp.getUsers</methodName><params/></methodCall>`, `<methodResponse><params><param/></params></methodResponse>`), "xmlrpc:wp.getUsers"},
		"XML-RPC, refused":  {sent("text/xml", `<methodCall><methodName>xqzz.plk</methodName></methodCall>`, `<methodResponse><fault><value><int>4</int></value></fault></methodResponse>`), "!xmlrpc:"},
		"a body that is cut": {func() call.Call {
			c := sent(json, `{"jsonrpc":"2.0","method":"getBalance","params":{"a":"b`, fine)
			c.Request.Body.State = call.BodyCut
			return c
		}(), "jsonrpc:getBalance"},
	} {
		t.Run(name, func(t *testing.T) {
			s := observe(c.call)
			got := s.operation()
			if s.symbols.PathOf(s.Path).Noise {
				got = "!" + got
			}
			if got != c.want {
				t.Errorf("operation %q, want %q", got, c.want)
			}
		})
	}
}

// The parameters of a remote call are those of the request, so that an answer without identifiers is about whom they name; the
// number by which an answer is found names nobody.
func TestAnAnswerIsAboutWhomTheParametersName(t *testing.T) {
	for name, c := range map[string]call.Call{
		"$.params.memberId": sent("application/json", `{"jsonrpc":"2.0","id":"7d1f8a3e5b","method":"getBalance","params":{"memberId":"4000000127"}}`,
			`{"jsonrpc":"2.0","id":"7d1f8a3e5b","result":{"tier":"gold","points":12}}`),
		"$.params.arguments.memberId": sent("application/json", `{"jsonrpc":"2.0","id":41,"method":"tools/call","params":{"name":"balance","arguments":{"memberId":"4000000127"}}}`,
			`{"jsonrpc":"2.0","id":41,"result":{"structuredContent":{"tier":"gold"}}}`),
		"$.Envelope.Body.GetMember.memberId": sent("text/xml", envelope(`<m:GetMember xmlns:m="urn:m"><m:memberId>4000000127</m:memberId></m:GetMember>`),
			envelope(`<m:GetMemberResponse xmlns:m="urn:m"><m:tier>gold</m:tier></m:GetMemberResponse>`)),
	} {
		s := observe(c)
		want := s.minter.Token([]byte("4000000127"))
		found := false
		for _, id := range s.Holders[0].Identifiers {
			f := s.symbols.FieldOf(id.Field)
			found = found || f.Name.Reveal() == name && id.Token == want
			if f.Name.Reveal() == "$.id" {
				t.Errorf("%s: the number of the request names somebody", name)
			}
		}
		if !found {
			t.Errorf("%s is no parameter: holder 0 is %s", name, s.holder(0))
		}
		for _, e := range s.Exposures {
			if e.Direction == observation.Response && e.Holder != 0 {
				t.Errorf("%s: an answer stands below %s", name, s.holder(e.Holder))
			}
		}
	}
}

// Answers of a batch keep their own objects, and lose the numbers by which they are found alone.
func TestABatchLosesOnlyItsNumbers(t *testing.T) {
	var asked, answered []string
	for i := range 200 {
		asked = append(asked, fmt.Sprintf(`{"jsonrpc":"2.0","id":"a7f%05d","method":"getMember","params":{"memberId":"%d"}}`, i, 4000000000+i))
		answered = append(answered, fmt.Sprintf(`{"jsonrpc":"2.0","id":"a7f%05d","result":{"email":"m%d@post.example"}}`, i, i))
	}
	s := observe(sent("application/json", "["+strings.Join(asked, ",")+"]", "["+strings.Join(answered, ",")+"]"))
	names := map[string]int{}
	for _, h := range s.Holders {
		for _, id := range h.Identifiers {
			names[s.symbols.FieldOf(id.Field).Name.Reveal()]++
		}
	}
	if names["$[*].params.memberId"] != 200 || names["$[*].result.email"] != 200 || names["$[*].id"] != 0 {
		t.Errorf("identifiers: %v", names)
	}
}

// An id of an ordinary object is one, whatever it is called.
func TestAnIdElsewhereStaysAnIdentifier(t *testing.T) {
	s := observe(sent("application/json", `{"id":"4000000127","method":"card"}`, `{"id":"4000000130","tier":"gold"}`))
	if s.holder(0) != "body $.id above -1" || s.holder(1) != "body $.id above 0" {
		t.Errorf("holders %s and %s", s.holder(0), s.holder(1))
	}
}

func FuzzRemote(f *testing.F) {
	f.Add(`{"jsonrpc":"2.0","method":"getBalance","params":{"memberId":"4000000127"},"id":1}`, `{"id":1,"result":{}}`, `"urn:x#GetMember"`, "application/json")
	f.Add(`[{"jsonrpc":"2.0","method":"a","method":5,"method":"b"},{"method":"a"}]`, `[{"error":{}},{"id":null}]`, "", "application/json")
	f.Add(envelope("<Fault/><GetMember id='1'/><GetMember/>"), envelope("<Fault><code/></Fault>"), "#/:", `application/soap+xml;action="`)
	f.Add("<methodCall><methodName>a.b</methodName></methodCall>", "<methodResponse><fault/></methodResponse>", "", "text/xml")
	f.Add("\x80\x00\x00\x00\x0fgrpc-status: 12", "\x80\x00\x00\x00\xfftrailer", "x", "application/grpc-web+proto")
	a := analyse.New(key, analyse.Options{})
	f.Fuzz(func(t *testing.T, asked, answered, action, mediaType string) {
		c := sent(mediaType, asked, answered, "SOAPAction", action)
		first := seenIn(a.Batch(&call.Batch{Entries: 1, Calls: []call.Call{c}}), 0)
		if p := first.symbols.PathOf(first.Path); len(p.Operation.Reveal()) > 1500 || strings.Contains(p.Operation.Reveal(), "/../") {
			t.Errorf("operation of %d bytes", len(p.Operation.Reveal()))
		} else if p.Noise && !p.Operation.Open() {
			t.Errorf("a name that nobody knows rests on an answer that founds nothing")
		}
		if second := observe(c); describe(first) != describe(second) {
			t.Errorf("what was seen before changes what is seen:\n%s\n%s", describe(first), describe(second))
		}
	})
}
