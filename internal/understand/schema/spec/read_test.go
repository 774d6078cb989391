package spec_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

const members = `openapi: 3.1.0
info: {title: Members, version: "2"}
servers:
  - url: https://{tenant}.Shop.example:443/{base}/
    variables: {tenant: {default: a}, base: {default: v2}}
paths:
  /members/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: X-Tenant, in: header, schema: {type: string}}
    get:
      parameters:
        - $ref: '#/components/parameters/Fields'
      responses:
        "200":
          content:
            application/json; charset=utf-8: {schema: {$ref: '#/components/schemas/Member'}}
        4XX: {description: no}
    delete:
      deprecated: true
      servers: [{url: /admin}]
      responses: {default: {description: gone}}
components:
  parameters:
    Fields: {name: fields, in: query, schema: {type: [string, "null"]}}
  schemas:
    Member:
      allOf:
        - {type: object, required: [id], properties: {id: {type: integer}, friends: {type: array, items: {$ref: '#/components/schemas/Member'}}}}
        - {properties: {email: {type: string}}}
`

const swagger = `{"swagger": "2.0", "info": {"title": "Old", "version": "1"}, "host": "old.example:80", "basePath": "/api", "schemes": ["http"],
 "consumes": ["application/json"], "paths": {
  "/notes": {"post": {"parameters": [{"in": "body", "name": "note", "required": true, "schema": {"$ref": "#/definitions/Note"}}], "responses": {"201": {"schema": {"$ref": "#/definitions/Note"}}}}},
  "/upload": {"post": {"parameters": [{"in": "formData", "name": "title", "type": "string", "required": true}, {"in": "query", "name": "dry", "type": "boolean"}], "responses": {"default": {"description": "done"}}}}},
 "definitions": {"Note": {"type": "object", "properties": {"text": {"type": "string"}}}}}`

// outline writes a document in a few lines.
func outline(d *spec.Document) (lines []string) {
	lines = append(lines, fmt.Sprintf("%s %s %s", d.Title, d.Version, d.Format))
	for _, o := range d.Operations {
		text := fmt.Sprintf("%s %s %v deprecated=%v", o.Method, o.Path, o.Servers, o.Deprecated)
		for _, p := range o.Parameters {
			text += fmt.Sprintf(" %s:%s:%v", p.In, p.Name, p.Required)
		}
		if o.Request != nil {
			for _, m := range o.Request.Media {
				text += fmt.Sprintf(" body:%s:%v", m.Type, o.Request.Required)
			}
		}
		for _, r := range o.Responses {
			text += " " + r.Status
			for _, m := range r.Media {
				text += ":" + m.Type
			}
		}
		lines = append(lines, text)
	}
	return lines
}

func TestDocumentsAreRead(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{members, []string{
			"Members 2 3.1",
			"DELETE /members/{id} [{ /admin}] deprecated=true path:id:true header:x-tenant:false DEFAULT",
			"GET /members/{id} [{{tenant}.shop.example /v2}] deprecated=false path:id:true header:x-tenant:false query:fields:false 200:application/json 4XX",
		}},
		{swagger, []string{
			"Old 1 2.0",
			"POST /notes [{old.example /api}] deprecated=false body:application/json:true 201:application/json",
			"POST /upload [{old.example /api}] deprecated=false query:dry:false body:application/x-www-form-urlencoded:true body:multipart/form-data:true DEFAULT",
		}},
	} {
		d, err := spec.Read("s.yaml", []byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, outline(d)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// What is wrong is said with the file, the line and the way out.
func TestWhatCannotBeReadIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		line int
		says string
	}{
		"empty":            {"", 0, "empty"},
		"broken YAML":      {"openapi: 3.1.0\npaths:\n  /a: [\n", 0, "neither YAML nor JSON"},
		"broken JSON":      {"{\"openapi\": \"3.1.0\",\n \"paths\": {,}}", 0, "neither YAML nor JSON"},
		"a list":           {"- 1\n", 1, "no OpenAPI document"},
		"something else":   {"swaggy: 1\n", 0, "neither openapi: nor swagger:"},
		"Swagger 1.2":      {"swaggerVersion: x\nswagger: '1.2'\n", 2, "convert it"},
		"OpenAPI 4":        {"openapi: 4.0.0\npaths: {}\n", 1, "convert it"},
		"no paths":         {"openapi: 3.0.3\ninfo: {title: x}\n", 0, "no operation"},
		"empty paths":      {"openapi: 3.0.3\npaths: {}\n", 2, "no operation"},
		"whole addresses":  {"openapi: 3.0.3\npaths:\n  https://a.example/b: {get: {}}\n", 3, "begins with /"},
		"another file":     {"openapi: 3.0.3\npaths:\n  /a:\n    $ref: 'a.yaml#/x'\n", 4, "bundle it"},
		"another address":  {"openapi: 3.0.3\npaths:\n  /a:\n    $ref: 'https://u:secret@b.example/x?key=secret'\n", 4, "bundle it"},
		"a dead reference": {"openapi: 3.0.3\npaths:\n  /a: {get: {responses: {'200': {$ref: '#/components/responses/No'}}}}\n", 3, "leads nowhere"},
		"binary":           {"openapi\x00", 0, "no text"},
		"too large":        {strings.Repeat("#", spec.MaxSize+1), 0, "split it"},
	} {
		_, err := spec.Read("api.yaml", []byte(c.text))
		var fault *spec.Fault
		if !errors.As(err, &fault) || fault.File != "api.yaml" || fault.Line != c.line && c.line != 0 || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want line %d and %q", name, err, c.line, c.says)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error repeats a credential: %v", name, err)
		}
	}
}

// A document that refers to itself in circles, or is written with anchors that stand for much, costs no more than it is long.
func TestHostileDocumentsEnd(t *testing.T) {
	circle := "openapi: 3.0.3\npaths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}\n" +
		"components: {schemas: {A: {allOf: [{$ref: '#/components/schemas/B'}]}, B: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}, C: {$ref: '#/components/schemas/C'}}}\n"
	laughs := "openapi: 3.0.3\npaths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {allOf: *l9}}}}}}}}\n"
	anchors := "a0: &l0 [{type: object}]\n"
	for i := range 9 {
		anchors += fmt.Sprintf("a%d: &l%d [%s]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("{allOf: *l%d},", i), 9))
	}
	for name, text := range map[string]string{"circle": circle, "anchors": anchors + laughs, "deep": "openapi: 3.0.3\npaths: " + strings.Repeat("[", 5000)} {
		d, err := spec.Read("s.yaml", []byte(text))
		if err != nil {
			if name != "deep" {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		spec.Compare(d, seen(t, `{"a":{"b":[1]}}`), true)
	}
}

func TestHostPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, host string
		want          bool
	}{
		{"a.example", "a.example", true}, {"a.example", "b.example", false}, {"{t}.shop.example", "x.shop.example", true},
		{"{t}.shop.example", ".shop.example", false}, {"{t}.shop.example", "shop.example", false}, {"{t}.shop.example", "{tenant}.shop.example", true},
		{"api-{r}.{d}", "api-eu.shop.example", true}, {"api-{r}.{d}", "api-.", false}, {"{h}", "anything.example:8080", true},
	} {
		if got := spec.HostFits(c.pattern, c.host); got != c.want {
			t.Errorf("%s for %s: %v", c.pattern, c.host, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{members, swagger, "a: &a [*a]", "openapi: 3.0.3\npaths: {/a: {get: {parameters: [{$ref: '#'}]}}}"} {
		f.Add(text)
	}
	learned := seen(f, `{"id":"x","friends":[{"id":1}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := spec.Read("s.yaml", []byte(text))
		if err != nil {
			var fault *spec.Fault
			if !errors.As(err, &fault) {
				t.Errorf("an error without a place: %v", err)
			}
			return
		}
		if len(d.Operations) == 0 || slices.ContainsFunc(d.Operations, func(o spec.Operation) bool { return len(o.Servers) == 0 }) {
			t.Error("a document without operations or servers was taken")
		}
		spec.Compare(d, learned, true)
	})
}
