package world

import (
	"net/http"
	"strconv"
	"time"
)

// profile is the answer to GET /v2/members/{number}/profile.
type profile struct {
	LoyaltyNumber string  `json:"loyaltyNumber"`
	FirstName     string  `json:"firstName"`
	LastName      string  `json:"lastName"`
	Email         string  `json:"email"`
	Phone         *string `json:"phone"`
	BirthDate     string  `json:"birthDate"`
	Address       Address `json:"address"`
	Tier          string  `json:"tier"`
	PaymentCard   *string `json:"paymentCard"` // masked; null without one
}

// profile tells any member about any member: the broken object authorisation that the incident is made of.
func (a *API) profile(r *http.Request, _ *Member) answer {
	m, no := a.member(r)
	if m == nil {
		return no
	}
	kinds := must("loyalty.number", "person.first_name", "person.last_name", "contact.email",
		"person.birth_date", "contact.address", "loyalty.tier")
	if m.Phone != "" {
		kinds = append(kinds, "contact.phone")
	}
	card := ""
	if m.Card != "" {
		card = "**** **** **** " + m.Card
		kinds = append(kinds, "payment.card_number/masked")
	}
	return answer{
		status: http.StatusOK,
		body: profile{
			LoyaltyNumber: m.Number, FirstName: m.FirstName, LastName: m.LastName, Email: m.Email, Phone: optional(m.Phone),
			BirthDate: m.BirthDate.Format(time.DateOnly), Address: m.Address, Tier: m.Tier, PaymentCard: optional(card),
		},
		left: about(m, kinds, nil),
	}
}

// balance is the answer to GET /v2/members/{number}/balance. It does not say whose it is: the path does.
type balance struct {
	PointsBalance  int    `json:"pointsBalance"`
	PointsExpiring int    `json:"pointsExpiring"`
	PointsExpireOn string `json:"pointsExpireOn"`
	ProgrammeID    string `json:"programmeId"` // the same for everybody
}

// balance tells any member how many points any member has.
func (a *API) balance(r *http.Request, _ *Member) answer {
	m, no := a.member(r)
	if m == nil {
		return no
	}
	return answer{
		status: http.StatusOK,
		body:   balance{m.Points, m.Expiring, m.ExpireOn.Format(time.DateOnly), a.world.Programme},
		left:   about(m, must("loyalty.balance"), nil),
	}
}

// statement is the answer to GET /v2/members/{number}/transactions. It does not say whose it is either.
type statement struct {
	Page         int             `json:"page"`
	Pages        int             `json:"pages"`
	Transactions []statementLine `json:"transactions"`
}

type statementLine struct {
	ID          string `json:"id"`
	Date        string `json:"date"`
	Description string `json:"description"`
	Points      int    `json:"points"`
	Partner     string `json:"partner"`
	OrderNumber string `json:"orderNumber"`
}

const linesPerPage = 20

// transactions tells any member, a page at a time, what happened on any member's points account.
func (a *API) transactions(r *http.Request, _ *Member) answer {
	m, no := a.member(r)
	if m == nil {
		return no
	}
	page := 1
	if text := r.URL.Query().Get("page"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 1000 {
			return refuse(http.StatusBadRequest, "malformed_page")
		}
		page = n
	}
	all := m.Transactions
	s := statement{Page: page, Pages: max(1, (len(all)+linesPerPage-1)/linesPerPage), Transactions: []statementLine{}}
	for _, t := range all[min(len(all), (page-1)*linesPerPage):min(len(all), page*linesPerPage)] {
		s.Transactions = append(s.Transactions, statementLine{
			t.ID, t.Date.Format(time.DateOnly), t.Description, t.Points, t.Partner, t.Order,
		})
	}
	ans := answer{status: http.StatusOK, body: s}
	if len(s.Transactions) > 0 {
		ans.left = about(m, must("loyalty.transaction"), nil)
	}
	return ans
}
