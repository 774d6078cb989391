package spec

import (
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/schema"
)

// Compare holds what was learned, host by host, against a document. With any, the document is that of every host that was
// learned; else it is that of the hosts which it names, or of all where it names none.
func Compare(d *Document, learned []schema.Operation, any bool) []Difference {
	c := &comparison{book: NewBook(any, d), seen: map[*Operation]bool{}}
	for i := range learned {
		c.operation(&learned[i])
	}
	for i := range d.Operations {
		o := &d.Operations[i]
		if !c.seen[o] {
			s := o.Servers[0]
			c.add(Difference{Check: Orphan, Host: s.Host, Method: o.Method, Template: s.Base + o.Path})
		}
	}
	sortDifferences(c.found)
	return c.found
}

type comparison struct {
	book  *Book
	seen  map[*Operation]bool
	found []Difference
	at    Difference // what the differences at hand have in common
}

func (c *comparison) add(d Difference) {
	d.weigh()
	c.found = append(c.found, d)
}

// say adds a difference at the place at hand.
func (c *comparison) say(check, location, field, declared, seen string, kinds []string, calls int64) {
	d := c.at
	d.Check, d.Location, d.Field, d.Declared, d.Seen, d.Kinds, d.Calls = check, location, field, declared, seen, kinds, calls
	c.add(d)
}

func (c *comparison) operation(l *schema.Operation) {
	o, path := c.book.Find(l.Host, l.Method, l.Path)
	c.at = Difference{Host: l.Host, Method: l.Method, Template: l.Path}
	if o == nil {
		if c.book.Secondary(l.Host, l.Method, l.Path) {
			return
		}
		if by, ok := c.book.Replaced(l.Host, l.Method, l.Path); ok {
			c.say(Zombie, "", "", "replaced by "+by, "", nil, l.Calls)
			return
		}
		c.say(Shadow, "", "", "", "", nil, l.Calls)
		return
	}
	c.seen[o] = true
	c.at.Template = path
	if o.Deprecated {
		c.say(Zombie, "", "", "deprecated", "", nil, l.Calls)
	}
	c.at.Direction = "request"
	c.parameters(o, l)
	if l.Protocol != "graphql" { // which renames at will
		c.request(o, l)
	}
	c.responses(o, l)
}

func (c *comparison) parameters(o *Operation, l *schema.Operation) {
	used := map[int]bool{}
	paths := 0
	for _, p := range l.Parameters {
		at := o.named(p.In, p.Name)
		if p.In == "path" {
			at = o.pathParameter(paths, c.at.Template)
			paths++
		}
		if at >= 0 {
			used[at] = true
			c.parameter(&o.Parameters[at], &p, l)
			continue
		}
		if p.In != "path" && !isCredential(p) {
			c.say(Undocumented, p.In, p.Name, "", written(p.Schema).String(), p.Schema.Kinds, p.Schema.Calls)
		}
	}
	for i := range o.Parameters {
		p := &o.Parameters[i]
		if used[i] || p.In == "path" || p.In == "header" && (plumbing[p.Name] || identity.IsCredentialHeader([]byte(p.Name))) {
			continue
		}
		if p.Required {
			c.say(Missing, p.In, p.Name, "required", "never", nil, l.Calls)
		} else {
			c.say(Unseen, p.In, p.Name, "", "", nil, 0)
		}
	}
}

// plumbing are headers of which the shapes of messages do not tell.
var plumbing = map[string]bool{
	"accept": true, "content-type": true, "authorization": true, "accept-language": true, "if-match": true, "if-none-match": true, "range": true,
	"user-agent": true, "x-request-id": true, "x-correlation-id": true, "if-modified-since": true, "origin": true, "referer": true, "accept-encoding": true,
	"cache-control": true, "host": true, "content-length": true, "content-encoding": true, "traceparent": true, "if-unmodified-since": true,
}

func isCredential(p schema.Parameter) bool {
	name := []byte(p.Name)
	return p.In == "header" && identity.IsCredentialHeader(name) || p.In == "query" && identity.IsCredentialParameter(name) ||
		p.In == "cookie" && identity.IsSessionCookie(name)
}

// pathParameter finds the n-th parameter of a path, by its name there.
func (o *Operation) pathParameter(n int, path string) int {
	names := schema.Names(path)
	if n >= len(names) {
		return -1
	}
	return o.named("path", names[n])
}

func (o *Operation) named(in, name string) int {
	for i := range o.Parameters {
		if p := &o.Parameters[i]; p.In == in && (p.Name == name || p.Name == name+"[]" || p.Name+"[]" == name) {
			return i
		}
	}
	return -1
}

func (c *comparison) parameter(declared *Parameter, seen *schema.Parameter, l *schema.Operation) {
	if want, have := declared.Schema.facet(), written(seen.Schema); !want.any && !have.reads(want.types) {
		c.say(Type, seen.In, declared.Name, want.types.String(), have.String(), seen.Schema.Kinds, seen.Schema.Calls)
	}
	if declared.Required && !seen.Required && seen.In != "path" {
		c.say(Missing, seen.In, declared.Name, "required", "in "+strconv.FormatInt(seen.Schema.Calls, 10)+" of "+strconv.FormatInt(l.Calls, 10)+" calls", nil, l.Calls-seen.Schema.Calls)
	}
}

func (c *comparison) request(o *Operation, l *schema.Operation) {
	if o.Request != nil && o.Request.Required && !l.BodyRequired && len(l.Request) > 0 {
		c.say(Missing, "body", "$", "required", "not always", nil, l.Calls)
	}
	var declared []Media
	if o.Request != nil {
		declared = o.Request.Media
	}
	c.bodies(declared, l.Request)
}

func (c *comparison) responses(o *Operation, l *schema.Operation) {
	c.at.Direction = "response"
	used := map[int]bool{}
	for _, r := range l.Responses {
		c.at.Status = strconv.Itoa(r.Status)
		at := o.status(c.at.Status)
		if at < 0 {
			c.say(Status, "", "", "", c.at.Status, nil, r.Calls)
			continue
		}
		used[at] = true
		if l.Protocol != "graphql" {
			c.bodies(o.Responses[at].Media, r.Bodies)
		}
	}
	for i, r := range o.Responses {
		if !used[i] && r.Status != "DEFAULT" {
			c.at.Status = r.Status
			c.say(Unseen, "", "", r.Status, "", nil, 0)
		}
	}
	c.at.Status = ""
}

// status finds what is declared of a status: itself, its range, or all others.
func (o *Operation) status(status string) int {
	for _, want := range []string{status, status[:1] + "XX", "DEFAULT"} {
		for i := range o.Responses {
			if o.Responses[i].Status == want {
				return i
			}
		}
	}
	return -1
}

func (c *comparison) bodies(declared []Media, seen []schema.Body) {
	defer func() { c.at.Media = "" }()
	for _, b := range seen {
		c.at.Media = b.Media
		at := mediaIn(declared, b.Media)
		if at < 0 {
			var names []string
			for _, m := range declared {
				names = append(names, m.Type)
			}
			c.say(MediaType, "body", "", strings.Join(names, " "), b.Media, b.Schema.Kinds, b.Schema.Calls)
			continue
		}
		if s := declared[at].Schema; s.Said() && !strings.HasSuffix(b.Media, "xml") { // names of XML are mapped in ways of its own
			c.schema(s, &b.Schema, "$", isForm(b.Media))
		}
	}
}

func isForm(media string) bool { return strings.Contains(media, "form") }

// mediaIn finds a media type among those declared: itself, or a range that holds it.
func mediaIn(declared []Media, media string) int {
	kind, _, _ := strings.Cut(media, "/")
	for _, want := range []string{media, kind + "/*", "*/*"} {
		for i := range declared {
			if declared[i].Type == want {
				return i
			}
		}
	}
	return -1
}
