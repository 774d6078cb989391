package world

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// registry is the programme's front desk: it gives out numbers and user names, each once.
type registry struct {
	p         *Parameters
	cultures  []culture
	countries map[string]country
	next      int64
	numbers   chance
	usernames map[string]bool
	phones    map[string]bool
	codes     map[string]bool
}

func newRegistry(seed uint64, p *Parameters) *registry {
	numbers := stream(seed, "numbers")
	return &registry{
		p: p, cultures: cultures(), countries: countries(), numbers: numbers,
		next:      5_200_000_000 + numbers.Int64N(700_000_000),
		usernames: make(map[string]bool, p.Members),
		phones:    make(map[string]bool, p.Members),
		codes:     map[string]bool{},
	}
}

// member enrols one more invented person.
func (r *registry) member(c chance) *Member {
	r.next += 1 + r.numbers.Int64N(3)
	stock := pick(c, r.cultures)
	m := &Member{
		ID: c.uuid(), Number: strconv.FormatInt(r.next, 10),
		FirstName: pick(c, stock.given), LastName: pick(c, stock.family),
		BirthDate: time.Date(1941+c.IntN(66), time.Month(1+c.IntN(12)), 1+c.IntN(28), 0, 0, 0, 0, time.UTC),
		Tier:      tiers[c.weighted([]float64{62, 22, 12, 4})],
	}
	m.Username = r.username(c, m)
	m.Password = pick(c, passwordWords) + "-" + pick(c, passwordWords) + "-" + c.digits(4)
	m.Email = m.Username + "@" + pick(c, mailDomains)
	home := r.countries[pick(c, stock.countries)]
	m.Address = home.address(c)
	if !c.happens(r.p.NoPhone) {
		m.Phone = r.phone(c, &home)
	}
	if c.happens(r.p.StoredCard) {
		m.Card = c.digits(4)
	}
	r.activity(c, m)
	return m
}

// username makes a name to log in with that nobody else has.
func (r *registry) username(c chance, m *Member) string {
	first, last := plain(m.FirstName), plain(m.LastName)
	name := first + "." + last
	if c.happens(0.4) {
		name = fmt.Sprintf("%s.%s%02d", first[:1], last, m.BirthDate.Year()%100)
	}
	for i := 2; r.usernames[name]; i++ {
		name = fmt.Sprintf("%s.%s%d", first, last, i)
	}
	r.usernames[name] = true
	return name
}

// phone finds a number that nobody has yet; in a world larger than the ranges kept for fiction, people share numbers.
func (r *registry) phone(c chance, home *country) string {
	number := home.phone(c)
	for range 40 {
		if !r.phones[number] {
			break
		}
		number = home.phone(c)
	}
	r.phones[number] = true
	return number
}

// compact takes the spaces out of a telephone number.
func compact(phone string) string { return strings.ReplaceAll(phone, " ", "") }

// households makes some couples share an e-mail address and a home, and sees to it that there is at least one such couple
// and one member without a telephone.
func (r *registry) households(c chance, members []*Member) {
	couples := max(1, int(r.p.SharedEmail*float64(len(members))/2))
	order := c.Perm(len(members))
	for i := range couples {
		one, other := members[order[2*i]], members[order[2*i+1]]
		other.Email, other.Address, other.LastName = one.Email, one.Address, one.LastName
	}
	members[order[2*couples]].Phone = ""
}

var (
	tiers         = []string{"Blue", "Silver", "Gold", "Platinum"}
	mailDomains   = []string{"mail.example", "post.example", "inbox.example", "letterbox.example", "kestrelmail.example"}
	passwordWords = []string{
		"Anchor", "Bramble", "Copper", "Drizzle", "Ember", "Fjord", "Gable", "Harbour", "Inkwell", "Juniper", "Kettle", "Lantern",
		"Meadow", "Nutmeg", "Orchard", "Pebble", "Quartz", "Ripple", "Saffron", "Thimble", "Umbrella", "Velvet", "Walnut", "Zephyr",
	}
)
