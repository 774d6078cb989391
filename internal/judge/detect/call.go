package detect

import (
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Call is one call as a detector sees it.
type Call struct {
	keep.CallRow
	ground    *ground
	source    call.Source
	endpoint  int32 // -1: it founded none
	hop       meaning.Hop
	who       meaning.Who
	wants     uint32
	machine   bool // its path serves machines
	exposures []keep.ExposureRow
	values    [2][]value // by direction, once asked for
	read      [2]bool
	counted   []value // room for those that one detector counts, one at a time
}

// value is one leaf that holds a kind for sure.
type value struct {
	leaf
	holder  keep.Number
	subject int32
	token   keep.Number // zero where the value was not worth one
}

// weight is that of the kind in its form.
func (v value) weight() Weight { return v.heft }

// person is whose the value is: a subject, or somebody of whom only the object is known, where a value of such a kind is
// always somebody's. False for what is nobody's.
func (v value) person() (int64, bool) {
	if v.subject != meaning.Nobody {
		return int64(v.subject), true
	}
	return -1 - int64(v.holder), v.alwaysSomebodys()
}

// alwaysSomebodys says whether a value of this kind has an owner even where nothing says whom.
func (v value) alwaysSomebodys() bool { return v.weight() == Strong || v.kind == kind.PersonBirthDate }

// valuesOf are the values of one direction that are sure.
func (c *Call) valuesOf(d observation.Direction) []value {
	if c.read[d] {
		return c.values[d]
	}
	c.read[d] = true
	c.values[d] = c.values[d][:0]
	for i := range c.exposures {
		if e := &c.exposures[i]; e.Direction == d {
			c.values[d] = c.ground.appendValues(c.values[d], e)
		}
	}
	return c.values[d]
}

// anonymous says that the call presented no credential of any form.
func (c *Call) anonymous() bool {
	return !c.Marks.Any(observation.MarkCredential|observation.MarkVeiled) && c.ground.view.Identity(c.Identity).Credential == 0
}

// asks says whether the request held a value of one of these kinds.
func (c *Call) asks(kinds ...kind.Kind) bool {
	return slices.ContainsFunc(c.valuesOf(observation.Request), func(v value) bool {
		return v.at != observation.InHeader && slices.Contains(kinds, v.kind)
	})
}

// beyond are the values of the answer that the request did not hold itself. A value with a token is known by it, one
// without (a name, a date, anything masked) by its kind.
func (c *Call) beyond() []value {
	var left []value
	tokens, kinds := c.asked()
	for _, v := range c.valuesOf(observation.Response) {
		if v.at == observation.InHeader {
			continue
		}
		if v.token != 0 && v.form == kind.Clear && tokens[v.token] || (v.token == 0 || v.form != kind.Clear) && kinds[v.kind] {
			continue
		}
		left = append(left, v)
	}
	return left
}

// asked lists the tokens and the kinds of a request, but for those in headers.
func (c *Call) asked() (tokens map[keep.Number]bool, kinds map[kind.Kind]bool) {
	tokens, kinds = map[keep.Number]bool{}, map[kind.Kind]bool{}
	for _, v := range c.valuesOf(observation.Request) {
		if v.at != observation.InHeader {
			kinds[v.kind] = true
		}
	}
	add := func(h keep.Number) {
		for _, id := range c.ground.view.Holder(h).Identifiers {
			if c.ground.view.Field(id.Field).Direction == observation.Request {
				tokens[id.Token] = true
			}
		}
	}
	add(c.Holder)
	for i := range c.exposures {
		if c.exposures[i].Direction == observation.Request {
			add(c.exposures[i].Holder)
		}
	}
	return tokens, kinds
}

// named says whether the request said what it asks for, by a parameter of its path or query or in its body. A fixed segment
// outside the vocabulary has a token like a parameter; the template tells them apart.
func (c *Call) named() bool {
	_, kinds := c.asked()
	if len(kinds) > 0 {
		return true
	}
	holders := []keep.Number{c.Holder}
	for i := range c.exposures {
		if c.exposures[i].Direction == observation.Request {
			holders = append(holders, c.exposures[i].Holder)
		}
	}
	for _, h := range holders {
		for _, id := range c.ground.view.Holder(h).Identifiers {
			f := c.ground.view.Field(id.Field)
			if f.Location == observation.InQuery || f.Location == observation.InBody && f.Direction == observation.Request ||
				f.Location == observation.InPath && c.ground.isParameter(c.endpoint, f) {
				return true
			}
		}
	}
	return false
}
