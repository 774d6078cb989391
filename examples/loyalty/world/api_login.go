package world

import (
	"crypto/subtle"
	"net/http"
	"strings"
	"time"
)

// credentials is the body of POST /v2/login.
type credentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// session is the answer to a login that worked.
type session struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"` // seconds
}

// login gives out a token: a short one to browsers, one that lasts to the app.
func (a *API) login(r *http.Request) answer {
	var c credentials
	if !readBody(r, &c) {
		return refuse(http.StatusBadRequest, "malformed_body")
	}
	m := a.world.byUsername[c.Username]
	if m == nil || subtle.ConstantTimeCompare([]byte(m.Password), []byte(c.Password)) != 1 {
		return refuse(http.StatusUnauthorized, "invalid_credentials")
	}
	life := a.world.tokenLife(r.UserAgent())
	return answer{
		status: http.StatusOK,
		body:   session{a.world.issue(m, a.clock.Now(), life), "Bearer", int64(life / time.Second)},
		// Inside the token stands the member's UUID: whether that is an identifier let out may be argued.
		left:  about(m, must("credential.token"), may("account.id")),
		asker: m.actor(),
	}
}

// tokenLife is how long a token for a client lasts.
func (w *World) tokenLife(userAgent string) time.Duration {
	if strings.HasPrefix(userAgent, appName+"/") {
		return w.mobileTokenLife
	}
	return w.webTokenLife
}

const appName = "Skyloom"
