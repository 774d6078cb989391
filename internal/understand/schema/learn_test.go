package schema_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/schema"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// sent is one call of a test: an endpoint, what was asked and what was answered.
type sent struct {
	endpoint        schema.Endpoint
	url             string
	status          int
	request, answer string
	headers         []call.Header
	times           int64 // how often it came; 0 is once
}

// learn analyses calls and learns from their shapes.
func learn(t fataler, calls []sent) []schema.Operation {
	a := analyse.New([]byte("a key for tests alone, 32 bytes!"), analyse.Options{})
	learner := schema.NewLearner(false)
	for _, s := range calls {
		path, query, _ := strings.Cut(s.url, "?")
		c := call.Call{
			Method: []byte(s.endpoint.Method), Scheme: []byte("https"), Host: []byte(s.endpoint.Host), Path: []byte(path), Query: []byte(query),
			Status: s.status, Request: message(s.request), Response: message(s.answer),
		}
		c.Request.Headers = append(c.Request.Headers, s.headers...)
		b := a.Batch(&call.Batch{Entries: 1, Calls: []call.Call{c}})
		o := &b.Observations[0]
		learner.Add(s.endpoint, schema.Exchange{
			Status: s.status, Request: parsed(t, b.Symbols.ShapeOf(o.RequestShape)), Response: parsed(t, b.Symbols.ShapeOf(o.ResponseShape)),
			RequestBody: o.Request.Body, ResponseBody: o.Response.Body, Calls: max(1, s.times),
		})
		choose(learner, s.endpoint, &b)
	}
	return learner.Operations()
}

// choose tells a learner which words the fields of a call held, all of which are of no kind.
func choose(l *schema.Learner, e schema.Endpoint, b *observation.Batch) {
	for _, c := range b.Choices {
		f := b.Symbols.FieldOf(c.Field)
		if c.Word == 0 {
			l.Free(e, f.Direction, f.Location, f.Name.Reveal())
		} else {
			l.Word(e, f.Direction, f.Location, f.Name.Reveal(), b.Targets.Words().Word(c.Word).Reveal())
		}
	}
	for _, x := range b.Observations[0].Exposures {
		for _, leaf := range b.Symbols.SetOf(x.Set) {
			f := b.Symbols.FieldOf(leaf.Field)
			l.Plain(e, f.Direction, f.Location, f.Name.Reveal())
			if leaf.Class != kind.ClassEmpty && !leaf.Class.MayBeWord() {
				l.Free(e, f.Direction, f.Location, f.Name.Reveal())
			}
		}
	}
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func parsed(t fataler, text observation.Text) *shape.Node {
	t.Helper()
	if text.Empty() {
		return nil
	}
	n, err := shape.Parse(text.Reveal())
	if err != nil {
		t.Fatalf("%v", err)
	}
	return &n
}

func message(body string) call.Message {
	if body == "" {
		return call.Message{Body: call.Body{State: call.BodyNone}}
	}
	return call.Message{Body: call.Body{Bytes: []byte(body), Size: int64(len(body)), MediaType: []byte("application/json")}}
}

// checked writes a document, and reads it again with a library that knows the rules of OpenAPI.
func checked(t fataler, operations []schema.Operation) *openapi3.T {
	t.Helper()
	doc := schema.Document(schema.API{Title: "things", Version: "2026-01-12", Operations: operations})
	fromJSON, err := openapi3.NewLoader().LoadFromData(doc.JSON())
	if err != nil {
		t.Fatalf("the document cannot be read: %v\n%s", err, doc.JSON())
	}
	if err := fromJSON.Validate(context.Background()); err != nil {
		t.Fatalf("the document is not valid: %v\n%s", err, doc.JSON())
	}
	fromYAML, err := openapi3.NewLoader().LoadFromData(doc.YAML())
	if err != nil {
		t.Fatalf("the document in YAML cannot be read: %v\n%s", err, doc.YAML())
	}
	one, _ := json.Marshal(fromJSON)
	other, _ := json.Marshal(fromYAML)
	if !bytes.Equal(one, other) {
		t.Fatalf("JSON and YAML differ:\n%s\n%s", one, other)
	}
	return fromJSON
}

// accepts says whether a body is what a schema describes, formats included.
func accepts(s *openapi3.SchemaRef, body string) error {
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err
	}
	return s.Value.VisitJSON(v, openapi3.EnableJSONSchema2020(), openapi3.EnableFormatValidation())
}

var things = schema.Endpoint{Host: "api.shop.example", Method: "POST", Template: "/things/{thingId}", Protocol: "http", Params: []string{"", "thingId"}}

// bodies draws JSON bodies of objects whose members come and go, nest, repeat and change their types.
func bodies(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		most := 13
		if depth > 0 {
			most = 17
		}
		switch n := rapid.IntRange(0, most).Draw(t, "what"); n {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return rapid.Int32().Draw(t, "small")
		case 3:
			return rapid.Int64().Draw(t, "large")
		case 4:
			return rapid.Float64Range(-1e6, 1e6).Draw(t, "fraction")
		case 14, 15:
			object := map[string]any{}
			for _, key := range []string{"a", "b", "id", "at", "list", "1234567", "7654321", "first name"} {
				if rapid.Bool().Draw(t, "has") {
					object[key] = bodies(depth-1).Draw(t, key)
				}
			}
			return object
		case 16, 17:
			return rapid.SliceOfN(bodies(depth-1), 0, 3).Draw(t, "elements")
		default:
			return rapid.SampledFrom([]string{
				"", "gold", "silver", "IN_TRANSIT", "2026-01-12", "2026-01-12T09:14:03Z", "2026-01-12T09:14:03.5+02:00", "ines@post.example", "192.0.2.7", "2001:db8::1",
				"0b51c2a4-6b1f-4f0e-9c8e-0c8f3b6c1d2e", "https://shop.example/a?b=c", `{"in":[1,{"x":"y"}]}`, "eyJhIjoxLCJiIjoieCJ9eyJhIjox", "12", "-",
			}).Draw(t, "text")
		}
	})
}

// Whatever was seen is as the document says, whatever came first, and the order of calls does not show.
func TestTrafficNeverContradictsItsSchema(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var calls []sent
		for range rapid.IntRange(1, 6).Draw(r, "calls") {
			request, _ := json.Marshal(bodies(3).Draw(r, "request"))
			answer, _ := json.Marshal(bodies(3).Draw(r, "answer"))
			calls = append(calls, sent{
				endpoint: things, url: "/things/" + rapid.SampledFrom([]string{"17", "4000000127", "x"}).Draw(r, "id"),
				status: rapid.SampledFrom([]int{200, 201, 404}).Draw(r, "status"), request: string(request), answer: string(answer),
				times: rapid.Int64Range(1, 50).Draw(r, "times"),
			})
		}
		operations := learn(r, calls)
		doc := checked(r, operations)
		post := doc.Paths.Find("/things/{thingId}").Post
		for _, c := range calls {
			// What a refused request asked for founds no list of values, so it may be none of them.
			if err := accepts(post.RequestBody.Value.Content["application/json"].Schema, c.request); err != nil && c.status < 400 {
				r.Fatalf("request %s: %v", c.request, err)
			}
			answer := post.Responses.Value(fmt.Sprint(c.status)).Value.Content["application/json"].Schema
			if err := accepts(answer, c.answer); err != nil {
				r.Fatalf("answer %s: %v", c.answer, err)
			}
		}
		turned := learn(r, rapid.Permutation(calls).Draw(r, "order"))
		before, after := schema.Document(schema.API{Operations: operations}), schema.Document(schema.API{Operations: turned})
		if !bytes.Equal(before.YAML(), after.YAML()) {
			r.Fatalf("the order of calls shows:\n%s\n%s", before.YAML(), after.YAML())
		}
	})
}
