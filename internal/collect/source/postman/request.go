package postman

import (
	"bytes"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// request is what an example or an item says of a request.
type request struct {
	there  bool
	method string
	url    address
	fields []pair
	body   body
	auth   []byte // as it is written; nil where nothing is said
}

// address is a URL, whole or in its parts.
type address struct {
	raw, scheme, host, port, path string
	query                         []pair
	inPath                        []pair // what stands for :name in the path
}

// read reads a request, or a URL that stands for one. Text is what the walker walks over.
func (r *request) read(w *jsonwalk.Walker, text []byte) {
	*r = request{method: "GET"}
	if w.String() {
		r.url.raw = w.Text()
		r.there = true
		return
	}
	if !w.Object() {
		w.Skip()
		return
	}
	r.there = true
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "method":
			if m := w.Text(); m != "" {
				r.method = m
			}
		case "url":
			r.url.read(w)
		case "header":
			pairs(w, func(p pair) { r.fields = append(r.fields, p) })
		case "body":
			r.body.read(w)
		case "auth":
			if from, to := w.Span(); !w.Broken() && string(text[from:to]) != "null" {
				r.auth = text[from:to]
			}
		default:
			w.Skip()
		}
	}
}

func (a *address) read(w *jsonwalk.Walker) {
	if w.String() {
		a.raw = w.Text()
		return
	}
	if !w.Object() {
		w.Skip()
		return
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "raw":
			a.raw = w.Text()
		case "protocol":
			a.scheme = w.Text()
		case "host":
			a.host = joined(w, ".")
		case "port":
			a.port = w.Text()
		case "path":
			a.path = joined(w, "/")
		case "query":
			pairs(w, func(p pair) { a.query = append(a.query, p) })
		case "variable":
			pairs(w, func(p pair) { a.inPath = append(a.inPath, p) })
		default:
			w.Skip()
		}
	}
}

// joined reads a text, or a list of its parts.
func joined(w *jsonwalk.Walker, by string) string {
	if !w.Array() {
		return w.Text()
	}
	var parts []string
	for w.Item() {
		part := ""
		if w.Object() { // a part with a name for a variable
			part = one(w).value
		} else {
			part = w.Text()
		}
		if len(parts) < mostPairs {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, by)
}

// text is the address as it was typed.
func (a *address) text() string {
	if a.raw != "" {
		return a.raw
	}
	var b strings.Builder
	if a.scheme != "" {
		b.WriteString(a.scheme + "://")
	}
	b.WriteString(a.host)
	if a.port != "" {
		b.WriteString(":" + a.port)
	}
	b.WriteString("/" + strings.TrimPrefix(a.path, "/"))
	for i, p := range a.query {
		if p.off {
			continue
		}
		if i == 0 {
			b.WriteByte('?')
		} else {
			b.WriteByte('&')
		}
		b.WriteString(p.key + "=" + p.value)
	}
	return b.String()
}

// target reads the address into c; false when it is none. A host that is a variable nobody defined is not known.
func (a *address) target(in *scope, b *call.Batch, c *call.Call) bool {
	text, _ := in.resolve(strings.TrimSpace(a.text()))
	if i := strings.IndexByte(text, '#'); i >= 0 {
		text = text[:i]
	}
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || strings.ContainsAny(scheme, "/?") {
		scheme, rest = "", text
	}
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	host, path := rest[:end], rest[end:]
	if path == "" || path[0] == '?' {
		path = "/" + path
	}
	path = strings.ReplaceAll(a.fill(path, in), " ", "%20")
	open := strings.Contains(host, "{{") || strings.Contains(scheme, "{{")
	switch {
	case open || host == "":
		text = path
	case scheme == "" && strings.Contains(host, ":") && weblog.Port([]byte(host[strings.LastIndexByte(host, ':')+1:])) < 0:
		return false // mailto: and the like
	case scheme == "":
		text = "http://" + host + path // as Postman takes it
	default:
		text = scheme + "://" + host + path
	}
	return weblog.Target(b.Keep([]byte(text)), c) && (open || len(c.Host) > 0)
}

// fill puts in what stands for :name in a path.
func (a *address) fill(path string, in *scope) string {
	if len(a.inPath) == 0 {
		return path
	}
	path, query, asked := strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	for i, part := range parts {
		for _, p := range a.inPath {
			if v, _ := in.resolve(p.value); part == ":"+p.key && v != "" {
				parts[i] = strings.NewReplacer("/", "%2F", "?", "%3F").Replace(v)
			}
		}
	}
	if path = strings.Join(parts, "/"); asked {
		path += "?" + query
	}
	return path
}

// ask makes c what the request says, and returns why it is none, or "".
func (d *decoder) ask(r *request, in *scope, space *source.Space, c *call.Call) string {
	b := space.Batch
	method, _ := in.resolve(r.method)
	if !weblog.Method(b.Keep([]byte(method)), c) {
		return reasonRequest
	}
	if !r.url.target(in, b, c) {
		return reasonURL
	}
	h := space.Headers()
	for _, p := range r.fields {
		v, unknown := in.resolve(p.value)
		switch {
		case p.off || v == "":
			continue
		case isCredential(p.key) && (unknown || weblog.BlottedOut([]byte(v))):
			d.hidden = true
			continue
		case isCredential(p.key):
			d.shown = true
		}
		h = append(h, call.Header{Name: b.Keep([]byte(p.key)), Value: b.Keep([]byte(v))})
	}
	there := call.Message{Headers: h}
	if f, ok := d.credential(r, in, &there, c); ok {
		h = append(h, call.Header{Name: b.Keep([]byte(f.key)), Value: b.Keep([]byte(f.value))})
	}
	c.Request.Headers = space.Took(h)
	c.Request.Body = r.body.make(in, b, d.limits.MaxBody)
	if v := c.Request.Header("content-type"); v != nil && !r.body.isForm() {
		c.Request.Body.MediaType = v
	}
	return ""
}

// isCredential says whether a header field carries a credential.
func isCredential(name string) bool {
	for _, n := range []string{"authorization", "cookie", "x-api-key", "api-key", "apikey", "proxy-authorization", "x-auth-token", "x-access-token"} {
		if strings.EqualFold(name, n) {
			return true
		}
	}
	return false
}

var null = []byte("null")

// isNothing says whether a value is not there.
func isNothing(b []byte) bool { return len(b) == 0 || bytes.Equal(b, null) }
