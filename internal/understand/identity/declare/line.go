package declare

import (
	"maps"
	"slices"

	"github.com/waybill-security/waybill/internal/config"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// lineOf is the line in which a faulty setting stands, else one of its entry; 0 where that is not known.
func (t *text) lineOf(wrong *identity.RuleError) int {
	switch {
	case wrong.List == "trusted_proxies" && len(t.TrustedProxies) > 0:
		return t.TrustedProxies[0].Line
	case wrong.List == "actors" && wrong.Item < len(t.Actors):
		return t.Actors[wrong.Item].lineOf(wrong.Setting)
	case wrong.List == "sessions" && wrong.Item < len(t.Sessions):
		return firstLine(t.Sessions[wrong.Item].lines())
	case wrong.List == "logins" && wrong.Item < len(t.Logins):
		l := t.Logins[wrong.Item]
		return chosen(wrong.Setting, map[string]int{"endpoint": l.Endpoint.Line, "answer": l.Answer.Line})
	case wrong.List == "subjects" && wrong.Item < len(t.Subjects):
		s := t.Subjects[wrong.Item]
		return chosen(wrong.Setting, map[string]int{"field": s.Field.Line, "endpoint": s.Endpoint.Line, "kind": s.Kind.Line})
	case wrong.List == "apart":
		for _, k := range slices.Sorted(maps.Keys(t.Aliases)) {
			if !t.Aliases[k].Value {
				if wrong.Item == 0 {
					return t.Aliases[k].Line
				}
				wrong.Item--
			}
		}
	}
	return 0
}

func (a *actorText) lineOf(setting string) int {
	lines := map[string]int{"name": a.Name.Line, "type": a.Type.Line, "label": a.Label.Line, "key_prefix": a.When.KeyPrefix.Line,
		"peers": lineIn(a.Peers), "addresses": lineIn(a.When.Addresses), "agent": a.When.Agent.Line}
	for _, claim := range a.When.Claims {
		lines["claims"] = max(lines["claims"], claim.Line)
	}
	for place, line := range a.From.lines() {
		lines[place] = max(lines[place], line)
	}
	return chosen(setting, lines)
}

func (f *fromText) lines() map[string]int {
	return map[string]int{"header": f.Header.Line, "claim": f.Claim.Line, "cookie": f.Cookie.Line, "query": f.Query.Line, "body": f.Body.Line, "key": f.Key.Line}
}

// chosen is the line of a setting, else the first line of its entry.
func chosen(setting string, lines map[string]int) int {
	if line := lines[setting]; line > 0 {
		return line
	}
	return firstLine(lines)
}

func firstLine(lines map[string]int) (first int) {
	for _, line := range lines {
		if line > 0 && (first == 0 || line < first) {
			first = line
		}
	}
	return first
}

func lineIn(list []config.At[string]) int {
	if len(list) == 0 {
		return 0
	}
	return list[0].Line
}
