package identity

import (
	"bytes"
	"iter"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// shortestSession is the length below which a cookie's value is a flag, not a credential, in bytes.
const shortestSession = 6

// Cookies yields the names and values of a Cookie header's value (RFC 6265, section 5.4), without quotes, as slices of
// it. Parts without a name are left out.
func Cookies(header []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for len(header) > 0 {
			var part []byte
			part, header, _ = bytes.Cut(header, []byte{';'})
			name, value, found := bytes.Cut(part, []byte{'='})
			if name = bytes.TrimSpace(name); !found || len(name) == 0 {
				continue
			}
			if !yield(name, unquoted(value)) {
				return
			}
		}
	}
}

// IsSessionCookie says whether a cookie of that name, in any case, is one by which a service knows its user again:
// a session, a login, a token. Cookies of analytics and advertising, consent, and protection against forged requests are not.
func IsSessionCookie(name []byte) bool { return rankOfCookie(name) > 0 }

// cookieNoise are the beginnings of names, in lower case, that look like sessions but belong to analytics, advertising or
// load balancing.
var cookieNoise = [...]string{"_ga", "_gid", "_gcl", "_hj", "_pk_", "_fb", "_uet", "_dd_", "_sp_", "_cl", "__utm", "__cf", "__hs",
	"_tt_", "_pin_", "ai_", "ajs_", "amp_", "amplitude", "mp_", "rl_", "optimizely", "analytics", "visitor", "utm", "aws", "bm_", "ak_",
	"optanon", "hubspot", "intercom-device", "tracking"}

// cookieFlags are parts of names, in lower case, that make a cookie something other than a session.
var cookieFlags = [...]string{"csrf", "xsrf", "forgery", "verification", "consent", "captcha", "push", "device", "expires", "expiry", "_start"}

// rankOfCookie says how well a name speaks for one login: 0 not at all, 1 a session (perhaps older than the login, or of
// one node), 2 a token.
func rankOfCookie(name []byte) int {
	if len(name) > 64 {
		return 0
	}
	var buffer [64]byte
	for i, b := range name {
		buffer[i] = lower(b)
	}
	n := bytes.TrimPrefix(buffer[:len(name)], []byte("__host-"))
	n = bytes.TrimPrefix(n, []byte("__secure-"))
	for _, noise := range cookieNoise {
		if len(n) >= len(noise) && string(n[:len(noise)]) == noise {
			return 0
		}
	}
	for _, flag := range cookieFlags {
		if bytes.Contains(n, []byte(flag)) {
			return 0
		}
	}
	for _, word := range [...]string{"auth", "token", "jwt"} {
		if bytes.Contains(n, []byte(word)) && !hasWord(n, "author") {
			return 2
		}
	}
	if bytes.Contains(n, []byte("session")) || bytes.Contains(n, []byte("sessid")) || hasWord(n, "sid") ||
		hasWord(n, "sess") || hasWord(n, "login") || string(n) == "cfid" {
		return 1
	}
	return 0
}

// hasWord says whether word stands in name between bytes that are no letters.
func hasWord(name []byte, word string) bool {
	isLetter := func(i int) bool { return i >= 0 && i < len(name) && traitOf[name[i]]&(letter|hexLetter) != 0 }
	for from := 0; ; {
		i := bytes.Index(name[from:], []byte(word))
		if i < 0 {
			return false
		}
		i += from
		if !isLetter(i-1) && !isLetter(i+len(word)) {
			return true
		}
		from = i + 1
	}
}

// cookieClaim is the claim of the best cookie of one header.
type cookieClaim struct {
	claim
	rank int // 0: none; 1, 2 as its name says; 3: it names somebody
	name string
}

// beats orders claims of cookies by rank, then by name: the order in which a browser sends them is none to rely on.
func (c cookieClaim) beats(d cookieClaim) bool {
	return c.rank > d.rank || c.rank == d.rank && c.rank > 0 && c.name < d.name
}

// cookie returns the best claim of all cookies of a request. HTTP/2 may send each in a header of its own (RFC 9113, 8.2.3).
func (r *Recogniser) cookie(all []call.Header) claim {
	var best cookieClaim
	for i := range all {
		if !equalFold(all[i].Name, "cookie") {
			continue
		}
		if c := r.cookies.get(all[i].Value, r.readCookies); c.beats(best) {
			best = c
		}
	}
	return best.claim
}

func (r *Recogniser) readCookies(header []byte) (best cookieClaim) {
	for name, value := range Cookies(header) {
		rank := rankOfCookie(name)
		if rank == 0 || len(value) < shortestSession || veiled(value) {
			continue
		}
		c := cookieClaim{rank: rank, name: strings.ToLower(string(name))}
		token := withoutScheme(value)
		if c.credential = r.minter.Secret(token); c.credential.IsZero() {
			continue
		}
		if who, session := r.jwts.subject(token, r.minter); !who.IsZero() {
			c.kind, c.principal, c.session, c.rank = observation.TokenSubject, who, session, 3
		} else {
			c.claim = claimed(observation.SessionCookie, c.credential)
		}
		if c.beats(best) {
			best = c
		}
	}
	return best
}
