package world

import "net/http"

// mail is what the programme asks a third party to send: it leaves in the request of a call of the programme's own.
type mail struct {
	message message
	left    []Disclosure
}

// message is the body of POST /v1/messages at the mail company.
type message struct {
	Template  string    `json:"template"`
	Recipient recipient `json:"recipient"`
	Link      string    `json:"link,omitempty"`
}

type recipient struct {
	LoyaltyNumber string `json:"loyaltyNumber"`
	Name          string `json:"name"`
	Email         string `json:"email"`
	Tier          string `json:"tier"`
}

// mailTo writes to a member as they are known now.
func mailTo(m *Member, template, link string) mail {
	var arguable []string
	if link != "" {
		arguable = may("credential.token", "credential.secret") // it stands in the link
	}
	return mail{
		message: message{Template: template, Recipient: recipient{m.Number, m.Name(), m.Email, m.Tier}, Link: link},
		left:    about(m, must("loyalty.number", "person.name", "contact.email", "loyalty.tier"), arguable),
	}
}

// accepted is the mail company's answer.
type accepted struct {
	MessageID string `json:"messageId"`
	Status    string `json:"status"`
}

// acceptMail stands in for the mail company.
func (a *API) acceptMail(r *http.Request) answer {
	var m message
	switch {
	case r.Header.Get("X-Api-Key") != a.world.MailKey:
		return refuse(http.StatusUnauthorized, "invalid_key")
	case !readBody(r, &m) || m.Recipient.Email == "":
		return refuse(http.StatusBadRequest, "malformed_body")
	}
	return answer{status: http.StatusAccepted, body: accepted{a.newID("m-"), "queued"}}
}
