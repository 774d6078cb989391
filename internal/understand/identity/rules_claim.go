package identity

import (
	"encoding/json"
	"strings"
)

// claim returns the values of a claim of the JWT that a call presents: of Authorization, of a key, else of a cookie.
func (t *trial) claim(name string) []string {
	if t.claims == nil {
		t.claims = map[string][]string{}
		for _, token := range t.tokens() {
			t.jwts.open(token, func() {
				for _, wanted := range t.rules.claims {
					t.claims[wanted] = claimValues(t.jwts.payload, wanted)
				}
			})
			if len(t.claims) > 0 {
				break
			}
		}
	}
	return t.claims[name]
}

// tokens lists what a call presents that has the look of a JWT.
func (t *trial) tokens() (list [][]byte) {
	for _, v := range [...][]byte{t.headers.authorization, t.headers.key} {
		if v = withoutScheme(v); looksLikeJWT(v) {
			list = append(list, v)
		}
	}
	for i := range t.call.Request.Headers {
		if h := &t.call.Request.Headers[i]; t.headers.cookie && equalFold(h.Name, "cookie") {
			for _, v := range Cookies(h.Value) {
				if looksLikeJWT(v) {
					list = append(list, v)
				}
			}
		}
	}
	return list
}

// mostClaimDepth bounds how deep a path leads into a payload.
const mostClaimDepth = 8

// claimValues reads a claim by its name, else by a path with dots: "realm_access.roles". A list gives each of its scalars.
func claimValues(payload []byte, path string) []string {
	value := json.RawMessage(payload)
	for range mostClaimDepth {
		var object map[string]json.RawMessage
		if json.Unmarshal(value, &object) != nil {
			return nil
		}
		if v, ok := object[path]; ok {
			return scalars(v)
		}
		head, rest, dotted := strings.Cut(path, ".")
		next, ok := object[head]
		if !dotted || !ok {
			return nil
		}
		value, path = next, rest
	}
	return nil
}

func scalars(v json.RawMessage) []string {
	var list []json.RawMessage
	if json.Unmarshal(v, &list) != nil {
		list = []json.RawMessage{v}
	}
	var out []string
	for _, one := range list {
		var text string
		switch {
		case json.Unmarshal(one, &text) == nil:
			out = append(out, text)
		case len(one) > 0 && one[0] != '{' && one[0] != '[' && string(one) != "null":
			out = append(out, string(one))
		}
	}
	return out
}
