package world

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// employ enters everybody into the schedule who works with the programme: partners, the service desk, and machines.
func (p *play) employ() {
	for i := range p.world.Partners {
		partner := &p.world.Partners[i]
		c := stream(p.options.Seed, "partner", i)
		p.schedule.enter(p.options.Parameters.Start.Add(time.Duration(c.IntN(3600))*time.Second), partner.visit(p, c), partner.pull)
		if partner.Walks {
			night := stream(p.options.Seed, "walk", i)
			at := p.options.Parameters.Start.Add(2*time.Hour + time.Duration(night.IntN(1800))*time.Second)
			p.schedule.enter(at, partner.visit(p, night), partner.walk)
		}
	}
	p.staffDesk()
	p.startMachines()
	p.moveTiers()
}

func (pt *Partner) visit(p *play, c chance) *visit {
	v := &visit{
		chance: c, play: p, host: PartnersHost, address: pt.Address, client: client{agent: pt.Name + "-sync/2.3"},
		key: pt.Key, shows: &Actor{Type: apiKey, Value: pt.Key},
	}
	v.port = v.freshPort()
	return v
}

// pull asks every hour for what changed since the last time.
func (pt *Partner) pull(v *visit) error {
	since := v.play.options.Parameters.Start
	for range 24 * v.play.options.Parameters.Days {
		now := v.play.clock.Now()
		r, err := v.get("/p/v1/tiers/changes?since=" + url.QueryEscape(since.Format(time.RFC3339)))
		if err != nil {
			return err
		}
		if r.status != http.StatusOK {
			return fmt.Errorf("the API refused a partner's pull with status %d", r.status)
		}
		since = now.Truncate(time.Second)
		if err := v.rest(time.Hour + v.between(0, 4*time.Second) - v.play.clock.Now().Sub(now)); err != nil {
			return err
		}
	}
	return nil
}

// walk reads the list of all members, page by page, every night.
func (pt *Partner) walk(v *visit) error {
	for range v.play.options.Parameters.Days {
		began := v.play.clock.Now()
		for page, pages := 1, 1; page <= pages; page++ {
			r, err := v.get("/p/v1/members?page=" + strconv.Itoa(page) + "&size=100")
			if err != nil {
				return err
			}
			var list memberList
			if err := json.Unmarshal(r.body, &list); err != nil {
				return fmt.Errorf("cannot read a page of members: %w", err)
			}
			pages = list.Pages
			if err := v.rest(v.between(200*time.Millisecond, 2*time.Second)); err != nil {
				return err
			}
		}
		if err := v.rest(began.Add(day).Sub(v.play.clock.Now())); err != nil {
			return err
		}
	}
	return nil
}

// moveTiers lets members rise and fall, at any hour; one at the least.
func (p *play) moveTiers() {
	params := &p.options.Parameters
	c := stream(p.options.Seed, "tiers")
	span := time.Duration(params.Days) * day
	moves := max(1, c.poisson(params.TierMoves*float64(params.Members*params.Days)))
	for i, after := range c.spread(moves, span) {
		m, by := pick(c, p.world.Members), 1+c.IntN(len(tiers)-1)
		p.schedule.enter(params.Start.Add(after), &visit{chance: stream(p.options.Seed, "tier", i), play: p}, func(v *visit) error {
			now := slices.Index(tiers, m.Tier)
			p.post(v, p.api.setTier(m, tiers[(now+by)%len(tiers)]))
			return nil
		})
	}
}
