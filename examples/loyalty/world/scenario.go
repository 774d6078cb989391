package world

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
)

// scenario is an incident or a benign look-alike that can be played: what it adds to the programme, who does what, and what a
// careful observer should say of it. The shapes are assumptions; only what the package's README marks as published was published.
type scenario struct {
	id    string
	learn int // how many days before it are ordinary ones; 0 means all days but the last
	shape func(*Parameters)
	mount func(*API)
	enter func(*raid)

	kindsOK    string
	alertBy    int     // most people whose data may have left before the first finding
	alertShare float64 // instead, where nobody's data leaves: the share of its calls
	linkage    string
	notExposed string // beside what never leaves
	anyway     bool   // a finding about the endpoint counts even if it was there before
	benign     bool
}

// neverLeaves are the kinds that leave in no scenario unless it says so.
const neverLeaves = "payment.card_number payment.card_security_code identity.passport credential.password"

// scenarios are all of them, in the order in which they are played; the incidents first.
func scenarios() []scenario {
	return slices.Concat(stuffings(), readings(), oracles(), collections(), lookalikes(), crowds())
}

func scenarioOf(id string) *scenario {
	list := scenarios()
	if i := slices.IndexFunc(list, func(s scenario) bool { return s.id == id }); i >= 0 {
		return &list[i]
	}
	return nil
}

// Scenarios lists what can be played, incidents first, [FlyingBlueBOLA] at their head.
func Scenarios() []string {
	list := []string{FlyingBlueBOLA}
	for _, s := range scenarios() {
		list = append(list, s.id)
	}
	return list
}

// raid is a scenario being played.
type raid struct {
	chance
	*play
	what   *scenario
	begins time.Time // midnight of its first day
	serial int
}

// stage enters a scenario into the schedule.
func (p *play) stage(s *scenario) {
	days := s.learn
	if days == 0 {
		days = p.options.Parameters.Days - 1
	}
	r := &raid{chance: stream(p.options.Seed, s.id), play: p, what: s, begins: p.options.Parameters.Start.Add(time.Duration(days) * day)}
	s.enter(r)
}

// scaled brings a count for a world of 4,000 members down to this one.
func (r *raid) scaled(n int) int {
	return max(1, int(math.Round(float64(n)*float64(len(r.world.Members))/4000)))
}

// rented is one of many that were rented or belong to others' machines.
func rented(i int) string { return fmt.Sprintf("2001:db8:fade:%x::%x", i>>8, 1+i&0xff) }

// client is a new client of the scenario at an address.
func (r *raid) client(address string) *visit {
	r.serial++
	v := &visit{chance: stream(r.options.Seed, r.what.id, r.serial), play: r.play, attack: !r.what.benign, address: address,
		client: client{agent: apps[1], language: "en-GB,en;q=0.9"}}
	v.port = v.freshPort()
	return v
}

// at lets a client do something at a moment after the scenario's first midnight.
func (r *raid) at(after time.Duration, v *visit, do script) {
	r.schedule.enter(r.begins.Add(after), v, do)
}

// evenly enters n clients over a span; each gets its number.
func (r *raid) evenly(n int, from, span time.Duration, make func(i int) (*visit, script)) {
	for i, at := range r.spread(n, span) {
		v, do := make(i)
		r.at(from+at, v, do)
	}
}

// intruder is an account of the intruders' own.
func (r *raid) intruder(i int) *Member { return r.world.Intruders[i%len(r.world.Intruders)] }

// holding lets a client present a token of somebody without a login.
func (r *raid) holding(v *visit, m *Member) *visit {
	v.present(r.world.issue(m, r.begins.Add(-time.Hour), 30*day), m.actor())
	return v
}

// gets is a script that reads some targets at a pace.
func gets(pace time.Duration, targets ...string) script {
	return func(v *visit) error {
		for _, t := range targets {
			if _, err := v.get(t); err != nil {
				return err
			}
			if err := v.rest(v.between(pace/2, pace*3/2)); err != nil {
				return err
			}
		}
		return nil
	}
}

// public mounts a handler that asks nobody who they are.
func (a *API) public(pattern string, h handler) { a.handle(APIHost, pattern, h) }

// toMembers mounts a handler that wants a member's token.
func (a *API) toMembers(pattern string, h func(*http.Request, *Member) answer) {
	a.handle(APIHost, pattern, a.forMembers(h))
}

// kindsOf are kinds in a list with spaces between.
func kindsOf(list string) []string { return strings.Fields(list) }
