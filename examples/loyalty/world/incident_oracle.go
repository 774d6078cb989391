package world

import (
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// oracles are the incidents in which somebody asks what exists.
func oracles() []scenario {
	const tags = "enumeration object_probing scraping volume_anomaly existence_oracle"
	return []scenario{
		{id: "service-tags-1", mount: mountOrders, enter: func(r *raid) { guessTags(r, .01) }, kindsOK: tags, alertBy: 100, linkage: "one", notExposed: "contact.email"},
		{id: "service-tags-32", mount: mountOrders, enter: func(r *raid) { guessTags(r, .32) }, kindsOK: tags, alertBy: 100, linkage: "one", notExposed: "contact.email"},
		{id: "board-emails", mount: mountBoard, enter: guessMails, alertBy: 40, linkage: "many", anyway: true, notExposed: "contact.phone",
			kindsOK: "existence_oracle enumeration unauthenticated_exposure sensitive_in_url scraping"},
		{id: "phone-register-check", mount: mountRegister, enter: guessPhones, alertShare: .3, linkage: "many", anyway: true,
			kindsOK: "existence_oracle enumeration unauthenticated_exposure object_probing"},
		{id: "onboarding-oracle", mount: mountOnboarding, enter: askOnboarding, alertShare: .3, linkage: "many", kindsOK: "existence_oracle enumeration workflow_bypass"},
		{id: "voucher-guessing", enter: guessVouchers, alertShare: .5, linkage: "many", kindsOK: "enumeration object_probing existence_oracle value_draining"},
	}
}

// tagOf is the service tag of a member's order: seven signs.
func tagOf(m *Member) string {
	n := uint64(numeric(m)) * 0x9e3779b97f4a7c15 >> 20
	tag := make([]byte, 7)
	for i := range tag {
		tag[i] = "BCDFGHJKLMNPQRSTVWXYZ23456789"[n%29]
		n /= 29
	}
	tag[0], tag[4] = "BCDFGHJKLM"[n%10], "23456789"[n%8] // letters and digits, as such tags are
	return string(tag)
}

// mountOrders tells partners about orders by their tags.
func mountOrders(a *API) {
	byTag := map[string]*Member{}
	for _, m := range a.world.Members {
		byTag[tagOf(m)] = m
	}
	a.handle(PartnersHost, "GET /p/v1/orders/{tag}", a.forPartners(func(r *http.Request, _ *Partner) answer {
		m := byTag[r.PathValue("tag")]
		if m == nil {
			return refuse(http.StatusNotFound, "no_such_tag")
		}
		return answer{status: http.StatusOK, body: struct {
			Tag     string  `json:"serviceTag"`
			Name    string  `json:"customerName"`
			Address Address `json:"shippingAddress"`
			Item    string  `json:"item"`
		}{tagOf(m), m.Name(), m.Address, "laptop"}, left: about(m, must("person.name", "contact.address"), nil)}
	}))
	for i := range 3 {
		a.world.Partners = append(a.world.Partners, Partner{Name: "reseller", Key: fmt.Sprintf("pk_live_5e11e2%026d", i+7), Address: rented(i)})
	}
}

func guessTags(r *raid, hits float64) {
	n := r.scaled(20_000)
	resellers := r.world.Partners[len(r.world.Partners)-3:]
	r.evenly(n, 10*time.Hour, 4*time.Hour, func(i int) (*visit, script) {
		p := &resellers[i%3]
		v := r.client(rented(i % 3))
		v.host, v.key, v.shows, v.client.agent = PartnersHost, p.Key, &Actor{Type: apiKey, Value: p.Key}, "okhttp/4.12"
		tag := tagOf(&Member{Number: "8" + r.digits(9)})
		if r.happens(hits) {
			tag = tagOf(pick(r.chance, r.world.Members))
		}
		return v, gets(time.Second, "/p/v1/orders/"+tag)
	})
}

// mountBoard tells anybody who is behind an e-mail address.
func mountBoard(a *API) {
	a.public("GET /v2/public/members/{email}", func(r *http.Request) answer {
		list := a.world.byEmail[r.PathValue("email")]
		if len(list) == 0 {
			return refuse(http.StatusNotFound, "nobody")
		}
		m := list[0]
		return answer{status: http.StatusOK, body: struct {
			Name string `json:"fullName"`
			User string `json:"username"`
		}{m.Name(), m.Username}, left: about(m, must("person.name", "account.username"), nil)}
	})
}

func guessMails(r *raid) {
	n, addresses := r.scaled(15_000), r.scaled(800)
	r.evenly(n, 0, 23*time.Hour, func(i int) (*visit, script) {
		mail := "u" + r.digits(7) + "@" + pick(r.chance, mailDomains)
		if r.happens(.03) {
			mail = pick(r.chance, r.world.Members).Email
		}
		return r.client(rented(r.IntN(addresses))), gets(time.Second, "/v2/public/members/"+url.PathEscape(mail))
	})
}

// mountRegister says whether a phone number has an account.
func mountRegister(a *API) {
	byPhone := map[string]*Member{}
	for _, m := range a.world.Members {
		byPhone[m.Phone] = m
	}
	a.public("POST /v2/register-check", func(r *http.Request) answer {
		var q struct {
			Phone string `json:"phone"`
		}
		if !readBody(r, &q) {
			return refuse(http.StatusBadRequest, "malformed_body")
		}
		m := byPhone[q.Phone]
		if m == nil || q.Phone == "" {
			return answer{status: http.StatusOK, body: struct {
				Registered bool `json:"registered"`
			}{}}
		}
		return answer{status: http.StatusOK, body: struct {
			Registered bool   `json:"registered"`
			Account    string `json:"accountId"`
		}{true, m.ID}, left: about(m, nil, may("account.id", "contact.phone"))}
	})
}

func askPhone(phone string) script {
	return func(v *visit) error {
		_, err := v.post("/v2/register-check", struct {
			Phone string `json:"phone"`
		}{phone}, nil)
		return err
	}
}

func guessPhones(r *raid) {
	n, addresses := r.scaled(12_000), r.scaled(300)
	r.evenly(n, 0, 23*time.Hour, func(i int) (*visit, script) {
		phone := fmt.Sprintf("+4479111%05d", i)
		if m := pick(r.chance, r.world.Members); m.Phone != "" && r.happens(.25) {
			phone = m.Phone
		}
		return r.client(rented(r.IntN(addresses))), askPhone(phone)
	})
	r.evenly(r.scaled(800), -2*day, 3*day-time.Hour, func(i int) (*visit, script) {
		v := r.client(rented(50_000 + i))
		v.attack = false
		return v, askPhone(pick(r.chance, r.world.Members).Phone)
	})
}

type onboarding struct {
	Identifier string `json:"identifier,omitempty"`
	Step       int    `json:"step"`
	Flow       string `json:"flowToken,omitempty"`
}

// mountOnboarding is a way in of two steps, of which the first tells who exists.
func mountOnboarding(a *API) {
	a.public("POST /v2/guest", func(*http.Request) answer {
		return answer{status: http.StatusOK, body: struct {
			Guest string `json:"guest_token"`
		}{a.newSecret()}}
	})
	a.public("POST /v2/onboarding/task", func(r *http.Request) answer {
		var o onboarding
		if !readBody(r, &o) {
			return refuse(http.StatusBadRequest, "malformed_body")
		}
		if o.Step == 2 {
			return answer{status: http.StatusOK, body: struct {
				Next string `json:"next"`
			}{"password"}}
		}
		list := a.world.byEmail[o.Identifier]
		if len(list) == 0 {
			return refuse(http.StatusBadRequest, "no_account")
		}
		return answer{status: http.StatusOK, body: struct {
			Account string `json:"accountId"`
			Flow    string `json:"flowToken"`
		}{list[0].ID, a.newSecret()}, left: about(list[0], nil, may("account.id", "contact.email"))}
	})
}

// onboard is a guest who asks for some identifiers, and goes on or not.
func onboard(goesOn bool, mails []string) script {
	return func(v *visit) error {
		var g struct {
			Guest string `json:"guest_token"`
		}
		if _, err := v.post("/v2/guest", struct{}{}, &g); err != nil {
			return err
		}
		v.token = g.Guest
		for _, mail := range mails {
			if err := v.rest(v.between(time.Second, 5*time.Second)); err != nil {
				return err
			}
			if _, err := v.post("/v2/onboarding/task", onboarding{Identifier: mail, Step: 1}, nil); err != nil {
				return err
			}
		}
		if !goesOn {
			return nil
		}
		_, err := v.post("/v2/onboarding/task", onboarding{Step: 2, Flow: "x"}, nil)
		return err
	}
}

func askOnboarding(r *raid) {
	r.evenly(r.scaled(600), 0, 22*time.Hour, func(i int) (*visit, script) {
		var mails []string
		for range 12 {
			mail := "u" + r.digits(7) + "@" + pick(r.chance, mailDomains)
			if r.happens(.35) {
				mail = pick(r.chance, r.world.Members).Email
			}
			mails = append(mails, mail)
		}
		return r.client(rented(i)), onboard(false, mails)
	})
	r.evenly(r.scaled(900), -2*day, 3*day-time.Hour, func(i int) (*visit, script) {
		v := r.client(rented(50_000 + i))
		v.attack = false
		return v, onboard(r.happens(.9), []string{pick(r.chance, r.world.Members).Email})
	})
}

func guessVouchers(r *raid) {
	n, addresses := r.scaled(12_000), r.scaled(600)
	codes := make([]string, 0, 6)
	for _, m := range r.world.Members[:6] {
		codes = append(codes, m.Vouchers[0])
	}
	right := map[int]string{}
	for _, c := range codes {
		right[r.IntN(n)] = c
	}
	r.evenly(n, time.Hour, 22*time.Hour, func(i int) (*visit, script) {
		at := r.IntN(addresses)
		v := r.holding(r.client(rented(at)), r.intruder(at%len(r.world.Intruders)))
		code := right[i]
		if code == "" {
			code = "SKY-" + letters(r.chance, 4) + "-" + letters(r.chance, 4)
		}
		return v, func(v *visit) error { _, err := v.enterCode(code); return err }
	})
}

func letters(c chance, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = pnrLetters[c.IntN(len(pnrLetters))]
	}
	return string(b)
}
