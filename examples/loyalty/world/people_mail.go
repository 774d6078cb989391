package world

import (
	"net/http"
	"strings"
	"time"
)

// post has the programme's notifier hand a mail to the company that sends it, a moment later, and puts what is in it into
// the member's inbox.
func (p *play) post(about *visit, m mail) {
	v := &visit{
		chance: stream(about.Uint64(), "mail"), play: p, host: MailHost, service: notifierService,
		address: notifierAddress, client: client{agent: "skyloom-notifier/1.9"}, attack: about.attack,
		key: p.world.MailKey, shows: &Actor{Type: apiKey, Value: p.world.MailKey},
	}
	v.port = v.freshPort()
	at := p.clock.Now().Add(v.between(300*time.Millisecond, 4*time.Second))
	p.schedule.enter(at, v, func(v *visit) error {
		body, err := encode(m.message)
		if err != nil {
			return err
		}
		_, err = v.send(ask{method: http.MethodPost, target: "/v1/messages", body: body, about: &m})
		if m.message.Link != "" {
			p.inbox[m.message.Recipient.LoyaltyNumber] = m.message.Link
		}
		return err
	})
}

// resetPassword is what a member does who has forgotten the password: ask for a link, wait for the mail, follow it.
func (h *person) resetPassword(v *visit) error {
	if _, err := v.post("/v2/password-reset", resetRequest{h.Username}, nil); err != nil {
		return err
	}
	for range 5 {
		if err := v.rest(v.between(20*time.Second, 3*time.Minute)); err != nil {
			return err
		}
		if v.play.inbox[h.Number] != "" {
			break
		}
	}
	link := strings.TrimPrefix(v.play.inbox[h.Number], "https://"+APIHost)
	delete(v.play.inbox, h.Number)
	if link == "" {
		return nil
	}
	if r, err := v.get(link); err != nil || r.status != http.StatusOK {
		return err // another visit of the same member was sooner
	}
	if err := v.rest(v.between(8*time.Second, 40*time.Second)); err != nil {
		return err
	}
	chosen := pick(v.chance, passwordWords) + "+" + pick(v.chance, passwordWords) + "+" + v.digits(3)
	_, token, _ := strings.Cut(link, "token=")
	status, err := v.post("/v2/password-reset/confirm", newPassword{token, chosen}, nil)
	if err == nil && status == http.StatusOK {
		h.password = chosen
	}
	return err
}
