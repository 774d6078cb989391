package analyse

import (
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// ask has what the request asks for noted while it is walked.
func (a *Analyser) ask() {
	a.exchange.Reset()
	a.remote.Reset()
	a.walker.Ask(&a.exchange)
}

// name completes an observation by what the GraphQL of the call says: which operation it is, that an answer with errors and
// no data founds no endpoint, and that the names in an answer are not sure where the document could not be read. What is not
// GraphQL may be of another protocol that names its operations.
func (a *Analyser) name(c *call.Call, path *observation.Path, o *observation.Observation) {
	x := &a.exchange
	if x.Any() {
		path.Noise = path.Noise || x.Refused()
		path.Operation = endpoint.Operation(x.Operations(), path.Noise)
	} else if asked := a.remote.Asked(c); asked.Protocol != "" {
		path.Noise = path.Noise || a.remote.Refused()
		path.Operation = endpoint.Remote(asked, path.Noise)
	}
	if x.Doubtful() && x.Gave() && o.Response.Complete() {
		o.Response.Fault = observation.Unresolved
	}
}

// part is an object of a request by which an object of the answer was asked for.
type part struct {
	number int
	frame  int32
	holder int32 // once the request has ended; 0 for the request itself
}

// Join says that the next object is part n of what was asked or, in an answer, what was given for it.
func (m *message) Join(n int) {
	if m.direction == observation.Request {
		m.parts = append(m.parts, part{number: n, frame: int32(len(m.frames))})
		m.joining = joinAsked
		return
	}
	at, found := slices.BinarySearchFunc(m.parts, n, func(p part, n int) int { return p.number - n })
	if found && m.parts[at].holder > 0 {
		m.joining = m.parts[at].holder
	}
}

// joinAsked stands for the frame of a part of the request; a greater number is the holder of one, for its answer.
const joinAsked = -1

// joined opens the frame of an object that was announced by Join. It is an object of its own, whatever it is called, and one
// of an answer stands below what was asked.
func (m *message) joined() {
	asked := max(m.joining, 0)
	m.joining = 0
	before := len(m.frames)
	m.push(m.open[len(m.open)-1], true)
	if len(m.frames) > before {
		m.frames[before].asked = asked
	}
}

// settleParts finds the holders of the parts of the request, of those that hold anything.
func (m *message) settleParts() {
	for i := range m.parts {
		if f := m.parts[i].frame; int(f) < len(m.frames) && m.frames[f].named {
			m.parts[i].holder = m.holders[f]
		}
	}
}
