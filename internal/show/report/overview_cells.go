package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
)

// markWords are what is striking about an endpoint, as people read it.
func markWords(mark string) string {
	switch mark {
	case "open":
		return "no credential needed"
	case "one_caller":
		return "one caller only"
	case "only_errors":
		return "never answered well"
	case "new":
		return "only in the last quarter"
	case "gone":
		return "only in the first quarter"
	}
	return clip(mark)
}

// authWords say how a call was let in, as people read it.
func authWords(auth string) string {
	switch auth {
	case "none":
		return "no credential"
	case "not_observable":
		return "cannot tell"
	case "token_subject":
		return "a person’s token"
	case "api_key":
		return "API key"
	case "basic_user":
		return "user and password"
	case "session_cookie":
		return "session cookie"
	case "certificate":
		return "certificate"
	case "bearer_token":
		return "bearer token"
	}
	return clip(auth)
}

// typeWords say what an actor is known by, as people read it.
func typeWords(actor string) string {
	switch actor {
	case "token_subject", "api_key", "basic_user", "session_cookie", "certificate", "bearer_token":
		return authWords(actor)
	case "anonymous":
		return "nothing at all"
	case "service":
		return "its service"
	case "address":
		return "its address"
	}
	return clip(actor)
}

// came says what came back, in parts that are not broken over lines.
func came(a query.Answers) (parts []string) {
	total := a.Good + a.Refused + a.Failed + a.None
	for _, sort := range []struct {
		n    int64
		word string
	}{{a.Good, "good"}, {a.Refused, "refused"}, {a.Failed, "failed"}, {a.None, "unanswered"}} {
		switch sort.n {
		case 0:
		case total:
			return []string{"all " + sort.word}
		default:
			parts = append(parts, number(sort.n)+" "+sort.word)
		}
	}
	return commas(parts)
}

// commas puts one behind each part but the last: parts are not broken over lines, what stands between them is.
func commas(parts []string) []string {
	for i := range parts[:max(len(parts)-1, 0)] {
		parts[i] += ","
	}
	return parts
}

// letIn says by what calls were let in.
func letIn(auth []string) (parts []string) {
	for _, a := range auth {
		parts = append(parts, authWords(a))
	}
	return commas(parts)
}

// breakable cuts a path behind its slashes, where a line may end.
func breakable(path string) []string { return strings.SplitAfter(clip(path), "/") }

// alarming says whether an endpoint is open to anyone and answers with something that should make one look: a login is to be open.
func alarming(e query.OverviewEndpoint) bool {
	return e.Served.Anyone > 0 && len(e.Kinds.Response) > 0 && !login(e.Endpoint)
}

// tail is the part of a kind's name behind its group.
func tail(k string) string {
	_, name, found := strings.Cut(k, ".")
	if !found {
		return clip(k)
	}
	return clip(strings.ReplaceAll(name, "_", " "))
}

// login says whether an endpoint's answers hand out tokens.
func login(e query.Endpoint) bool {
	return slices.Contains(e.Kinds.Response, "credential.token")
}

func served(s query.Served) int64 {
	return s.Anyone + s.People + s.Keys + s.Unnamed + s.Services + s.NotKnown
}

func openShare(s query.Served) string { return percent(s.Anyone, served(s)) }

// provenShare is how much of the possible is proven, in percent; empty where nothing bounds it.
func provenShare(r scope.Range) string {
	if r.Possible == nil || *r.Possible == 0 {
		return ""
	}
	return percent(r.Proven, *r.Possible)
}

// hostsBeside are the hosts of a service that do not say the same as its name.
func hostsBeside(s query.OverviewService) []string {
	if len(s.Hosts) == 1 && s.Hosts[0] == s.Service {
		return nil
	}
	return s.Hosts
}

// label is what an actor's label says beyond its type and id.
func label(a query.Actor) string {
	rest := strings.TrimSpace(strings.TrimPrefix(a.Label, a.Type))
	if rest != "" && strings.HasPrefix(a.Actor, rest) {
		return ""
	}
	return clip(a.Label)
}

// size writes a number of bytes in the largest unit that fits.
func size(n int64) string {
	value, units := float64(n), []string{"B", "kB", "MB", "GB", "TB"}
	for value >= 1000 && len(units) > 1 {
		value, units = value/1000, units[1:]
	}
	if units[0] == "B" || value >= 100 {
		return fmt.Sprintf("%.0f %s", value, units[0])
	}
	return fmt.Sprintf("%.1f %s", value, units[0])
}
