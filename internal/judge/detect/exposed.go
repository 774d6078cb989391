package detect

import (
	"fmt"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// exposed finds endpoints that answer with persons' values whoever presents no credential of any form.
type exposed struct {
	ground *ground
	cases  map[string]*openDoor
}

// openDoor is one endpoint.
type openDoor struct {
	*Case
	label    string
	endpoint int32
	asked    bool // some request named what it asked for
}

func newExposed(g *ground) Detector { return &exposed{g, map[string]*openDoor{}} }

func (d *exposed) Kind() string { return "unauthenticated_exposure" }
func (d *exposed) Key() Key     { return ByEndpoint }

func (d *exposed) Sift(t *keep.CallTally, f Facts) bool {
	if !f.has(Tells) || t.Status <= 0 || t.Status >= 400 ||
		t.Marks.Any(observation.MarkCredential|observation.MarkVeiled|observation.MarkPreflight) {
		return false
	}
	if d.ground.identified(t.Identity) || !d.ground.credentialsShown(t) {
		return false
	}
	h := d.ground.hopOf(t.Path, t.Identity)
	return (h == meaning.Edge || h == meaning.UnknownHop) && !d.ground.plumbing(t.Path)
}

// identified says whether a call presented a credential, or says who asks in the way that a rule of the users' reads: a header that a
// gateway sets once it has let somebody in is as good as what was shown to the gateway.
func (g *ground) identified(n keep.Number) bool {
	id := g.view.Identity(n)
	if id.Credential != 0 || id.Rules == 0 {
		return id.Credential != 0
	}
	return g.view.Rules.Standing(g.view.Text(id.Rules).Reveal()).Named
}

func (d *exposed) See(c *Call) {
	if c.provesItself() {
		return
	}
	var counted []value
	for _, v := range c.beyond() {
		if _, somebody := v.person(); somebody && d.counts(c, v) {
			counted = append(counted, v)
		}
	}
	if len(counted) == 0 {
		return
	}
	id, label := c.place()
	k := d.cases[id]
	if k == nil {
		k = &openDoor{Case: newCase(id), label: label, endpoint: c.endpoint}
		d.cases[id] = k
	}
	k.asked = k.asked || c.named()
	k.add(c, counted)
}

// provesItself says whether the request's own content let its sender in: a password or code in the body, or a booking
// with a traveller's name, which airlines take for one.
func (c *Call) provesItself() bool {
	return c.asks(kind.CredentialPassword, kind.CredentialToken, kind.CredentialSecret, kind.CredentialOTP) ||
		c.asks(kind.TravelBookingReference, kind.TravelTicketNumber) && c.asks(kind.PersonName, kind.PersonFirstName, kind.PersonLastName)
}

// counts says whether a value is one that should not be had without a credential. What a registration is told about itself
// (its new number, its empty balance) is its own.
func (d *exposed) counts(c *Call, v value) bool {
	switch v.kind {
	case kind.CredentialToken, kind.CredentialOTP, kind.DeviceID, kind.DeviceIPAddress:
		return false
	}
	if v.weight() > Other {
		return true
	}
	introduced := c.asks(kind.PersonName, kind.PersonFirstName, kind.PersonLastName) && c.asks(kind.ContactEmail, kind.ContactPhone)
	return c.Status != 201 && !introduced
}

func (d *exposed) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		if d.publicPage(k) {
			continue
		}
		k.severity = severity(k.weight, len(k.people), byAnybody)
		if k.only(isPartOfName) {
			k.severity = severity(Other, len(k.people), byAnybody)
		}
		k.title = k.label + " answers anybody with personal data"
		k.explain = fmt.Sprintf("%s that presented no credential of any form (no header, cookie, key, signature or client certificate) were answered with values of %s: %s, from %s, %s.",
			of(int(k.calls), "call", "calls"), of(len(k.people), "person", "persons"), some(k.kindList()), of(len(k.actors), "caller", "callers"), k.between())
		k.advice = "Let the endpoint require a credential, and check whose data it is asked for; then ask `waybill scope --finding` for whose data left."
		k.references = []string{"API2:2023", "CWE-306"}
		list = append(list, k.Case)
	}
	return list
}

// isPartOfName says whether a kind is a name or a pseudonym: alone it is what a page shows of its authors.
func isPartOfName(h held) bool {
	switch h.kind {
	case kind.PersonName, kind.PersonFirstName, kind.PersonLastName, kind.PersonGender, kind.AccountUsername, kind.AccountID:
		return true
	}
	return WeightOf(h.kind, h.form) <= Other
}

// publicPage says whether an endpoint shows everybody one and the same: an imprint, a team's page. Nothing is asked for
// there, and what is told names and reaches people of a house, or one person only.
func (d *exposed) publicPage(k *openDoor) bool {
	if k.asked || k.endpoint < 0 {
		return false
	}
	if !k.only(func(h held) bool { return onCards[h.kind] }) {
		return false
	}
	return len(k.people) == 1 || introducing(d.ground.view.Endpoints[k.endpoint].Template)
}

// onCards are the kinds that stand on a business card or in an imprint.
var onCards = map[kind.Kind]bool{
	kind.PersonName: true, kind.PersonFirstName: true, kind.PersonLastName: true, kind.ContactEmail: true, kind.ContactPhone: true,
	kind.ContactAddress: true, kind.LocationGeo: true, kind.AccountID: true, kind.AccountUsername: true, kind.PersonGender: true,
	kind.PaymentIBAN: true, kind.PaymentBankAccount: true, kind.IdentityTaxID: true,
}

var housePages = words(`team about about-us contact imprint impressum legal legal-notice staff press board speakers authors
	leadership management kontakt ueber-uns mentions-legales contatti contacto equipo equipe offices stores branches locations
	support help faq blog news posts articles editors colofon over-ons om-oss kontakty`)

func introducing(template string) bool {
	page, _, _ := strings.Cut(template[strings.LastIndexByte(template, '/')+1:], ".")
	return housePages[strings.ToLower(page)]
}

func words(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}
