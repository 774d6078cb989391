package postman

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
)

// body is what a request carries.
type body struct {
	mode             string
	raw              string
	language         string
	form             []pair
	query, variables string // of GraphQL
	off              bool
}

const formType = "application/x-www-form-urlencoded"

// languages are the media types of what Postman calls so.
var languages = map[string]string{"json": "application/json", "xml": "application/xml", "html": "text/html", "text": "text/plain", "javascript": "application/javascript"}

func (b *body) read(w *jsonwalk.Walker) {
	if !w.Object() {
		w.Skip()
		return
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "mode":
			b.mode = w.Text()
		case "raw":
			b.raw = w.Text()
		case "urlencoded", "formdata":
			pairs(w, func(p pair) { b.form = append(b.form, p) })
		case "graphql":
			b.graphql(w)
		case "options":
			b.options(w)
		case "disabled":
			b.off = w.True()
			w.Skip()
		default:
			w.Skip()
		}
	}
}

func (b *body) graphql(w *jsonwalk.Walker) {
	pairs(w, func(p pair) {
		switch p.key {
		case "query":
			b.query = p.value
		case "variables":
			b.variables = p.value
		}
	})
}

// options looks for the language of a raw body.
func (b *body) options(w *jsonwalk.Walker) {
	if !w.Object() {
		w.Skip()
		return
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		if string(k) != "raw" {
			w.Skip()
			continue
		}
		pairs(w, func(p pair) {
			if p.key == "language" {
				b.language = p.value
			}
		})
	}
}

// isForm says whether the body is put together of fields.
func (b *body) isForm() bool { return b.mode == "urlencoded" || b.mode == "formdata" }

// make makes the body. Fields of a form stand as those of a query do, whichever way they were sent; a file that was sent
// with them is in no collection, so such a body is cut.
func (b *body) make(in *scope, to *call.Batch, most int) call.Body {
	out := call.Body{State: call.BodyNone}
	text, media, state := "", languages[b.language], call.BodyWhole
	switch {
	case b.off:
	case b.isForm():
		media = formType
		var parts []string
		for _, p := range b.form {
			v, _ := in.resolve(p.value)
			switch {
			case p.off:
			case p.file:
				state = call.BodyCut
			default:
				parts = append(parts, url.QueryEscape(p.key)+"="+url.QueryEscape(v))
			}
		}
		text = strings.Join(parts, "&")
	case b.mode == "graphql":
		media = "application/json"
		text = b.asked(in)
	case b.mode == "file" || b.mode == "binary":
		return call.Body{Size: call.Unknown, State: call.BodyMissing}
	default:
		text, _ = in.resolve(b.raw)
	}
	if text == "" && state == call.BodyWhole {
		return out
	}
	out = call.Body{Bytes: to.Keep([]byte(text)), Size: int64(len(text)), MediaType: to.Keep([]byte(media)), State: state}
	if most > 0 && len(text) > most {
		out.Bytes, out.State = out.Bytes[:most/4], call.BodyTooLarge
	}
	return out
}

// asked is a request of GraphQL as it is sent.
func (b *body) asked(in *scope) string {
	query, _ := in.resolve(b.query)
	variables, _ := in.resolve(b.variables)
	m := struct {
		Query     string          `json:"query"`
		Variables json.RawMessage `json:"variables,omitempty"`
	}{Query: query}
	if json.Valid([]byte(variables)) {
		m.Variables = json.RawMessage(variables)
	}
	text, err := json.Marshal(m)
	if query == "" || err != nil {
		return ""
	}
	return string(text)
}
