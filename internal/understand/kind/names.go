package kind

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The lists of given and family names are self-made, written down from general knowledge of common names for Waybill, and
// stand under its licence. They hold folded names only: small letters without marks.
//
//go:embed names/*.txt
var nameFiles embed.FS

// nameSense is what a listed word is known as, one bit each.
type nameSense uint8

const (
	givenName nameSense = 1 << iota
	familyName
	plainWord // an ordinary word of some language as well: never a name alone
	particle  // van, de, bin
)

// nameTable leads from a folded word to its sense. It is built once, on the first use, and never written again.
var nameTable = sync.OnceValue(func() map[string]nameSense {
	table := make(map[string]nameSense, 6000)
	files, err := fs.Glob(nameFiles, "names/*.txt")
	if err != nil {
		return table
	}
	senses := map[string]nameSense{"given": givenName, "family": familyName, "word": plainWord, "particle": particle}
	for _, file := range files {
		text, err := nameFiles.ReadFile(file)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			words := strings.Fields(line)
			if len(words) == 0 || strings.HasPrefix(words[0], "#") {
				continue
			}
			for _, w := range words[1:] {
				table[w] |= senses[words[0]]
			}
		}
	}
	return table
})

// nameClass says whether v is one to four words that are all in the lists, with initials, particles and titles between them,
// and at least one of them surely a name, or a given and a family name that are words as well ("Will Smith"). Words joined by a dash or an apostrophe may be listed together or each.
// A given and a family name make a full one. A word that is in no list may stand beside a sure given name, written with a capital: no list has
// every family.
func nameClass(v []byte) Class {
	if len(v) < 2 || len(v) > 64 {
		return ClassEmpty
	}
	var buffer [64]byte
	word, capital := buffer[:0], false
	n := nameReader{table: nameTable()}
	for i := 0; i <= len(v); {
		r, size := rune(' '), 1
		if i < len(v) {
			r, size = utf8.DecodeRune(v[i:])
		}
		i += size
		if one, two, ok := foldRune(r); ok {
			capital = capital || len(word) == 0 && unicode.IsUpper(r)
			if len(word)+2 > cap(word) {
				return ClassEmpty
			}
			if one != 0 {
				word = append(word, one)
			}
			if two != 0 {
				word = append(word, two)
			}
			continue
		}
		if r == '\'' || r == '’' || r == '`' {
			continue // O'Brien is listed as obrien
		}
		if r != ' ' && r != '-' && r != '.' && r != ',' {
			return ClassEmpty
		}
		if len(word) == 0 {
			continue
		}
		if !n.take(word, r, capital) {
			return ClassEmpty
		}
		word, capital = word[:0], false
	}
	return n.class()
}

// nameReader counts what the words of a value are.
type nameReader struct {
	table           map[string]nameSense
	words           int
	sure, sureGiven int // surely names, given names
	listed          int // names, those behind a dash left out
	strange         int // in no list
	of, first, last nameSense
	dashed          bool // the next word stands behind a dash
}

// take takes in one folded word, with what stands behind it; false where the value is no name.
func (n *nameReader) take(word []byte, end rune, capital bool) bool {
	sense := n.table[string(word)]
	if len(word) == 1 && end == '.' {
		sense |= givenName | plainWord // an initial
	}
	switch known := sense & (givenName | familyName); {
	case known != 0 && sense&plainWord == 0:
		n.sure++
		n.sureGiven += int(known & givenName)
	case known == 0 && sense&particle == 0 && len(word) > 1 && !isTitle(word):
		if n.strange++; !capital || sense != 0 || len(word) < 3 || n.strange > 1 {
			return false
		}
	}
	if len(word) > 1 && sense&(givenName|familyName) != 0 && !n.dashed {
		n.listed++
		n.of |= sense
	}
	n.dashed = end == '-' // Jean-Pierre is one name
	if n.last = sense; n.words == 0 {
		n.first = sense
	}
	n.words++
	return n.words <= 6
}

// class decides by all words.
func (n *nameReader) class() Class {
	switch {
	case n.strange > 0 && (n.words > 3 || n.sureGiven == 0):
		return ClassEmpty
	case n.sure == 0 && (n.words != 2 || n.first&givenName == 0 || n.last&familyName == 0):
		return ClassEmpty
	case n.listed > 1 && n.of&givenName != 0 && n.of&familyName != 0:
		return ClassFullName
	}
	return ClassName
}

func isTitle(word []byte) bool {
	switch string(word) {
	case "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme", "mlle", "sr", "sra", "dhr", "mevr", "jr", "ii", "iii":
		return true
	}
	return false
}
