package endpoint

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// explain says why there is a parameter here, in one short phrase.
func (p *position) explain() {
	values := p.parameters()
	if len(values) == 0 {
		return
	}
	var all, handed, words int64
	classes := map[observation.SegmentClass]int64{}
	names := map[string]int64{}
	for _, b := range values {
		all += b.distinct()
		handed += min(b.params.HandedOut, b.distinct())
		switch {
		case b.looks == lookNumbered:
			classes[observation.SegmentMixed]++
		case b.literal():
			words++
		default:
			classes[b.class] += b.distinct()
		}
		for name, n := range b.params.Names {
			names[name] += n
		}
	}
	switch name := leading(names); {
	case 2*handed >= all && name != "":
		p.reason = fmt.Sprintf("segment %d: %d of %d values were handed out as %s", p.segment, handed, all, shown(name))
	case p.crowding() != nil:
		p.reason = fmt.Sprintf("segment %d: more different words than are kept apart", p.segment)
	case 2*words > all:
		p.reason = fmt.Sprintf("segment %d: %d different words answer alike", p.segment, words)
	default:
		p.reason = fmt.Sprintf("segment %d: has the shape of %s", p.segment, shapeName(classes))
	}
}

// shapeName names the class that most values have.
func shapeName(classes map[observation.SegmentClass]int64) string {
	names := [...]string{"a word", "a number", "a UUID", "a hex number", "a code", "an e-mail address", "a date", "a random token", "no word", "a word", "a list"}
	best, most := observation.SegmentOther, int64(0)
	for class, name := range names {
		if n := classes[observation.SegmentClass(class)]; n > most && name != "" {
			best, most = observation.SegmentClass(class), n
		}
	}
	return names[best]
}
