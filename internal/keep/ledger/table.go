package ledger

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// errFull says that a dictionary space has no number left: rows could hold more, the memory of a writer does not.
var errFull = errors.New("the dictionary is full: four thousand million entries")

// slots is a hash table of numbers by content. The contents stand elsewhere; 4 to 11 bytes an entry.
type slots struct {
	at   []uint32
	used int
}

// find returns the number whose content is equal, or 0 and the slot that is free for it.
func (s *slots) find(hash uint64, equal func(uint32) bool) (number uint32, slot uint64) {
	if len(s.at) == 0 {
		return 0, 0
	}
	mask := uint64(len(s.at) - 1)
	for slot = hash & mask; ; slot = (slot + 1) & mask {
		n := s.at[slot]
		if n == 0 || equal(n) {
			return n, slot
		}
	}
}

// put fills a free slot that find returned. hashOf is for moving house when the table gets too full.
func (s *slots) put(number uint32, slot uint64, hashOf func(uint32) uint64) {
	if len(s.at) > 0 && (s.used+1)*4 <= len(s.at)*3 {
		s.at[slot] = number
		s.used++
		return
	}
	old := s.at
	s.at = make([]uint32, max(64, 2*len(old)))
	mask := uint64(len(s.at) - 1)
	s.used = 0
	for _, n := range append(old, number) {
		if n == 0 {
			continue
		}
		at := hashOf(n) & mask
		for s.at[at] != 0 {
			at = (at + 1) & mask
		}
		s.at[at] = n
		s.used++
	}
}

// refTable numbers entries that consist of numbers. Entry n is flat[ends[n-2]:ends[n-1]].
type refTable struct {
	refView
	index   slots
	indexed int // entries that index knows; the rest is added when something is looked up
}

// refView is the readable part of a refTable: a copy of it does not change when the table grows.
type refView struct {
	flat []uint32
	ends []uint64
}

func (v refView) count() int { return len(v.ends) }

// refs returns what an entry consists of, or nil for a number that was not given out. It must not be changed.
func (v refView) refs(n uint64) []uint32 {
	if n == 0 || n > uint64(len(v.ends)) {
		return nil
	}
	first := uint64(0)
	if n > 1 {
		first = v.ends[n-2]
	}
	return v.flat[first:v.ends[n-1]:v.ends[n-1]]
}

func hashRefs(refs []uint32) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, r := range refs {
		h = (h ^ uint64(r)) * 0xff51afd7ed558ccd
		h ^= h >> 32
	}
	return h
}

// number returns the number of an entry, a new one if it is new.
func (t *refTable) number(refs []uint32) (uint32, error) {
	hashOf := func(n uint32) uint64 { return hashRefs(t.refs(uint64(n))) }
	for t.indexed < len(t.ends) {
		t.indexed++
		n := uint32(t.indexed)
		_, slot := t.index.find(hashOf(n), func(uint32) bool { return false })
		t.index.put(n, slot, hashOf)
	}
	n, slot := t.index.find(hashRefs(refs), func(n uint32) bool { return slices.Equal(t.refs(uint64(n)), refs) })
	if n != 0 {
		return n, nil
	}
	n, err := t.add(refs)
	if err != nil {
		return 0, err
	}
	t.indexed++
	t.index.put(n, slot, hashOf)
	return n, nil
}

func (t *refTable) add(refs []uint32) (uint32, error) {
	if len(t.ends) == math.MaxUint32 {
		return 0, errFull
	}
	t.flat = append(t.flat, refs...)
	t.ends = append(t.ends, uint64(len(t.flat)))
	return uint32(len(t.ends)), nil
}

// tokenTable numbers tokens.
type tokenTable struct {
	tokens  []observation.Token
	index   slots
	indexed int
}

// hashToken relies on tokens being the output of a keyed hash: nobody outside can choose them.
func hashToken(t observation.Token) uint64 { return binary.LittleEndian.Uint64(t[:]) }

func (t *tokenTable) hashOf(n uint32) uint64 { return hashToken(t.tokens[n-1]) }

// catchUp indexes what was loaded since.
func (t *tokenTable) catchUp() {
	for t.indexed < len(t.tokens) {
		t.indexed++
		n := uint32(t.indexed)
		_, slot := t.index.find(t.hashOf(n), func(uint32) bool { return false })
		t.index.put(n, slot, t.hashOf)
	}
}

// find returns the number of a token among the indexed, or 0.
func (t *tokenTable) find(token observation.Token) (uint32, uint64) {
	return t.index.find(hashToken(token), func(n uint32) bool { return t.tokens[n-1] == token })
}

// number returns the number of a token, a new one if it is new, and 0 for the zero token.
func (t *tokenTable) number(token observation.Token) (uint32, error) {
	if token.IsZero() {
		return 0, nil
	}
	t.catchUp()
	n, slot := t.find(token)
	if n != 0 {
		return n, nil
	}
	if len(t.tokens) == math.MaxUint32 {
		return 0, errFull
	}
	t.tokens = append(t.tokens, token)
	t.indexed++
	n = uint32(t.indexed)
	t.index.put(n, slot, t.hashOf)
	return n, nil
}
