package schema

import (
	"strconv"
	"strings"
)

// tagOf is the first fixed segment of a path that is neither a version nor a prefix.
func tagOf(path string) string {
	for _, s := range segments(path) {
		if !strings.ContainsAny(s, "{}") && !isPrefix(s) {
			return s
		}
	}
	return "other"
}

func isPrefix(s string) bool {
	switch strings.ToLower(s) {
	case "api", "rest", "public", "internal", "services":
		return true
	}
	return isVersion(s)
}

// isVersion says whether a segment is a version, such as v2 or 1.1.
func isVersion(s string) bool {
	s = strings.TrimPrefix(strings.ToLower(s), "v")
	if s == "" {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && c != '.' {
			return false
		}
	}
	return true
}

// id makes the id of an operation, such as getMembersByMemberId.
func (w *writer) id(method, path string) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(method))
	for _, s := range segments(path) {
		before, name, after, ok := cutParameter(s)
		b.WriteString(camel(before))
		if ok {
			b.WriteString("By" + camel(name) + camel(Anonymous(after)))
		}
	}
	base := b.String()
	id := base
	for n := 2; w.names[id]; n++ {
		id = base + "_" + strconv.Itoa(n)
	}
	w.names[id] = true
	return id
}

// camel writes letters and digits of a text with a capital at the beginning of each word.
func camel(s string) string {
	var b strings.Builder
	up := true
	for _, c := range s {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
			if up {
				b.WriteString(strings.ToUpper(string(c)))
			} else {
				b.WriteRune(c)
			}
			up = false
		default:
			up = true
		}
	}
	return b.String()
}
