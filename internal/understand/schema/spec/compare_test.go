package spec_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/schema"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// asked is one call of a test: "GET host /path?query 200", a template, and the answer's body.
type asked struct {
	line, template, answer string
	request                string
}

func learn(t testing.TB, calls ...asked) []schema.Operation {
	t.Helper()
	a := analyse.New([]byte("a key for tests alone, 32 bytes!"), analyse.Options{})
	l := schema.NewLearner(true)
	for _, s := range calls {
		words := strings.Fields(s.line)
		path, query, _ := strings.Cut(words[2], "?")
		status := map[string]int{"200": 200, "201": 201, "404": 404, "500": 500}[words[3]]
		b := a.Batch(&call.Batch{Entries: 1, Calls: []call.Call{{
			Method: []byte(words[0]), Host: []byte(words[1]), Path: []byte(path), Query: []byte(query), Status: status,
			Request: body(s.request), Response: body(s.answer),
		}}})
		o := &b.Observations[0]
		e := schema.Endpoint{Host: words[1], Method: words[0], Template: s.template, Protocol: "http"}
		for _, segment := range strings.Split(s.template, "/")[1:] {
			e.Params = append(e.Params, strings.Trim(segment, "{}"))
			if !strings.HasPrefix(segment, "{") {
				e.Params[len(e.Params)-1] = ""
			}
		}
		x := schema.Exchange{Status: status, RequestBody: o.Request.Body, ResponseBody: o.Response.Body, Calls: 1}
		for _, side := range []struct {
			text string
			to   **shape.Node
		}{{b.Symbols.ShapeOf(o.RequestShape).Reveal(), &x.Request}, {b.Symbols.ShapeOf(o.ResponseShape).Reveal(), &x.Response}} {
			if n, err := shape.Parse(side.text); err == nil {
				*side.to = &n
			} else if side.text != "" {
				t.Fatal(err)
			}
		}
		l.Add(e, x)
	}
	return l.Operations()
}

func body(text string) call.Message {
	if text == "" {
		return call.Message{Body: call.Body{State: call.BodyNone}}
	}
	return call.Message{Body: call.Body{Bytes: []byte(text), Size: int64(len(text)), MediaType: []byte("application/json")}}
}

// seen is what one answer teaches.
func seen(t testing.TB, answer string) []schema.Operation {
	return learn(t, asked{line: "GET a.example /a 200", template: "/a", answer: answer})
}

// differences writes what differs, a line each.
func differences(t *testing.T, text string, learned []schema.Operation) (lines []string) {
	t.Helper()
	d, err := spec.Read("s.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range spec.Compare(d, learned, false) {
		lines = append(lines, strings.Join(strings.Fields(strings.Join([]string{
			x.Check, x.Method, x.Host + x.Template, x.Direction, x.Status, x.Media, x.Location, x.Field, x.Declared, "→", x.Seen,
		}, " ")), " "))
	}
	return lines
}

func TestEndpointsAreComparedByPathAndHost(t *testing.T) {
	text := `openapi: 3.0.3
servers: [{url: "https://{t}.shop.example/v2"}, {url: "https://b.example"}]
paths:
  /members/{id}: {get: {responses: {default: {}}}, delete: {deprecated: true, responses: {default: {}}}}
  /members/{id}.json: {get: {responses: {default: {}}}}
  /never: {get: {responses: {default: {}}}}
`
	got := differences(t, text, learn(t,
		asked{line: "GET x.shop.example /v2/members/7 200", template: "/v2/members/{memberId}"},
		asked{line: "HEAD x.shop.example /v2/members/7 200", template: "/v2/members/{memberId}"},
		asked{line: "OPTIONS x.shop.example /v2/export 200", template: "/v2/export"},
		asked{line: "DELETE b.example /members/7 200", template: "/members/{x}"},
		asked{line: "GET b.example /members/7.json 200", template: "/members/{x}.json"},
		asked{line: "GET b.example /v2/members/7 200", template: "/v2/members/{x}"}, // the base path of another host
		asked{line: "GET x.shop.example /v1/members/7 200", template: "/v1/members/{memberId}"},
		asked{line: "POST x.shop.example /v2/members/7 200", template: "/v2/members/{memberId}"},
	))
	want := []string{
		"zombie DELETE b.example/members/{id} deprecated →",
		"shadow GET b.example/v2/members/{x} →",
		"zombie GET x.shop.example/v1/members/{memberId} replaced by /v2/members/{id} →",
		"shadow POST x.shop.example/v2/members/{memberId} →",
		"orphan GET {t}.shop.example/v2/never →",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMessagesAreCompared(t *testing.T) {
	text := `openapi: 3.1.0
paths:
  /things/{id}:
    post:
      parameters:
        - {name: id, in: path, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: page, in: query, required: true, schema: {type: integer}}
        - {name: sort, in: query, schema: {type: string}}
      requestBody: {required: true, content: {application/*: {schema: {type: object, required: [name, key], properties: {name: {type: string}, key: {type: string, readOnly: true}}}}}}
      responses:
        2XX:
          content:
            application/json:
              schema:
                oneOf: [{$ref: '#/components/schemas/Thing'}, {type: "null"}]
        "409": {description: no}
components:
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: integer}, note: {type: [string, "null"]}}}
    Thing:
      allOf: [{$ref: '#/components/schemas/Base'}, {properties: {parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}, size: {type: number}, tags: {type: object, additionalProperties: {type: string}}, colour: {type: string}}}]
`
	got := differences(t, text, learn(t,
		asked{line: "POST a.example /things/7?limit=x&q=1&page=1 200", template: "/things/{thingId}", request: `{"name":"n"}`,
			answer: `{"id":1,"note":null,"size":1,"tags":{"a":"b"},"parts":[{"id":"x","extra":{"deep":1}}]}`},
		asked{line: "POST a.example /things/8?limit=5 404", template: "/things/{thingId}", answer: `{"error":"x"}`},
	))
	at := "POST a.example/things/{id} "
	want := []string{
		"missing " + at + "request body $ required → not always",
		"type " + at + "request query limit integer → string|integer",
		"missing " + at + "request query page required → in 1 of 2 calls",
		"undocumented " + at + "request query q → integer",
		"unseen " + at + "request query sort →",
		"unseen " + at + "response 200 application/json body $.colour → never",
		"unseen " + at + "response 200 application/json body $.parts[*].colour → never",
		"undocumented " + at + "response 200 application/json body $.parts[*].extra → object",
		"type " + at + "response 200 application/json body $.parts[*].id integer → string",
		"unseen " + at + "response 200 application/json body $.parts[*].note → never",
		"unseen " + at + "response 200 application/json body $.parts[*].parts → never",
		"unseen " + at + "response 200 application/json body $.parts[*].size → never",
		"unseen " + at + "response 200 application/json body $.parts[*].tags → never",
		"status " + at + "response 404 → 404",
		"unseen " + at + "response 409 409 →",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
