package detect

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// inError finds refusals that tell about persons all the same.
type inError struct {
	ground *ground
	cases  map[string]*refusal
}

type refusal struct {
	*Case
	label    string
	statuses map[int]bool
}

func newInError(g *ground) Detector { return &inError{g, map[string]*refusal{}} }

func (d *inError) Kind() string { return "sensitive_in_error" }
func (d *inError) Key() Key     { return ByEndpoint }

func (d *inError) Sift(t *keep.CallTally, f Facts) bool {
	if t.Status < 400 || !f.has(Refuses) {
		return false
	}
	return d.ground.hopOf(t.Path, t.Identity) != meaning.Egress
}

func (d *inError) See(c *Call) {
	self := d.ground.view.Actors[c.who.Actor].Subject
	var counted []value
	telling := false
	for _, v := range c.beyond() {
		if _, somebody := v.person(); !somebody || !inErrorCounts(v) || v.subject != meaning.Nobody && v.subject == self {
			continue
		}
		counted = append(counted, v)
		telling = telling || !pseudonym(v.kind)
	}
	if !telling {
		return
	}
	id, label := c.place()
	k := d.cases[id]
	if k == nil {
		k = &refusal{newCase(id), label, map[int]bool{}}
		d.cases[id] = k
	}
	k.statuses[c.Status] = true
	k.add(c, counted)
}

// inErrorCounts leaves out what an error says of the call itself.
func inErrorCounts(v value) bool {
	switch v.kind {
	case kind.CredentialToken, kind.CredentialOTP, kind.DeviceID, kind.DeviceIPAddress:
		return false
	}
	return true
}

// reaches says whether a kind tells how to reach somebody and not who it is.
func reaches(h held) bool {
	return h.kind == kind.ContactEmail || h.kind == kind.ContactPhone || h.kind == kind.ContactAddress
}

// pseudonym says whether a kind only stands for somebody.
func pseudonym(k kind.Kind) bool {
	return k == kind.AccountID || k == kind.AccountUsername || k == kind.LoyaltyNumber || k == kind.TravelBookingReference
}

func (d *inError) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		desk := len(k.people) == 1 && k.only(reaches)
		if desk && k.calls > 1 {
			continue // always the same address and nothing else: a help desk's
		}
		k.severity = severity(k.weight, len(k.people), min(k.reach, byInsiders))
		if desk {
			k.severity = min(k.severity, Low)
		}
		k.title = k.label + " tells about persons while it refuses"
		k.explain = fmt.Sprintf("%s answered with %s carried values of %s that the request had not held (%s), to %s, %s.",
			of(int(k.calls), "call", "calls"), statusList(k.statuses), of(len(k.people), "person", "persons"), some(k.kindList()), of(len(k.actors), "caller", "callers"), k.between())
		k.advice = "Answer a refusal with a code and nothing of the record behind it; look at who was told meanwhile with `waybill scope --finding`."
		k.references = []string{"CWE-209", "API8:2023", "API3:2023"}
		list = append(list, k.Case)
	}
	return list
}
