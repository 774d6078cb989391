package world

import (
	"net/http"
	"time"
)

// stuffings are the incidents that begin with a list of passwords.
func stuffings() []scenario {
	const ok = "credential_stuffing account_takeover credential_sharing"
	return []scenario{
		{id: "flying-blue-stuffing", enter: stuffFlyingBlue, kindsOK: ok, alertBy: 20, linkage: "many", notExposed: "payment.iban"},
		{id: "retailer-waves", learn: 1, enter: stuffInWaves, kindsOK: ok, alertBy: 25, linkage: "many"},
		{id: "restaurant-points", learn: 1, enter: takeByBalance, kindsOK: ok + " value_draining", alertBy: 15, linkage: "many"},
		{id: "bank-pin-sequence", mount: mountPIN, enter: guessPINs, alertBy: 150, linkage: "many", anyway: true,
			kindsOK: "sensitive_in_error enumeration credential_stuffing existence_oracle excessive_exposure object_probing"},
		{id: "relatives-fanout", mount: mountRelatives, enter: fanOut, alertBy: 500, linkage: "many", notExposed: "health.record",
			kindsOK: "credential_stuffing account_takeover scraping bulk_export excessive_exposure enumeration"},
		{id: "cash-out-ring", learn: 1, enter: cashOut, kindsOK: "value_draining account_takeover credential_stuffing", alertBy: 20, linkage: "many"},
	}
}

// stuff tries a list of passwords: tries logins, of which some work, from that many addresses over a span; what is done with
// those that work is up to then.
func (r *raid) stuff(tries, works, addresses, from int, begins, span time.Duration, then func(*visit, *Member) error) {
	right := map[int]bool{}
	for len(right) < min(works, tries) {
		right[r.IntN(tries)] = true
	}
	members := r.Perm(len(r.world.Members))
	r.evenly(tries, begins, span, func(i int) (*visit, script) {
		m := r.world.Members[members[i%len(members)]]
		password := m.Password
		if !right[i] {
			password = "Winter-Sommer-" + r.digits(4)
		}
		return r.client(rented(from + r.IntN(addresses))), func(v *visit) error {
			answer, err := v.login(m, password)
			if err != nil || answer.status != http.StatusOK {
				return err
			}
			return then(v, m)
		}
	})
}

func lookQuickly(v *visit, m *Member) error {
	return gets(1500*time.Millisecond, "/v2/me", "/v2/members/"+m.Number+"/balance", "/v2/members/"+m.Number+"/transactions?page=1")(v)
}

func stuffFlyingBlue(r *raid) {
	r.stuff(r.scaled(8000), r.scaled(80), r.scaled(3000), 0, time.Hour, 22*time.Hour, lookQuickly)
}

func stuffInWaves(r *raid) {
	for d := range r.options.Parameters.Days - 1 {
		tries := r.scaled(1500)
		r.stuff(tries, tries*12/1000+1, r.scaled(1200), d*5000, time.Duration(d)*day+time.Duration(8+r.IntN(8))*time.Hour, time.Duration(240-24*d)*time.Minute, lookQuickly)
	}
}

// takeByBalance is two trades: checkers log in with passwords that they bought and look at the balance; days later buyers come.
func takeByBalance(r *raid) {
	members := r.Perm(len(r.world.Members))
	last := time.Duration(r.options.Parameters.Days-1) * day
	n := r.scaled(60) + 20
	r.evenly(n, 0, last*3/4, func(i int) (*visit, script) {
		m := r.world.Members[members[i]]
		if i%5 < 2 {
			r.at(last*3/4+time.Duration(r.IntN(int(last/4))), r.client(rented(9000+i)), func(v *visit) error { return redeemAll(v, m) })
		}
		return r.client(rented(8000 + i%4)), func(v *visit) error {
			if _, err := v.login(m, m.Password); err != nil {
				return err
			}
			return gets(time.Second, "/v2/members/"+m.Number+"/balance")(v)
		}
	})
}

// redeemAll takes what the points are worth.
func redeemAll(v *visit, m *Member) error {
	if _, err := v.login(m, m.Password); err != nil {
		return err
	}
	if _, err := v.get("/v2/me"); err != nil {
		return err
	}
	for _, o := range v.play.world.Offers {
		if o.Points == 0 || o.Points > m.Points {
			continue
		}
		var held heldReward
		if status, err := v.post("/v2/rewards/hold", rewardChoice{o.ID}, &held); err != nil || status != http.StatusOK {
			return err
		}
		_, err := v.post("/v2/rewards/redeem", redemption{held.HoldID}, nil)
		return err
	}
	return nil
}

type pinLogin struct {
	Number string `json:"number"`
	PIN    string `json:"pin"`
}

// mountPIN is a login by number and PIN of which the refusal names the holder.
func mountPIN(a *API) {
	a.public("POST /v2/pin-login", func(r *http.Request) answer {
		var p pinLogin
		if !readBody(r, &p) {
			return refuse(http.StatusBadRequest, "malformed_body")
		}
		m := a.world.Member(p.Number)
		if m == nil {
			return refuse(http.StatusUnauthorized, "wrong")
		}
		if p.PIN == pinOf(m) {
			life := a.world.webTokenLife
			return answer{status: http.StatusOK, body: session{a.world.issue(m, a.clock.Now(), life), "Bearer", int64(life / time.Second)},
				left: about(m, must("credential.token"), may("account.id")), asker: m.actor()}
		}
		type holder struct {
			Name    string `json:"name"`
			TaxCode string `json:"taxCode"`
		}
		return answer{status: http.StatusUnauthorized, body: struct {
			Error  string `json:"error"`
			Holder holder `json:"holder"`
		}{"wrong_pin", holder{m.Name(), taxCode(m)}}, left: about(m, must("person.name", "identity.tax_id"), nil)}
	})
}

func pinOf(m *Member) string { return m.Number[len(m.Number)-4:] }

// taxCode is an invented tax number with the check of Brazil's.
func taxCode(m *Member) string {
	digits := []byte("1" + m.Number[2:])
	for n := 9; n < 11; n++ {
		sum := 0
		for i, c := range digits {
			sum += int(c-'0') * (n + 1 - i)
		}
		check := sum * 10 % 11 % 10
		digits = append(digits, byte('0'+check))
	}
	return string(digits[:3]) + "." + string(digits[3:6]) + "." + string(digits[6:9]) + "-" + string(digits[9:])
}

func guessPINs(r *raid) {
	tries, addresses := r.scaled(8000), r.scaled(300)
	first := numeric(r.world.Members[0])
	r.evenly(tries, time.Hour, 20*time.Hour, func(i int) (*visit, script) {
		p := pinLogin{Number: decimal(first + int64(i)), PIN: "1111"}
		if m := r.world.Member(p.Number); m != nil && r.happens(.009) {
			p.PIN = pinOf(m)
		}
		return r.client(rented(r.IntN(addresses))), func(v *visit) error {
			var s session
			status, err := v.post("/v2/pin-login", p, &s)
			if err != nil || status != http.StatusOK {
				return err
			}
			v.present(s.AccessToken, r.world.Member(p.Number).actor())
			_, err = v.get("/v2/me")
			return err
		}
	})
	// People use it, too.
	r.evenly(r.scaled(400), -day, 2*day-time.Hour, func(i int) (*visit, script) {
		m := pick(r.chance, r.world.Members)
		v := r.client(rented(70_000 + i))
		v.attack = false
		return v, func(v *visit) error {
			var s session
			_, err := v.post("/v2/pin-login", pinLogin{m.Number, pinOf(m)}, &s)
			return err
		}
	})
}

type relative struct {
	ID        string `json:"accountId"`
	Name      string `json:"name"`
	BirthDate string `json:"birthDate"`
}

// mountRelatives lists whom a member is related to, fifty a page.
func mountRelatives(a *API) {
	a.toMembers("GET /v2/relatives", func(r *http.Request, caller *Member) answer {
		page := positive(r, "page", 1, 1000)
		body := struct {
			Page      int        `json:"page"`
			Relatives []relative `json:"relatives"`
		}{Page: page}
		var left []Disclosure
		at := int(numeric(caller))*7 + page*50
		for i := range 50 {
			m := a.world.Members[(at+i*13)%len(a.world.Members)]
			body.Relatives = append(body.Relatives, relative{m.ID, m.Name(), m.BirthDate.Format(time.DateOnly)})
			left = disclose(left, m.Number, must("person.name", "person.birth_date"), may("account.id"))
		}
		return answer{status: http.StatusOK, body: body, left: left}
	})
}

func fanOut(r *raid) {
	r.stuff(r.scaled(2500), r.scaled(40), r.scaled(1000), 0, 4*time.Hour, 12*time.Hour, func(v *visit, _ *Member) error {
		return gets(2*time.Second, "/v2/relatives?page=1", "/v2/relatives?page=2", "/v2/relatives?page=3", "/v2/relatives?page=4", "/v2/relatives?page=5")(v)
	})
	r.evenly(r.scaled(600), -2*day, 3*day-time.Hour, func(i int) (*visit, script) {
		v := r.client(rented(60_000 + i))
		v.attack = false
		return r.holding(v, pick(r.chance, r.world.Members)), gets(time.Second, "/v2/relatives?page=1")
	})
}

// cashOut empties accounts towards three receivers within minutes of a login from a new device.
func cashOut(r *raid) {
	members := r.Perm(len(r.world.Members))
	mules := []*Member{r.intruder(0), r.intruder(1), r.intruder(2)}
	days := r.options.Parameters.Days - 1
	n := max(24, r.scaled(108))
	r.evenly(n, 0, time.Duration(days)*day-time.Hour, func(i int) (*visit, script) {
		m, mule := r.world.Members[members[i]], mules[i%3]
		v := r.client(rented(5000 + i%15))
		v.client.agent = apps[i%3]
		return v, func(v *visit) error {
			if _, err := v.login(m, m.Password); err != nil {
				return err
			}
			if _, err := v.get("/v2/me"); err != nil {
				return err
			}
			if _, err := v.submit(http.MethodPatch, "/v2/me/contact", contact{Email: "x" + r.digits(6) + "@mail.example"}); err != nil {
				return err
			}
			if err := v.rest(v.between(time.Minute, 8*time.Minute)); err != nil {
				return err
			}
			_, err := v.post("/v2/points/transfer", transferOrder{mule.Number, max(1, m.Points)}, nil)
			return err
		}
	})
}
