package world

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"
	"time"
)

// tokenClaims is what an access token says: a JSON Web Token (RFC 7519), signed with HMAC-SHA-256.
type tokenClaims struct {
	Issuer  string   `json:"iss"`
	Subject string   `json:"sub"` // the UUID of a member, or of somebody at the service desk
	Issued  int64    `json:"iat"` // seconds since 1970
	Expires int64    `json:"exp"`
	Roles   []string `json:"roles,omitempty"` // at the service desk
}

const (
	tokenHeader  = `{"alg":"HS256","typ":"JWT"}`
	memberIssuer = "https://" + APIHost
	staffIssuer  = "https://" + DeskHost
)

// issue gives a member an access token.
func (w *World) issue(m *Member, at time.Time, life time.Duration) string {
	return w.signed(tokenClaims{Issuer: memberIssuer, Subject: m.ID, Issued: at.Unix(), Expires: at.Add(life).Unix()})
}

// issueStaff gives somebody at the service desk a token for a shift, as the company's own sign-on does.
func (w *World) issueStaff(s *Staff, at time.Time, life time.Duration) string {
	return w.signed(tokenClaims{
		Issuer: staffIssuer, Subject: s.ID, Issued: at.Unix(), Expires: at.Add(life).Unix(), Roles: s.Roles,
	})
}

func (w *World) signed(c tokenClaims) string {
	claims, err := json.Marshal(c)
	if err != nil {
		return "" // cannot happen: the claims are strings and numbers
	}
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(tokenHeader)) + "." + base64.RawURLEncoding.EncodeToString(claims)
	return unsigned + "." + base64.RawURLEncoding.EncodeToString(w.sign(unsigned))
}

func (w *World) sign(unsigned string) []byte {
	mac := hmac.New(sha256.New, w.tokenKey)
	mac.Write([]byte(unsigned))
	return mac.Sum(nil)
}

// bearer finds whose token an Authorization header carries; nil unless the programme signed it and it has not expired.
func (w *World) bearer(authorization string, now time.Time) *Member {
	c := w.claims(authorization)
	if c == nil || c.Issuer != memberIssuer || now.Unix() >= c.Expires {
		return nil
	}
	return w.byID[c.Subject]
}

// staffBearer does the same for the service desk.
func (w *World) staffBearer(authorization string, now time.Time) *Staff {
	c := w.claims(authorization)
	if c == nil || c.Issuer != staffIssuer || now.Unix() >= c.Expires {
		return nil
	}
	for _, s := range w.Staff {
		if s.ID == c.Subject {
			return s
		}
	}
	return nil
}

// claims reads a token that the programme signed; nil where it did not. Tokens are shown again and again, so that good
// ones are remembered.
func (w *World) claims(authorization string) *tokenClaims {
	if known, ok := w.verified.get(authorization); ok {
		return known
	}
	scheme, token, _ := strings.Cut(authorization, " ")
	end := strings.LastIndexByte(token, '.')
	if !strings.EqualFold(scheme, "Bearer") || end < 0 {
		return nil
	}
	unsigned := token[:end]
	signature, err := base64.RawURLEncoding.DecodeString(token[end+1:])
	if err != nil || !hmac.Equal(signature, w.sign(unsigned)) {
		return nil
	}
	_, payload, _ := strings.Cut(unsigned, ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return nil
	}
	var c tokenClaims
	if json.Unmarshal(text, &c) != nil {
		return nil
	}
	w.verified.put(authorization, &c)
	return &c
}

// tokenMemory holds the claims of tokens whose signatures were good. It forgets all when it grows too large.
type tokenMemory struct {
	mu   sync.Mutex
	good map[string]*tokenClaims
}

const mostTokens = 20_000

func (m *tokenMemory) get(authorization string) (*tokenClaims, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.good[authorization]
	return c, ok
}

func (m *tokenMemory) put(authorization string, c *tokenClaims) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.good == nil || len(m.good) >= mostTokens {
		m.good = map[string]*tokenClaims{}
	}
	m.good[authorization] = c
}
