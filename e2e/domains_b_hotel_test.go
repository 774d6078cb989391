package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

const (
	partnerHost = "https://partner.halcyonstays.example"
	deskHost    = "https://desk.halcyonstays.example"
)

// guest is a guest of the hotels.
type guest struct {
	human
	first, last, birth string
	card               string
	country            string
	tier               string
	points             int
}

func (g *guest) id() string { return g.known["account.id"] }

// hotel plays the group: partners page through lists, staff search and open guests, a job exports at night, and a stolen
// key and a curious receptionist do what they should not.
type hotel struct {
	world
	dice   dice
	guests []*guest
}

func newHotel(n int) *hotel {
	h := &hotel{dice: 11}
	d := &h.dice
	for i := range n {
		g := &guest{first: firsts[i%len(firsts)], last: lasts[(i/len(firsts)+i*5)%len(lasts)], birth: fmt.Sprintf("19%02d-%02d-%02d", 45+d.n(55), 1+d.n(12), 1+d.n(28)),
			card: fmt.Sprintf("**** **** **** %04d", d.n(10000)), country: pick(d, []string{"DE", "PL", "NL", "IT"}),
			tier: pick(d, []string{"Classic", "Silver", "Gold", "Platinum"}), points: 10 + d.n(90000)}
		g.name = fmt.Sprint("guest ", i)
		g.known = map[string]string{
			"account.id":     "G-" + d.of(upper32, 7),
			"loyalty.number": fmt.Sprintf("HS%09d", 310000000+i*7919+d.n(1000)),
			"contact.email":  fmt.Sprintf("%s.%s%d@mailbox.example", strings.ToLower(g.first), strings.ToLower(g.last), i),
			"contact.phone":  fmt.Sprintf("+49151%08d", 10000000+i*9973),
		}
		if i%3 == 0 {
			g.known["identity.passport"] = "C" + d.of("0123456789CFGHJKLMNPRTVWXYZ", 4) + d.of(digits, 4)
		}
		h.guests = append(h.guests, g)
		h.humans = append(h.humans, &g.human)
	}
	return h
}

var (
	listMust = []string{"person.first_name", "person.last_name", "contact.email", "contact.phone", "person.birth_date", "loyalty.number", "loyalty.tier", "loyalty.balance"}
	listMay  = []string{"account.id"}
)

// listed is a guest as partners see it.
func (g *guest) listed() (json.RawMessage, told) {
	return object("guestId", g.id(),
		"guest", object(
			"profile", object("givenName", g.first, "familyName", g.last, "emailAddress", g.known["contact.email"], "mobile", g.known["contact.phone"], "dateOfBirth", g.birth),
			"loyalty", object("membershipNo", g.known["loyalty.number"], "tierLevel", g.tier, "pointsBalance", g.points)),
		"preferences", object("pillow", "feather", "floor", "high"),
		"updatedAt", "2026-02-11T08:00:00Z"), told{&g.human, listMust, listMay}
}

// opened is a guest as staff see it.
func (g *guest) opened() (json.RawMessage, told) {
	x := told{&g.human, []string{"person.first_name", "person.last_name", "contact.email", "contact.phone", "person.birth_date", "loyalty.number", "loyalty.tier",
		"contact.address", "person.nationality", "payment.card_number/masked"}, []string{"account.id", "payment.card_expiry"}}
	pairs := []any{"guestId", g.id(), "firstName", g.first, "lastName", g.last, "email", g.known["contact.email"], "phone", g.known["contact.phone"],
		"birthDate", g.birth, "nationality", g.country,
		"address", object("street", "Lindenallee 14", "city", "Bremen", "postalCode", "28195", "country", g.country),
		"membership", object("number", g.known["loyalty.number"], "tier", g.tier),
		"paymentCard", object("brand", "VISA", "number", g.card, "expiry", "09/28")}
	if p := g.known["identity.passport"]; p != "" {
		pairs = append(pairs, "travelDocument", object("type", "PASSPORT", "documentNumber", p, "issuingCountry", g.country))
		x.must = append(x.must, "identity.passport")
	}
	return object(pairs...), x
}

func (h *hotel) partnerPage(key, actor, client string, page int) {
	var list []json.RawMessage
	var tells []told
	for i := range 50 {
		body, x := h.guests[(page*50+i)%len(h.guests)].listed()
		list, tells = append(list, body), append(tells, x)
	}
	h.add(scene{url: fmt.Sprintf("%s/p/v1/guests?page=%d&size=50", partnerHost, page), headers: []string{"X-Api-Key", key}, client: client, actor: actor,
		body:     text(object("page", page, "size", 50, "total", len(h.guests), "items", list)),
		template: "partner.halcyonstays.example/p/v1/guests", tells: tells})
}

func staffToken(id, role string) string {
	return fmt.Sprintf("eyJhbGciOiJSUzI1NiJ9.%s.c2lnbmF0dXJl", base64url(fmt.Sprintf(`{"sub":%q,"roles":[%q],"iss":"https://id.halcyonstays.example","iat":1772400000}`, id, role)))
}

// open is a member of staff that opens a guest.
func (h *hotel) open(staff, role string, g *guest) {
	body, x := g.opened()
	h.add(scene{url: deskHost + "/desk/guests/" + g.id(), headers: []string{"Authorization", "Bearer " + staffToken(staff, role)}, client: "10.20.0.5",
		actor: "staff " + staff, body: string(body), template: "desk.halcyonstays.example/desk/guests/{}", tells: []told{x}})
}

func (h *hotel) search(staff, role, q string) {
	var hits []json.RawMessage
	var tells []told
	for _, g := range h.guests {
		if strings.EqualFold(g.last, q) && len(hits) < 20 {
			hits = append(hits, object("guestId", g.id(), "fullName", g.first+" "+g.last, "room", fmt.Sprint(100+len(hits)*7), "loyaltyTier", g.tier))
			tells = append(tells, told{&g.human, []string{"person.name", "loyalty.tier"}, []string{"account.id"}})
		}
	}
	if hits == nil {
		hits = []json.RawMessage{}
	}
	h.add(scene{url: deskHost + "/desk/search?q=" + q, headers: []string{"Authorization", "Bearer " + staffToken(staff, role)}, client: "10.20.0.5",
		actor: "staff " + staff, body: text(object("query", q, "count", len(hits), "hits", hits)), template: "desk.halcyonstays.example/desk/search", tells: tells})
}

// booking shows several guests in one object; children have a name only.
func (h *hotel) booking(key, actor, client, reference string, party []*guest, child string) {
	var list []json.RawMessage
	var tells []told
	for _, g := range party {
		pairs := []any{"guestId", g.id(), "firstName", g.first, "lastName", g.last, "email", g.known["contact.email"], "dateOfBirth", g.birth}
		x := told{&g.human, []string{"person.first_name", "person.last_name", "contact.email", "person.birth_date"}, []string{"account.id", "travel.booking_reference"}}
		if p := g.known["identity.passport"]; p != "" {
			pairs = append(pairs, "passportNumber", p)
			x.must = append(x.must, "identity.passport")
		}
		list, tells = append(list, object(pairs...)), append(tells, x)
	}
	possible := 1 // whose the booking is, is not said
	if child != "" {
		list = append(list, object("firstName", child, "lastName", party[0].last))
		possible++
	}
	h.add(scene{url: partnerHost + "/p/v1/bookings/" + reference, headers: []string{"X-Api-Key", key}, client: client, actor: actor,
		body: text(object("confirmationNumber", reference, "property", "Halcyon Harbour", "checkIn", "2026-03-09", "checkOut", "2026-03-12",
			"room", object("type", "DLX", "number", "412"), "guests", list, "total", object("amount", 642.5, "currency", "EUR"))),
		template: "partner.halcyonstays.example/p/v1/bookings/{}", tells: tells, possible: possible})
}

func (h *hotel) export() {
	var b strings.Builder
	var tells []told
	for _, g := range h.guests[:120] {
		body, x := g.listed()
		b.Write(body)
		b.WriteByte('\n')
		tells = append(tells, x)
	}
	h.add(scene{url: partnerHost + "/internal/exports/2026-03-01/guests", headers: []string{"Authorization", "Bearer " + staffToken("svc-night-export", "export")},
		client: "10.20.0.9", actor: "staff svc-night-export", contentType: "application/x-ndjson", zip: true, body: b.String(),
		template: "partner.halcyonstays.example/internal/exports/{}/guests", tells: tells, at: 3 * time.Hour})
}

const (
	goodKey   = "hk_live_8f2aD91xKq03LmZp7Tr5"
	stolenKey = "hk_live_Qw72nVb6YtR1sXe4Uc9J"
)

// play is the whole capture: ordinary use first, then the intruders.
func (h *hotel) play() {
	h.clock = 8 * time.Hour
	roles := []string{"reception", "manager", "spa"}
	for i := range 160 {
		staff := fmt.Sprintf("emp-%05d", 412+i%9)
		switch i % 4 {
		case 0:
			h.search(staff, roles[i%3], strings.ToLower(pick(&h.dice, lasts)))
		case 3:
			h.booking(goodKey, "partner good", "203.0.113.10", h.dice.of(upper32, 8), []*guest{h.guests[i], h.guests[i+1]}, "")
		default:
			h.open(staff, roles[i%3], pick(&h.dice, h.guests[:180]))
		}
	}
	for page := range 3 {
		h.partnerPage(goodKey, "partner good", "203.0.113.10", page)
	}
	h.partnerPage(stolenKey, "partner stolen", "203.0.113.30", 0)
	h.export()
	h.clock = 14 * time.Hour
	for page := range 2 {
		h.partnerPage(stolenKey, "partner stolen", "192.0.2.66", page+2)
	}
	for i := range 14 {
		h.open("emp-00977", "reception", h.guests[185+i])
	}
	h.search("emp-00977", "reception", "smith")
}
