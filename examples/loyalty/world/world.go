package world

import (
	"slices"
	"strings"
	"time"
)

// World is everything that the programme knows. Who is in it stays; what members change, an [API] changes.
type World struct {
	Members   []*Member // the ordinary members, by rising loyalty number
	Intruders []*Member // accounts that intruders opened for themselves; without an incident they sleep
	Bookings  []*Booking
	Partners  []Partner
	Staff     []*Staff
	MailKey   string // by which the mail company knows the programme
	Airports  []Airport
	Offers    []Offer
	Programme string // the programme's own id, the same in every answer: it identifies nobody

	roster     []*Member // everybody, by rising loyalty number
	byNumber   map[string]*Member
	byUsername map[string]*Member
	byID       map[string]*Member
	byLastName map[string][]*Member // in lower case; the lists by rising number
	byEmail    map[string][]*Member // in lower case
	bookings   map[string]*Booking  // by reference
	vouchers   map[string]*Voucher  // by code

	verified                      tokenMemory
	tokenKey                      []byte
	webTokenLife, mobileTokenLife time.Duration
}

// Member is one invented person in the programme.
type Member struct {
	ID       string // UUID: the account, and the subject of its tokens
	Number   string // ten digits
	Username string
	Password string

	FirstName string
	LastName  string
	Email     string // two members may share one
	Phone     string // E.164; empty where the member gave none
	BirthDate time.Time
	Address   Address
	Tier      string
	Card      string // the last four digits of a stored payment card; empty without one. The programme has no more
	Passport  string // its number; empty where none is on file

	Family   []*Member // who is linked with the member; empty for most
	Bookings []string  // references of journeys that the member booked
	Vouchers []string  // codes of printed vouchers that the member was sent

	Points       int
	Expiring     int
	ExpireOn     time.Time
	Transactions []Transaction // newest first
}

// Name is the member's whole name.
func (m *Member) Name() string { return m.FirstName + " " + m.LastName }

// actor is how the member's tokens name them.
func (m *Member) actor() *Actor { return &Actor{Type: tokenSubject, Value: m.ID} }

// The types of actors.
const (
	tokenSubject = "token_subject"
	apiKey       = "api_key"
)

// Address is where a member lives.
type Address struct {
	Street   string `json:"street"`
	Postcode string `json:"postcode"`
	City     string `json:"city"`
	Country  string `json:"country"`
}

// New invents a world. The ordinary members are the same for one seed and size, with and without an incident.
func New(o Options) (*World, error) {
	o = o.filled()
	if err := o.Check(); err != nil {
		return nil, err
	}
	p := &o.Parameters
	w := &World{
		Airports:   airports(),
		Offers:     offers(p.Start),
		Programme:  stream(o.Seed, "programme").uuid(),
		byNumber:   make(map[string]*Member, p.Members),
		byUsername: make(map[string]*Member, p.Members),
		byID:       make(map[string]*Member, p.Members),
		byLastName: map[string][]*Member{},
		byEmail:    map[string][]*Member{},
		bookings:   map[string]*Booking{},
		vouchers:   map[string]*Voucher{},

		tokenKey:        []byte(stream(o.Seed, "token key").uuid()),
		webTokenLife:    p.WebTokenLife,
		mobileTokenLife: p.MobileTokenLife,
	}
	r := newRegistry(o.Seed, p)
	for _, a := range w.Airports {
		r.phones[compact(a.Phone)] = true // no member shares a number with an airport
	}
	for i := range p.Members {
		m := r.member(stream(o.Seed, "member", i))
		w.Members = append(w.Members, m)
	}
	for i := range p.Intrusion.Tokens {
		w.Intruders = append(w.Intruders, r.member(stream(o.Seed, "intruder", i)))
	}
	r.households(stream(o.Seed, "households"), w.Members)
	r.families(stream(o.Seed, "families"), w.Members)
	r.papers(w, o.Seed)
	r.travels(w, o.Seed)
	w.companies(stream(o.Seed, "companies"), p.PartnerKeys)
	w.desk(stream(o.Seed, "desk"), p.Agents)
	w.roster = slices.Concat(w.Members, w.Intruders)
	for _, m := range w.roster {
		w.byNumber[m.Number], w.byUsername[m.Username], w.byID[m.ID] = m, m, m
		last, email := strings.ToLower(m.LastName), strings.ToLower(m.Email)
		w.byLastName[last], w.byEmail[email] = append(w.byLastName[last], m), append(w.byEmail[email], m)
	}
	return w, nil
}

// look finds members by number, last name or e-mail.
func (w *World) look(q string) []*Member {
	if m := w.byNumber[q]; m != nil {
		return []*Member{m}
	}
	q = strings.ToLower(q)
	if named := w.byLastName[q]; len(named) > 0 {
		return named
	}
	return w.byEmail[q]
}

// newEmail changes where a member gets mail.
func (w *World) newEmail(m *Member, email string) {
	old, now := strings.ToLower(m.Email), strings.ToLower(email)
	w.byEmail[old] = slices.DeleteFunc(slices.Clone(w.byEmail[old]), func(other *Member) bool { return other == m })
	w.byEmail[now] = append(slices.Clone(w.byEmail[now]), m)
	m.Email = email
}

// Member finds a member by loyalty number; nil when there is none.
func (w *World) Member(number string) *Member { return w.byNumber[number] }
