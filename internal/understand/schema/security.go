package schema

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/identity"
)

// isCredential says whether a parameter carries a credential, which OpenAPI names as security.
func isCredential(p Parameter) bool {
	switch p.In {
	case "header":
		return identity.IsCredentialHeader([]byte(p.Name))
	case "query":
		return identity.IsCredentialParameter([]byte(p.Name))
	case "cookie":
		return identity.IsSessionCookie([]byte(p.Name))
	}
	return false
}

// security lists the ways in which an operation was authenticated, each an alternative. Where credentials cannot be seen, or
// none was, it says nothing.
func (w *writer) security(o *Operation) (out list) {
	use := func(name string, scheme object) {
		w.schemes[name] = scheme
		out = append(out, object{{name, list{}}})
	}
	has := func(how ...string) bool {
		return slices.ContainsFunc(how, func(h string) bool { return slices.Contains(o.Auth, h) })
	}
	if o.Bearer {
		name, scheme := "bearer", object{{"type", "http"}, {"scheme", "bearer"}}
		if o.JWT {
			name, scheme = "bearerJWT", append(scheme, member{"bearerFormat", "JWT"})
		}
		use(name, scheme)
	}
	if has("basic_user") {
		use("basic", object{{"type", "http"}, {"scheme", "basic"}})
	}
	for _, p := range o.Parameters {
		if isCredential(p) {
			name := p.In + strings.TrimPrefix(camel(p.Name), "X")
			use(name, object{{"type", "apiKey"}, {"name", p.Name}, {"in", p.In}})
		}
	}
	if has("certificate") && len(out) == 0 {
		use("certificate", object{{"type", "mutualTLS"}})
	}
	if len(out) > 0 && has("none") {
		out = append(out, object{}) // it was taken without, too
	}
	return out
}
