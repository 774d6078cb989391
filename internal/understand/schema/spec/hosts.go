package spec

import "strings"

// HostFits says whether a host is one that a pattern such as "{tenant}.shop.example" stands for: a variable is one letter or
// more, dots included. A host that itself has parameters fits where it has them at the same places.
func HostFits(pattern, host string) bool {
	literals := strings.Split(nameless(pattern), "{}")
	if len(literals) == 1 {
		return pattern == host
	}
	if nameless(host) == nameless(pattern) {
		return true
	}
	last := len(literals) - 1
	if !strings.HasPrefix(host, literals[0]) {
		return false
	}
	rest := host[len(literals[0]):]
	for _, l := range literals[1:last] {
		if rest == "" {
			return false
		}
		at := strings.Index(rest[1:], l)
		if at < 0 {
			return false
		}
		rest = rest[1+at+len(l):]
	}
	return len(rest) > len(literals[last]) && strings.HasSuffix(rest, literals[last])
}

// nameless is a pattern whose variables have no names.
func nameless(pattern string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("{}")
		_, pattern, _ = strings.Cut(after, "}")
	}
}
