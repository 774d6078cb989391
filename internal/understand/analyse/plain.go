package analyse

import (
	"bytes"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// longestPlain is how many bytes of a target are looked at again and again, without being remembered.
const longestPlain = 2048

// switching is the status of a call that went over to another protocol.
const switching = 101

// plain finds calls that show nothing but a method and a target, as the lines of logs do: equal ones leave the same path,
// holder and exposure, which is remembered. It changes no result.
type plain struct {
	targets *observation.Targets // of the batch at hand
	keys    []observation.Key    // of its calls; the zero key is that of a call which is not plain
	found   []observation.FoundTarget
	added   bool // something was kept since the glance
	text    []byte
}

// begin makes a table ready for a batch, which goes with one.
func (p *plain) begin() *observation.Targets {
	if p.targets == nil || p.targets.Full() {
		p.targets = observation.NewTargets()
	}
	return p.targets
}

// glance looks for the targets of all calls at once.
func (p *plain) glance(calls []call.Call) {
	p.keys, p.found = p.keys[:0], slices.Grow(p.found[:0], len(calls))[:len(calls)]
	for i := range calls {
		p.keys = append(p.keys, p.keyOf(&calls[i]))
	}
	p.targets.FindAll(p.keys, p.found)
	p.added = false
}

// of returns the target of a call that was glanced at, nothing where none is known.
func (p *plain) of(i int) observation.FoundTarget {
	if p.found[i].Ref == 0 && p.added && p.isPlain(i) { // it may be new in this very batch
		return p.targets.Find(p.keys[i])
	}
	return p.found[i]
}

func (p *plain) isPlain(i int) bool { return p.keys[i] != observation.Key{} }

// keyOf returns the key of a call's target.
func (p *plain) keyOf(c *call.Call) (none observation.Key) {
	if !isPlain(c) {
		return none
	}
	b := append(p.text[:0], 0)
	if endpoint.IsNoise(c.Status) {
		b[0] = 1
	}
	if c.Status >= 400 {
		b[0] |= 2 // nothing is said of what its query held
	}
	b = append(append(b, c.Method...), 0)
	b = append(append(b, c.Scheme...), 0)
	b = append(append(b, c.Host...), 0)
	b = append(append(b, c.Service...), 0)
	b = append(append(b, c.Path...), 0)
	if c.Query != nil {
		b = append(append(b, 1), c.Query...)
	}
	p.text = b
	if len(b) > longestPlain || bytes.Count(b[1:], []byte{0}) != 5 { // a zero byte in a part could make two texts one
		return none
	}
	return observation.KeyOf(b)
}

// keep remembers what was seen of a call, and leaves that out of its observation, unless it is more than targets hold.
func (p *plain) keep(i int, o *observation.Observation, said []observation.Said, marks observation.Marks, bare bool) {
	if len(o.Holders) != 1 || len(o.Exposures) > 1 {
		return
	}
	shown := observation.Target{Path: o.Path, Shape: o.RequestShape, Identifiers: o.Holders[0].Identifiers, Marks: marks, Bare: bare, Said: said}
	for _, e := range o.Exposures {
		if e.Direction != observation.Request || e.Objects != 1 {
			return
		}
		shown.Exposed, shown.Set = true, e.Set
	}
	o.Target, p.added = p.targets.Add(p.keys[i], &shown), true
	o.Path, o.Holders, o.Exposures, o.RequestShape = 0, nil, nil, 0
}

// isPlain says whether nothing but the target can leave a trace: there are no bodies, no answer's headers, and no header
// that holds a value.
func isPlain(c *call.Call) bool {
	if len(c.Request.Body.Bytes)+len(c.Response.Body.Bytes)+len(c.Response.Headers) > 0 || c.Status == switching {
		return false
	}
	if len(c.Request.Body.MediaType)+len(c.Response.Body.MediaType) > 0 {
		return false
	}
	for i := range c.Request.Headers {
		if !isPlumbing(c.Request.Headers[i].Name) {
			return false
		}
	}
	return true
}

// isPlumbing looks a name up as it stands; the names that logs give are known at a glance.
func isPlumbing(name []byte) bool {
	switch string(name) {
	case "Referer", "User-Agent", "X-Forwarded-For":
		return true
	}
	var buffer [64]byte
	if len(name) > len(buffer) {
		return false
	}
	n := copy(buffer[:], name)
	lower(buffer[:n])
	switch string(buffer[:n]) {
	case "content-type", "upgrade": // they say which protocol it is
		return false
	}
	return plumbing[string(buffer[:n])]
}
