package vocabulary

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed words.txt
var words string

// entry is one line of words.txt. The word itself stays in the embedded text.
type entry struct {
	start, length       uint32
	static, keys        uint16
	parameter, followed uint16
	numbered            bool
}

// table is a hash table with open addressing. Half of the slots are empty, so that a look-up takes one or two steps.
type table struct {
	slots   []uint32 // 1 + index into entries, 0 for empty
	entries []entry
	mask    uint32
}

// lexicon is the table, made at the first use and not changed afterwards.
var lexicon = sync.OnceValue(func() *table { return load(words) })

// load reads lines of the form "word static keys parameter followed", with a star behind the word if it takes numbers.
// Lines that are not of this form are passed over: a test looks after the file.
func load(text string) *table {
	t := &table{entries: make([]entry, 0, strings.Count(text, "\n"))}
	for at := 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		if e, ok := parse(line, at); ok {
			t.entries = append(t.entries, e)
		}
		at += len(line) + 1
	}
	size := 16
	for size < 2*len(t.entries) {
		size *= 2
	}
	t.slots, t.mask = make([]uint32, size), uint32(size-1)
	for i := range t.entries {
		e := &t.entries[i]
		at := hash(text[e.start:e.start+e.length]) & t.mask
		for t.slots[at] != 0 {
			at = (at + 1) & t.mask
		}
		t.slots[at] = uint32(i) + 1
	}
	return t
}

func parse(line string, at int) (entry, bool) {
	parts := strings.Fields(line)
	if len(parts) != 5 || parts[0] == "#" {
		return entry{}, false
	}
	word, numbered := strings.CutSuffix(parts[0], "*")
	e := entry{start: uint32(at), length: uint32(len(word)), numbered: numbered}
	for i, to := range []*uint16{&e.static, &e.keys, &e.parameter, &e.followed} {
		n, err := strconv.ParseUint(parts[i+1], 10, 16)
		if err != nil {
			return entry{}, false
		}
		*to = uint16(n)
	}
	return e, true
}

// find looks a part up in any case, without allocating; nil when it is unknown.
func find[T string | []byte](t *table, part T) *entry {
	for at := hash(part) & t.mask; ; at = (at + 1) & t.mask {
		n := t.slots[at]
		if n == 0 {
			return nil
		}
		e := &t.entries[n-1]
		if int(e.length) == len(part) && same(words[e.start:e.start+e.length], part) {
			return e
		}
	}
}

// same compares a word of the list, which is in lower case, with a part in any case.
func same[T string | []byte](word string, part T) bool {
	for i := range len(part) {
		if word[i] != fold(part[i]) {
			return false
		}
	}
	return true
}

// hash is FNV-1a over the lower case.
func hash[T string | []byte](part T) uint32 {
	h := uint32(2166136261)
	for i := range len(part) {
		h = (h ^ uint32(fold(part[i]))) * 16777619
	}
	return h ^ h>>15
}

func fold(c byte) byte {
	if isUpper(c) {
		return c | 0x20
	}
	return c
}
