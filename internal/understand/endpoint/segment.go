package endpoint

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// Lengths in bytes: an open word is no longer than maxWord, a literal no longer than maxLiteral.
const (
	maxWord    = 64
	maxLiteral = 128
)

// verdict is what a segment is, and whether it could be somebody's.
type verdict struct {
	segment observation.Segment
	value   bool
}

// foldings are the verdicts on folded segments, by class. They are never written to.
var foldings = func() (all [observation.SegmentWord + 1]verdict) {
	for class := range all {
		all[class] = verdict{observation.Segment{Class: observation.SegmentClass(class)}, true}
	}
	return all
}()

func folded(class observation.SegmentClass) *verdict { return &foldings[class] }

// word is a literal: open, or sealed and perhaps somebody's.
func word(text []byte, open bool) *verdict {
	if open {
		return &verdict{observation.Segment{Text: observation.OpenText(string(text))}, false}
	}
	return &verdict{observation.Segment{Text: observation.SealedText(string(text))}, true}
}

// classify decides upon a segment by its own bytes alone.
func classify(text []byte) *verdict {
	n := count(text)
	switch {
	case string(text) == "." || string(text) == ".." || string(text) == "*" || string(text) == "~" || string(text) == "-":
		return word(text, true) // never resolved: a traversal must show
	case isNumber(text, n):
		return folded(observation.SegmentNumber)
	case isUUID(text):
		return folded(observation.SegmentUUID)
	case isDate(text):
		return folded(observation.SegmentDate)
	case isEmail(text):
		return folded(observation.SegmentEmail)
	case isJWT(text, n):
		return folded(observation.SegmentToken)
	case isVersion(text):
		return word(text, true)
	case n.others > 0:
		return odd(text)
	case n.letters()+n.digits == 0:
		return folded(observation.SegmentOther)
	case n.hex && n.digits > 0 && len(text) >= 8:
		return folded(observation.SegmentHex)
	case isRandom(text, n) && !readable(text, n):
		return folded(observation.SegmentToken)
	case len(text) > maxLiteral:
		return folded(observation.SegmentOther)
	case n.dots > 0:
		return dotted(text, n)
	case n.digits > 0:
		return mixed(text, n)
	}
	return word(text, vocabulary.OpenBytes(text) && !shouted(n))
}

// shouted says whether a word stands in capitals: it may be a booking code, even where it is an English word, too.
func shouted(n census) bool { return n.lower == 0 && n.upper > 1 }

// odd decides upon a segment with bytes that are neither letter, digit, dash nor dot. Words with the signs of a protocol
// ("$metadata", "@me") stay.
func odd(text []byte) *verdict {
	name := text
	if text[0] == '$' || text[0] == '@' {
		name = text[1:]
	}
	n := count(name)
	if n.others > 0 || shouted(n) || !vocabulary.OpenBytes(name) {
		return folded(observation.SegmentOther)
	}
	return word(text, true)
}

// dotted decides upon a segment with dots: a file, a qualified name, or something of somebody's.
func dotted(text []byte, n census) *verdict {
	dot := bytes.LastIndexByte(text, '.')
	stem, extension := text[:dot], text[dot+1:]
	file := dot > 0 && len(extension) > 1 && len(extension) <= 5 && vocabulary.OpenBytes(extension)
	if file {
		// The shape of what is in front of the extension decides, so that "{id}.json" is an identifier.
		if v := classify(stem); v.segment.Class != observation.SegmentLiteral {
			return v
		}
	}
	if vocabulary.OpenBytes(text) && !shouted(n) {
		return word(text, true)
	}
	switch {
	case n.dots > 1 && qualified(text):
		return word(text, false)
	case file:
		return word(text, false)
	case n.dots > 1 || dot == 0 || len(extension) == 0:
		return folded(observation.SegmentOther)
	case n.digits > 0:
		return folded(observation.SegmentMixed)
	}
	return word(text, false)
}

// qualified says whether text is the name of a gRPC service, such as "members.v1.MemberService": parts that begin with a
// letter, the last one in camel case.
func qualified(text []byte) bool {
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != '.' {
			continue
		}
		if i == start || (text[start]|0x20)-'a' >= 26 {
			return false
		}
		if i == len(text) {
			n := count(text[start:])
			return text[start]-'A' < 26 && n.upper > 0 && n.lower > 0
		}
		start = i + 1
	}
	return false
}

// mixed decides upon a segment with letters, digits and dashes.
func mixed(text []byte, n census) *verdict {
	if n.letters() == 0 {
		return folded(observation.SegmentMixed)
	}
	open := vocabulary.OpenBytes(text)
	if shouted(n) || n.upper == 1 && n.lower == 0 {
		open = open && len(vocabulary.Split(string(text))) == 1
		if !open {
			return folded(observation.SegmentMixed)
		}
	}
	if open {
		return word(text, true)
	}
	if again(text) {
		return word(text, false)
	}
	// A known word with one or two digits behind it stays a word, though a sealed one: "area51", "page12".
	letters := bytes.TrimRight(text, "0123456789")
	if behind := len(text) - len(letters); behind <= 2 && behind == n.digits && vocabulary.OpenBytes(letters) {
		return word(text, false)
	}
	if n.digits <= 2 && spelled(text) || numbered(text) {
		return word(text, false)
	}
	return folded(observation.SegmentMixed)
}

// again says whether text is a word in its second version: "GroupV2", "summaryv2".
func again(text []byte) bool {
	bare := bytes.TrimRight(text, "0123456789")
	return len(bare) > 4 && bare[len(bare)-1]|0x20 == 'v' && len(text) == len(bare)+1 && !bytes.ContainsAny(bare, "0123456789")
}

// numbered says whether text is small letters with a small number behind or between them: "dep131", "int32s". It may be a word of
// an API's own as well as a code; the derivation decides, by how many of them there are.
func numbered(text []byte) bool {
	const (
		least = 3 // letters in front
		most  = 3 // digits, and letters behind them
	)
	rest := bytes.TrimLeft(text, "abcdefghijklmnopqrstuvwxyz")
	tail := bytes.TrimLeft(rest, "0123456789")
	digits := len(rest) - len(tail)
	return len(text)-len(rest) >= least && digits > 0 && digits <= most && len(tail) <= most && len(bytes.TrimLeft(tail, "abcdefghijklmnopqrstuvwxyz")) == 0
}

// spelled says whether known words stand around the digits, as in "top25random" or "int32s".
func spelled(text []byte) bool {
	words := 0
	for len(text) > 0 {
		run := bytes.IndexAny(text, "0123456789")
		if run < 0 {
			run = len(text)
		}
		const least = 3
		switch {
		case run >= least && vocabulary.OpenBytes(text[:run]):
			words++
		case run > 1, run == 1 && words == 0:
			return false
		}
		text = bytes.TrimLeft(text[run:], "0123456789")
	}
	return words > 0
}

// readable says whether known words make up half of the letters, so that the capitals are those of camel case:
// "GetPostAndParentAwaitingApproval".
func readable(text []byte, n census) bool {
	const (
		least     = 3
		fewDigits = 2
	)
	if n.digits > fewDigits || len(text) > maxWord {
		return false
	}
	known := 0
	for _, part := range vocabulary.Split(string(text)) {
		if len(part) >= least && vocabulary.Open(part) {
			known += len(part)
		}
	}
	return 2*known >= n.letters()
}
