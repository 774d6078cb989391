package identity

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
)

// role is what a header field means for who made a call.
type role uint8

const (
	noRole           role = iota
	authorization         // Authorization
	apiKey                // a key of a program or partner
	bearerKey             // a token under a name of its own
	maybeBearer           // a token only where it is a JWT
	otherCredential       // a credential that tells nothing about the caller by itself
	certificate           // X-Forwarded-Client-Cert
	certificateName       // the subject of a client certificate
	certificateState      // whether the certificate was found good
	cookies
	userAgent
	forwardedFor
	forwarded
	oneAddress // set by the nearest proxy
	cdnAddress // set by a delivery network
)

// roleOfHeader is a switch rather than a map: it runs for every header of every call. name is in lower case.
func roleOfHeader(name []byte) role {
	switch string(name) {
	case "authorization":
		return authorization
	case "x-api-key", "api-key", "apikey", "x-apikey", "x-auth-token", "ocp-apim-subscription-key", "x-goog-api-key",
		"x-functions-key", "private-token", "x-client-key", "x-app-key":
		return apiKey
	case "x-access-token", "x-session-token", "x-id-token", "x-jwt-assertion":
		return bearerKey
	case "proxy-authorization", "x-amz-security-token", "x-client-secret", "x-api-secret", "x-refresh-token",
		"x-ssl-client-cert", "x-client-cert":
		return otherCredential
	case "x-forwarded-client-cert":
		return certificate
	case "x-ssl-client-s-dn", "x-ssl-client-dn", "x-ssl-client-subject-dn", "x-client-cert-subject-dn",
		"x-amzn-mtls-clientcert-subject":
		return certificateName
	case "x-ssl-client-verify":
		return certificateState
	case "cookie":
		return cookies
	case "user-agent":
		return userAgent
	case "x-forwarded-for":
		return forwardedFor
	case "forwarded":
		return forwarded
	case "x-real-ip":
		return oneAddress
	case "cf-connecting-ip", "true-client-ip":
		return cdnAddress
	}
	return noRole
}

// longestName is the longest name that any table here holds, in bytes.
const longestName = 32

// lowered writes name in lower case into the buffer; nil where it is too long to be in a table.
func lowered(buffer *[longestName]byte, name []byte) []byte {
	if len(name) > longestName {
		return nil
	}
	for i, b := range name {
		buffer[i] = lower(b)
	}
	return buffer[:len(name)]
}

// IsCredentialHeader says whether a request header of that name, in any case, carries a credential, or names who was
// authenticated, rather than data. "Cookie" is not among them: its parts are judged one by one with [IsSessionCookie].
func IsCredentialHeader(name []byte) bool {
	var buffer [longestName]byte
	switch roleOfHeader(lowered(&buffer, name)) {
	case authorization, apiKey, bearerKey, otherCredential, certificate, certificateName:
		return true
	}
	return false
}

// IsCredentialParameter says whether a query parameter of that name, in any case, carries a credential.
func IsCredentialParameter(name []byte) bool {
	var buffer [longestName]byte
	return roleOfParameter(lowered(&buffer, name)) != noRole
}

func roleOfParameter(name []byte) role {
	switch string(name) {
	case "apikey", "api_key", "api-key", "x-api-key", "x_api_key", "subscription-key", "app_key", "appkey":
		return apiKey
	case "access_token", "accesstoken", "auth_token", "authtoken", "bearer_token", "session_token", "private_token":
		return bearerKey
	case "token", "jwt", "id_token", "assertion", "authorization":
		return maybeBearer
	case "refresh_token", "client_secret", "x-amz-credential", "x-amz-signature", "x-amz-security-token",
		"x-goog-credential", "x-goog-signature":
		return otherCredential
	}
	return noRole
}

// headers are the request headers that tell who asks. Of several of one name, the first counts.
type headers struct {
	authorization []byte
	key           []byte
	keyKind       role
	agent         []byte
	cookie        bool // there are some
	cert          []byte
	certName      []byte
	certState     []byte
	forwardedFor  bool // there are some
	forwarded     bool
	oneAddress    []byte
	cdnAddress    []byte
}

// gather looks at each header once.
func gather(all []call.Header) (h headers) {
	var buffer [longestName]byte
	for i := range all {
		v := all[i].Value
		switch string(all[i].Name) { // those of logs, at a glance
		case "Referer":
			continue
		case "User-Agent":
			first(&h.agent, v)
			continue
		}
		switch r := roleOfHeader(lowered(&buffer, all[i].Name)); r {
		case noRole, otherCredential:
		case authorization:
			first(&h.authorization, v)
		case apiKey, bearerKey:
			if len(h.key) == 0 && !veiled(v) {
				h.key, h.keyKind = bytes.TrimSpace(v), r
			}
		case certificate:
			first(&h.cert, v)
		case certificateName:
			first(&h.certName, v)
		case certificateState:
			first(&h.certState, v)
		case cookies:
			h.cookie = true
		case userAgent:
			first(&h.agent, v)
		case forwardedFor:
			h.forwardedFor = true
		case forwarded:
			h.forwarded = true
		case oneAddress:
			first(&h.oneAddress, v)
		case cdnAddress:
			first(&h.cdnAddress, v)
		}
	}
	return h
}

func first(to *[]byte, v []byte) {
	if *to == nil {
		*to = v
	}
}

// plain says whether nothing but address and agent can tell who asks, besides the query.
func (h *headers) plain() bool {
	return len(h.authorization)+len(h.key)+len(h.cert)+len(h.certName)+len(h.certState) == 0 && !h.cookie
}
