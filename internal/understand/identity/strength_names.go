package identity

import (
	"bytes"
	"strings"
)

// sense is what a request header means for whether a credential was presented and where TLS ended.
type sense uint8

const (
	senseNone sense = iota
	senseAuthorization
	senseSecret      // the value is the credential
	senseCredential  // a credential, or the name of who was authenticated
	senseCertificate // of a client, which a proxy in front has checked
	senseCookies
	senseForged // a token against forged requests: a session is near
	senseScheme // X-Forwarded-Proto and its relatives: the scheme
	senseForwarded
	senseSecure // "on", "1"
	senseVisitor
)

// maxSenses bounds the names that are remembered: a client that makes up names cannot make them grow.
const maxSenses = 4096

func (g *Gauge) senseOf(name []byte) sense {
	if s, ok := g.names[string(name)]; ok {
		return s
	}
	s := senseOfName(strings.ToLower(string(name)))
	if len(g.names) >= maxSenses {
		clear(g.names)
	}
	if len(name) <= 64 {
		g.names[string(name)] = s
	}
	return s
}

func senseOfName(name string) sense {
	if len(name) > 64 {
		return senseNone
	}
	switch name {
	case "x-forwarded-proto", "x-forwarded-protocol", "x-forwarded-scheme", "x-url-scheme", "x-scheme", "x-original-proto",
		"cloudfront-forwarded-proto":
		return senseScheme
	case "x-forwarded-ssl", "front-end-https", "x-arr-ssl", "x-https":
		return senseSecure
	case "forwarded":
		return senseForwarded
	case "cf-visitor":
		return senseVisitor
	case "x-client-key", "x-app-key":
		return senseCredential // names a program; every copy of it has the same
	}
	var buffer [longestName]byte
	switch roleOfHeader(lowered(&buffer, []byte(name))) {
	case authorization:
		return senseAuthorization
	case apiKey, bearerKey:
		return senseSecret
	case certificate, certificateName:
		return senseCertificate
	case otherCredential:
		if strings.HasSuffix(name, "client-cert") {
			return senseCertificate
		}
		return senseCredential
	case cookies:
		return senseCookies
	case noRole:
		return senseOfWords(name)
	}
	return senseNone
}

// Words of header names. A name with a word of the first kind is none of a credential, whatever else it says.
var (
	harmlessWords = words(`captcha recaptcha idempotency websocket cache surrogate trace traceparent tracestate span request
		correlation transaction device push public encryption accept www fetch agent locale language lang timezone tz country region
		currency platform pagination page continuation cursor etag sync vary length type encoding partition routing sort`)
	forgedWords = words(`csrf xsrf csrftoken xsrftoken forgery requestverificationtoken`)
	secretWords = words(`auth authn authorization authentication authenticate authenticated token authtoken accesstoken
		session sessionid sid sess secret apikey credential credentials jwt bearer signature sig hmac password passwd passcode
		assertion ticket login impersonate license licence`)
	keyWords  = words(`api access app application subscription client auth secret private partner consumer account service user merchant master functions project tenant admin integration vendor customer developer`)
	userWords = words(`user userid username userinfo uid principal oidc consumer remoteuser identity`)
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// senseOfWords judges a name that is in no table by its words: X-Session, X-Shop-Token, X-Partner-Key.
func senseOfWords(name string) sense {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	found := senseNone
	for i, p := range parts {
		switch {
		case forgedWords[p]:
			return senseForged
		case harmlessWords[p]:
			return senseNone
		case secretWords[p], userWords[p] && parts[0] != "if", p == "key" && i > 0 && keyWords[parts[i-1]]:
			found = senseCredential
		}
	}
	return found
}

// ranTLS says whether a header tells of TLS in front of the recorder.
func ranTLS(s sense, value []byte) bool {
	text := strings.ToLower(string(value[:min(len(value), 1024)]))
	switch s {
	case senseScheme:
		first, _, _ := strings.Cut(text, ",")
		first = strings.TrimSpace(first)
		return first == "https" || first == "wss"
	case senseForwarded:
		return strings.Contains(text, "proto=https") || strings.Contains(text, `proto="https`)
	case senseSecure:
		return text == "on" || text == "1" || text == "true" || text == "yes" || len(text) > 8 // X-ARR-SSL names the certificate
	case senseVisitor:
		return strings.Contains(text, `"https"`)
	}
	return false
}

// codeName says whether a query parameter of that name, in lower case, may hold a signature, a key or a one-time code.
func codeName(name []byte) bool {
	switch string(name) {
	case "sig", "signature", "hmac", "secret", "key", "code", "ticket", "invite", "invitation", "magic", "hash", "otp", "auth",
		"session", "sessionid", "session_id", "sid", "jsessionid", "phpsessid", "credential", "t", "k", "h", "s", "tkn",
		"verification", "verify", "confirmation", "activation", "reset", "share", "nonce_token", "policy", "key-pair-id",
		"hdnts", "hdnea", "st", "x-api-token", "download_token", "upload_token", "share_token", "invite_token", "reset_token",
		"confirmation_token", "verification_token", "login_token", "magic_token", "one_time_token", "guest_token":
		return true
	}
	return false
}

// capability says whether a path holds something that opens by itself: a long random word behind one that speaks of
// links to hand on, or a session that the container put there.
func capability(path []byte) (m marks) {
	if bytes.Contains(path, []byte(";jsessionid=")) {
		return markCredential
	}
	var before []byte
	for len(path) > 0 {
		var segment []byte
		segment, path, _ = bytes.Cut(path, []byte{'/'})
		if len(segment) >= 16 && (keyLike(segment) || looksLikeJWT(segment)) && (linkWord(before) || len(segment) >= 40) {
			return markCredential
		}
		before = segment
	}
	return 0
}

func linkWord(segment []byte) bool {
	var buffer [longestName]byte
	switch string(lowered(&buffer, segment)) {
	case "token", "tokens", "reset", "password-reset", "verify", "verification", "confirm", "confirmation", "activate", "activation",
		"invite", "invites", "invitation", "invitations", "share", "shares", "shared", "s", "link", "links", "magic", "magic-link",
		"unsubscribe", "download", "downloads", "signed", "public", "view", "preview", "guest", "join", "l":
		return true
	}
	return false
}
