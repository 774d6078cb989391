package vocabulary

// maxLength is the longest word, in bytes, that can be open: no API word is longer, and long text is somebody's.
const maxLength = 64

// How many digits an open word may hold: one behind ordinary words ("step2"), more only behind the names of standards and
// products ("windows2022", "python311"), because "member4711" is somebody.
const (
	fewDigits  = 1
	manyDigits = 4
)

// Open says whether every part of the word is in the vocabulary, so that the word may rest readable. Parts are told
// apart by camelCase, by anything that is neither letter nor digit, and by digits. One single letter and one digit are
// fine, more digits only behind the name of a standard or product. A word of numbers alone, an empty one and one longer
// than 64 bytes are not open.
func Open(word string) bool { return open(word) }

// OpenBytes is [Open] for bytes.
func OpenBytes(word []byte) bool { return open(word) }

func open[T string | []byte](word T) bool {
	if len(word) == 0 || len(word) > maxLength {
		return false
	}
	known, singles, digits := 0, 0, 0
	numbered := false // the part before takes numbers
	long := false     // a number of more digits than few was met
	parts := scanner[T]{table: lexicon(), word: word}
	for {
		start, end, e, ok := parts.next()
		length := end - start
		switch {
		case !ok:
			return digits <= fewDigits && singles <= 1 && known+singles > 0 && (singles == 0 || !long)
		case e != nil:
			known, numbered = known+1, e.numbered
		case isDigit(word[start]):
			if !numbered || length > manyDigits {
				digits += length
			}
			long = long || length > fewDigits
			numbered = false
		case length == 1 && word[start] < 0x80:
			singles++
			numbered = false
		default:
			return false
		}
	}
}

// Split returns the parts of a word in lower case: "loyaltyNumber" gives loyalty and number, "HTTPServer2" gives http,
// server and 2. A part known only as a whole ("oauth2", "k8s") stays whole. Bytes outside ASCII count as letters.
func Split(word string) []string {
	var parts []string
	for s := (scanner[string]{table: lexicon(), word: word}); ; {
		start, end, _, ok := s.next()
		if !ok {
			return parts
		}
		parts = append(parts, lower(word[start:end]))
	}
}

// Static returns how many providers of public APIs use the word as a fixed path segment or as a part of one; for a word
// of several parts the smallest count of its parts. It is 0 for a word outside the vocabulary.
func Static(word string) int {
	e := weakest(word)
	if e == nil {
		return 0
	}
	return int(e.static)
}

// Followed returns in how many providers of public APIs a parameter stands right behind this very word, and in how many
// the word stands as a whole segment with anything behind it. Both are 0 for a word outside the vocabulary and for one of
// several parts.
func Followed(word string) (parameter, uses int) {
	e := find(lexicon(), word)
	if e == nil {
		return 0, 0
	}
	return int(e.parameter), int(e.followed)
}

// Numbered says whether the word is the name of a standard, product or measure that is commonly written with a number
// behind it ("windows", "iso", "sha").
func Numbered(word string) bool {
	e := find(lexicon(), word)
	return e != nil && e.numbered
}

// weakest returns the entry of the part with the smallest static count, nil where a part of letters is unknown.
func weakest(word string) *entry {
	var least *entry
	for s := (scanner[string]{table: lexicon(), word: word}); ; {
		start, end, e, ok := s.next()
		switch {
		case !ok:
			return least
		case e == nil && end-start > 1 && !isDigit(word[start]):
			return nil
		case e != nil && (least == nil || e.static < least.static):
			least = e
		}
	}
}
