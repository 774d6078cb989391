package identity

import (
	"bytes"
	"encoding/base64"

	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

type marks = observation.Marks

const markCredential = observation.MarkCredential

// nothing says whether a value stands for no credential at all: a client without a login sends "null" or "undefined".
func nothing(v []byte) bool {
	var buffer [longestName]byte
	switch string(lowered(&buffer, v)) {
	case "null", "undefined", "none", "nil", "false", "true", "no", "yes", "0", "1", "anonymous", "deleted", "expired", "active", "unknown", "-":
		return true
	}
	return len(v) == 0
}

// blotted says whether a recorder put something in the place of a credential, or emptied it.
func blotted(v []byte) bool {
	if len(bytes.TrimSpace(v)) == 0 {
		return true
	}
	return veiled(withoutAnyScheme(v)) && !nothing(withoutAnyScheme(v))
}

// withoutAnyScheme takes "Bearer ", "Basic " and the like from the front.
func withoutAnyScheme(v []byte) []byte {
	scheme, rest, found := bytes.Cut(v, []byte{' '})
	var buffer [longestName]byte
	if found && loneScheme(lowered(&buffer, scheme)) {
		return bytes.TrimSpace(rest)
	}
	return v
}

// flag says whether a cookie's value only says that there is a login, and is none: "true", "de-DE", "light".
func flag(v []byte) bool {
	digits := 0
	for _, b := range v {
		if b >= '0' && b <= '9' {
			digits++
		}
	}
	return nothing(v) || digits == 0 && len(v) < 12
}

// aboutLogin says whether a cookie tells about a login, and is none: last_login, auth_type, session_count.
func aboutLogin(name []byte) bool {
	small := bytes.ToLower(name[:min(len(name), 64)])
	for _, word := range [...]string{"last", "count", "type", "time", "method", "state", "status", "redirect", "return", "lang", "hint", "expir", "_at", "provider", "page"} {
		if bytes.Contains(small, []byte(word)) {
			return true
		}
	}
	return false
}

// keyLike says whether a value looks generated: long, and of no sense.
func keyLike(v []byte) bool {
	if len(v) < 16 || len(v) > 4096 {
		return false
	}
	switch class, _ := kind.ClassOf(v, kind.String); class {
	case kind.ClassRandom, kind.ClassHex, kind.ClassUUID, kind.ClassJWT, kind.ClassSecret, kind.ClassCipher, kind.ClassOpaque:
		return true
	}
	return false
}

// forgery says whether a cookie holds a token against forged requests.
func forgery(name []byte) bool {
	small := bytes.ToLower(name)
	return bytes.Contains(small, []byte("csrf")) || bytes.Contains(small, []byte("xsrf")) || bytes.Contains(small, []byte("forgery"))
}

// noisy says whether a cookie belongs to analytics, advertising, load balancing or the like.
func noisy(name []byte) bool {
	small := bytes.ToLower(name[:min(len(name), 64)])
	for _, noise := range cookieNoise {
		if bytes.HasPrefix(small, []byte(noise)) {
			return true
		}
	}
	for _, noise := range cookieFlags {
		if bytes.Contains(small, []byte(noise)) {
			return true
		}
	}
	for _, word := range [...]string{"visit", "client", "anon", "guest", "cart", "basket", "tracker", "affinity", "route", "lb", "ab_", "experiment", "segment", "muid", "nid", "ide"} {
		if bytes.Contains(small, []byte(word)) {
			return true
		}
	}
	return false
}

// tried are passwords that everybody tries first, in lower case.
var tried = words(`password passwort wachtwoord contrasena motdepasse senha haslo heslo parola admin administrator root test
	guest user demo secret changeme change-me default welcome welcome1 letmein qwerty qwertz azerty abc123 password1 password123
	passw0rd p@ssw0rd pass 1234 12345 123456 1234567 12345678 123456789 1234567890 111111 000000 0000 1111 iloveyou admin123
	test123 root123 toor hunter2 monkey dragon master tomcat postgres oracle mysql elastic rabbitmq guest123 apikey api`)

// trivial says whether a password is none: empty, the user's own name, or one that everybody tries first. Where the name
// is a key by itself, the password has nothing to prove.
func trivial(user, password []byte) bool {
	if strength(user) >= enough {
		return false
	}
	small := bytes.ToLower(password)
	defer clear(small)
	return len(small) == 0 || bytes.EqualFold(user, password) || tried[string(small)]
}

// basicPlain decodes a Basic credential. The caller wipes it.
func basicPlain(v []byte) ([]byte, bool) {
	if len(v) > longestBasic {
		return nil, false
	}
	v = bytes.TrimRight(v, "=")
	plain := make([]byte, base64.RawStdEncoding.DecodedLen(len(v)))
	n, err := base64.RawStdEncoding.Decode(plain, v)
	return plain[:n], err == nil
}
