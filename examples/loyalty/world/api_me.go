package world

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// myself is the answer to GET /v2/me.
type myself struct {
	MemberID      string  `json:"memberId"`
	Name          string  `json:"name"`
	Email         string  `json:"email"`
	Phone         *string `json:"phone"`
	LoyaltyNumber string  `json:"loyaltyNumber"`
	Tier          string  `json:"tier"`
	PointsBalance int     `json:"pointsBalance"`
}

// me tells callers about themselves.
func (a *API) me(_ *http.Request, caller *Member) answer {
	body := myself{
		MemberID: caller.ID, Name: caller.Name(), Email: caller.Email, Phone: optional(caller.Phone),
		LoyaltyNumber: caller.Number, Tier: caller.Tier, PointsBalance: caller.Points,
	}
	kinds := must("person.name", "contact.email", "loyalty.number", "loyalty.tier", "loyalty.balance")
	if caller.Phone != "" {
		kinds = append(kinds, "contact.phone")
	}
	return answer{status: http.StatusOK, body: body, left: about(caller, kinds, may("account.id"))}
}

// optional is null in JSON where there is nothing.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// contact is the body of PATCH /v2/me/contact; what is left out stays.
type contact struct {
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// contactNow is the answer to it.
type contactNow struct {
	Email string  `json:"email"`
	Phone *string `json:"phone"`
}

// changeContact changes where a member can be reached. The old mailbox hears of it.
func (a *API) changeContact(r *http.Request, caller *Member) answer {
	var c contact
	if !readBody(r, &c) || (c.Email == "" && c.Phone == "") || (c.Email != "" && !strings.Contains(c.Email, "@")) {
		return refuse(http.StatusBadRequest, "malformed_body")
	}
	told := mailTo(caller, "contact-changed", "")
	if c.Email != "" {
		a.world.newEmail(caller, c.Email)
	}
	if c.Phone != "" {
		caller.Phone = c.Phone
	}
	kinds := must("contact.email")
	if caller.Phone != "" {
		kinds = append(kinds, "contact.phone")
	}
	return answer{
		status: http.StatusOK, body: contactNow{caller.Email, optional(caller.Phone)}, left: about(caller, kinds, nil), mails: []mail{told},
	}
}

// readBody reads a small JSON body.
func readBody(r *http.Request, into any) bool {
	return json.NewDecoder(io.LimitReader(r.Body, 4096)).Decode(into) == nil
}

// readLong does the same of a long list.
func readLong(r *http.Request, into any) bool {
	return json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(into) == nil
}
