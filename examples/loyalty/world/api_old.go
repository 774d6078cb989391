package world

import (
	"net/http"
	"time"
)

// customerRecord is the answer to GET /customer/{number} of the host that everybody has forgotten.
type customerRecord struct {
	LoyaltyNumber  string  `json:"loyaltyNumber"`
	Name           string  `json:"name"`
	Email          string  `json:"email"`
	Phone          *string `json:"phone"`
	BirthDate      string  `json:"birthDate"`
	Address        Address `json:"address"`
	PassportNumber *string `json:"passportNumber"`
}

// customer tells anybody about any member. Nobody has asked it for years.
func (a *API) customer(r *http.Request) answer {
	m, no := a.member(r)
	if m == nil {
		return no
	}
	kinds := must("loyalty.number", "person.name", "contact.email", "person.birth_date", "contact.address")
	if m.Phone != "" {
		kinds = append(kinds, "contact.phone")
	}
	if m.Passport != "" {
		kinds = append(kinds, "identity.passport")
	}
	return answer{
		status: http.StatusOK,
		body: customerRecord{
			LoyaltyNumber: m.Number, Name: m.Name(), Email: m.Email, Phone: optional(m.Phone),
			BirthDate: m.BirthDate.Format(time.DateOnly), Address: m.Address, PassportNumber: optional(m.Passport),
		},
		left: about(m, kinds, nil),
	}
}
