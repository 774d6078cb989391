package detect

import (
	"fmt"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// card finds card numbers in the clear where nobody expects them: in any answer, and in requests that take no payment.
type card struct {
	ground *ground
	cases  map[string]*cards
}

type cards struct {
	*Case
	label             string
	answers, requests int64
	real              bool // not all are numbers that payment manuals print
}

func newCard(g *ground) Detector { return &card{g, map[string]*cards{}} }

func (d *card) Kind() string { return "unexpected_card_data" }
func (d *card) Key() Key     { return ByEndpoint }

func (d *card) Sift(_ *keep.CallTally, f Facts) bool { return f&(CardRequest|CardResponse) != 0 }

func (d *card) See(c *Call) {
	answers, requests := d.cardsOf(c, observation.Response), d.cardsOf(c, observation.Request)
	if len(requests) > 0 && d.takesPayment(c) {
		requests = nil
	}
	if len(answers)+len(requests) == 0 {
		return
	}
	id, label := c.place()
	k := d.cases[id]
	if k == nil {
		k = &cards{Case: newCase(id), label: label}
		d.cases[id] = k
	}
	for _, v := range append(answers, requests...) {
		k.real = k.real || v.class == kind.ClassCard
	}
	if len(answers) > 0 {
		k.answers++
	}
	if len(requests) > 0 {
		k.requests++
	}
	k.add(c, append(answers, requests...))
}

func (d *card) cardsOf(c *Call, direction observation.Direction) (list []value) {
	for _, v := range c.valuesOf(direction) {
		if isCard(v.kind, v.form, v.class) {
			list = append(list, v)
		}
	}
	return list
}

// takesPayment says whether a request is made to carry a card: by the endpoint's words, or by what stands beside it.
func (d *card) takesPayment(c *Call) bool {
	if c.asks(kind.PaymentCardSecurityCode, kind.PaymentCardExpiry) {
		return true
	}
	_, label := c.place()
	label = strings.ToLower(label)
	for _, w := range paymentWords {
		if strings.Contains(label, w) {
			return true
		}
	}
	return false
}

// paymentWords are parts of the words by which endpoints that take payment are called, in several languages.
var paymentWords = []string{
	"pay", "card", "checkout", "charge", "billing", "purchase", "wallet", "tokeni", "donat", "topup", "top-up", "deposit", "refund", "3ds",
	"transaction", "authoriz", "capture", "subscri", "invoice", "zahl", "karte", "kasse", "betal", "kaart", "afrekenen", "paiement", "carte",
	"pago", "tarjeta", "pagamento", "cartao", "carta", "platn", "kart", "odeme", "oplat", "maksu", "kort",
}

func (d *card) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		real := "of people's cards"
		k.severity = severity(Strong, len(k.people), max(k.reach, byCallers))
		if k.reach == byAnybody {
			k.severity = severity(Strong, len(k.people), byAnybody)
		}
		if !k.real {
			k.severity, real = Info, "test cards only, as payment manuals print them"
		}
		k.title = k.label + " carries card numbers in the clear"
		k.explain = fmt.Sprintf("%s carried card numbers that pass their check and are not masked (%s): %d in answers, %d in requests that take no payment, of %s, %s.",
			of(int(k.calls), "call", "calls"), real, k.answers, k.requests, of(len(k.people), "person", "persons"), k.between())
		k.advice = "Answer with the last four digits or a token; a service that needs no card should never see one."
		k.references = []string{"API3:2023", "CWE-359"}
		list = append(list, k.Case)
	}
	return list
}
