package endpoint

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// maxParts bounds the parts of one segment; one of more is a value as a whole.
const maxParts = 12

// maxListed bounds the values of one list.
const maxListed = 64

// fragment is a part of a segment before it is judged.
type fragment struct {
	before observation.Lead
	after  observation.Tail
	text   []byte
	word   *observation.Text // of an ending
	list   byte              // what stands between the values of a list; 0 for one value
}

// signs are the bytes that may tell parts of a segment apart.
var signs = func() (t [256]bool) {
	for _, b := range []byte(".:;=(,") {
		t[b] = true
	}
	return t
}()

func signed(text []byte) bool {
	for _, b := range text {
		if signs[b] {
			return true
		}
	}
	return false
}

// compose cuts a segment into parts and adds them; false where it is one word or one value. It goes by the segment's own
// bytes, as all of the splitter does.
func (s *Splitter) compose(text []byte, at *place) bool {
	s.parts = s.parts[:0]
	if !signed(text) || len(text) > maxComposed {
		return false
	}
	stem, dot := text, ending(text)
	if dot > 0 {
		stem = text[:dot]
	}
	if !s.inner(stem) {
		s.parts = append(s.parts[:0], fragment{text: stem})
	}
	if dot > 0 {
		s.parts = append(s.parts, fragment{before: observation.LeadDot, word: &knownEndings[string(text[dot+1:])].text})
	}
	if one := len(s.parts) == 1 && s.parts[0].list == 0 && s.parts[0].after == observation.NoTail; one || len(s.parts) > maxParts || len(s.segments)+len(s.parts) >= maxSegments {
		return false
	}
	s.add(text, dot, at)
	return true
}

// maxComposed is how long a segment may be that is looked at for parts, in bytes.
const maxComposed = 512

// add adds the parts that were found.
func (s *Splitter) add(text []byte, dot int, at *place) {
	first := *at
	for i := range s.parts {
		f := &s.parts[i]
		part := observation.Segment{Before: f.before, After: f.after}
		index := len(s.segments)
		switch {
		case f.word != nil:
			part.Text = *f.word
			if knownEndings[string(text[dot+1:])].document {
				s.values = append(s.values, Value{Index: index, Raw: s.decode(text, true)})
			}
		case f.list != 0:
			part.Class = observation.SegmentList
			s.addListed(f, index)
			at.values++
		default:
			here := place{founding: at.founding, last: true}
			if i == 0 {
				here.before, here.values = first.before, first.values
			}
			v := s.judge(f.text, &here)
			part.Class, part.Text = v.segment.Class, v.segment.Text
			if v.value {
				s.values = append(s.values, Value{Index: index, Raw: s.decode(f.text, true)})
				at.values++
			}
		}
		s.segments = append(s.segments, part)
	}
	at.before = nil
}

func (s *Splitter) addListed(f *fragment, index int) {
	n := 0
	for piece := range bytes.SplitSeq(f.text, []byte{f.list}) {
		if n++; n > maxListed {
			break
		}
		s.values = append(s.values, Value{Index: index, Raw: s.decode(piece, true), Listed: true})
	}
}

// inner finds the parts of a segment without its ending. Each rule asks for more than its sign, since values hold signs, too.
func (s *Splitter) inner(text []byte) bool {
	for _, rule := range [...]func([]byte) bool{s.arguments, s.span, s.matrix, s.verb, s.several, s.keyed} {
		s.parts = s.parts[:0]
		if rule(text) {
			return true
		}
	}
	return false
}

// matrix finds "map;v=2;lat=50" (RFC 3986, section 3.3).
func (s *Splitter) matrix(text []byte) bool {
	name, rest, ok := bytes.Cut(text, []byte{';'})
	if !ok || len(name) == 0 || !plainPart(name) || string(name) == "." || string(name) == ".." {
		return false
	}
	s.parts = append(s.parts, fragment{text: name})
	for pair := range bytes.SplitSeq(rest, []byte{';'}) {
		key, value, valued := bytes.Cut(pair, []byte{'='})
		if !isKey(key) {
			return false
		}
		s.parts = append(s.parts, fragment{before: observation.LeadSemicolon, text: key})
		if valued {
			if len(value) == 0 {
				return false
			}
			s.parts = append(s.parts, valueOf(observation.LeadEquals, observation.NoTail, value))
		}
	}
	return true
}

// verb finds "17:cancel" and "items:batchGet", where what is behind is a word of the vocabulary, "sku:AB-12", where what is in front of it
// is one, and "17:peru", a number before letters: a verb in a language that the vocabulary does not know.
func (s *Splitter) verb(text []byte) bool {
	front, back, ok := bytes.Cut(text, []byte{':'})
	if !ok || len(front) == 0 || len(back) == 0 || !plainPart(front) {
		return false
	}
	if at := bytes.LastIndexByte(back, ':'); at >= 0 && !plainPart(back[:at]) {
		return false
	}
	const least = 3 // "de:ad:be:ef" is an address
	word := isWord(front) && (len(front) >= least || string(front) == "id")
	if !isVerb(back[bytes.LastIndexByte(back, ':')+1:]) && !word && (!digitsAt(front, 0, len(front)) || !isPlainWord(back)) {
		return false
	}
	s.parts = append(s.parts, fragment{text: front})
	for piece := range bytes.SplitSeq(back, []byte{':'}) {
		if len(piece) == 0 || bytes.IndexByte(piece, '=') >= 0 {
			return false
		}
		s.parts = append(s.parts, fragment{before: observation.LeadColon, text: piece})
	}
	return true
}

// span finds "main...next" and "1..9".
func (s *Splitter) span(text []byte) bool {
	front, back, ok := bytes.Cut(text, []byte(".."))
	lead := observation.LeadDots
	if rest, longer := bytes.CutPrefix(back, []byte{'.'}); longer {
		lead, back = observation.LeadEllipsis, rest
	}
	if !ok || !spanned(front) || !spanned(back) {
		return false
	}
	s.parts = append(s.parts, fragment{text: front}, fragment{before: lead, text: back})
	return true
}

// spanned says whether text can be an end of a range.
func spanned(text []byte) bool {
	return len(text) > 0 && text[0] != '.' && text[len(text)-1] != '.' && !bytes.ContainsAny(text, ";,(=") && !bytes.Contains(text, []byte(".."))
}

// several finds "48.85,2.35", which is a point and has two parts, and "1,2,3", which is a list.
func (s *Splitter) several(text []byte) bool {
	if front, back, ok := bytes.Cut(text, []byte{','}); ok && isPoint(front, back) {
		s.parts = append(s.parts, fragment{text: front}, fragment{before: observation.LeadComma, text: back})
		return true
	}
	for _, sign := range []byte(",;") {
		if listed(text, sign) {
			s.parts = append(s.parts, fragment{text: text, list: sign})
			return true
		}
	}
	return false
}

// keyed finds "colour=red" behind a word of the vocabulary.
func (s *Splitter) keyed(text []byte) bool {
	key, value, ok := bytes.Cut(text, []byte{'='})
	if !ok || len(value) == 0 || !isWord(key) || bytes.ContainsAny(value, "=&;(") {
		return false
	}
	s.parts = append(s.parts, fragment{text: key}, valueOf(observation.LeadEquals, observation.NoTail, value))
	return true
}

// valueOf is the fragment of a value, or of a list of them.
func valueOf(before observation.Lead, after observation.Tail, text []byte) fragment {
	f := fragment{before: before, after: after, text: text}
	if listed(text, ',') {
		f.list = ','
	}
	return f
}

// listed says whether text is values with a sign between them.
func listed(text []byte, sign byte) bool {
	if bytes.IndexByte(text, sign) <= 0 || text[len(text)-1] == sign || bytes.IndexByte(text, '=') >= 0 {
		return false
	}
	for piece := range bytes.SplitSeq(text, []byte{sign}) {
		if len(piece) == 0 || len(piece) > maxLiteral || piece[0] == ' ' || bytes.IndexByte(piece, '.') == 0 {
			return false
		}
	}
	return true
}

// isPoint says whether two numbers are degrees on the earth, in either order; whole numbers are no point but a list.
func isPoint(a, b []byte) bool {
	x, y := degrees(a), degrees(b)
	return x <= 180 && y <= 180 && (x <= 90 || y <= 90) && (bytes.IndexByte(a, '.') >= 0 || bytes.IndexByte(b, '.') >= 0)
}

// degrees is the whole part of a number without its sign, a great one for anything else.
func degrees(text []byte) int {
	if !isNumber(text, count(text)) {
		return 1 << 20
	}
	n := 0
	for _, b := range bytes.TrimPrefix(text, []byte{'-'}) {
		if !isDigit(b) || n > 1<<20 {
			break
		}
		n = 10*n + int(b-'0')
	}
	return n
}

// isKey says whether text can be the name of an argument.
func isKey(text []byte) bool {
	if len(text) == 0 || len(text) > maxWord || isDigit(text[0]) {
		return false
	}
	n := count(text)
	return n.others == 0 && n.letters() > 0
}

// isWord says whether text is a word of the vocabulary with the look of one.
func isWord(text []byte) bool {
	n := count(text)
	return n.others == 0 && n.letters() > 0 && n.dots == 0 && !shouted(n) && vocabulary.OpenBytes(text)
}

// isVerb says whether text is the name of an operation: "cancel", "batchGet".
func isVerb(text []byte) bool {
	return len(text) > 2 && text[0]-'a' < 26 && isWord(text)
}

// isPlainWord says whether text is three letters or more and nothing else, the first of them small.
func isPlainWord(text []byte) bool {
	n := count(text)
	return len(text) > 2 && len(text) <= maxWord && n.letters() == len(text) && text[0]-'a' < 26
}

// plainPart says whether text holds no sign that tells parts apart, but dots.
func plainPart(text []byte) bool { return !bytes.ContainsAny(text, ":;=(),'") }
