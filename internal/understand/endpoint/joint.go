package endpoint

import (
	"cmp"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// joint is the way in which a part stands in its path: what is in front of it and behind it, and, where that says what it is,
// what the next part begins with.
type joint struct {
	before, ahead observation.Lead
	after         observation.Tail
}

// joint is the way in which the part at index i stands.
func (it *item) joint(i int) joint {
	s := it.segment(i)
	j := joint{before: s.Before, after: s.After}
	if i+1 == it.length() {
		return j
	}
	switch next := it.segment(i + 1).Before; next {
	case observation.LeadParen, observation.LeadParenText, observation.LeadEllipsis, observation.LeadDots:
		j.ahead = next
	case observation.LeadEquals, observation.LeadEqualsText:
		j.ahead = observation.LeadEquals
	case observation.LeadComma:
		if s.Before == observation.LeadSlash {
			j.ahead = next
		}
	case observation.LeadSlash, observation.LeadDot, observation.LeadColon, observation.LeadSemicolon, observation.LeadCommaText:
	}
	return j
}

func compareJoints(a, b joint) int {
	return cmp.Or(cmp.Compare(a.before, b.before), cmp.Compare(a.ahead, b.ahead), cmp.Compare(a.after, b.after))
}

// wrap writes a part as it stands.
func (j joint) wrap(text string) string { return j.before.String() + text + j.after.String() }

// role is what the way in which a part stands says about it.
type role uint8

const (
	roleSegment role = iota // a whole segment, or what an ending or a verb stands behind: evidence decides
	roleName                // the name of what has arguments, or of an argument
	roleValue               // an argument, a half of a point, an end of a range
	roleVerb                // behind a colon
	roleEnding              // behind a dot
)

func (j joint) role() role {
	if j.after == observation.TailCall {
		return roleName
	}
	switch j.ahead {
	case observation.LeadParen, observation.LeadParenText, observation.LeadEquals:
		return roleName
	case observation.LeadEllipsis, observation.LeadDots, observation.LeadComma:
		return roleValue
	case observation.LeadSlash, observation.LeadDot, observation.LeadColon, observation.LeadSemicolon, observation.LeadEqualsText, observation.LeadCommaText:
	}
	switch j.before {
	case observation.LeadDot:
		return roleEnding
	case observation.LeadColon:
		return roleVerb
	case observation.LeadSemicolon:
		return roleName
	case observation.LeadSlash:
		return roleSegment
	case observation.LeadEquals, observation.LeadEqualsText, observation.LeadParen, observation.LeadParenText, observation.LeadComma,
		observation.LeadCommaText, observation.LeadEllipsis, observation.LeadDots:
	}
	return roleValue
}

// goesOn says whether another segment stands behind the part at index i.
func (it *item) goesOn(i int) bool {
	for i++; i < it.length(); i++ {
		if s := it.segment(i); s.Begins() {
			return true
		}
	}
	return false
}

// ending is the ending that stands right behind the part at index i, empty for none.
func (it *item) ending(i int) string {
	if i+1 < it.length() && it.segment(i+1).Before == observation.LeadDot {
		return it.segment(i + 1).Text.Reveal()
	}
	return ""
}

// decidePart decides by the way in which parts stand where that says enough; false where it does not.
func (p *position) decidePart() bool {
	switch p.joint.role() {
	case roleSegment:
		return false
	case roleEnding:
		p.decideEndings()
	case roleValue:
		for _, b := range p.branches {
			b.parameter = true
		}
	case roleVerb:
		few := p.fewVerbs()
		for _, b := range p.branches {
			b.parameter = !b.literal() || !b.open && !few
		}
	case roleName:
		for _, b := range p.branches {
			b.parameter = !b.literal()
		}
	}
	return true
}

// fewVerbs says whether the words in no vocabulary that stand behind a colon are a few that come again and again, as verbs do.
func (p *position) fewVerbs() bool {
	unknown := 0
	for _, b := range p.branches {
		if b.literal() && !b.open {
			if unknown++; b.calls < numberedCalls {
				return false
			}
		}
	}
	return unknown <= closedValues
}

// enoughFormats is how many formats behind one fixed word are one thing in whatever format is asked for, though nothing is known
// of its answers.
const enoughFormats = 3

// decideEndings decides upon the endings behind one word or one value. One ending belongs to the template. Several formats are a
// parameter of their own; several endings of documents belong to the names that stand in front of them.
func (p *position) decideEndings() {
	if len(p.branches) < 2 {
		p.swallowed = p.behindValue && p.namesFiles()
		p.branches[0].parameter = p.swallowed
		return
	}
	onlyFormats, documents, onward := true, true, false
	stems := map[string]int{}
	shared := false
	for _, b := range p.branches {
		onlyFormats = onlyFormats && isFormat(b.text)
		documents = documents && isDocumentEnding(b.text)
		for _, it := range b.items {
			onward = onward || it.length() > p.depth+1
		}
		for stem := range stemsOf(b.items, p.depth) {
			stems[stem]++
			shared = shared || stems[stem] > 1
		}
	}
	format := onlyFormats && (len(p.branches) >= enoughFormats || p.answerAlike())
	if p.behindValue {
		format = onlyFormats && (shared || !documents)
		p.swallowed = !format && !onward
	}
	for _, b := range p.branches {
		b.parameter = format || p.swallowed
	}
}

// namesFiles says whether one and the same ending belongs to names of files all the same: it is a document's, words stand in
// front of it, and nothing behind it. An ending behind numbers says in which form a thing is asked for.
func (p *position) namesFiles() bool {
	b := p.branches[0]
	if !isDocumentEnding(b.text) || isFormat(b.text) {
		return false
	}
	words := 0
	for _, it := range b.items {
		if it.length() > p.depth+1 {
			return false
		}
		switch it.segment(p.depth - 1).Class {
		case observation.SegmentLiteral, observation.SegmentOther, observation.SegmentWord:
			words++
		case observation.SegmentNumber, observation.SegmentUUID, observation.SegmentHex, observation.SegmentToken, observation.SegmentDate,
			observation.SegmentList, observation.SegmentEmail:
			return false
		case observation.SegmentMixed:
		}
	}
	return words > 0
}

// stemsOf are the words that stand in front of an ending.
func stemsOf(items []*item, depth int) map[string]bool {
	stems := map[string]bool{}
	for _, it := range items {
		if s := it.segment(depth - 1); s.Class == observation.SegmentLiteral {
			stems[s.Text.Reveal()] = true
		}
	}
	return stems
}

// answerAlike says whether all branches are known to answer alike.
func (p *position) answerAlike() bool {
	first := profileOf(p.branches[0].items, p.depth)
	for _, b := range p.branches[1:] {
		if first.compare(profileOf(b.items, p.depth)) != sameAnswers {
			return false
		}
	}
	return true
}
