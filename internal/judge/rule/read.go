package rule

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// reader makes events of rows.
type reader struct {
	view    *meaning.View
	needs   part
	sources map[keep.Number]keep.SourceRow
	paths   map[keep.Number]*pathSeen
	who     map[keep.Number]*whoSeen
	marks   map[observation.Marks][]string
	wanted  map[alike]bool // tallies that concern some rule; nil: it cannot be told
	cursor
}

// pathSeen is what the calls of one path have in common.
type pathSeen struct {
	endpoint int32
	event    Event
	params   []string // of the endpoint
}

type whoSeen struct {
	who   meaning.Who
	event Event
}

func newReader(v *meaning.View, needs part) *reader {
	r := &reader{view: v, needs: needs, sources: map[keep.Number]keep.SourceRow{}, paths: map[keep.Number]*pathSeen{}, who: map[keep.Number]*whoSeen{}, marks: map[observation.Marks][]string{}}
	for _, s := range v.Sources() {
		r.sources[s.Number] = s
	}
	return r
}

// event makes what rules see of a row by itself.
func (r *reader) event(row *keep.CallRow) Event {
	w, source := r.identity(row.Identity), r.sources[row.Source]
	e := r.path(row.Path).event
	e.tally, e.tallied = alikeOf(row), true
	e.Start, e.Scheme, e.Protocol, e.Status, e.DurationMS = row.Start, row.Scheme, row.Protocol, row.Status, float64(row.Duration)/1000
	e.RequestBytes, e.ResponseBytes = row.Request.Bytes, row.Response.Bytes
	e.Hop, e.Source, e.Marks = string(r.view.HopOf(row.Path, row.Identity)), source.Source.Label, r.marksOf(row.Marks)
	e.Address, e.UserAgent, e.Actor, e.ActorType, e.ActorLabel, e.Session = w.event.Address, w.event.UserAgent, w.event.Actor, w.event.ActorType, w.event.ActorLabel, w.event.Session
	return e
}

// call makes what rules see of a call, with what it carried.
func (r *reader) call(row keep.CallRow) (*seen, error) {
	p, w := r.path(row.Path), r.identity(row.Identity)
	c := &seen{row: row, who: w.who, endpoint: p.endpoint, source: r.sources[row.Source].Source.ID, event: r.event(&row)}
	e := &c.event
	if r.needs&(needsCarried|needsObjects) == 0 {
		return c, nil
	}
	if r.needs&needsObjects != 0 {
		r.asked(c, row.Holder, p)
	}
	err := r.of(&row, func(x *keep.ExposureRow) { r.carried(c, x, p) })
	for _, list := range []*[]string{&e.Query, &e.Objects, &e.RequestKinds, &e.ResponseKinds, &e.Subjects} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
		*list = (*list)[:min(len(*list), maxList)]
	}
	slices.Sort(c.kinds)
	c.kinds = slices.Compact(c.kinds)
	return c, err
}

// carried adds what one exposure of a call holds.
func (r *reader) carried(c *seen, x *keep.ExposureRow, p *pathSeen) {
	e := &c.event
	if r.needs&needsObjects != 0 && x.Direction == observation.Request {
		for _, l := range r.view.Set(x.Set) {
			r.parameter(e, l.Field)
		}
		r.asked(c, x.Holder, p)
	}
	if r.needs&needsCarried == 0 {
		return
	}
	outward := observation.Response
	if e.Hop == string(meaning.Egress) {
		outward = observation.Request
	}
	tells := false
	for _, reading := range r.view.Readings(x.Path, x.Set) {
		if !reading.Kind.Tells() {
			continue
		}
		tells = true
		name := string(reading.Kind)
		if reading.As != "" {
			name = string(reading.As)
		}
		if reading.Form != kind.Clear {
			name += "/" + reading.Form.String()
		}
		if x.Direction == observation.Request {
			e.RequestKinds = append(e.RequestKinds, name)
		} else {
			e.ResponseKinds = append(e.ResponseKinds, name)
		}
		if x.Direction == outward {
			c.kinds = append(c.kinds, name)
		}
	}
	if !tells || x.Direction != outward || e.Hop == string(meaning.Internal) {
		return
	}
	who := r.view.Resolve(meaning.Exposure{Path: x.Path, Identity: x.Identity, Holder: x.Holder, Direction: x.Direction, Set: x.Set}).Subject
	if who != meaning.Nobody {
		c.people = append(c.people, who)
		e.Subjects = append(e.Subjects, r.view.Meaning.Subjects[who].ID)
	}
}

// asked adds the stand-ins of what a holder of a request names.
func (r *reader) asked(c *seen, holder keep.Number, p *pathSeen) {
	for _, id := range r.view.Holder(holder).Identifiers {
		f := r.view.Field(id.Field)
		if f.Direction != observation.Request || f.Location == observation.InHeader {
			continue
		}
		r.parameter(&c.event, id.Field)
		if f.Location == observation.InPath && r.view.Meaning.Fields[meaning.FieldKey{Endpoint: p.endpoint, Field: id.Field}].Name == "" {
			continue // a fixed segment names nothing
		}
		if token, ok := r.view.Token(id.Token); ok {
			c.event.Objects = append(c.event.Objects, string(token[:]))
		}
	}
}

// parameter notes a parameter of the query.
func (r *reader) parameter(e *Event, field keep.Number) {
	if f := r.view.Field(field); f.Location == observation.InQuery {
		e.Query = append(e.Query, cut(f.Name.Reveal()))
	}
}

func (r *reader) path(n keep.Number) *pathSeen {
	if p := r.paths[n]; p != nil {
		return p
	}
	row := r.view.Path(n)
	p := &pathSeen{endpoint: -1, event: Event{Method: row.Method, Host: cut(row.Host.Reveal()), Service: cut(row.Service.Reveal())}}
	if e, ok := r.view.EndpointOf(n); ok {
		end := &r.view.Meaning.Endpoints[e]
		p.endpoint, p.params = e, end.Params
		p.event.Endpoint, p.event.Template, p.event.Service, p.event.EndpointProtocol = end.ID, cut(end.Template), cut(end.Service), end.Protocol
	}
	p.event.Path = cut(pathText(&row, p.params))
	r.paths[n] = p
	return p
}

// pathText is a path as far as its words are kept: what is or could be a value stands there by its name, or as {value}.
func pathText(p *observation.Path, params []string) string {
	var b strings.Builder
	for i := range p.Segments {
		s := &p.Segments[i]
		b.WriteString(s.Before.String())
		if s.Class == observation.SegmentLiteral {
			b.WriteString(s.Text.Reveal())
		} else {
			name := "value"
			if i < len(params) && params[i] != "" {
				name = params[i]
			}
			b.WriteString("{" + name + "}")
		}
		b.WriteString(s.After.String())
	}
	if b.Len() == 0 {
		return "/"
	}
	return b.String()
}

func (r *reader) identity(n keep.Number) *whoSeen {
	if w := r.who[n]; w != nil {
		return w
	}
	row, who := r.view.Identity(n), r.view.WhoOf(n)
	a := r.view.Meaning.Actors[who.Actor]
	w := &whoSeen{who: who, event: Event{
		Address: r.view.Text(row.AddressText).Reveal(), UserAgent: cut(r.view.Text(row.AgentText).Reveal()), Actor: a.ID(), ActorType: a.Type(), ActorLabel: a.Label(),
		Session: r.view.Meaning.Sessions[who.Session].ID(),
	}}
	r.who[n] = w
	return w
}

// markNames are the words for marks, in the order of their bits.
var markNames = []string{
	"traversal", "preflight", "tls_ahead", "local", "credential", "veiled", "unsigned", "endless", "guessable", "basic", "trivial_password", "session", "deprecated",
}

func (r *reader) marksOf(m observation.Marks) []string {
	list, ok := r.marks[m]
	if !ok {
		for i, name := range markNames {
			if m&(1<<i) != 0 {
				list = append(list, name)
			}
		}
		r.marks[m] = list
	}
	return list
}

func cut(text string) string { return text[:min(len(text), maxText)] }
