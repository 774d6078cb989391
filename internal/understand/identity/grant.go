package identity

import "github.com/waybill-security/waybill/internal/understand/observation"

// Grant is a credential that an answer handed out.
type Grant struct {
	Value  []byte
	Cookie bool
}

// GrantRank says how surely a key of an answer, or the name of a cookie that it sets, hands out the credential that later
// calls present: 0 not at all, the highest the surest. Letter case and separators do not matter.
func GrantRank(name []byte, cookie bool) int {
	if cookie {
		return min(rankOfCookie(name), 3)
	}
	var buffer [longestName]byte
	n := 0
	for _, c := range name {
		if c == '_' || c == '-' {
			continue
		}
		if n == len(buffer) {
			return 0
		}
		buffer[n] = lower(c)
		n++
	}
	switch string(buffer[:n]) {
	case "accesstoken":
		return 6
	case "sessiontoken", "authtoken", "bearertoken", "authenticationtoken":
		return 5
	case "jwt", "bearer":
		return 4
	case "token", "sessionid", "sessionkey", "ticket":
		return 2
	case "idtoken":
		return 1
	}
	return 0
}

// Granted completes the identity of a call that presented no credential and was given one: the call is a login, and the
// work of whom it was given to.
func (r *Recogniser) Granted(id *observation.Identity, g Grant) {
	if id.PrincipalType != observation.NoPrincipal || !id.Principal.IsZero() || len(g.Value) < shortestSession {
		return
	}
	who := r.readBearer(withoutScheme(g.Value))
	switch {
	case who.kind == observation.TokenSubject:
		who.kind = observation.GrantedSubject
	case who.kind == observation.OpaqueToken && g.Cookie:
		who.kind = observation.GrantedCookie
	case who.kind == observation.OpaqueToken:
		who.kind = observation.GrantedToken
	default:
		return
	}
	id.PrincipalType, id.Principal, id.Credential, id.Session = who.kind, who.principal, who.credential, who.session
}
