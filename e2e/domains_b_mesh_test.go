package e2e

import (
	"encoding/json"
	"fmt"
	"time"
)

// rider is a member of the mobility programme.
type rider struct {
	human
	full, tier string
	miles      int
	token      string
}

// mesh plays a programme behind services: the gateway asks the member service, which asks the CRM, all with the rider's own
// token; a notifier tells a vendor.
type mesh struct {
	world
	dice   dice
	riders []*rider
}

func newMesh(n int) *mesh {
	m := &mesh{dice: 29}
	d := &m.dice
	for i := range n {
		r := &rider{full: firsts[(i*7)%len(firsts)] + " " + lasts[(i*3)%len(lasts)], tier: pick(d, []string{"basic", "plus", "elite"}), miles: 100 + d.n(20000)}
		r.name = fmt.Sprint("rider ", i)
		ulid := "01J" + d.of(upper32, 23)
		r.known = map[string]string{
			"account.id": ulid, "contact.email": fmt.Sprintf("rider%d.%s@inbox.example", i, d.of(lower36, 4)),
			"contact.phone": fmt.Sprintf("+3584%08d", 11111111+i*7561),
		}
		r.token = staffToken(ulid, "rider")
		m.riders = append(m.riders, r)
		m.humans = append(m.humans, &r.human)
	}
	return m
}

var (
	riderMust = []string{"person.name", "contact.email", "contact.phone", "loyalty.tier", "loyalty.balance"}
	riderMay  = []string{"account.id"}
)

func (r *rider) profile() json.RawMessage {
	return object("memberId", r.known["account.id"], "name", r.full, "email", r.known["contact.email"], "msisdn", r.known["contact.phone"],
		"status", object("tier", r.tier, "miles", r.miles))
}

// profile is one look at a rider's own profile, in three hops.
func (m *mesh) profile(r *rider, of *rider, client string) {
	bearer := []string{"Authorization", "Bearer " + r.token}
	actor := "rider " + r.known["account.id"]
	id := of.known["account.id"]
	tells := []told{{&of.human, riderMust, riderMay}}
	m.add(scene{url: "https://api.norrwind.example/m/" + id, headers: bearer, client: client, service: "edge-gateway", hop: "edge", actor: actor,
		body: string(of.profile()), template: "api.norrwind.example/m/{}", tells: tells})
	m.add(scene{url: "http://member.svc.example:8080/internal/members/" + id, headers: bearer, client: "10.1.0.4", service: "member-service", clientService: "edge-gateway", hop: "internal", actor: actor,
		body: text(object("data", of.profile())), template: "member.svc.example:8080/internal/members/{}", tells: tells})
	m.add(scene{url: "http://crm.svc.example:9000/customers?externalId=" + id, headers: bearer, client: "10.1.0.7", service: "crm", clientService: "member-service", hop: "internal", actor: actor,
		body:     text(object("customers", []json.RawMessage{object("externalId", id, "fullName", of.full, "emailAddress", of.known["contact.email"], "nationalId", nationalOf(of))})),
		template: "crm.svc.example:9000/customers", tells: []told{{&of.human, []string{"person.name", "contact.email", "identity.national_id"}, []string{"account.id"}}}})
}

// nationalOf is a Finnish personal identity code of the range for tests (individual numbers 900–999).
func nationalOf(r *rider) string {
	const checks = "0123456789ABCDEFHJKLMNPRSTUVWXY"
	if v := r.known["identity.national_id"]; v != "" {
		return v
	}
	n := len(r.full)*17 + r.miles
	date, serial := fmt.Sprintf("%02d%02d%02d", 1+n%28, 1+n%12, 50+n%50), 900+n%100
	var number int
	_, _ = fmt.Sscanf(fmt.Sprintf("%s%d", date, serial), "%d", &number)
	r.known["identity.national_id"] = fmt.Sprintf("%s-%d%c", date, serial, checks[number%31])
	return r.known["identity.national_id"]
}

// push tells the vendor about one rider; batch about many.
func (m *mesh) push(r *rider) {
	m.add(scene{method: "POST", url: "https://push.vendor.example/v1/messages", headers: []string{"Authorization", "Bearer vk_9s8d7f6g5h4j3k2l1m0n"},
		client: "10.1.0.9", clientService: "notifier", hop: "egress", actor: "vendor key",
		request: text(object("recipient", object("email", r.known["contact.email"], "name", r.full), "template", "tier-change", "variables", object("tier", r.tier))),
		status:  202, body: text(object("accepted", true, "messageRef", m.dice.of(lower36, 12))), template: "push.vendor.example/v1/messages",
		tells: []told{{&r.human, []string{"contact.email", "person.name"}, []string{"loyalty.tier"}}}}) // a variable of a template may be anything
}

func (m *mesh) batch(list []*rider) {
	var to []json.RawMessage
	var tells []told
	for _, r := range list {
		to = append(to, object("email", r.known["contact.email"], "attributes", object("tier", r.tier)))
		tells = append(tells, told{&r.human, []string{"contact.email", "loyalty.tier"}, nil})
	}
	m.add(scene{method: "POST", url: "https://push.vendor.example/v1/audiences/members", headers: []string{"Authorization", "Bearer vk_9s8d7f6g5h4j3k2l1m0n"},
		client: "10.1.0.9", clientService: "notifier", hop: "egress", actor: "vendor key",
		request: text(object("audience", "spring", "members", to)), status: 202, body: `{"queued":` + fmt.Sprint(len(list)) + `}`,
		template: "push.vendor.example/v1/audiences/members", tells: tells})
}

func (m *mesh) play() {
	m.clock = 7 * time.Hour
	for round := range 2 {
		for i, r := range m.riders {
			m.profile(r, r, fmt.Sprintf("198.51.100.%d", 10+i%200))
			if i%10 == round {
				m.push(r)
			}
			if i%15 == 0 {
				m.add(scene{url: "http://member.svc.example:8080/healthz", client: "10.1.0.2", service: "member-service", clientService: "prober", hop: "internal",
					actor: "address 10.1.0.2", body: `{"status":"UP","checks":[{"name":"db","status":"UP"}]}`, template: "member.svc.example:8080/healthz"})
			}
		}
	}
	m.batch(m.riders[:25])
	m.batch(m.riders[20:50])
	m.clock = 15 * time.Hour
	thief := m.riders[3]
	for i := range 18 {
		m.profile(thief, m.riders[30+i], "192.0.2.99")
	}
}
