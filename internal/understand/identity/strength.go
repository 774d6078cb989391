package identity

import (
	"bytes"
	"net/url"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Gauge tells whether a call presents a credential, of whatever form, and how much the credential proves. It keeps no byte
// of one but what it remembers of recent headers, in memory only and bounded; that changes no result. It is not safe for
// concurrent use.
type Gauge struct {
	secrets recent[observation.Marks]
	cookies recent[observation.Marks]
	names   map[string]sense
	jwts    jwtReader
}

// NewGauge returns a gauge that has seen nothing.
func NewGauge() *Gauge {
	return &Gauge{
		secrets: newRecent[observation.Marks](1<<11, 4<<10),
		cookies: newRecent[observation.Marks](1<<10, 4<<10),
		names:   map[string]sense{},
	}
}

// Presented returns the marks of what a request presents: [observation.MarkCredential] with all that is weak about it,
// and what headers tell of TLS and sessions. It looks wider than [Recogniser.Of], which must know whose a credential is:
// here it matters only that there is one.
func (g *Gauge) Presented(c *call.Call) observation.Marks { return g.Headers(&c.Request) | g.Target(c) }

// Headers returns the marks of a request's headers alone.
func (g *Gauge) Headers(request *call.Message) (m observation.Marks) {
	for i := range request.Headers {
		switch h := &request.Headers[i]; string(h.Name) {
		case "Referer", "User-Agent", "X-Forwarded-For": // those of logs, at a glance
		default:
			m |= g.header(h.Name, h.Value)
		}
	}
	return m
}

// Target returns the marks of path and query alone.
func (g *Gauge) Target(c *call.Call) (m observation.Marks) {
	if len(c.Query) > 0 {
		m |= g.query(c.Query)
	}
	return m | capability(c.Path)
}

// Granted returns the marks of a credential that an answer hands out. A value is sure to be one where its name leaves no
// doubt ("accessToken", a session's cookie); what is only called "token" or "ticket" counts where it looks generated.
func (g *Gauge) Granted(v []byte, rank int, cookie bool) observation.Marks {
	v = withoutScheme(v)
	if !cookie && rank < sureRank && !keyLike(v) {
		return 0
	}
	return observation.MarkSession | g.secret(v)&observation.MarksWeak
}

// sureRank is the [GrantRank] from which on a name leaves no doubt.
const sureRank = 4

func (g *Gauge) header(name, value []byte) observation.Marks {
	value = bytes.TrimSpace(value)
	switch s := g.senseOf(name); s {
	case senseAuthorization:
		return g.authorization(value)
	case senseSecret:
		return g.secret(withoutScheme(value))
	case senseCredential:
		if blotted(value) {
			return observation.MarkCredential | observation.MarkVeiled
		}
		if nothing(value) {
			return 0
		}
		return observation.MarkCredential
	case senseCertificate:
		return observation.MarkCredential | observation.MarkTLSAhead
	case senseCookies:
		return g.cookies.get(value, g.readCookies)
	case senseForged:
		return observation.MarkSession
	case senseScheme, senseForwarded, senseSecure, senseVisitor:
		if ranTLS(s, value) {
			return observation.MarkTLSAhead
		}
	}
	return 0
}

// authorization reads an Authorization header, in the manner of [Recogniser.Of].
func (g *Gauge) authorization(v []byte) observation.Marks {
	scheme, rest, _ := bytes.Cut(v, []byte{' '})
	rest = bytes.TrimSpace(rest)
	if blotted(v) && len(rest) == 0 || len(rest) > 0 && blotted(rest) && !bytes.EqualFold(scheme, []byte("basic")) {
		return observation.MarkCredential | observation.MarkVeiled
	}
	var buffer [longestName]byte
	name := lowered(&buffer, scheme)
	if len(rest) == 0 {
		if loneScheme(name) {
			return 0 // what should follow is missing: nothing was presented
		}
		return g.secret(v)
	}
	switch string(name) {
	case "bearer", "token", "jwt", "dpop", "apikey", "api-key", "key":
		return g.secret(rest)
	case "basic":
		return g.basic(rest)
	}
	return observation.MarkCredential
}

// basic looks at user and password (RFC 7617), which are wiped right after.
func (g *Gauge) basic(v []byte) observation.Marks {
	m := observation.MarkCredential | observation.MarkBasic
	if blotted(v) {
		return m | observation.MarkVeiled
	}
	plain, ok := basicPlain(v)
	defer clear(plain)
	user, password, found := bytes.Cut(plain, []byte{':'})
	if ok && found && trivial(user, password) {
		m |= observation.MarkTrivialPassword
	}
	return m
}

// secret looks at a token, key or session.
func (g *Gauge) secret(v []byte) observation.Marks {
	if blotted(v) {
		return observation.MarkCredential | observation.MarkVeiled
	}
	return g.secrets.get(v, g.readSecret)
}

func (g *Gauge) readSecret(v []byte) observation.Marks {
	if nothing(v) {
		return 0
	}
	m := observation.MarkCredential
	if looksLikeJWT(v) {
		return m | g.jwts.weakness(v)
	}
	if strength(v) < enough {
		m |= observation.MarkGuessable
	}
	return m
}

// readCookies judges the cookies of one header: sessions by their names, others by whether they look like a key.
func (g *Gauge) readCookies(header []byte) (m observation.Marks) {
	if blotted(header) {
		return observation.MarkCredential | observation.MarkVeiled
	}
	strong := false // one of them cannot be guessed, so it does not matter that others can
	for name, value := range Cookies(header) {
		switch {
		case rankOfCookie(name) > 0 && blotted(value):
			m |= observation.MarkCredential | observation.MarkVeiled
		case rankOfCookie(name) > 0 && len(value) > 2 && !flag(value) && !aboutLogin(name):
			own := g.secret(withoutScheme(value))
			strong = strong || own == observation.MarkCredential
			m |= own
		case rankOfCookie(name) == 0 && forgery(name):
			m |= observation.MarkSession
		case keyLike(value) && !noisy(name):
			m |= observation.MarkCredential
		}
	}
	if strong {
		m &^= observation.MarkGuessable
	}
	return m
}

// query judges the parameters of a query: keys and tokens by their names, signatures and one-time codes by names and
// values both.
func (g *Gauge) query(query []byte) (m observation.Marks) {
	var buffer [longestName]byte
	for len(query) > 0 {
		var pair []byte
		pair, query, _ = bytes.Cut(query, []byte{'&'})
		name, value, _ := bytes.Cut(pair, []byte{'='})
		name = lowered(&buffer, name)
		role := roleOfParameter(name)
		if role == noRole && !codeName(name) || len(value) == 0 {
			continue
		}
		if bytes.ContainsAny(value, "%+") {
			if plain, err := url.QueryUnescape(string(value)); err == nil {
				value = []byte(plain)
			}
		}
		m |= g.parameter(role, value)
	}
	return m
}

func (g *Gauge) parameter(r role, value []byte) observation.Marks {
	switch {
	case blotted(value):
		return observation.MarkCredential | observation.MarkVeiled
	case nothing(value):
		return 0
	case r == apiKey || r == bearerKey || looksLikeJWT(value):
		return g.secret(value)
	case r == otherCredential, keyLike(value), r == maybeBearer && len(value) >= shortestSession:
		return observation.MarkCredential
	}
	return 0
}
