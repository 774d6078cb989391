package world

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// tokenClaims is what an access token says: a JSON Web Token (RFC 7519), signed with HMAC-SHA-256.
type tokenClaims struct {
	Issuer  string `json:"iss"`
	Subject string `json:"sub"` // the member's UUID
	Issued  int64  `json:"iat"` // seconds since 1970
	Expires int64  `json:"exp"`
}

const tokenHeader = `{"alg":"HS256","typ":"JWT"}`

// issue gives a member an access token.
func (w *World) issue(m *Member, at time.Time, life time.Duration) string {
	claims, err := json.Marshal(tokenClaims{
		Issuer: "https://" + APIHost, Subject: m.ID, Issued: at.Unix(), Expires: at.Add(life).Unix(),
	})
	if err != nil {
		return "" // cannot happen: the claims are two strings and two numbers
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
	var claims tokenClaims
	if json.Unmarshal(text, &claims) != nil || now.Unix() >= claims.Expires {
		return nil
	}
	return w.byID[claims.Subject]
}
