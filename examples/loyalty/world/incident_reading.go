package world

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// readings are the incidents in which one thing after the other is read.
func readings() []scenario {
	return []scenario{
		{id: "contact-centre-saas", enter: exportByKey, alertBy: 150, linkage: "one", notExposed: "loyalty.balance",
			kindsOK: "bulk_export scraping volume_anomaly enumeration account_takeover credential_sharing"},
		{id: "supplier-standing-sync", learn: 1, enter: func(*raid) {}, linkage: "one"},
		{id: "points-proxy-traversal", mount: mountProxy, enter: climbProxy, alertBy: 150, linkage: "one",
			kindsOK: "path_traversal weak_authentication bulk_export scraping function_level shadow_endpoint excessive_exposure"},
		{id: "carrier-one-key", learn: 1, mount: mountPartnerMember, enter: readByKey, alertBy: 200, linkage: "one",
			kindsOK: "scraping enumeration bulk_export volume_anomaly bola"},
		{id: "dormant-host", enter: wakeHost, alertBy: 100, linkage: "one", anyway: true,
			kindsOK: "dormant_awakened unauthenticated_exposure enumeration zombie_endpoint shadow_endpoint scraping"},
		{id: "bakery-sequence", learn: 1, mount: mountBakery, enter: walkBakery, alertBy: 100, linkage: "one", anyway: true, kindsOK: "enumeration unauthenticated_exposure scraping"},
		{id: "franchise-staff", enter: lookAtGuests, alertBy: 500, linkage: "one", kindsOK: "insider_outlier scraping enumeration volume_anomaly bulk_export"},
		{id: "document-sequence", mount: mountDocuments, enter: walkDocuments, alertBy: 100, linkage: "many", kindsOK: "bola enumeration scraping object_probing"},
		{id: "private-profiles", learn: 1, mount: mountSocial, enter: readSocial, alertBy: 60, linkage: "one",
			kindsOK: "bola excessive_exposure unauthenticated_exposure enumeration scraping"},
		{id: "not-ours", enter: func(*raid) {}, benign: true},
	}
}

func exportByKey(r *raid) {
	p := &r.world.Partners[3]
	v := p.visit(r.play, r.chance)
	v.attack, v.address = true, rented(1)
	var pages []string
	for n := range r.scaled(40) {
		pages = append(pages, fmt.Sprintf("/p/v1/members?page=%d&size=100", n+1))
	}
	r.at(9*time.Hour, v, gets(20*time.Minute, pages...))
}

// mountProxy passes a path on to a service behind it, and climbs where that says so.
func mountProxy(a *API) {
	type order struct {
		OrderID string  `json:"orderId"`
		Name    string  `json:"name"`
		Address Address `json:"address"`
		Email   string  `json:"email"`
		Card    string  `json:"card"`
	}
	a.toMembers("GET /v2/proxy", func(r *http.Request, _ *Member) answer {
		path := r.URL.Query().Get("path")
		if !strings.Contains(path, "../internal/v1/orders") {
			return answer{status: http.StatusOK, body: struct {
				Catalogue []string `json:"catalogue"`
			}{[]string{"shoes", "lamps"}}}
		}
		page, _ := strconv.Atoi(path[strings.LastIndexByte(path, '=')+1:])
		body := struct {
			Orders []order `json:"orders"`
		}{}
		var left []Disclosure
		for i := range 25 {
			m := a.world.Members[(page*25+i)%len(a.world.Members)]
			body.Orders = append(body.Orders, order{fmt.Sprintf("O%08d", page*25+i), m.Name(), m.Address, m.Email, "**** **** **** 4242"})
			left = disclose(left, m.Number, must("person.name", "contact.address", "contact.email", "payment.card_number/masked"), nil)
		}
		return answer{status: http.StatusOK, body: body, left: left}
	})
}

func climbProxy(r *raid) {
	var targets []string
	for n := range r.scaled(120) {
		targets = append(targets, "/v2/proxy?path="+url.QueryEscape(fmt.Sprintf("../../internal/v1/orders/?page=%d", n)))
	}
	r.at(10*time.Hour, r.holding(r.client(rented(1)), r.intruder(0)), gets(200*time.Millisecond, targets...))
}

// mountPartnerMember lets a partner read one member.
func mountPartnerMember(a *API) {
	a.handle(PartnersHost, "GET /p/v1/members/{number}", a.forPartners(func(r *http.Request, _ *Partner) answer {
		m, no := a.member(r)
		if m == nil {
			return no
		}
		return answer{status: http.StatusOK, body: foundMemberOf(m), left: about(m, foundKinds, nil)}
	}))
}

func readByKey(r *raid) {
	p, days := &r.world.Partners[3], r.options.Parameters.Days-1
	perm, at := r.Perm(len(r.world.Members)), 0
	share := len(perm) / (1<<days - 1)
	for d := range days {
		v := p.visit(r.play, stream(r.options.Seed, r.what.id, d))
		v.attack, v.address = true, rented(d%2)
		var targets []string
		for range share << d {
			targets = append(targets, "/p/v1/members/"+r.world.Members[perm[at%len(perm)]].Number)
			at++
		}
		r.at(time.Duration(d)*day+time.Hour, v, gets(22*time.Hour/time.Duration(max(1, len(targets))), targets...))
	}
}

func wakeHost(r *raid) {
	first, addresses := numeric(r.world.Members[0]), r.scaled(300)
	r.evenly(r.scaled(10_000), 2*time.Hour, 8*time.Hour, func(i int) (*visit, script) {
		v := r.client(rented(r.IntN(addresses)))
		v.host = OldHost
		return v, gets(time.Second, "/customer/"+decimal(first+int64(i)))
	})
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// mountBakery tells anybody about a member, with the last digits of the card.
func mountBakery(a *API) {
	a.public("GET /v2/foundation/{number}", func(r *http.Request) answer {
		m, no := a.member(r)
		if m == nil {
			return no
		}
		card := "4242"
		return answer{status: http.StatusOK, body: struct {
			LoyaltyNumber string  `json:"loyaltyNumber"`
			Name          string  `json:"name"`
			Email         string  `json:"email"`
			Phone         *string `json:"phone"`
			BirthDate     string  `json:"birthDate"`
			Card          string  `json:"card"`
		}{m.Number, m.Name(), m.Email, optional(m.Phone), m.BirthDate.Format(time.DateOnly), "**** **** **** " + card},
			left: about(m, append(must("loyalty.number", "person.name", "contact.email", "person.birth_date", "payment.card_number/masked"), phoneKind(m)...), nil)}
	})
}

func phoneKind(m *Member) []string {
	if m.Phone == "" {
		return nil
	}
	return must("contact.phone")
}

func walkBakery(r *raid) {
	first := numeric(r.world.Members[0])
	read := func(n int64) string { return "/v2/foundation/" + decimal(first+n) }
	r.evenly(30*(r.options.Parameters.Days-2)+1, 0, time.Duration(r.options.Parameters.Days-2)*day+time.Hour, func(i int) (*visit, script) {
		return r.client(rented(1)), gets(time.Second, read(int64(i)))
	})
	var targets []string
	for i := range r.scaled(12_000) {
		targets = append(targets, read(int64(i)))
	}
	r.at(time.Duration(r.options.Parameters.Days-2)*day+12*time.Hour, r.client(rented(1)), gets(400*time.Millisecond, targets...))
}

func lookAtGuests(r *raid) {
	for i := range min(2, len(r.world.Staff)) {
		s := r.world.Staff[1+i]
		v := r.client(rented(1 + i))
		v.host, v.token, v.shows = DeskHost, r.world.issueStaff(s, r.begins, day), &Actor{Type: tokenSubject, Value: s.ID}
		v.client.agent = browsers[i]
		r.at(8*time.Hour, v, func(v *visit) error {
			for _, at := range v.spread(min(800, len(r.world.Members)), 9*time.Hour) {
				if err := v.rest(r.begins.Add(8*time.Hour + at).Sub(r.clock.Now())); err != nil {
					return err
				}
				if _, err := v.get("/desk/members/" + pick(v.chance, r.world.Members).Number); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// mountDocuments hands out documents by number, whoever asks with a token.
func mountDocuments(a *API) {
	a.toMembers("GET /v2/docs/{n}", func(r *http.Request, _ *Member) answer {
		n, err := strconv.Atoi(r.PathValue("n"))
		if err != nil || n < firstDocument || n >= firstDocument+4*len(a.world.Members) {
			return refuse(http.StatusNotFound, "document_not_found")
		}
		m := a.world.Members[(n-firstDocument)%len(a.world.Members)]
		return answer{status: http.StatusOK, body: struct {
			Document int     `json:"documentNumber"`
			Customer string  `json:"customerName"`
			Address  Address `json:"address"`
			IBAN     string  `json:"iban"`
		}{n, m.Name(), m.Address, iban(m)}, left: about(m, must("person.name", "contact.address", "payment.iban"), nil)}
	})
}

const firstDocument = 8_120_000

// iban is an invented account with right check digits.
func iban(m *Member) string {
	account := "500105175" + ("0000000000" + m.Number)[len(m.Number)+1:][:9]
	rest := 0
	for _, c := range account + "131400" {
		rest = (rest*10 + int(c-'0')) % 97
	}
	return fmt.Sprintf("DE%02d%s", 98-rest, account)
}

func walkDocuments(r *raid) {
	n, addresses := r.scaled(10_000), r.scaled(60)
	r.evenly(n, 3*time.Hour, time.Hour, func(i int) (*visit, script) {
		return r.holding(r.client(rented(r.IntN(addresses))), r.intruder(r.IntN(8))), gets(time.Second, "/v2/docs/"+strconv.Itoa(firstDocument+i))
	})
}

// mountSocial tells any member about any other by the account's id, one by one and in batches, whatever they hid.
func mountSocial(a *API) {
	one := func(m *Member) any {
		return struct {
			ID      string `json:"id"`
			Name    string `json:"displayName"`
			Email   string `json:"email"`
			City    string `json:"city"`
			Private bool   `json:"private"`
		}{m.ID, m.Name(), m.Email, m.Address.City, true}
	}
	kinds := must("person.name", "contact.email")
	a.toMembers("GET /v2/social/{id}", func(r *http.Request, _ *Member) answer {
		m := a.world.byID[r.PathValue("id")]
		if m == nil {
			return refuse(http.StatusNotFound, "no_such_profile")
		}
		return answer{status: http.StatusOK, body: one(m), left: about(m, kinds, may("account.id", "contact.address"))}
	})
	a.toMembers("POST /graphql", func(r *http.Request, _ *Member) answer {
		var q struct {
			Variables struct {
				IDs []string `json:"ids"`
			} `json:"variables"`
		}
		if !readBody(r, &q) {
			return refuse(http.StatusBadRequest, "malformed_body")
		}
		var list []any
		var left []Disclosure
		for _, id := range q.Variables.IDs {
			if m := a.world.byID[id]; m != nil {
				list, left = append(list, one(m)), disclose(left, m.Number, kinds, may("account.id", "contact.address"))
			}
		}
		return answer{status: http.StatusOK, body: map[string]any{"data": map[string]any{"profiles": list}}, left: left}
	})
}

const socialQuery = "query Profiles($ids: [ID!]!) { profiles(ids: $ids) { id displayName email city private } }"

func readSocial(r *raid) {
	days := r.options.Parameters.Days - 1
	span := time.Duration(days)*day - time.Hour
	r.evenly(r.scaled(300), 0, span, func(i int) (*visit, script) {
		return r.holding(r.client(rented(i%3)), r.intruder(i%3)), gets(time.Second, "/v2/social/"+pick(r.chance, r.world.Members).ID)
	})
	r.evenly(r.scaled(40), time.Hour, span, func(i int) (*visit, script) {
		var ids []string
		for range 30 {
			ids = append(ids, pick(r.chance, r.world.Members).ID)
		}
		return r.holding(r.client(rented(i%3)), r.intruder(i%3)), func(v *visit) error {
			body, err := json.Marshal(map[string]any{"query": socialQuery, "operationName": "Profiles", "variables": map[string]any{"ids": ids}})
			if err != nil {
				return err
			}
			_, err = v.send(ask{method: http.MethodPost, target: "/graphql", body: body})
			return err
		}
	})
	// People look at their own, and at a friend's now and then.
	r.evenly(r.scaled(2000), -day, span+day, func(i int) (*visit, script) {
		m := pick(r.chance, r.world.Members)
		v := r.holding(r.client(rented(50_000+i)), m)
		v.attack = false
		return v, func(v *visit) error {
			if _, err := v.get("/v2/me"); err != nil {
				return err
			}
			if _, err := v.get("/v2/social/" + m.ID); err != nil || !v.happens(.05) {
				return err
			}
			_, err := v.get("/v2/social/" + pick(v.chance, r.world.Members).ID)
			return err
		}
	})
}
