package detect

import (
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
)

// logins learns how logins of an endpoint end, and from where accounts log in. Many accounts that fail together are a list
// being tried, from however many addresses; what then succeeds from there was on the list.
type logins struct {
	ground    *ground
	endpoints map[int32]*gate
	addresses *memory[uint32, source]
	raised    []*alarm
	stuffing  map[sourceAt]*alarm
}

type sourceAt struct {
	endpoint int32
	address  uint32
}

// gate is one endpoint that lets people in.
type gate struct {
	ring    [attemptsRemembered]attempt
	at      int
	count   int
	stuffed bool  // a list is being tried now
	since   int64 // of the first attempt that told it
}

type attempt struct {
	account, address uint32
	start            int64
	identity         keep.Number
	actor            int32
	failed           bool
}

// source is an address that people log in from.
type source struct {
	failed []uint32 // different accounts, a few
	right  []uint32 // accounts that succeeded, a few
	fails  int
	alarm  *alarm
}

const fewAccounts = 8

func newLogins(g *ground) *logins {
	return &logins{
		ground: g, endpoints: map[int32]*gate{}, stuffing: map[sourceAt]*alarm{},
		addresses: newMemory[uint32, source](ByActor, mostAccounts),
	}
}

func (d *logins) Key() Key         { return ByPopulation }
func (d *logins) Alarms() []*alarm { return d.raised }
func (d *logins) Evicted() int64   { return d.addresses.evicted() }

func (d *logins) See(s *step) {
	if !s.login || s.result == fault || len(s.asked) == 0 {
		return
	}
	who := d.ground.view.Identity(s.Identity)
	t := attempt{
		account: uint32(s.asked[0]), address: uint32(who.Address), start: s.Start, identity: s.Identity, actor: s.actor,
		failed: s.result != hit || !who.PrincipalType.Granted() && d.ground.grants[s.endpoint],
	}
	g := d.endpoints[s.endpoint]
	if g == nil {
		g = &gate{}
		d.endpoints[s.endpoint] = g
	}
	g.ring[g.at], g.at, g.count = t, (g.at+1)%attemptsRemembered, g.count+1
	from := d.addresses.at(t.address)
	from.note(&t)
	stuffed, since := g.stuffs()
	if stuffed && !g.stuffed {
		g.since = since
		d.lookBack(g, s)
	}
	g.stuffed = stuffed
	if t.failed && (stuffed || from.alone()) {
		d.blame(s, &t, from)
	}
}

// note counts an attempt of an address.
func (p *source) note(t *attempt) {
	if t.failed {
		p.fails++
		if !slices.Contains(p.failed, t.account) && len(p.failed) < fewAccounts {
			p.failed = append(p.failed, t.account)
		}
		return
	}
	// Whoever mistyped and then gets in is not searching.
	p.failed = slices.DeleteFunc(p.failed, func(a uint32) bool { return a == t.account })
	if !slices.Contains(p.right, t.account) && len(p.right) < fewAccounts {
		p.right = append(p.right, t.account)
	}
}

// alone says whether an address gives itself away: many accounts failed there, more than got in.
func (p *source) alone() bool {
	return len(p.failed) >= accountsAtOnce && len(p.failed) > 2*len(p.right)
}

// stuffs says whether the last attempts are a list being tried: many different accounts fail, and hardly any of them gets in.
func (g *gate) stuffs() (is bool, since int64) {
	if g.count < stuffedAccounts {
		return false, 0
	}
	n := min(g.count, attemptsRemembered)
	failed, right := map[uint32]bool{}, map[uint32]bool{}
	for i := range n {
		if a := &g.ring[i]; !a.failed {
			right[a.account] = true
		}
	}
	fails := 0
	for i := range n {
		a := &g.ring[i]
		if !a.failed || right[a.account] {
			continue
		}
		fails++
		failed[a.account] = true
		if since == 0 || a.start < since {
			since = a.start
		}
	}
	return len(failed) >= stuffedAccounts && float64(fails) >= stuffedShare*float64(n), since
}

// lookBack blames the attempts that told that a list is being tried.
func (d *logins) lookBack(g *gate, s *step) {
	for i := range min(g.count, attemptsRemembered) {
		a := &g.ring[i]
		if from := d.addresses.find(a.address); from != nil && a.failed && slices.Contains(from.failed, a.account) {
			d.blame(s, a, from)
		}
	}
}

// blame adds an attempt to what is held against its address.
func (d *logins) blame(s *step, t *attempt, from *source) {
	key := sourceAt{s.endpoint, t.address}
	a := d.stuffing[key]
	if a == nil {
		a = raise(aboutLogins, s, t.start, 0)
		a.actor, a.identities = t.actor, map[keep.Number]bool{}
		d.stuffing[key], from.alarm = a, a
		d.raised = append(d.raised, a)
	}
	a.identities[t.identity] = true
	a.from, a.last = min(a.from, t.start), max(a.last, t.start)
	a.tries++
	a.accounts = max(a.accounts, len(from.failed))
}
