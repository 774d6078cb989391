package vocabulary

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed values.txt
var valueLines string

// valueWords are words that are values of fields and mostly no path words.
var valueWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(valueLines) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			words[w] = true
		}
	}
	return words
})

// MadeOf returns of how many words of the vocabulary a value is made, and 0 where it holds anything else: "IN_TRANSIT" is
// made of two. Words are joined by a single "_", "-" or blank, or by camelCase; digits and lone letters are no words. To the
// vocabulary it adds words that are values rather than keys ("gold", "descending").
func MadeOf(value []byte) (words int) {
	if len(value) > maxLength || !joined(value) {
		return 0
	}
	for s := (scanner[[]byte]{table: lexicon(), word: value}); ; words++ {
		start, end, e, ok := s.next()
		switch {
		case !ok:
			return words
		case end-start == 1 || e == nil && !isValue(value[start:end]):
			return 0
		}
	}
}

// joined says whether a value is letters with single joints between them.
func joined(value []byte) bool {
	apart := true
	for _, c := range value {
		joint := c == '_' || c == '-' || c == ' '
		if joint && apart || !joint && c|0x20-'a' >= 26 {
			return false
		}
		apart = joint
	}
	return !apart
}

func isValue(part []byte) bool {
	var buffer [maxLength]byte
	n := copy(buffer[:], part)
	for i := range n {
		buffer[i] = fold(buffer[i])
	}
	return valueWords()[string(buffer[:n])]
}
