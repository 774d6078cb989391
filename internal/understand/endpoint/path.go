package endpoint

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// path is what was decided on the way down to a node.
type path struct {
	text     string
	parent   string // the literal right before, empty behind a parameter
	above    string // the literal before that, of a part that belongs to it
	joint    joint  // of the part right before
	names    []string
	reasons  []string
	words    int // fixed segments that are neither version nor prefix
	segments int
	told     []*saying // about what stands behind
}

// position is the place behind a path.
func (at path) position(j joint, items []*item) position {
	depth := len(at.names)
	segment := at.segments
	if j.before == observation.LeadSlash {
		segment++
	}
	return position{
		depth: depth, joint: j, last: at.joint, parent: at.parent, above: at.above, root: at.root() || isVersion([]byte(at.parent)), segment: segment,
		branches: branches(items, depth), behindValue: depth > 0 && at.names[depth-1] != "",
	}
}

// root says whether no noun stands before yet: only versions, prefixes such as "api", and no parameter.
func (at path) root() bool {
	return at.words == 0 && !slices.ContainsFunc(at.names, func(name string) bool { return name != "" })
}

// fixed is the path with one more fixed part.
func (at path) fixed(j joint, text string) path {
	next := at
	next.text += j.wrap(text)
	next.joint = j
	next.above, next.parent = at.parent, text
	next.told = among(at.told, len(at.names), j, text)
	next.names = append(slices.Clip(at.names), "")
	switch {
	case j.before == observation.LeadDot:
		next.parent = ""
	case j.before != observation.LeadSlash:
		return next
	case !isVersion([]byte(text)) && !prefixed([]byte(text)) && !isNumber([]byte(text), count([]byte(text))):
		next.words++
	}
	if j.before == observation.LeadSlash {
		next.segments++
	}
	return next
}

// value is the path with one more parameter.
func (at path) value(j joint, prefix, name, reason string) path {
	next := at
	next.text += j.wrap(prefix + "{" + name + "}")
	next.joint = j
	next.above, next.parent = at.parent, ""
	next.told = among(at.told, len(at.names), j, "")
	next.names = append(slices.Clip(at.names), name)
	if len(at.reasons) < maxReasons && reason != "" {
		next.reasons = append(slices.Clip(at.reasons), reason)
	}
	if j.before == observation.LeadSlash {
		next.segments++
	}
	return next
}

// swallow is the path with one more part that belongs to the parameter before it.
func (at path) swallow() path {
	next := at
	next.names = append(slices.Clip(at.names), "")
	next.told = nil
	return next
}
