package kind

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
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

// isName says whether v is one to four words that are all in the lists, with initials, particles and titles between them,
// and at least one of them surely a name, or a given and a family name that are words as well ("Will Smith"). Words joined by a dash or an apostrophe may be listed together or each.
func isName(v []byte) bool {
	if len(v) < 2 || len(v) > 64 {
		return false
	}
	table := nameTable()
	var buffer [64]byte
	word := buffer[:0]
	words, sure := 0, 0
	var first, last nameSense
	for i := 0; i <= len(v); {
		r, size := rune(' '), 1
		if i < len(v) {
			r, size = utf8.DecodeRune(v[i:])
		}
		i += size
		if one, two, ok := foldRune(r); ok {
			if len(word)+2 > cap(word) {
				return false
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
			return false
		}
		if len(word) == 0 {
			continue
		}
		sense := table[string(word)]
		if len(word) == 1 && r == '.' {
			sense |= givenName | plainWord // an initial
		}
		switch known := sense & (givenName | familyName); {
		case known != 0 && sense&plainWord == 0:
			sure++
		case known == 0 && sense&particle == 0 && len(word) > 1 && !isTitle(word):
			return false
		}
		if last = sense; words == 0 {
			first = sense
		}
		if words++; words > 6 {
			return false
		}
		word = word[:0]
	}
	return sure > 0 || words == 2 && first&givenName != 0 && last&familyName != 0
}

func isTitle(word []byte) bool {
	switch string(word) {
	case "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme", "mlle", "sr", "sra", "dhr", "mevr", "jr", "ii", "iii":
		return true
	}
	return false
}
