package schema

import "strings"

// Anonymous is a template or a host with the names of its parameters left out: "/users/{id}.json" is "/users/{}.json". Two
// that are alike name the same places.
func Anonymous(template string) string {
	var b strings.Builder
	for {
		before, name, after, ok := cutParameter(template)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		if name != "" {
			b.WriteString("{}")
		}
		template = after
	}
}

// cutParameter finds the first parameter of a template.
func cutParameter(template string) (before, name, after string, ok bool) {
	open := strings.IndexByte(template, '{')
	if open < 0 {
		return template, "", "", false
	}
	end := strings.IndexByte(template[open:], '}')
	if end < 0 {
		return template, "", "", false
	}
	return template[:open], template[open+1 : open+end], template[open+end+1:], true
}

// Names lists the names of a template's parameters, in their order.
func Names(template string) (names []string) {
	for {
		_, name, after, ok := cutParameter(template)
		if !ok {
			return names
		}
		names, template = append(names, name), after
	}
}

// segments are the parts of a path between slashes, as evidence counts them.
func segments(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}
