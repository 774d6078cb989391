package world

import (
	"net/http"
	"strings"
	"time"
)

// found is the answer to GET /desk/search?q=.
type found struct {
	Results []foundMember `json:"results"`
}

type foundMember struct {
	LoyaltyNumber string `json:"loyaltyNumber"`
	Name          string `json:"name"`
	Email         string `json:"email"`
	Tier          string `json:"tier"`
}

func foundMemberOf(m *Member) foundMember { return foundMember{m.Number, m.Name(), m.Email, m.Tier} }

// foundKinds are the kinds in a [foundMember].
var foundKinds = must("loyalty.number", "person.name", "contact.email", "loyalty.tier")

const mostFound = 10

// search finds members by number, last name or e-mail.
func (a *API) search(r *http.Request, _ *Staff) answer {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	if len(q) < 2 {
		return refuse(http.StatusBadRequest, "search_too_short")
	}
	f := found{Results: []foundMember{}}
	var left []Disclosure
	for _, m := range a.world.look(q) {
		if len(f.Results) == mostFound {
			break
		}
		f.Results = append(f.Results, foundMemberOf(m))
		left = disclose(left, m.Number, foundKinds, nil)
	}
	return answer{status: http.StatusOK, body: f, left: left}
}

// memberFile is the answer to GET /desk/members/{number}: everything that the desk needs.
type memberFile struct {
	LoyaltyNumber      string          `json:"loyaltyNumber"`
	FirstName          string          `json:"firstName"`
	LastName           string          `json:"lastName"`
	Email              string          `json:"email"`
	Phone              *string         `json:"phone"`
	BirthDate          string          `json:"birthDate"`
	Address            Address         `json:"address"`
	Tier               string          `json:"tier"`
	PointsBalance      int             `json:"pointsBalance"`
	RecentTransactions []statementLine `json:"recentTransactions"`
	CaseID             string          `json:"caseId"`
}

// openMember opens a member's file, and with it a case.
func (a *API) openMember(r *http.Request, who *Staff) answer {
	m, no := a.member(r)
	if m == nil {
		return no
	}
	c := deskCase{
		id: a.newID("CASE-"), opened: a.clock.Now().UTC(), team: who.Team, member: m,
		topic: caseTopics[int(a.state.serial%uint64(len(caseTopics)))],
	}
	a.state.cases = append(a.state.cases, c)
	file := memberFile{
		LoyaltyNumber: m.Number, FirstName: m.FirstName, LastName: m.LastName, Email: m.Email, Phone: optional(m.Phone),
		BirthDate: m.BirthDate.Format(time.DateOnly), Address: m.Address, Tier: m.Tier, PointsBalance: m.Points,
		RecentTransactions: statementLines(m.Transactions[:min(3, len(m.Transactions))]), CaseID: c.id,
	}
	kinds := must("loyalty.number", "person.first_name", "person.last_name", "contact.email",
		"person.birth_date", "contact.address", "loyalty.tier", "loyalty.balance")
	if m.Phone != "" {
		kinds = append(kinds, "contact.phone")
	}
	if len(file.RecentTransactions) > 0 {
		kinds = append(kinds, "loyalty.transaction")
	}
	return answer{status: http.StatusOK, body: file, left: about(m, kinds, nil)}
}

var caseTopics = []string{"missing-points", "lost-card", "name-change", "flight-disruption", "reward-order", "complaint", "account-access"}

// exportOrder is the body of POST /desk/cases/export.
type exportOrder struct {
	Date string `json:"date"`
	Page int    `json:"page"`
	Size int    `json:"size"`
}

// exported is the answer to it.
type exported struct {
	Date  string         `json:"date"`
	Page  int            `json:"page"`
	Pages int            `json:"pages"`
	Cases []exportedCase `json:"cases"`
}

type exportedCase struct {
	CaseID   string      `json:"caseId"`
	Topic    string      `json:"topic"`
	OpenedAt string      `json:"openedAt"`
	Member   foundMember `json:"member"`
}

// exportCases gives a supervisor the team's cases of a day with the members that they are about.
func (a *API) exportCases(r *http.Request, who *Staff) answer {
	var o exportOrder
	if !readBody(r, &o) || o.Page < 1 || o.Size < 1 || o.Size > 200 {
		return refuse(http.StatusBadRequest, "malformed_body")
	}
	var ofDay []deskCase
	for _, c := range a.state.cases {
		if c.team == who.Team && c.opened.Format(time.DateOnly) == o.Date {
			ofDay = append(ofDay, c)
		}
	}
	e := exported{Date: o.Date, Page: o.Page, Pages: (len(ofDay) + o.Size - 1) / o.Size, Cases: []exportedCase{}}
	var left []Disclosure
	for _, c := range ofDay[min(len(ofDay), (o.Page-1)*o.Size):min(len(ofDay), o.Page*o.Size)] {
		e.Cases = append(e.Cases, exportedCase{c.id, c.topic, c.opened.Format(time.RFC3339), foundMemberOf(c.member)})
		left = disclose(left, c.member.Number, foundKinds, nil)
	}
	return answer{status: http.StatusOK, body: e, left: left}
}
