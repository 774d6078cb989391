package endpoint

import (
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// prefix is the letter that all values begin with where all of them are versions.
func (p *position) prefix() string {
	for _, b := range p.branches {
		if b.parameter && (!b.literal() || b.text[0] != 'v' || !isVersion([]byte(b.text))) {
			return ""
		}
	}
	return "v"
}

// partName names a parameter by the way in which it stands in its segment; empty where that says nothing.
func (p *position) partName() string {
	switch {
	case p.joint.before == observation.LeadDot:
		return "format"
	case p.prefix() != "":
		return "version"
	case p.joint.ahead == observation.LeadComma:
		return "lat"
	case p.last.ahead == observation.LeadComma:
		return "lon"
	case p.joint.ahead == observation.LeadEllipsis, p.joint.ahead == observation.LeadDots:
		return "from"
	case p.joint.before == observation.LeadEllipsis, p.joint.before == observation.LeadDots:
		return "to"
	case p.joint.before == observation.LeadEquals, p.joint.before == observation.LeadEqualsText, p.joint.before == observation.LeadColon:
		return p.keyName()
	}
	return ""
}

// keyName names a parameter by the key in front of it: "OrderID=" gives orderId. A key that says too little is one of what stands
// before it: "builds/id:5" gives buildId.
func (p *position) keyName() string {
	parts := vocabulary.Split(p.parent)
	if len(parts) == 0 || len(p.parent) > 40 || isDigit(parts[0][0]) {
		return ""
	}
	for _, part := range parts {
		if strings.ContainsFunc(part, func(r rune) bool { return r > 0x7f }) {
			return ""
		}
	}
	if len(parts) == 1 && generic[parts[0]] {
		of := *p
		of.parent = p.above
		if name := of.parentName(strings.ToUpper(parts[0][:1]) + parts[0][1:]); name != "" {
			return name
		}
	}
	return camel(parts)
}
