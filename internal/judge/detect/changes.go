package detect

import (
	"net/http"
	"strings"
)

// What an endpoint does, as far as its name tells.
const (
	doingKnown uint8 = 1 << iota
	changes          // it changes something, and does not only ask
	aside            // it does so, but is no step that others could depend on: a search, telemetry
)

// asking are words of operations that only ask, whatever their method is; telling those of what programs send by themselves.
var (
	asking = words(`search query lookup find filter list get read fetch describe show view count preview estimate quote quotes suggest autocomplete
		graphql export download report exists`)
	telling = words(`events event track tracking analytics telemetry log logs logging beacon collect metrics heartbeat ping impressions pageview
		consent consents csp rum errors crash crashes refresh devices push subscribe notifications`)
)

// doesAt says what an endpoint does.
func (g *ground) doesAt(e int32) uint8 {
	if d := g.doing[e]; d != 0 {
		return d
	}
	d := doingKnown
	p := &g.view.Endpoints[e]
	word := lastWord(p.Template)
	switch {
	case p.Method == http.MethodGet || p.Method == http.MethodHead || p.Method == http.MethodOptions:
	case strings.Contains(p.Template, "#query") || strings.Contains(p.Template, "#subscription"):
	case p.Protocol != "http" && p.Protocol != "graphql" && asking[firstWord(word)]:
	default:
		d |= changes
		if asking[word] || telling[word] || asking[firstWord(word)] && p.Protocol == "http" {
			d |= aside
		}
	}
	g.doing[e] = d
	return d
}

// lastWord is the last fixed segment of a template, in lower case but for its first letters of words.
func lastWord(template string) string {
	parts := strings.FieldsFunc(template, func(r rune) bool { return r == '/' || r == ' ' || r == '#' || r == ':' })
	for i := len(parts) - 1; i >= 0; i-- {
		if !strings.HasPrefix(parts[i], "{") {
			return strings.ToLower(parts[i][:1]) + parts[i][1:]
		}
	}
	return ""
}

// firstWord is what a name in camel case, or with hyphens, begins with.
func firstWord(name string) string {
	for i, r := range name {
		if r >= 'A' && r <= 'Z' || r == '-' || r == '_' {
			return name[:i]
		}
	}
	return name
}
