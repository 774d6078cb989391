package detect

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// cleartext finds personal values and credentials that crossed without TLS.
type cleartext struct {
	ground *ground
	cases  map[string]*overHTTP
}

type overHTTP struct {
	*Case
	label       string
	credentials int64 // calls that presented or were given one
	inside      bool
}

func newCleartext(g *ground) Detector { return &cleartext{g, map[string]*overHTTP{}} }

func (d *cleartext) Kind() string { return "cleartext_transport" }
func (d *cleartext) Key() Key     { return ByEndpoint }

func (d *cleartext) Sift(t *keep.CallTally, f Facts) bool {
	if !d.ground.inClear(t.Scheme, t.Marks, t.Source) || t.Marks.Any(observation.MarkPreflight) {
		return false
	}
	who := d.ground.view.Identity(t.Identity)
	carries := f&(Tells|Refuses|AsksHeavily|AsksInURL) != 0 || t.Marks.Any(observation.MarkCredential) || who.Credential != 0
	return carries && !d.ground.plumbing(t.Path)
}

// inClear says whether a call crossed a network without TLS, as far as is known: its scheme says so, it did not stay on
// one machine, and nothing tells of TLS that ended in front of the recorder.
func (g *ground) inClear(scheme string, m observation.Marks, source keep.Number) bool {
	return (scheme == "http" || scheme == "ws") && !m.Any(observation.MarkTLSAhead|observation.MarkLocal) && !g.sources[source].behindTLS()
}

func (d *cleartext) See(c *Call) {
	counted := c.counted[:0]
	for _, v := range c.valuesOf(observation.Request) {
		if v.weight() >= Personal && v.at != observation.InHeader {
			counted = append(counted, v)
		}
	}
	if c.Status < 300 || c.Status >= 400 { // a redirect tells nothing by itself
		for _, v := range c.valuesOf(observation.Response) {
			if _, somebody := v.person(); (somebody || v.kind == kind.CredentialToken) && v.at != observation.InHeader {
				counted = append(counted, v)
			}
		}
	}
	c.counted = counted
	granted := d.ground.view.Identity(c.Identity).PrincipalType.Granted() && (c.Status < 300 || c.Status >= 400)
	secret := c.Marks.Any(observation.MarkCredential) || granted
	if len(counted) == 0 && !secret {
		return
	}
	id, label := c.place()
	k := d.cases[id]
	if k == nil {
		k = &overHTTP{Case: newCase(id), label: label, inside: true}
		d.cases[id] = k
	}
	k.add(c, counted)
	k.inside = k.inside && (c.hop == meaning.Internal || insideName(d.ground.view.Path(c.Path).Host.Reveal()))
	if secret {
		k.credentials++
		k.weight = max(k.weight, Personal)
	}
}

func (d *cleartext) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		people := len(k.people)
		if k.credentials > 0 {
			people = max(people, len(k.actors))
		}
		k.severity = min(severity(k.weight, people, byAnybody), High)
		if k.inside {
			k.severity = min(k.severity, Low)
		}
		k.title = k.label + " is spoken to without TLS"
		k.explain = fmt.Sprintf("%s went over http:// with values of %s (%s), %d of them with a credential, from %s, %s.",
			of(int(k.calls), "call", "calls"), of(len(k.people), "person", "persons"), orNone(k.kindList()), k.credentials, of(len(k.actors), "caller", "callers"), k.between())
		k.advice = "Serve the endpoint over HTTPS alone, redirect before anything is read, send Strict-Transport-Security, and replace the credentials that crossed."
		k.references = []string{"CWE-319", "API8:2023"}
		list = append(list, k.Case)
	}
	return list
}

func orNone(kinds []string) string {
	if len(kinds) == 0 {
		return "no kind of data"
	}
	return some(kinds)
}
