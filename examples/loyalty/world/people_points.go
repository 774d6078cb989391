package world

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// errand is what a member now and then does beside looking: give points away, order a reward, cash a voucher, or change
// where they can be reached.
func (h *person) errand(v *visit, me *myself) error {
	p := &v.play.options.Parameters
	var do func(*visit, *myself) error
	switch at := v.Float64(); {
	case at < p.Transfers:
		do = h.giveAway
	case at < p.Transfers+p.Rewards:
		do = h.orderReward
	case at < p.Transfers+p.Rewards+p.VoucherEntries:
		do = h.enterVoucher
	case at < p.Transfers+p.Rewards+p.VoucherEntries+p.ContactChanges:
		do = h.move
	default:
		return nil
	}
	if err := v.think(); err != nil {
		return err
	}
	return do(v, me)
}

// giveAway sends some points to somebody in the family, else to a friend.
func (h *person) giveAway(v *visit, me *myself) error {
	to := pick(v.chance, v.play.world.Members)
	if len(h.Family) > 0 && v.happens(0.7) {
		to = pick(v.chance, h.Family)
	}
	points := min(me.PointsBalance, 500*(1+v.IntN(8)))
	if points < 100 || to == h.Member {
		return nil
	}
	_, err := v.post("/v2/points/transfer", transferOrder{to.Number, points}, nil)
	return err
}

// orderReward goes the two steps to a reward; one in ten thinks again between them.
func (h *person) orderReward(v *visit, me *myself) error {
	if _, err := v.get("/v2/offers"); err != nil {
		return err
	}
	var within []Offer
	for _, o := range v.play.world.Offers {
		if o.Points > 0 && o.Points <= me.PointsBalance {
			within = append(within, o)
		}
	}
	if len(within) == 0 {
		return nil
	}
	if err := v.think(); err != nil {
		return err
	}
	var held heldReward
	status, err := v.post("/v2/rewards/hold", rewardChoice{pick(v.chance, within).ID}, &held)
	if err != nil || status != http.StatusOK || v.happens(0.1) {
		return err
	}
	if err := v.rest(v.between(3*time.Second, 50*time.Second)); err != nil {
		return err
	}
	_, err = v.post("/v2/rewards/redeem", redemption{held.HoldID}, nil)
	return err
}

// enterVoucher types the code of a printed voucher: some mistype it, some try one that they have used.
func (h *person) enterVoucher(v *visit, _ *myself) error {
	at := slices.IndexFunc(h.Vouchers, func(c string) bool { return !h.cashed[c] })
	if at < 0 {
		return nil
	}
	code := h.Vouchers[at]
	if v.happens(v.play.options.Parameters.VoucherSlips) {
		slip := []byte(code)
		slip[len(slip)-1-v.IntN(4)] = pnrLetters[v.IntN(len(pnrLetters))]
		if _, err := v.enterCode(string(slip)); err != nil {
			return err
		}
		if err := v.rest(v.between(4*time.Second, 20*time.Second)); err != nil {
			return err
		}
	}
	status, err := v.enterCode(code)
	if status == http.StatusConflict || (status == http.StatusOK && !v.happens(0.05)) { // or else forgets that it is spent
		if h.cashed == nil {
			h.cashed = map[string]bool{}
		}
		h.cashed[code] = true
	}
	return err
}

func (v *visit) enterCode(code string) (int, error) {
	r, err := v.submit(http.MethodPost, "/v2/vouchers/"+url.PathEscape(code), struct{}{})
	return r.status, err
}

// move gives the programme a new e-mail address or telephone number.
func (h *person) move(v *visit, _ *myself) error {
	var c contact
	if v.happens(0.5) {
		c.Email = h.Username + "." + v.digits(3) + "@" + pick(v.chance, mailDomains)
	} else {
		home := v.play.countries[h.Address.Country]
		c.Phone = home.phone(v.chance)
	}
	_, err := v.submit(http.MethodPatch, "/v2/me/contact", c)
	return err
}
