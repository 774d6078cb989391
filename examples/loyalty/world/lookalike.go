package world

import (
	"fmt"
	"net/http"
	"time"
)

// lookalikes are benign, and look like something else.
func lookalikes() []scenario {
	list := []scenario{
		{id: "b-agency", learn: -1, enter: agency},
		{id: "b-nightly-sync", enter: func(*raid) {}},
		{id: "b-carrier-nat", enter: carrierNAT},
		{id: "b-family", shape: func(p *Parameters) { p.InFamilies = .6 }, enter: familyDay},
		{id: "b-call-centre", shape: func(p *Parameters) { p.Agents = max(p.Agents, 27) }, enter: disruption},
		{id: "b-aggregator", enter: aggregator},
		{id: "b-load-test", enter: loadTest},
		{id: "b-gdpr-export", enter: exportForPeople},
	}
	for i := range list {
		list[i].benign = true
	}
	return list
}

// agency is somebody who looks after four hundred travellers, and has twice the work before the holidays.
func agency(r *raid) {
	m := r.intruder(0)
	travellers := r.Perm(len(r.world.Members))[:min(400, len(r.world.Members)/2)]
	days := r.options.Parameters.Days
	for d := range days {
		n := 110
		if d == days-1 {
			n = 260
		}
		v := r.client("198.51.100.251")
		v.present(r.world.issue(m, r.options.Parameters.Start, 30*day), m.actor())
		midnight := r.options.Parameters.Start.Add(time.Duration(d)*day + 8*time.Hour)
		r.schedule.enter(midnight, v, func(v *visit) error {
			for _, at := range v.spread(n, 9*time.Hour) {
				if err := v.rest(midnight.Add(at).Sub(r.clock.Now())); err != nil {
					return err
				}
				if _, err := v.get("/v2/members/" + r.world.Members[travellers[v.IntN(len(travellers))]].Number + "/profile"); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// carrierNAT is many people behind few addresses, of whom some mistype.
func carrierNAT(r *raid) {
	n := r.scaled(5000)
	r.evenly(n, 5*time.Hour, 18*time.Hour, func(i int) (*visit, script) {
		m := pick(r.chance, r.world.Members)
		v := r.client(carrierAddress(i % 20))
		v.client = client{agent: browsers[i%len(browsers)], language: "en-GB,en;q=0.9"}
		return v, func(v *visit) error {
			if v.happens(.12) {
				if _, err := v.login(m, m.Password+"1"); err != nil {
					return err
				}
			}
			if _, err := v.login(m, m.Password); err != nil {
				return err
			}
			return gets(2*time.Second, "/v2/me", "/v2/members/"+m.Number+"/balance")(v)
		}
	})
}

// familyDay is owners of families who look at all of their own.
func familyDay(r *raid) {
	n := 0
	for _, m := range r.world.Members {
		if len(m.Family) < 4 || n >= 60 {
			continue
		}
		n++
		targets := []string{"/v2/me", "/v2/members/" + m.Number + "/family"}
		for _, other := range m.Family {
			targets = append(targets, "/v2/members/"+other.Number+"/profile", "/v2/members/"+other.Number+"/balance")
		}
		r.at(8*time.Hour+time.Duration(n)*10*time.Minute, r.holding(r.client(homeAddress(n, 300)), m), gets(4*time.Second, targets...))
	}
}

// disruption is a day on which the desk does three times the work, with two more people and a late shift.
func disruption(r *raid) {
	for i, s := range r.world.Staff {
		for turn := range 2 {
			v := r.client(s.Address)
			v.host, v.token, v.shows = DeskHost, r.world.issueStaff(s, r.begins, day), &Actor{Type: tokenSubject, Value: s.ID}
			v.client.agent = browsers[i%len(browsers)]
			begins := r.begins.Add(time.Duration(7+turn*5)*time.Hour + time.Duration(r.IntN(60))*time.Minute)
			r.schedule.enter(begins, v, func(v *visit) error {
				n := r.options.Parameters.OpensLeast + v.IntN(r.options.Parameters.OpensMost-r.options.Parameters.OpensLeast+1)
				for _, at := range v.spread(n, 9*time.Hour) {
					if err := v.rest(begins.Add(at).Sub(r.clock.Now())); err != nil {
						return err
					}
					if err := s.serve(v, pick(v.chance, r.world.Members)); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
}

// aggregator is a site under contract that asks for public content without end.
func aggregator(r *raid) {
	v := r.client("198.51.100.252")
	v.key, v.shows, v.client.agent = "pk_live_a66e6a7e000000000000000000000001", nil, "pricelens/4.0"
	var targets []string
	for range r.scaled(20_000) {
		t := "/v2/offers"
		if r.happens(.7) {
			t = "/v2/airports/" + pick(r.chance, r.world.Airports).IATA
		}
		targets = append(targets, t)
	}
	r.at(time.Hour, v, gets(3*time.Second, targets...))
}

// loadTest is the programme's own: fifty accounts as quick as they can be.
func loadTest(r *raid) {
	for i := range 50 {
		m := r.world.Members[i*3%len(r.world.Members)]
		v := r.client("192.0.2.77")
		v.client = client{agent: "skyloom-loadtest/1.0 (k6)"}
		r.at(13*time.Hour+time.Duration(i)*time.Millisecond, v, func(v *visit) error {
			if _, err := v.login(m, m.Password); err != nil {
				return err
			}
			for range r.scaled(30_000) / 150 {
				if err := gets(100*time.Millisecond, "/v2/me", "/v2/members/"+m.Number+"/balance", "/v2/members/"+m.Number+"/profile")(v); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// exportForPeople is a job that reads everything about those who asked what is stored about them.
func exportForPeople(r *raid) {
	m := r.intruder(1)
	v := r.holding(r.client("192.0.2.78"), m)
	v.client = client{agent: "skyloom-dsr/1.1"}
	var targets []string
	for range 120 {
		base := "/v2/members/" + pick(r.chance, r.world.Members).Number
		for _, what := range []string{"/profile", "/balance", "/family", "/transactions?page=1", "/transactions?page=2", "/transactions?page=3"} {
			targets = append(targets, base+what)
		}
	}
	r.at(2*time.Hour, v, gets(2*time.Second, targets...))
}

// reset asks for a mail with which to set a new password.
func reset(v *visit, username string) error {
	_, err := v.submit(http.MethodPost, "/v2/password-reset", map[string]string{"username": username})
	if err != nil {
		return fmt.Errorf("cannot ask for a new password: %w", err)
	}
	return nil
}
