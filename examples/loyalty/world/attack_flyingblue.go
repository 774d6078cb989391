package world

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// flyingBlue is the incident "flying-blue-bola". The shape is an assumption about a disclosure by an airline programme in
// January 2023, of which the method was never published: intruders open a few accounts of their own, log in, and with these
// valid tokens read the profiles of members whose numbers stand on a list that they bought.
type flyingBlue struct {
	Intrusion

	accounts  []*Member
	addresses []string
	list      []string // numbers, nearly all of which exist
	begins    time.Time
}

// sendFlyingBlue enters the intruders into the schedule.
func (p *play) sendFlyingBlue() {
	params := &p.options.Parameters
	c := stream(p.options.Seed, FlyingBlueBOLA)
	f := &flyingBlue{
		Intrusion: params.Intrusion, accounts: p.world.Intruders,
		list:   boughtList(c, p.world, params.Intrusion),
		begins: params.Start.Add(time.Duration(params.Days-1)*day + params.Intrusion.Begins),
	}
	for _, i := range c.Perm(254)[:f.Addresses] {
		f.addresses = append(f.addresses, fmt.Sprintf("203.0.113.%d", 1+i))
	}
	v := &visit{chance: c, play: p, attack: true, client: client{agent: apps[1], language: "en-GB,en;q=0.9"}}
	p.schedule.enter(f.begins, v, f.raid)
}

// boughtList is part of the members, and as many dead numbers from the gaps between theirs as the share of hits leaves.
func boughtList(c chance, w *World, in Intrusion) []string {
	var list []string
	for _, m := range w.Members {
		if c.happens(in.ListShare) {
			list = append(list, m.Number)
		}
	}
	if len(list) == 0 {
		list = append(list, w.Members[0].Number)
	}
	first, last := numeric(w.Members[0]), numeric(w.Members[len(w.Members)-1])
	dead := int(float64(len(list))*(1-in.HitShare)/in.HitShare + 0.5)
	for dead > 0 {
		number := strconv.FormatInt(first+c.Int64N(last-first+1), 10)
		if w.Member(number) == nil {
			list = append(list, number)
			dead--
		}
	}
	return list
}

func numeric(m *Member) int64 {
	n, _ := strconv.ParseInt(m.Number, 10, 64) // the registry made it from a number
	return n
}

// raid is what the intruders do: log in once each, then read at random moments, with any of the tokens, from any address.
func (f *flyingBlue) raid(v *visit) error {
	var tokens []string
	var owners []*Member
	for _, m := range f.accounts {
		f.move(v)
		r, err := v.login(m, m.Password)
		if err != nil {
			return err
		}
		if r.status != http.StatusOK {
			return fmt.Errorf("the API refused the login of an intruder's account with status %d", r.status)
		}
		tokens, owners = append(tokens, v.token), append(owners, m)
		if err := v.rest(v.between(time.Second, 8*time.Second)); err != nil {
			return err
		}
	}
	ready := v.play.clock.Now()
	ends := f.begins.Add(f.Lasts)
	for _, at := range v.spread(f.Reads, ends.Sub(ready)) {
		if err := v.rest(ready.Add(at).Sub(v.play.clock.Now())); err != nil {
			return err
		}
		f.move(v)
		i := v.IntN(len(tokens))
		v.present(tokens[i], owners[i].actor())
		if _, err := v.get("/v2/members/" + pick(v.chance, f.list) + "/profile"); err != nil {
			return err
		}
	}
	return nil
}

// move takes another of the rented addresses.
func (f *flyingBlue) move(v *visit) { v.address, v.port = pick(v.chance, f.addresses), v.freshPort() }
