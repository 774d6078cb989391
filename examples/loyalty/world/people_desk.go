package world

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// staffDesk enters the shifts of the service desk into the schedule.
func (p *play) staffDesk() {
	params := &p.options.Parameters
	for i, s := range p.world.Staff {
		for d := range params.Days {
			c := stream(p.options.Seed, "shift", i, d)
			midnight := params.Start.Add(time.Duration(d) * day)
			if wd := midnight.Weekday(); (wd == time.Saturday || wd == time.Sunday) && !c.happens(params.Weekend) {
				continue
			}
			v := &visit{
				chance: c, play: p, host: DeskHost, address: s.Address,
				client: client{agent: browsers[i%len(browsers)], language: "en-GB,en;q=0.9"}, shows: &Actor{Type: tokenSubject, Value: s.ID},
			}
			v.port = v.freshPort()
			begins := midnight.Add(8*time.Hour + time.Duration(c.IntN(120))*time.Minute)
			p.schedule.enter(begins, v, s.shift)
		}
	}
}

// shift is a day at the service desk: members call, their agent looks for them and opens their file.
func (s *Staff) shift(v *visit) error {
	began := v.play.clock.Now()
	v.token = v.play.world.issueStaff(s, began, 12*time.Hour)
	params := &v.play.options.Parameters
	calls := params.OpensLeast + v.IntN(params.OpensMost-params.OpensLeast+1)
	for _, at := range v.spread(calls, 8*time.Hour+30*time.Minute) {
		if err := v.rest(began.Add(at).Sub(v.play.clock.Now())); err != nil {
			return err
		}
		if err := s.serve(v, pick(v.chance, v.play.world.Members)); err != nil {
			return err
		}
	}
	if len(s.Roles) < 2 {
		return nil
	}
	if err := v.rest(began.Add(9 * time.Hour).Sub(v.play.clock.Now())); err != nil {
		return err
	}
	return s.export(v, began)
}

// serve looks for somebody who calls, and opens their file.
func (s *Staff) serve(v *visit, caller *Member) error {
	q := caller.Number
	switch v.weighted([]float64{45, 25, 25, 5}) {
	case 0:
		q = caller.LastName
	case 1:
		q = caller.Email
	case 3:
		q += v.digits(1) // misheard
	}
	r, err := v.get("/desk/search?q=" + url.QueryEscape(q))
	if err != nil {
		return err
	}
	var f found
	if err := json.Unmarshal(r.body, &f); err != nil {
		return fmt.Errorf("cannot read what the desk found: %w", err)
	}
	if len(f.Results) == 0 {
		return nil
	}
	number := f.Results[0].LoyaltyNumber
	for _, m := range f.Results {
		if m.LoyaltyNumber == caller.Number {
			number = m.LoyaltyNumber
		}
	}
	if err := v.rest(v.between(2*time.Second, 15*time.Second)); err != nil {
		return err
	}
	_, err = v.get("/desk/members/" + number)
	return err
}

// export fetches the day's cases, as whoever leads a desk does in the evening.
func (s *Staff) export(v *visit, began time.Time) error {
	for page, pages := 1, 1; page <= pages; page++ {
		var e exported
		status, err := v.post("/desk/cases/export", exportOrder{began.Format(time.DateOnly), page, 50}, &e)
		if err != nil {
			return err
		}
		if status != http.StatusOK {
			return fmt.Errorf("the API refused a supervisor's export with status %d", status)
		}
		pages = e.Pages
	}
	return nil
}
