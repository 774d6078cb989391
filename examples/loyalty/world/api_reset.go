package world

import "net/http"

// resetRequest is the body of POST /v2/password-reset.
type resetRequest struct {
	Username string `json:"username"`
}

// outcome is an answer that tells nothing but that something was done.
type outcome struct {
	Status string `json:"status"`
}

// requestReset mails a link with a token in it. It answers the same whether there is such a member or not.
func (a *API) requestReset(r *http.Request) answer {
	var q resetRequest
	if !readBody(r, &q) {
		return refuse(http.StatusBadRequest, "malformed_body")
	}
	ans := answer{status: http.StatusAccepted, body: outcome{"accepted"}}
	if m := a.world.byUsername[q.Username]; m != nil {
		token := a.newSecret()
		a.state.resets[token] = m
		ans.mails = []mail{mailTo(m, "password-reset", publicURL(APIHost, resetPath+token))}
	}
	return ans
}

// resetPath leads to the page behind the mailed link. The token stands in the URL, and so in every log on the way.
const resetPath = "/v2/password-reset/confirm?token="

// openReset is what the link in the mail opens.
func (a *API) openReset(r *http.Request) answer {
	if a.state.resets[r.URL.Query().Get("token")] == nil {
		return refuse(http.StatusNotFound, "link_expired")
	}
	return answer{status: http.StatusOK, body: outcome{"valid"}}
}

// newPassword is the body of POST /v2/password-reset/confirm.
type newPassword struct {
	Token    string `json:"token"`
	Password string `json:"newPassword"`
}

// confirmReset sets the password and spends the link.
func (a *API) confirmReset(r *http.Request) answer {
	var n newPassword
	if !readBody(r, &n) || n.Password == "" {
		return refuse(http.StatusBadRequest, "malformed_body")
	}
	m := a.state.resets[n.Token]
	if m == nil {
		return refuse(http.StatusNotFound, "link_expired")
	}
	delete(a.state.resets, n.Token)
	m.Password = n.Password
	return answer{status: http.StatusOK, body: outcome{"changed"}}
}
