package world

import (
	"fmt"
	"math"
	"time"
)

// person is a member as somebody who uses the API: devices, habits, and the accounts that they look after.
type person struct {
	*Member

	visitsADay float64
	prefersApp bool
	home       string // address of the connection at home
	browser    client
	app        client
	appToken   string          // the app keeps it from visit to visit
	password   string          // as the person knows it
	cashed     map[string]bool // vouchers that the person remembers to have used
	looksAfter []*Member
}

// people gives every ordinary member their devices and habits.
func (p *play) people() []*person {
	members, params := p.world.Members, &p.options.Parameters
	c := stream(p.options.Seed, "habits")
	rank := c.Perm(len(members))
	total := 0.0
	for r := range members {
		total += 1 / (float64(r+1) + params.ZipfShift)
	}
	list := make([]*person, len(members))
	for i, m := range members {
		share := 1 / (float64(rank[i]+1) + params.ZipfShift) / total
		h := &person{
			Member: m, password: m.Password, home: homeAddress(i, len(members)),
			visitsADay: share * float64(len(members)) * params.SessionsPerMemberDay,
			prefersApp: c.happens(params.MobilePeople),
			browser:    client{agent: pick(c, browsers), language: language(m), origin: webOrigin},
			app:        client{agent: pick(c, apps), language: language(m)},
		}
		// Who uses the app logged in some time in the past thirty days, before anybody was recording.
		since := time.Duration(c.Float64() * float64(params.MobileTokenLife))
		h.appToken = p.world.issue(m, params.Start.Add(-since), params.MobileTokenLife)
		list[i] = h
	}
	for _, h := range list {
		if c.happens(params.Delegates) {
			helper := pick(c, list)
			if helper != h {
				helper.looksAfter = append(helper.looksAfter, h.Member)
			}
		}
	}
	return list
}

// invite enters every visit of the ordinary members into the schedule.
func (p *play) invite() {
	params := &p.options.Parameters
	for i, h := range p.people() {
		for d := range params.Days {
			midnight := params.Start.Add(time.Duration(d) * day)
			mean := h.visitsADay
			if wd := midnight.Weekday(); wd == time.Saturday || wd == time.Sunday {
				mean *= params.Weekend
			}
			c := stream(p.options.Seed, "day", i, d)
			for n := range c.poisson(mean) {
				hour := c.weighted(params.Hours[:])
				at := midnight.Add(time.Duration((float64(hour) + c.Float64()) * float64(time.Hour)))
				v, do := p.visitOf(h, stream(p.options.Seed, "visit", i, d, n))
				p.schedule.enter(at, v, do)
			}
		}
	}
}

// visitOf decides on the device and the way in, and what is then done with it.
func (p *play) visitOf(h *person, c chance) (*visit, script) {
	v := &visit{chance: c, play: p, client: h.browser, address: h.home}
	v.port = v.freshPort()
	useApp := c.happens(0.1)
	if h.prefersApp {
		useApp = c.happens(0.92)
	}
	if !useApp {
		return v, h.inBrowser
	}
	v.client = h.app
	if params := &p.options.Parameters; c.happens(params.CarrierShare) {
		v.address = carrierAddress(c.IntN(params.CarrierAddresses))
	}
	return v, h.inApp
}

const webOrigin = "https://www.skyloom.example"

var (
	browsers = []string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
		"Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
		"Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
	}
	apps = []string{
		appName + "/7.4.1 (iOS 18.6; iPhone)",
		appName + "/7.4.0 (Android 15; phone)",
		appName + "/7.2.3 (Android 13; phone)",
	}
)

// language is what a member's devices ask for.
func language(m *Member) string {
	switch m.Address.Country {
	case "FR":
		return "fr-FR,fr;q=0.9,en;q=0.6"
	case "DE":
		return "de-DE,de;q=0.9,en;q=0.6"
	case "SE":
		return "sv-SE,sv;q=0.9,en;q=0.7"
	default:
		return "en-" + m.Address.Country + ",en;q=0.9"
	}
}

// homeAddress gives every second member, as long as they last, an IPv4 address of their own from the range kept for
// documentation, and everybody else an IPv6 one (RFC 5737, RFC 3849).
func homeAddress(i, members int) string {
	step := max(2, int(math.Ceil(float64(members)/250)))
	if i%step == 0 {
		return fmt.Sprintf("198.51.100.%d", 1+i/step)
	}
	return fmt.Sprintf("2001:db8:%x:%x::%x", 0x100+i>>16, i&0xffff, 0x10+i%7)
}

// carrierAddress is one of the addresses behind which a telephone company hides its customers.
func carrierAddress(i int) string { return fmt.Sprintf("192.0.2.%d", 10+i) }
