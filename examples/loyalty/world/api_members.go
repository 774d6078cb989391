package world

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
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

// profile tells any member about any member: the broken object authorisation that the incident is made of. It asks the
// service behind with the caller's token, and leaves out what is not for members' eyes.
func (a *API) profile(r *http.Request, _ *Member) answer {
	number := r.PathValue("number")
	asked, err := a.askBehind(r, "/internal/profiles/"+url.PathEscape(number))
	if err != nil {
		return refuse(http.StatusBadGateway, "profile_service_unreachable")
	}
	ans := answer{status: asked.status, behind: []innerCall{asked}}
	if asked.status != http.StatusOK {
		ans.body = problem{"member_not_found"}
		return ans
	}
	var stored storedProfile
	if err := json.Unmarshal(asked.body, &stored); err != nil {
		return answer{status: http.StatusBadGateway, body: problem{"profile_service_unreadable"}, behind: ans.behind}
	}
	ans.body = stored.profile
	for _, d := range asked.left {
		ans.left = disclose(ans.left, d.Number, slices.DeleteFunc(slices.Clone(d.Must), notForMembers), nil)
	}
	return ans
}

// notForMembers says whether the programme's front leaves a kind out of profiles.
func notForMembers(kind string) bool { return kind == "identity.passport" }

// storedProfile is the answer to GET /internal/profiles/{number}: a profile and what else is stored there.
type storedProfile struct {
	profile

	PassportNumber *string `json:"passportNumber"`
}

// storedProfile answers the front. It would answer anybody inside.
func (a *API) storedProfile(r *http.Request, _ *Member) answer {
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
	if m.Passport != "" {
		kinds = append(kinds, "identity.passport")
	}
	return answer{
		status: http.StatusOK,
		body: storedProfile{
			profile: profile{
				LoyaltyNumber: m.Number, FirstName: m.FirstName, LastName: m.LastName, Email: m.Email, Phone: optional(m.Phone),
				BirthDate: m.BirthDate.Format(time.DateOnly), Address: m.Address, Tier: m.Tier, PaymentCard: optional(card),
			},
			PassportNumber: optional(m.Passport),
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
	OrderNumber string `json:"orderNumber,omitempty"`
}

const linesPerPage = 20

func statementLines(of []Transaction) []statementLine {
	lines := make([]statementLine, 0, len(of))
	for _, t := range of {
		lines = append(lines, statementLine{t.ID, t.Date.Format(time.DateOnly), t.Description, t.Points, t.Partner, t.Order})
	}
	return lines
}

// transactions tells any member, a page at a time, what happened on any member's points account.
func (a *API) transactions(r *http.Request, _ *Member) answer {
	m, no := a.member(r)
	if m == nil {
		return no
	}
	page := positive(r, "page", 1, 1000)
	if page == 0 {
		return refuse(http.StatusBadRequest, "malformed_page")
	}
	all := m.Transactions
	s := statement{Page: page, Pages: max(1, (len(all)+linesPerPage-1)/linesPerPage)}
	s.Transactions = statementLines(all[min(len(all), (page-1)*linesPerPage):min(len(all), page*linesPerPage)])
	ans := answer{status: http.StatusOK, body: s}
	if len(s.Transactions) > 0 {
		ans.left = about(m, must("loyalty.transaction"), nil)
	}
	return ans
}

// household is the answer to GET /v2/members/{number}/family.
type household struct {
	Members []rosterLine `json:"members"`
}

// rosterLine is one member in a list.
type rosterLine struct {
	LoyaltyNumber string `json:"loyaltyNumber"`
	Name          string `json:"name"`
	Tier          string `json:"tier"`
}

func rosterLineOf(m *Member) rosterLine { return rosterLine{m.Number, m.Name(), m.Tier} }

// family tells any member who is linked with any member.
func (a *API) family(r *http.Request, _ *Member) answer {
	m, no := a.member(r)
	if m == nil {
		return no
	}
	h := household{Members: []rosterLine{}}
	var left []Disclosure
	for _, other := range m.Family {
		h.Members = append(h.Members, rosterLineOf(other))
		left = disclose(left, other.Number, rosterKinds, nil)
	}
	return answer{status: http.StatusOK, body: h, left: left}
}

// rosterKinds are the kinds in a [rosterLine].
var rosterKinds = must("loyalty.number", "person.name", "loyalty.tier")
