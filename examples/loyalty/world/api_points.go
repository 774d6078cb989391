package world

import (
	"net/http"
	"slices"
	"time"
)

// transferOrder is the body of POST /v2/points/transfer.
type transferOrder struct {
	ToNumber string `json:"toLoyaltyNumber"`
	Points   int    `json:"points"`
}

// transferred is the answer to it: the sender's new balance.
type transferred struct {
	TransferID    string `json:"transferId"`
	Points        int    `json:"points"`
	PointsBalance int    `json:"pointsBalance"`
}

// transfer moves points to another member.
func (a *API) transfer(r *http.Request, caller *Member) answer {
	var o transferOrder
	if !readBody(r, &o) || o.Points < 1 {
		return refuse(http.StatusBadRequest, "malformed_body")
	}
	to := a.world.Member(o.ToNumber)
	switch {
	case to == nil || to == caller:
		return refuse(http.StatusNotFound, "member_not_found")
	case o.Points > caller.Points:
		return refuse(http.StatusConflict, "not_enough_points")
	}
	id := a.newID("TR")
	a.book(caller, -o.Points, "Points given", id)
	a.book(to, o.Points, "Points received", id)
	return answer{
		status: http.StatusOK, body: transferred{id, o.Points, caller.Points}, left: about(caller, must("loyalty.balance"), may("loyalty.transaction")),
		mails: []mail{mailTo(caller, "points-given", ""), mailTo(to, "points-received", "")},
	}
}

// book writes a line into a member's points account.
func (a *API) book(m *Member, points int, what, id string) {
	m.Points += points
	m.Transactions = slices.Insert(m.Transactions, 0, Transaction{
		ID: id, Date: a.clock.Now().UTC().Truncate(day), Description: what, Points: points, Partner: "Skyloom Rewards",
	})
}

// rewardChoice is the body of POST /v2/rewards/hold.
type rewardChoice struct {
	OfferID string `json:"offerId"`
}

// heldReward is the answer to it: a promise for a quarter of an hour.
type heldReward struct {
	HoldID    string `json:"holdId"`
	OfferID   string `json:"offerId"`
	Points    int    `json:"points"`
	ExpiresAt string `json:"expiresAt"`
}

const holdFor = 15 * time.Minute

// hold is the first of two steps to a reward.
func (a *API) hold(r *http.Request, caller *Member) answer {
	var c rewardChoice
	if !readBody(r, &c) {
		return refuse(http.StatusBadRequest, "malformed_body")
	}
	at := slices.IndexFunc(a.world.Offers, func(o Offer) bool { return o.ID == c.OfferID && o.Points > 0 })
	if at < 0 {
		return refuse(http.StatusNotFound, "offer_not_found")
	}
	offer := a.world.Offers[at]
	if offer.Points > caller.Points {
		return refuse(http.StatusConflict, "not_enough_points")
	}
	id, until := a.newID("H"), a.clock.Now().UTC().Add(holdFor)
	a.state.holds[id] = hold{caller, offer, until}
	return answer{
		status: http.StatusOK, body: heldReward{id, offer.ID, offer.Points, until.Format(time.RFC3339)},
		// What the reward costs is the caller's only once it is taken: whether it tells of them may be argued.
		left: about(caller, must(), may("loyalty.balance", "loyalty.transaction")),
	}
}

// redemption is the body of POST /v2/rewards/redeem.
type redemption struct {
	HoldID string `json:"holdId"`
}

// redeemed is the answer to it.
type redeemed struct {
	Voucher       rewardVoucher `json:"voucher"`
	PointsBalance int           `json:"pointsBalance"`
}

type rewardVoucher struct {
	Code       string `json:"code"`
	OfferID    string `json:"offerId"`
	ValidUntil string `json:"validUntil"`
}

// redeem is the second step: it takes the points and gives a voucher.
func (a *API) redeem(r *http.Request, caller *Member) answer {
	var q redemption
	if !readBody(r, &q) {
		return refuse(http.StatusBadRequest, "malformed_body")
	}
	h, ok := a.state.holds[q.HoldID]
	now := a.clock.Now().UTC()
	switch {
	case !ok || h.member != caller:
		return refuse(http.StatusNotFound, "hold_not_found")
	case now.After(h.expires) || h.offer.Points > caller.Points:
		delete(a.state.holds, q.HoldID)
		return refuse(http.StatusConflict, "hold_expired")
	}
	delete(a.state.holds, q.HoldID)
	id := a.newID("RW")
	a.book(caller, -h.offer.Points, h.offer.Title, id)
	return answer{
		status: http.StatusOK,
		body: redeemed{
			Voucher:       rewardVoucher{"SKY-" + id[2:6] + "-" + id[6:10], h.offer.ID, now.AddDate(1, 0, 0).Format(time.DateOnly)},
			PointsBalance: caller.Points,
		},
		left:  about(caller, must("loyalty.balance"), may("credential.secret", "loyalty.transaction")),
		mails: []mail{mailTo(caller, "reward", "")},
	}
}

// cashedVoucher is the answer to POST /v2/vouchers/{code}.
type cashedVoucher struct {
	Code          string `json:"code"`
	Points        int    `json:"points"`
	PointsBalance int    `json:"pointsBalance"`
}

// cashVoucher turns the code of a printed voucher into points, once.
func (a *API) cashVoucher(r *http.Request, caller *Member) answer {
	v := a.world.vouchers[r.PathValue("code")]
	switch {
	case v == nil:
		return refuse(http.StatusNotFound, "voucher_not_found")
	case v.used:
		return refuse(http.StatusConflict, "voucher_used")
	}
	v.used = true
	a.book(caller, v.Points, "Voucher", a.newID("VC"))
	return answer{
		status: http.StatusOK, body: cashedVoucher{v.Code, v.Points, caller.Points},
		left: about(caller, must("loyalty.balance"), may("credential.secret", "loyalty.transaction")),
	}
}
