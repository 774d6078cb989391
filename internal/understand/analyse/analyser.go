package analyse

import (
	"slices"
	"strconv"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/graphql"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// Options are what an Analyser can be told.
type Options struct {
	Identity identity.Options
	Limits   body.Limits
	// Kinds are users' own: their tests are tried on values, and what they said is sealed with them. Nil is none.
	Kinds *kind.Own
	// Symbols may be shared between analysers; nil makes a table of its own.
	Symbols *observation.Symbols
}

// Analyser makes observations. It is not safe for concurrent use.
type Analyser struct {
	symbols    *observation.Symbols
	minter     *identity.Minter
	recogniser *identity.Recogniser
	speakers   *identity.Speakers
	callers    *observation.Callers // of the batch at hand
	found      []uint32             // who made its calls, as far as that is known at a glance
	splitter   *endpoint.Splitter
	walker     *body.Walker
	message    message
	pathParts  []*pathPart
	headers    headers
	exchange   graphql.Exchange
	remote     rpc.Exchange
	marker     marker
	plain      plain
}

// New returns an Analyser that makes tokens under key.
func New(key []byte, o Options) *Analyser {
	if o.Symbols == nil {
		o.Symbols = observation.NewSymbols()
	}
	if o.Limits == (body.Limits{}) {
		o.Limits = body.DefaultLimits()
	}
	minter := identity.NewMinter(key)
	a := &Analyser{
		symbols:    o.Symbols,
		minter:     minter,
		recogniser: identity.NewRecogniser(minter, o.Identity),
		splitter:   endpoint.NewSplitter(),
		walker:     body.NewWalker(body.NewTree(o.Limits, vocabulary.Open), o.Limits),
	}
	a.message = message{symbols: o.Symbols, minter: minter, remote: &a.remote, tester: o.Kinds.Tester(), values: newValues(), recall: newRecall()}
	a.message.outline.symbols, a.message.asked = o.Symbols, a.recogniser.Asked()
	a.headers = headers{walker: a.walker}
	a.marker.gauge = identity.NewGauge()
	a.speakers = identity.NewSpeakers(a.recogniser, a.marker.gauge)
	return a
}

// Batch makes an observation of every call in b. The result shares no memory with it; holders of objects that come again share their
// identifiers, which nobody writes to.
func (a *Analyser) Batch(b *call.Batch) observation.Batch { return a.BatchIn(nil, b) }

// BatchIn does the same in the memory of observations that nobody needs any more.
func (a *Analyser) BatchIn(room []observation.Observation, b *call.Batch) observation.Batch {
	if cap(room) < len(b.Calls) {
		room = make([]observation.Observation, len(b.Calls))
	}
	a.callers = a.recogniser.Callers()
	out := observation.Batch{
		Source: b.Source, First: b.First, Entries: b.Entries, Unread: b.Unread, Lost: b.Lost,
		Cursor: b.Cursor, Last: b.Last, Symbols: a.symbols, Callers: a.callers, Targets: a.plain.begin(), Known: a.message.recall.begin(),
		Observations: room[:len(b.Calls)],
	}
	if a.message.choices.begin(out.Targets.Words()) {
		a.message.values.forget()
		a.message.recall.words++
	}
	a.plain.glance(b.Calls)
	a.found = slices.Grow(a.found[:0], len(b.Calls))[:len(b.Calls)]
	a.recogniser.Glance(b.Calls, b.Source, a.plain.isPlain, a.found)
	for i := range b.Calls {
		a.observe(i, &b.Calls[i], b.Source, &out.Observations[i])
	}
	out.Choices = a.message.choices.take()
	return out
}

func (a *Analyser) observe(i int, c *call.Call, source call.Source, o *observation.Observation) {
	*o = observation.Observation{
		Sequence: c.Sequence, Start: c.Start, Duration: c.Duration, Protocol: c.Protocol, Scheme: schemeOf(c.Scheme),
		Status: c.Status,
	}
	if known := a.plain.of(i); known.Ref != 0 {
		marks, bare := a.plain.targets.Told(known)
		o.Target = known.Ref
		o.Request, o.Response = bodiless(&c.Request), answered(c, bodiless(&c.Response))
		o.Marks = a.marker.party(c) | marks
		o.Caller = a.callerOf(i, c, source, bare)
		return
	}
	if a.plain.isPlain(i) {
		a.look(c, o, a.marker.gauge.Headers(&c.Request), true)
		bare := !a.recogniser.Presents(c.Query)
		o.Caller = a.callerOf(i, c, source, bare)
		a.plain.keep(i, o, a.message.choices.noted, a.marker.target, bare)
	} else {
		speaker := a.speakers.Of(c, source)
		a.look(c, o, speaker.Marks(), false)
		o.Caller = a.caller(c, source, &speaker)
	}
	if o.Target == 0 {
		a.message.choices.settle(o.Path)
	}
}

// callerOf numbers who made a plain call that was glanced at. Bare says that its query presents nothing.
func (a *Analyser) callerOf(i int, c *call.Call, source call.Source, bare bool) observation.CallerRef {
	switch {
	case !bare:
		return a.recogniser.Caller(c, source, false)
	case a.found[i] > 0:
		return observation.CallerRef(a.found[i] - 1)
	}
	return a.recogniser.CallerOf(i, c, source)
}

// caller numbers who made a call that was looked at.
func (a *Analyser) caller(c *call.Call, source call.Source, speaker *identity.Speaker) observation.CallerRef {
	m := &a.message
	if m.rank == 0 || c.Status >= 400 {
		return speaker.Caller()
	}
	id := a.recogniser.Of(c, source)
	a.recogniser.Granted(&id, m.granted)
	return a.callers.Of(id)
}

// look looks at all that a call carries; of a plain one that is its target.
func (a *Analyser) look(c *call.Call, o *observation.Observation, speaker observation.Marks, isPlain bool) {
	path, values := a.splitter.Split(c)
	m := &a.message
	m.parts = m.parts[:0]
	m.choices.call(c.Status)
	m.begin(observation.Request)
	m.asked.Begin()
	a.ask()
	for i := range values {
		a.lookAt(&values[i])
	}
	if len(c.Query) > 0 {
		m.at(observation.InQuery)
		a.walker.Form(c.Query, m)
	}
	a.headers.walk(c.Request.Headers, m)
	o.Request = a.inspect(&c.Request)
	a.remote.Answer()
	o.RequestShape = m.outline.end()
	m.end(o)

	if isPlain {
		o.Response = answered(c, bodiless(&c.Response))
		o.Marks = a.marker.marks(c, m, speaker)
	} else {
		a.lookAtAnswer(c, o, speaker)
	}
	a.name(c, &path, o)
	o.Path = a.symbols.Path(path)
}

// lookAtAnswer looks at what an answer carries.
func (a *Analyser) lookAtAnswer(c *call.Call, o *observation.Observation, speaker observation.Marks) {
	m := &a.message
	m.begin(observation.Response)
	a.walker.Answer(&a.exchange)
	a.headers.walk(c.Response.Headers, m)
	if c.Answered() {
		o.Response = a.inspect(&c.Response)
	} else {
		o.Response = answered(c, o.Response)
	}
	o.Marks = a.marker.marks(c, m, speaker)
	o.ResponseShape = m.outline.end()
	m.end(o)
}

// lookAt notes a value of a path. The values of a list are each somebody's of their own.
func (a *Analyser) lookAt(v *endpoint.Value) {
	m := &a.message
	if v.Listed {
		m.push(m.open[len(m.open)-1], true)
		defer m.pop()
	}
	part, value := a.pathPart(v.Index), body.Value{Bytes: v.Raw}
	looks := m.values.of(&part.node, 0, value)
	m.add(part.field, looks.class, looks.form, m.try(value, 0, looks.class, looks.form))
	m.identify(part.field, v.Raw, looks)
	m.outline.pathValue(v.Index, v.Raw)
}

// answered is how far the answer's side was looked at; where there was no answer, there was nothing to look at.
func answered(c *call.Call, in observation.Inspection) observation.Inspection {
	if c.Answered() {
		return in
	}
	return observation.Inspection{Body: call.BodyNone}
}

// bodiless is how far a side was looked at before its body is.
func bodiless(side *call.Message) observation.Inspection {
	in := observation.Inspection{Body: side.Body.State, Bytes: side.Body.Size}
	if in.Bytes < 0 {
		in.Bytes = int64(len(side.Body.Bytes))
	}
	return in
}

// schemeOf makes a text of a scheme, the known ones without a copy.
func schemeOf(b []byte) string {
	switch string(b) {
	case "":
		return ""
	case "https":
		return "https"
	case "http":
		return "http"
	}
	return string(b)
}

// inspect walks the body of one side and says how far that went.
func (a *Analyser) inspect(side *call.Message) observation.Inspection {
	in := bodiless(side)
	if len(side.Body.Bytes) == 0 {
		return in
	}
	mediaType := side.Body.MediaType
	if len(mediaType) == 0 {
		mediaType = side.Header("content-type")
	}
	a.message.at(observation.InBody)
	fault := a.walker.Walk(side.Body.Bytes, mediaType, side.Header("content-encoding"), &a.message)
	if a.message.overflow {
		fault = observation.Exploding
	}
	if in.Body == call.BodyWhole {
		in.Fault = fault // a part of a body cannot be whole inside; that it is a part says enough
	}
	a.message.outline.body(mediaType, in.Complete())
	return in
}

// pathPart is a part of paths, by its number. Its node only helps to find what its values look like.
type pathPart struct {
	field observation.FieldRef
	node  body.Node
}

func (a *Analyser) pathPart(index int) *pathPart {
	for len(a.pathParts) <= index {
		name := observation.OpenText(strconv.Itoa(len(a.pathParts)))
		a.pathParts = append(a.pathParts, &pathPart{field: a.symbols.Field(observation.Field{
			Direction: observation.Request, Location: observation.InPath, Name: name,
		})})
	}
	return a.pathParts[index]
}
