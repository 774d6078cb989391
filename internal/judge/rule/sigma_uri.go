package rule

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/config"
)

// What of paths and queries is kept as it was: words of paths, and names of parameters.
var (
	keptPath  = regexp.MustCompile(`^[A-Za-z/_.~*?-][A-Za-z0-9/_.~*?-]*$`)
	keptNames = regexp.MustCompile(`^[A-Za-z0-9_.\[\]*?-]+$`)
	longDigit = regexp.MustCompile(`[0-9]{3,}`)
)

// uri makes a condition of a pattern over a path or a query. What would have to be looked for in values is refused: rows hold tokens of them.
func (s *sigma) uri(pattern string, as fieldShape, at config.Text) string {
	path, query, both := cutURI(pattern)
	if as == uriQuery && !both && !strings.Contains(pattern, "/") {
		path, query = "", pattern
	}
	var all []string
	if path != "" {
		if !keptPath.MatchString(path) || strings.Contains(path, "..") || longDigit.MatchString(path) {
			s.wrong(at, "of paths, words are kept; what this looks for (values, escapes, steps upwards) is a token in the row. A path that climbs is told by \"traversal\" in call.marks")
			return "false"
		}
		all = append(all, "like(call.path, "+strconv.Quote(path)+")")
	}
	if trimmed := strings.Trim(query, "*"); trimmed != "" {
		name, value, valued := strings.Cut(trimmed, "=")
		if !valued || value != "" || !keptNames.MatchString(strings.TrimLeft(name, "&?*")) || strings.ContainsAny(strings.TrimLeft(name, "&?*"), "&?") {
			s.wrong(at, "of queries, the names of parameters are kept and no values: \"name=\" can be looked for, and nothing that may stand in a value")
			return "false"
		}
		if open := strings.TrimLeft(name, "&?"); open == name && !both && strings.HasPrefix(query, "*") {
			name = "*" + name
		} else {
			name = open
		}
		all = append(all, "call.query.exists(q, like(q, "+strconv.Quote(name)+"))")
	}
	if len(all) == 0 {
		return "true"
	}
	return "(" + strings.Join(all, " && ") + ")"
}

// cutURI parts a pattern at the question mark that stands between a path and a query; as a wildcard, it stands in front of no name.
func cutURI(pattern string) (path, query string, both bool) {
	if i := strings.Index(pattern, `\?`); i >= 0 {
		return pattern[:i], pattern[i+2:], true
	}
	if i := strings.IndexByte(pattern, '?'); i >= 0 && strings.IndexByte(pattern[i:], '=') > 0 {
		return pattern[:i], pattern[i+1:], true
	}
	return pattern, "", false
}
