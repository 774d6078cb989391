package detect

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// inURL finds personal values and credentials in paths and queries, from where they go into logs, histories and Referer
// headers of whoever stands on the way.
type inURL struct {
	ground *ground
	cases  map[string]*addressed
}

type addressed struct {
	*Case
	label  string
	where  map[string]bool
	single bool // all that was seen is used once: a link in a mail, a code of a login
}

func newInURL(g *ground) Detector { return &inURL{g, map[string]*addressed{}} }

func (d *inURL) Kind() string { return "sensitive_in_url" }
func (d *inURL) Key() Key     { return ByEndpoint }

func (d *inURL) Sift(t *keep.CallTally, f Facts) bool {
	return f.has(AsksInURL) && !t.Marks.Any(observation.MarkPreflight)
}

func (d *inURL) See(c *Call) {
	var counted []value
	for _, v := range c.valuesOf(observation.Request) {
		if v.at <= observation.InQuery && misplaced(v.kind, v.form, v.class, d.ground.view.Field(v.field)) && !d.signedFile(c, v) {
			counted = append(counted, v)
		}
	}
	if len(counted) == 0 {
		return
	}
	id, label := c.place()
	k := d.cases[id]
	if k == nil {
		k = &addressed{Case: newCase(id), label: label, where: map[string]bool{}, single: usedOnce(label)}
		d.cases[id] = k
	}
	k.add(c, counted)
	for _, v := range counted {
		k.where[d.ground.parameterName(c.endpoint, v.field)] = true
		if p, known := v.person(); !known {
			k.people[p] = true // nobody else is known to whom it could belong
			if k.calls == 1 {
				k.peopleWhenRaised = len(k.people)
			}
		}
	}
}

func (d *inURL) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		k.severity = d.severity(k)
		k.title = k.label + " takes " + d.what(k) + " in its address"
		k.explain = fmt.Sprintf("%s from %s carried %s in clear in their address (%s), %s; an address is written to logs, histories and Referer headers.",
			of(int(k.calls), "call", "calls"), of(len(k.actors), "caller", "callers"), some(k.kindList()), some(slices.Sorted(maps.Keys(k.where))), k.between())
		k.advice = "Move the value into a header or body, let a search be a POST, and look through the logs that hold the addresses; a credential that stood there should be replaced."
		k.references = []string{"CWE-598", "API8:2023"}
		list = append(list, k.Case)
	}
	return list
}

// severity goes a step down from the table, as whoever reads it reads logs; a link that works once goes down to low.
func (d *inURL) severity(k *addressed) Severity {
	w := Nothing
	for h := range k.kinds {
		hw := WeightOf(h.kind, h.form)
		switch {
		case isPartOfName(h), h.kind == kind.CredentialOTP, h.kind == kind.CredentialToken && k.single:
			hw = Other
		case h.kind == kind.CredentialSecret:
			hw = Personal // many a key in an address is a page's, and no secret
		}
		w = max(w, hw)
	}
	if w == Other {
		return Low
	}
	return min(severity(w, max(len(k.people), min(len(k.actors), manySubjects-1)), byCallers), High)
}

func (d *inURL) what(k *addressed) string {
	secret, personal := false, false
	for h := range k.kinds {
		if strings.HasPrefix(string(h.kind), "credential.") {
			secret = true
		} else {
			personal = true
		}
	}
	switch {
	case secret && personal:
		return "credentials and personal data"
	case secret:
		return "credentials"
	}
	return "personal data"
}

// misplaced says whether a value of this kind does not belong into an address. Numbers of accounts and members do: that
// is how resources are named.
func misplaced(k kind.Kind, f kind.Form, c kind.Class, at observation.Field) bool {
	if f != kind.Clear || at.Location == observation.InQuery && unharmed(at.Name.Reveal()) {
		return false
	}
	switch k {
	case kind.ContactEmail, kind.ContactPhone, kind.PersonBirthDate, kind.CredentialOTP, kind.CredentialToken:
		return true
	case kind.PersonName, kind.PersonFirstName, kind.PersonLastName:
		return c.IsName()
	}
	return WeightOf(k, f) == Strong
}

// unharmed says whether a query parameter is one of those that look like a credential and are none: a signature, what
// protects against forged requests, a place in a list, what names a request or a campaign.
func unharmed(name string) bool {
	n := strings.ToLower(name)
	if strings.HasPrefix(n, "utm_") || strings.HasPrefix(n, "x-amz-") || strings.HasPrefix(n, "x-goog-") || strings.Contains(n, "csrf") || strings.Contains(n, "xsrf") ||
		strings.Contains(n, "cursor") || strings.Contains(n, "captcha") {
		return true
	}
	return harmlessParameters[strings.NewReplacer("-", "", "_", "", ".", "").Replace(n)]
}

var harmlessParameters = words(`state nonce sig signature hmac policy keypairid expires se sp sv sr st spr skoid sktid ske sks skv hdnts hdnea
	gclid gbraid wbraid fbclid msclkid dclid yclid ttclid twclid igshid mcid mceid traceid traceparent requestid correlationid xrequestid spanid
	pagetoken nextpagetoken nexttoken continuationtoken continuation synctoken skiptoken deltatoken resumetoken startafter after before offset page next
	etag version v hash digest checksum cachebuster cb ts timestamp codechallenge forgerytoken requestverificationtoken
	authenticitytoken formtoken formkey viewstate idempotencykey`)

// signedFile says whether a value opens one file of a delivery network: such addresses are made to be handed on.
func (d *inURL) signedFile(c *Call, v value) bool {
	return (v.kind == kind.CredentialToken || v.kind == kind.CredentialSecret) && d.ground.plumbing(c.Path)
}

// usedOnce says whether an endpoint's words speak of links and codes that work once.
func usedOnce(label string) bool {
	for part := range strings.FieldsFuncSeq(strings.ToLower(label), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if onceWords[part] {
			return true
		}
	}
	return false
}

var onceWords = words(`reset verify verification confirm confirmation activate activation invite invites invitation invitations unsubscribe magic
	callback oauth authorize redirect logout signout optin join bestaetigen bestaetigung activeren activar confirmar confirmer
	reinitialiser wachtwoord passwort zuruecksetzen`)
