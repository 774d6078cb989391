package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

const oddHost = "https://svc.ziekenfonds-noord.example"

// policyholder is a policy holder with ids of many shapes.
type policyholder struct {
	human
	first, last, birth string
	number             int // a short one, under which other things are known, too
	spouse             *policyholder
}

// odd plays an insurer whose answers have every shape but a plain one.
type odd struct {
	world
	dice dice
	list []*policyholder
}

func newOdd(n int) *odd {
	o := &odd{dice: 73}
	d := &o.dice
	for i := range n {
		p := &policyholder{first: firsts[(i*5)%len(firsts)], last: lasts[(i*9+3)%len(lasts)], birth: fmt.Sprintf("19%02d-%02d-%02d", 40+d.n(60), 1+d.n(12), 1+d.n(28)), number: 1001 + i}
		p.name = fmt.Sprint("insured ", i)
		p.known = map[string]string{
			"account.id":           base64.StdEncoding.EncodeToString([]byte(fmt.Sprintf("Person:%06d", 400000+i*37))),
			"contact.email":        fmt.Sprintf("%s%d.%s@brief.example", strings.ToLower(p.first), i, strings.ToLower(p.last)),
			"identity.national_id": bsn(d),
			"contact.phone":        fmt.Sprintf("+316%08d", 12000000+i*6367),
		}
		o.list = append(o.list, p)
		o.humans = append(o.humans, &p.human)
	}
	for i := 0; i+1 < n; i += 4 {
		o.list[i].spouse = o.list[i+1]
	}
	return o
}

// bsn makes a Dutch citizen service number that passes the eleven-test.
func bsn(d *dice) string {
	for {
		text := fmt.Sprintf("%08d", 10000000+d.n(80000000))
		sum := 0
		for i, c := range text {
			sum += int(c-'0') * (9 - i)
		}
		if sum%11 < 10 {
			return text + fmt.Sprint(sum%11)
		}
	}
}

func (p *policyholder) actor() string { return "insured " + p.known["account.id"] }

func (o *odd) token(p *policyholder) []string {
	return []string{"Cookie", "lang=nl; SESSIONID=" + base64url(fmt.Sprintf("session-%s-of-%d", strings.Repeat("x", 9), p.number*7717)) + "; theme=dark"}
}

// graph asks for a person in GraphQL, with the spouse inside.
func (o *odd) graph(by, p *policyholder, client string) {
	inner := []any{"id", p.known["account.id"], "givenName", p.first, "surname", p.last, "dateOfBirth", p.birth, "bsn", p.known["identity.national_id"]}
	tells := []told{{&p.human, []string{"person.first_name", "person.last_name", "person.birth_date", "identity.national_id"}, []string{"account.id"}}}
	if s := p.spouse; s != nil {
		inner = append(inner, "spouse", object("id", s.known["account.id"], "givenName", s.first, "surname", s.last, "email", s.known["contact.email"]))
		tells = append(tells, told{&s.human, []string{"person.first_name", "person.last_name", "contact.email"}, []string{"account.id"}})
	}
	o.add(scene{method: "POST", url: oddHost + "/graphql", headers: o.token(by), client: client, actor: by.actor(),
		request: text(object("query", "query Person($id: ID!) { person(id: $id) { id givenName surname dateOfBirth bsn spouse { id givenName surname email } } }", "operationName", "Person", "variables", object("id", p.known["account.id"]))),
		body:    text(object("data", object("person", object(inner...)))), tells: tells})
}

// api answers in the shape of JSON:API, with the person's things under "attributes".
func (o *odd) api(by, p *policyholder, client string) {
	o.add(scene{url: oddHost + "/jsonapi/persons/" + fmt.Sprint(p.number), headers: o.token(by), client: client, actor: by.actor(), contentType: "application/vnd.api+json",
		body: text(object("data", object("type", "persons", "id", fmt.Sprint(p.number), "attributes",
			object("first-name", p.first, "last-name", p.last, "e-mail", p.known["contact.email"], "phone-number", p.known["contact.phone"], "bsn", p.known["identity.national_id"])))),
		template: "svc.ziekenfonds-noord.example/jsonapi/persons/{}",
		tells:    []told{{&p.human, []string{"person.first_name", "person.last_name", "contact.email", "contact.phone", "identity.national_id"}, []string{"account.id"}}}})
}

// keyed answers with a map whose keys are ids.
func (o *odd) keyed(by *policyholder, list []*policyholder, client string) {
	var pairs []any
	var tells []told
	for _, p := range list {
		pairs = append(pairs, p.known["identity.national_id"], object("name", p.first+" "+p.last, "mail", p.known["contact.email"]))
		tells = append(tells, told{&p.human, []string{"person.name", "contact.email"}, []string{"identity.national_id"}})
	}
	o.add(scene{url: oddHost + "/v1/household?size=" + fmt.Sprint(len(list)), headers: o.token(by), client: client, actor: by.actor(),
		body: text(object("members", object(pairs...))), template: "svc.ziekenfonds-noord.example/v1/household", tells: tells})
}

// markup answers in XML.
func (o *odd) markup(by, p *policyholder, client string) {
	o.add(scene{url: oddHost + "/soap/policy?bsn=" + p.known["identity.national_id"], headers: o.token(by), client: client, actor: by.actor(), contentType: "application/xml",
		body: fmt.Sprintf(`<?xml version="1.0"?><policy nr="P-%d"><insured bsn="%s"><firstName>%s</firstName><lastName>%s</lastName><birthDate>%s</birthDate></insured><premium currency="EUR">131.25</premium></policy>`,
			p.number*31, p.known["identity.national_id"], p.first, p.last, p.birth),
		template: "svc.ziekenfonds-noord.example/soap/policy",
		tells:    []told{{&p.human, []string{"person.first_name", "person.last_name", "person.birth_date", "identity.national_id"}, nil}}})
}

// table answers with a bare list of e-mail addresses.
func (o *odd) table(by *policyholder, list []*policyholder, client string) {
	var addresses []string
	var tells []told
	for _, p := range list {
		addresses = append(addresses, p.known["contact.email"])
		tells = append(tells, told{&p.human, []string{"contact.email"}, nil})
	}
	o.add(scene{url: oddHost + "/v1/members/emails", headers: o.token(by), client: client, actor: by.actor(), body: text(object("emails", addresses)),
		template: "svc.ziekenfonds-noord.example/v1/members/emails", tells: tells})
}

// claims answers each about itself, without a name in it.
func (o *odd) claims(p *policyholder, client string) {
	o.add(scene{url: oddHost + "/v1/my/claims", headers: o.token(p), client: client, actor: p.actor(),
		body: text(object("person", object("name", p.first+" "+p.last, "bsn", p.known["identity.national_id"], "relationNumber", p.number),
			"claims", []json.RawMessage{object("claimId", o.dice.n(9000)+1000, "diagnosisCode", "J45.0", "amount", 88.1)})),
		template: "svc.ziekenfonds-noord.example/v1/my/claims",
		tells:    []told{{&p.human, []string{"person.name", "identity.national_id"}, []string{"health.record", "account.id"}}}})
}

func (o *odd) play() {
	o.clock = 9 * time.Hour
	for i, p := range o.list {
		client := fmt.Sprintf("2001:db8:7::%x", 16+i)
		o.claims(p, client)
		o.graph(p, p, client)
		o.api(p, p, client)
		if i%6 == 0 {
			o.keyed(p, []*policyholder{p, o.list[(i+1)%len(o.list)]}, client)
		}
	}
	o.table(o.list[0], o.list[10:30], "2001:db8:7::10")
	o.markup(o.list[7], o.list[7], "2001:db8:7::17")
	o.clock = 16 * time.Hour
	thief := o.list[5]
	for i := range 12 {
		o.graph(thief, o.list[20+i], "192.0.2.200")
		o.api(thief, o.list[24+i], "192.0.2.200")
	}
	o.keyed(thief, o.list[44:50], "192.0.2.200")
	o.table(thief, o.list[50:60], "192.0.2.200")
}
