package endpoint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Told is what people and specs say about templates; the derivation takes it beside the evidence. It decides where
// evidence is, and founds nothing where none is.
type Told struct {
	Pins     []Pinned // by people; they stand over specs
	Declared []Pinned // by specs; they stand over what evidence looks like
}

// Pinned is one template that somebody vouches for, such as "/users/{userId}": each of its segments decides what stands at
// that place. A parameter stands for all that is not told to be fixed there.
type Pinned struct {
	Host     string // as evidence has it: in lower case, without a default port; empty for every host
	Method   string // in capitals; empty for every method
	Template string // what stands behind "#" is no path, and passed over
}

// Check says what is wrong with the template; nil where nothing is. One that is wrong says nothing to a derivation.
func (p Pinned) Check() error {
	_, err := p.read()
	return err
}

// saying is a told template, read.
type saying struct {
	Pinned
	pin   bool
	parts []toldPart
}

// sayings reads what is told, in an order of its own: pins first, then what is meant for one host and one method.
func (t Told) sayings() []*saying {
	var out []*saying
	splitter := NewSplitter()
	add := func(list []Pinned, pin bool) {
		for _, p := range list {
			p.Host, p.Method = strings.ToLower(p.Host), strings.ToUpper(p.Method)
			if pieces, err := p.read(); err == nil {
				out = append(out, &saying{p, pin, partsOf(splitter, pieces)})
			}
		}
	}
	add(t.Pins, true)
	add(t.Declared, false)
	rank := func(s *saying) int {
		n := 0
		for i, yes := range []bool{s.Method == "", s.Host == "", !s.pin} {
			if yes {
				n |= 1 << i
			}
		}
		return n
	}
	slices.SortFunc(out, func(a, b *saying) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Template, b.Template), strings.Compare(a.Method, b.Method),
			strings.Compare(a.Host, b.Host))
	})
	return slices.CompactFunc(out, func(a, b *saying) bool { return a.pin == b.pin && a.Pinned == b.Pinned })
}

// about returns the sayings about hosts that are one.
func about(all []*saying, hosts map[string]bool) (out []*saying) {
	for _, s := range all {
		if s.Host == "" || hosts[s.Host] {
			out = append(out, s)
		}
	}
	return out
}

// hostnames are a host's name and those that items were seen at.
func hostnames(host string, items ...*item) map[string]bool {
	names := map[string]bool{host: true}
	for _, it := range items {
		names[it.Path.Host.Reveal()] = true
	}
	return names
}

// concerns says whether a saying is about the method of a path.
func (s *saying) concerns(it *item) bool { return s.Method == "" || s.Method == it.Path.Method }

// fits says whether a path begins with the template.
func (s *saying) fits(it *item) bool {
	return it.length() >= len(s.parts) && s.concerns(it) && s.fitsBehind(it, 0)
}

// fitsBehind says the same of the parts from one on.
func (s *saying) fitsBehind(it *item, from int) bool {
	for i := from; i < len(s.parts); i++ {
		want, have := &s.parts[i], it.segment(i)
		if have.Before != want.lead || want.name == "" && (have.Class != observation.SegmentLiteral || have.Text.Reveal() != want.text) {
			return false
		}
	}
	return true
}

// vouched says whether somebody says that there is such an endpoint.
func vouched(all []*saying, it *item) bool {
	return slices.ContainsFunc(all, func(s *saying) bool { return it.length() == len(s.parts) && s.fits(it) })
}
