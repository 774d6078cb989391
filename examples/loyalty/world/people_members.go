package world

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// inBrowser is a visit with a browser: the page has forgotten everything, so each visit begins with a login.
func (h *person) inBrowser(v *visit) error {
	if v.happens(v.play.options.Parameters.AnonymousBrowsing) {
		if _, err := v.get("/v2/offers"); err != nil {
			return err
		}
		if err := v.think(); err != nil {
			return err
		}
	}
	if err := h.logIn(v); err != nil {
		return err
	}
	_, err := h.afterLogin(v)
	return err
}

// inApp is a visit with the app: it shows the token that it has kept, and asks for the password when that is refused.
func (h *person) inApp(v *visit) error {
	v.present(h.appToken, h.actor())
	status, err := h.afterLogin(v)
	if err != nil || status != http.StatusUnauthorized {
		return err
	}
	if err := h.logIn(v); err != nil {
		return err
	}
	h.appToken = v.token
	_, err = h.afterLogin(v)
	return err
}

// logIn types the password, at times wrongly at first; who has forgotten it asks for a new one.
func (h *person) logIn(v *visit) error {
	p := &v.play.options.Parameters
	switch at := v.Float64(); {
	case at < p.ForgottenPassword:
		for range 2 {
			if err := h.mistype(v); err != nil {
				return err
			}
		}
		if err := h.resetPassword(v); err != nil {
			return err
		}
	case at < p.ForgottenPassword+p.WrongPassword:
		if err := h.mistype(v); err != nil {
			return err
		}
	}
	r, err := v.login(h.Member, h.password)
	if err != nil {
		return err
	}
	if r.status != http.StatusOK {
		return fmt.Errorf("the API refused a right password with status %d", r.status)
	}
	return nil
}

// mistype tries a password that is nearly right.
func (h *person) mistype(v *visit) error {
	if _, err := v.login(h.Member, mistypedPassword(v, h.password)); err != nil {
		return err
	}
	return v.rest(v.between(3*time.Second, 20*time.Second))
}

// afterLogin asks who one is, then looks at a few things, one's own or those of somebody one looks after. It returns the
// status of the first answer, and stops there when that is a refusal.
func (h *person) afterLogin(v *visit) (int, error) {
	r, err := v.get("/v2/me")
	if err != nil || r.status != http.StatusOK {
		return r.status, err
	}
	var me myself
	if err := json.Unmarshal(r.body, &me); err != nil {
		return r.status, fmt.Errorf("cannot read what /v2/me answered: %w", err)
	}
	for range 1 + v.IntN(5) {
		if err := v.think(); err != nil {
			return r.status, err
		}
		if err := v.look(h.Member, me.LoyaltyNumber); err != nil {
			return r.status, err
		}
	}
	if err := h.errand(v, &me); err != nil {
		return r.status, err
	}
	return r.status, h.lookAfter(v)
}

// look opens one of the things that the app and the site show about a member.
func (v *visit) look(m *Member, number string) error {
	switch v.weighted([]float64{28, 22, 16, 14, 8, 8, 4}) {
	case 0:
		return v.open(number, "/balance")
	case 1:
		return v.readStatement(number)
	case 2:
		return v.open(number, "/profile")
	case 3:
		_, err := v.get("/v2/offers")
		return err
	case 4:
		_, err := v.get("/v2/airports/" + pick(v.chance, v.play.world.Airports).IATA)
		return err
	case 5:
		return v.openBooking(m)
	default:
		return v.open(number, "/family")
	}
}

// openBooking opens a journey by the reference in the member's mails, at times mistyped.
func (v *visit) openBooking(m *Member) error {
	if len(m.Bookings) == 0 {
		_, err := v.get("/v2/offers")
		return err
	}
	pnr := pick(v.chance, m.Bookings)
	if v.happens(v.play.options.Parameters.Mistyped) {
		pnr = pnr[:5]
	}
	_, err := v.get("/v2/bookings/" + pnr)
	return err
}

// open reads something of a member; what it reads is now and then not what was meant.
func (v *visit) open(number, what string) error {
	_, err := v.get("/v2/members/" + url.PathEscape(v.meant(number)) + what)
	return err
}

// readStatement reads the transactions, and one time in four the page after.
func (v *visit) readStatement(number string) error {
	target := "/v2/members/" + url.PathEscape(v.meant(number)) + "/transactions?page="
	r, err := v.get(target + "1")
	if err != nil || r.status != http.StatusOK || !v.happens(0.25) {
		return err
	}
	var s statement
	if err := json.Unmarshal(r.body, &s); err != nil {
		return fmt.Errorf("cannot read a page of transactions: %w", err)
	}
	if s.Pages < 2 {
		return nil
	}
	if err := v.think(); err != nil {
		return err
	}
	_, err = v.get(target + "2")
	return err
}

// meant is the number that is really asked for: at times mistyped or cut, at times the one in a link that somebody shared.
func (v *visit) meant(number string) string {
	p := &v.play.options.Parameters
	switch at := v.Float64(); {
	case at < p.Mistyped*3/4:
		return v.mistyped(number)
	case at < p.Mistyped:
		return number[:len(number)-1-v.IntN(3)]
	case at < p.Mistyped+p.SharedLink:
		return pick(v.chance, v.play.world.Members).Number
	default:
		return number
	}
}

// mistyped changes one digit. Numbers lie close together, so a slip of the last digit could open another member: such slips
// are left to the shared links.
func (v *visit) mistyped(number string) string {
	for {
		b := []byte(number)
		i := v.IntN(len(b))
		b[i] = byte('0' + (int(b[i]-'0')+1+v.IntN(9))%10)
		if v.play.world.Member(string(b)) == nil {
			return string(b)
		}
	}
}

// mistypedPassword is nearly right.
func mistypedPassword(v *visit, password string) string {
	switch v.IntN(3) {
	case 0:
		return password[:len(password)-1]
	case 1:
		return password + "1"
	default:
		return password[:1] + password[2:]
	}
}
