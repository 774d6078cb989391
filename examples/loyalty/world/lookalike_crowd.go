package world

import (
	"net/http"
	"time"
)

// crowds are benign days on which everybody does the same.
func crowds() []scenario {
	list := []scenario{
		{id: "b-release", mount: mountRelease, enter: release},
		{id: "b-reset-mail", enter: resetMail},
		{id: "b-crawl", enter: bigCrawl},
		{id: "b-retry-storm", mount: mountStorm, enter: retryStorm},
		{id: "b-new-year", enter: newYear},
	}
	for i := range list {
		list[i].benign = true
	}
	return list
}

// mountRelease is the next version of what the app asks for, with other ids and names.
func mountRelease(a *API) {
	a.toMembers("GET /v3/account", func(_ *http.Request, m *Member) answer {
		return answer{status: http.StatusOK, body: struct {
			ID     string `json:"accountId"`
			Number string `json:"membershipNumber"`
			Name   string `json:"fullName"`
		}{m.ID, m.Number, m.Name()}, left: about(m, must("person.name", "loyalty.number"), may("account.id"))}
	})
	a.toMembers("GET /v3/accounts/{id}/points", func(r *http.Request, _ *Member) answer {
		m := a.world.byID[r.PathValue("id")]
		if m == nil {
			return refuse(http.StatusNotFound, "no_such_account")
		}
		return answer{status: http.StatusOK, body: struct {
			Balance int `json:"pointsBalance"`
		}{m.Points}, left: about(m, must("loyalty.balance"), nil)}
	})
}

// someday lets many members do something on the scenario's day with the app's token.
func (r *raid) someday(n int, from, span time.Duration, do func(m *Member) script) {
	r.evenly(n, from, span, func(i int) (*visit, script) {
		at := r.IntN(len(r.world.Members))
		m := r.world.Members[at]
		v := r.holding(r.client(homeAddress(at, len(r.world.Members))), m)
		v.client.agent = apps[i%len(apps)]
		return v, do(m)
	})
}

func release(r *raid) {
	r.someday(r.scaled(3000), 6*time.Hour, 17*time.Hour, func(m *Member) script {
		return gets(2*time.Second, "/v3/account", "/v3/accounts/"+m.ID+"/points")
	})
}

// resetMail is what follows a mail that asks everybody for a new password.
func resetMail(r *raid) {
	r.evenly(r.scaled(4000), 10*time.Hour, 2*time.Hour, func(i int) (*visit, script) {
		at := r.IntN(len(r.world.Members))
		m := r.world.Members[at]
		v := r.client(homeAddress(at, len(r.world.Members)))
		return v, func(v *visit) error {
			if err := reset(v, m.Username); err != nil {
				return err
			}
			for range v.IntN(3) {
				if _, err := v.login(m, mistypedPassword(v, m.Password)); err != nil {
					return err
				}
				if err := v.rest(v.between(2*time.Second, 20*time.Second)); err != nil {
					return err
				}
			}
			if v.happens(.85) {
				_, err := v.login(m, m.Password)
				return err
			}
			return nil
		}
	})
}

// bigCrawl is a search engine that reads all public content again and again.
func bigCrawl(r *raid) {
	v := r.client("192.0.2.61")
	v.client = client{agent: "Mozilla/5.0 (compatible; kestrelbot/1.2; +https://kestrel.example/bot)"}
	var targets []string
	for range r.scaled(10_000) {
		t := "/v2/airports/" + pick(r.chance, r.world.Airports).IATA
		if r.happens(.03) {
			t = "/v2/airports/" + string([]rune{letter(r.chance), letter(r.chance), 'Q'})
		}
		targets = append(targets, t)
	}
	r.at(time.Hour, v, gets(6*time.Second, targets...))
}

// mountStorm is an endpoint that is down for forty minutes.
func mountStorm(a *API) {
	a.toMembers("GET /v2/home", func(_ *http.Request, m *Member) answer {
		if now := a.clock.Now().UTC(); now.Hour() == 18 && now.Minute() < 40 {
			return refuse(http.StatusServiceUnavailable, "come_back_later")
		}
		return answer{status: http.StatusOK, body: struct {
			Name string `json:"firstName"`
		}{m.FirstName}, left: about(m, must("person.first_name"), nil)}
	})
}

func retryStorm(r *raid) {
	r.someday(r.scaled(1500), 18*time.Hour, 40*time.Minute, func(*Member) script {
		return func(v *visit) error {
			for range 3 + v.IntN(7) {
				if _, err := v.get("/v2/home"); err != nil {
					return err
				}
				if err := v.rest(v.between(time.Second, 20*time.Second)); err != nil {
					return err
				}
			}
			if err := v.rest(r.begins.Add(18*time.Hour + 41*time.Minute).Sub(r.clock.Now())); err != nil {
				return err
			}
			return gets(time.Second, "/v2/home", "/v2/me")(v)
		}
	})
}

// newYear is everybody looking at the points that are left.
func newYear(r *raid) {
	r.someday(r.scaled(6000), 9*time.Hour, 3*time.Hour, func(m *Member) script {
		return gets(3*time.Second, "/v2/me", "/v2/members/"+m.Number+"/balance")
	})
}
