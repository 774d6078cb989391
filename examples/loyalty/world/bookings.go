package world

import (
	"fmt"
	"time"
)

// Booking is a journey of one or more people.
type Booking struct {
	PNR        string // six letters and digits, the booking reference
	Flights    []Flight
	Passengers []Passenger // the one who booked first
}

// Flight is part of a journey.
type Flight struct {
	Flight string `json:"flight"`
	From   string `json:"from"`
	To     string `json:"to"`
	Date   string `json:"date"`
}

// Passenger is somebody on a journey.
type Passenger struct {
	FirstName string
	LastName  string
	Ticket    string  // thirteen digits; one in ten passes for a card number by chance
	Member    *Member // nil for who is no member
}

// known is by what the programme knows a passenger: the loyalty number, else the ticket.
func (p *Passenger) known() string {
	if p.Member != nil {
		return p.Member.Number
	}
	return p.Ticket
}

const pnrLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// travels gives some members journeys, alone, with other members, or with people who are none.
func (r *registry) travels(w *World, seed uint64) {
	for i, m := range w.Members {
		c := stream(seed, "travels", i)
		for range c.poisson(r.p.BookingsPerMember) {
			r.journey(c, w, m)
		}
	}
}

func (r *registry) journey(c chance, w *World, m *Member) {
	b := &Booking{PNR: r.code(c, 6), Passengers: []Passenger{r.passenger(c, m)}}
	switch {
	case len(m.Family) > 0 && c.happens(0.5):
		for _, other := range m.Family[:1+c.IntN(min(3, len(m.Family)))] {
			b.Passengers = append(b.Passengers, r.passenger(c, other))
		}
	case c.happens(0.25):
		if other := pick(c, w.Members); other != m {
			b.Passengers = append(b.Passengers, r.passenger(c, other))
		}
	case c.happens(0.35):
		for range 1 + c.IntN(2) {
			stock := pick(c, r.cultures)
			b.Passengers = append(b.Passengers, Passenger{FirstName: pick(c, stock.given), LastName: m.LastName, Ticket: r.ticket(c)})
		}
	}
	from, to := pick(c, w.Airports), pick(c, w.Airports)
	out := r.p.Start.AddDate(0, 0, 1+c.IntN(120))
	b.Flights = []Flight{{fmt.Sprintf("SK%d", 100+c.IntN(900)), from.IATA, to.IATA, out.Format(time.DateOnly)}}
	if c.happens(0.7) {
		back := out.AddDate(0, 0, 1+c.IntN(20))
		b.Flights = append(b.Flights, Flight{fmt.Sprintf("SK%d", 100+c.IntN(900)), to.IATA, from.IATA, back.Format(time.DateOnly)})
	}
	w.bookings[b.PNR] = b
	w.Bookings = append(w.Bookings, b)
	m.Bookings = append(m.Bookings, b.PNR)
}

func (r *registry) passenger(c chance, m *Member) Passenger {
	return Passenger{FirstName: m.FirstName, LastName: m.LastName, Ticket: r.ticket(c), Member: m}
}

// ticket makes a ticket number that nobody else has.
func (r *registry) ticket(c chance) string {
	for {
		if t := "899" + c.digits(10); !r.codes[t] {
			r.codes[t] = true
			return t
		}
	}
}

// code makes a word of letters and digits that was not given out before.
func (r *registry) code(c chance, n int) string {
	for {
		b := make([]byte, n)
		for i := range b {
			b[i] = pnrLetters[c.IntN(len(pnrLetters))]
		}
		if text := string(b); !r.codes[text] {
			r.codes[text] = true
			return text
		}
	}
}
