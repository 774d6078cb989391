package world

import "net/http"

// reservation is the answer to GET /v2/bookings/{pnr}.
type reservation struct {
	PNR        string       `json:"pnr"`
	Status     string       `json:"status"`
	Flights    []Flight     `json:"flights"`
	Passengers []seatedBody `json:"passengers"`
}

type seatedBody struct {
	FirstName     string  `json:"firstName"`
	LastName      string  `json:"lastName"`
	TicketNumber  string  `json:"ticketNumber"`
	LoyaltyNumber *string `json:"loyaltyNumber"` // null for who is no member
}

// booking tells who knows its reference who flies. The reference is about all of them, or about none: that may be argued.
func (a *API) booking(r *http.Request, _ *Member) answer {
	b := a.world.bookings[r.PathValue("pnr")]
	if b == nil {
		return refuse(http.StatusNotFound, "booking_not_found")
	}
	body := reservation{PNR: b.PNR, Status: "confirmed", Flights: b.Flights}
	var left []Disclosure
	for _, p := range b.Passengers {
		row := seatedBody{FirstName: p.FirstName, LastName: p.LastName, TicketNumber: p.Ticket}
		kinds := must("person.first_name", "person.last_name", "travel.ticket_number")
		if p.Member != nil {
			row.LoyaltyNumber = &p.Member.Number
			kinds = append(kinds, "loyalty.number")
		}
		body.Passengers = append(body.Passengers, row)
		left = disclose(left, p.known(), kinds, may("travel.booking_reference"))
	}
	return answer{status: http.StatusOK, body: body, left: left}
}
