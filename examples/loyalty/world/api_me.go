package world

import "net/http"

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
