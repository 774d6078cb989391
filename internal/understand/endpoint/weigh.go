package endpoint

import (
	"strings"

	"github.com/waybill-security/waybill/internal/understand/endpoint/prior"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// What a word counts for in a set of words, from 0 for one that is surely fixed to 1 for one that no API is known to use.
const (
	weightUnknown  = 1.0
	weightUnused   = 0.5  // known words that no public API uses in paths
	weightSeldom   = 0.25 // the same, of one that does
	weightCompound = 0.5  // known words put together as titles are
	weightPlural   = 0.5  // of the above, for a plural: it rather names a collection
)

// weigh says how much a word counts for at this place. Plurals at the
// beginning of a path and right behind a value name collections.
func (p *position) weigh(b *branch) float64 {
	w := weigh(b)
	switch {
	case w == 0 || !isPlural(b.text):
		return w
	case p.root || p.parent == "":
		return 0
	}
	return w * weightPlural
}

// weigh says how much a word counts for anywhere.
func weigh(b *branch) float64 {
	if !b.weighed {
		b.weight, b.weighed = weightOf(b), true
	}
	return b.weight
}

func weightOf(b *branch) float64 {
	switch {
	case operationName(b.text):
		return 0
	case !b.open && halfKnown(b.text, b.looks):
		return 0
	case !b.open:
		return weightUnknown
	case isReserved(b.text) || prior.Fixed(b.text) > 0 || isVersion([]byte(b.text)):
		return 0
	}
	parts := vocabulary.Split(b.text)
	switch uses := vocabulary.Static(b.text); {
	case len(parts) > 1 && vocabulary.Static(parts[len(parts)-1]) < commonWord && uses < commonWord:
		return weightCompound
	case len(parts) > 1 || strings.Contains(b.text, ".") || b.ended:
		return 0
	case uses == 0:
		return weightUnused
	case uses < commonWord:
		return weightSeldom
	}
	return 0
}

// acts are further verbs that names of operations begin with.
var acts = words(`activate deactivate insert pull push edit apply change reset enable disable approve reject kick join leave move copy
	clone confirm verify validate process import export upload download generate compute calculate convert cancel close open
	lock unlock register refresh restore transfer equip request answer pin unpin ban unban promote restrict forward`)

// operationName says whether a word is the name of an operation in camel case: "getUser", "InsertSocketPlug", "byName", or
// one of four parts and more.
func operationName(text string) bool {
	if key, ok := strings.CutPrefix(text, "by"); ok && len(key) >= 4 && vocabulary.Open(key) {
		return true // "byname"
	}
	inner := false
	for i := range len(text) {
		switch c := text[i]; {
		case c-'A' < 26:
			inner = inner || i > 0
		case c-'a' >= 26:
			return false
		}
	}
	if !inner || lookOf(text) == lookCode {
		return false
	}
	parts := vocabulary.Split(text)
	const many = 4
	return len(parts) > 1 && (verbs[parts[0]] || acts[parts[0]] || parts[0] == "by") || len(parts) >= many && vocabulary.Open(text)
}

// isBoolean says whether a segment is a truth value; no API has a fixed segment of that name.
func isBoolean(text string) bool {
	return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
}

// isPerson says whether a word is in the list of names of people, and of no other meaning.
func isPerson(text string) bool {
	class, _ := kind.ClassOf([]byte(text), kind.String)
	return class.IsName()
}

// How a word stands out beside values of one shape: they are many, it is among few, and it is called far more often.
const (
	manyShapes  = 8 // values of a shape to a word
	standingOut = 3 // times the calls of a value
)

// shapes are the values of strict shapes at one place, counted once.
type shapes struct {
	only         bool // nothing but these and words stands there
	exact        bool // all of them are of a shape that no word ever has by chance
	words        int64
	values, each int64 // calls of each
}

func (p *position) shapes() shapes {
	s := shapes{only: true, exact: true}
	var calls int64
	for _, b := range p.branches {
		switch {
		case b.literal() && b.looks != lookNumbered:
			if !b.open {
				s.words++
			}
		case strict(b.class), b.looks == lookNumbered:
			s.values += b.distinct()
			calls += b.calls
			s.exact = s.exact && (b.class == observation.SegmentNumber || b.class == observation.SegmentUUID)
		default:
			s.only = false
		}
	}
	s.each = calls / max(s.values, 1)
	return s
}

// exactly counts the values where all of those that were folded are numbers or UUIDs, which no word is by chance; else 0.
func (p *position) exactly() (values int64) {
	for _, b := range p.branches {
		switch {
		case b.class == observation.SegmentNumber, b.class == observation.SegmentUUID:
			values += b.distinct()
		case !b.literal():
			return 0
		}
	}
	return values
}

// standsOut says whether a word beside many values of one shape is rather an operation that answers as they do
// ("/songs/highlighted"): they are numbers or UUIDs, which no word is by chance, or it is called much more often than one of them.
func (s shapes) standsOut(b *branch) bool {
	return s.only && s.values >= manyShapes*s.words && b.params.HandedOut == 0 && (s.exact || b.calls > standingOut*(s.each+1))
}

// strict says whether a class is of values of one shape that no word has.
func strict(c observation.SegmentClass) bool {
	return c == observation.SegmentNumber || c == observation.SegmentUUID || c == observation.SegmentHex ||
		c == observation.SegmentMixed || c == observation.SegmentToken
}

// isPlural says whether a word, or the last one of several put together, is the plural of a noun: "invoices", "bankAccounts".
func isPlural(text string) bool {
	parts := vocabulary.Split(text)
	if len(parts) == 0 || lookOf(text) == lookCode {
		return false
	}
	last := parts[len(parts)-1]
	return len(last) > 2 && singular(last) != last
}

// documents are the endings of files that people make; those of a site's own files ("app.js", "index.html") are not among them.
var documents = words(`pdf png jpg jpeg gif webp svg heic tif tiff doc docx odt xls xlsx ods ppt pptx csv tsv zip mp3 mp4 mov wav txt
	dcm ics vcf epub`)

// isDocument says whether a branch is the name of such a file. A stem in camel case is a service's own: "priceChart.png".
func (b *branch) isDocument() bool {
	if !b.literal() || !documents[strings.ToLower(b.document)] {
		return false
	}
	n := count([]byte(b.text))
	return n.dashes > 0 || n.digits > 0 || n.turns == 0 || b.text[0]-'A' < 26
}

// decideFiles takes the names of documents, several of them at one place. One name with several endings is one.
func (p *position) decideFiles() {
	if p.root {
		return
	}
	var files []*branch
	for _, b := range p.branches {
		if b.isDocument() {
			files = append(files, b)
		}
	}
	need := needFiles
	if p.collection() || p.parent == "" {
		need--
	}
	for _, b := range files {
		b.parameter = b.parameter || len(files) >= need
	}
}
