package identity

import (
	"bytes"
	"encoding/base64"
	"net/url"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// longestBasic is the longest Basic credential that is decoded, in bytes.
const longestBasic = 4 << 10

// authorization reads an Authorization header (RFC 9110, section 11.6.2). A value without a scheme is taken for a token:
// many services leave "Bearer" out.
func (r *Recogniser) authorization(v []byte) claim {
	v = bytes.TrimSpace(v)
	if len(v) == 0 {
		return claim{}
	}
	scheme, rest, _ := bytes.Cut(v, []byte{' '})
	rest = bytes.TrimSpace(rest)
	var buffer [longestName]byte
	name := lowered(&buffer, scheme)
	if len(rest) == 0 && !loneScheme(name) {
		return r.bearer(v)
	}
	switch string(name) {
	case "bearer", "token", "jwt", "dpop":
		return r.bearer(rest)
	case "basic":
		return r.basic(rest)
	case "digest":
		return r.named(observation.BasicUser, authParameter(rest, "username"))
	case "apikey", "api-key", "key":
		return r.key(rest, apiKey)
	case "aws4-hmac-sha256":
		id, _, _ := bytes.Cut(authParameter(rest, "credential"), []byte{'/'})
		return r.named(observation.APIKey, id)
	case "signature":
		return r.named(observation.APIKey, authParameter(rest, "keyid"))
	case "hawk":
		return r.named(observation.APIKey, authParameter(rest, "id"))
	}
	return claim{} // Negotiate, NTLM and the like: other bytes in each call
}

// loneScheme says whether a word is a scheme that lost what should follow it.
func loneScheme(word []byte) bool {
	switch string(word) {
	case "bearer", "token", "jwt", "dpop", "basic", "digest", "negotiate", "ntlm":
		return true
	}
	return false
}

// bearer reads a token: a JWT that names somebody, or one that only its issuer understands.
func (r *Recogniser) bearer(token []byte) claim {
	return r.bearers.get(token, r.readBearer)
}

func (r *Recogniser) readBearer(token []byte) claim {
	if veiled(token) {
		return claim{}
	}
	credential := r.minter.Secret(token)
	if who, session := r.jwts.subject(token, r.minter); !who.IsZero() {
		return claim{observation.TokenSubject, who, credential, session}
	}
	return claimed(observation.OpaqueToken, credential)
}

// key reads a key that stands alone in a header or parameter.
func (r *Recogniser) key(v []byte, kind role) claim {
	v = withoutScheme(bytes.TrimSpace(v))
	if veiled(v) {
		return claim{}
	}
	if kind == bearerKey || looksLikeJWT(v) {
		who := r.bearer(v)
		if kind == bearerKey || who.kind == observation.TokenSubject {
			return who
		}
	}
	if kind != apiKey {
		return claim{}
	}
	return claimed(observation.APIKey, r.minter.Secret(v))
}

// named makes the claim of a name that is not secret: what proves it has no token.
func (r *Recogniser) named(kind observation.PrincipalType, name []byte) claim {
	if veiled(name) {
		return claim{}
	}
	return claimed(kind, r.minter.Token(name))
}

// claimed is the claim of a credential that is its own principal; nothing but blanks is none.
func claimed(kind observation.PrincipalType, t observation.Token) claim {
	if t.IsZero() {
		return claim{}
	}
	return claim{kind: kind, principal: t, credential: t}
}

// basic reads a user name (RFC 7617). The password is not looked at.
func (r *Recogniser) basic(v []byte) claim {
	if len(v) > longestBasic {
		return claim{}
	}
	v = bytes.TrimRight(v, "=")
	plain := make([]byte, base64.RawStdEncoding.DecodedLen(len(v)))
	defer clear(plain)
	n, err := base64.RawStdEncoding.Decode(plain, v)
	if err != nil {
		return claim{}
	}
	user, _, found := bytes.Cut(plain[:n], []byte{':'})
	if !found {
		return claim{}
	}
	return r.named(observation.BasicUser, user)
}

// authParameter returns the value of name="value" or name=value in a list of those; nil where it is not there.
func authParameter(list []byte, name string) []byte {
	for len(list) > 0 {
		var part []byte
		part, list = cutOutsideQuotes(list, ',')
		key, value, found := bytes.Cut(part, []byte{'='})
		if found && equalFold(bytes.TrimSpace(key), name) {
			return unquoted(value)
		}
	}
	return nil
}

// cutOutsideQuotes cuts s at the first separator that does not stand in quotes.
func cutOutsideQuotes(s []byte, separator byte) (before, after []byte) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '\\' && quoted:
			i++
		case s[i] == separator && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, nil
}

// unquoted takes blanks and one pair of quotes away.
func unquoted(v []byte) []byte {
	v = bytes.TrimSpace(v)
	if len(v) >= 2 && v[0] == '"' && v[len(v)-1] == '"' {
		return v[1 : len(v)-1]
	}
	return v
}

// parameter looks for a credential in a query. Only few services put one there: names are compared as they stand, and
// escapes are undone where a name fits.
func (r *Recogniser) parameter(query []byte) claim {
	var buffer [longestName]byte
	for len(query) > 0 {
		var pair []byte
		pair, query, _ = bytes.Cut(query, []byte{'&'})
		name, value, _ := bytes.Cut(pair, []byte{'='})
		kind := roleOfParameter(lowered(&buffer, name))
		if kind == noRole || kind == otherCredential {
			continue
		}
		if bytes.ContainsAny(value, "%+") {
			plain, err := url.QueryUnescape(string(value))
			if err != nil {
				continue
			}
			value = []byte(plain)
		}
		if who := r.key(value, kind); who.kind != observation.NoPrincipal {
			return who
		}
	}
	return claim{}
}
