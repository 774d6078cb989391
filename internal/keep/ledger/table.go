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
	move := func(n uint32) {
		at := hashOf(n) & mask
		for s.at[at] != 0 {
			at = (at + 1) & mask
		}
		s.at[at] = n
		s.used++
	}
	for _, n := range old {
		if n != 0 {
			move(n)
		}
	}
	move(number)
}

// refTable numbers entries that consist of numbers.
type refTable struct {
	refView
	index   slots
	indexed int // entries that index knows; the rest is added when something is looked up
}

// refView is the readable part of a refTable: a copy of it does not change when the table grows.
type refView struct{ entries numberRuns }

func (v *refView) count() int { return v.entries.count }

// refs returns what an entry consists of, or nil for a number that was not given out. It must not be changed.
func (v *refView) refs(n uint64) []uint32 {
	if n == 0 || n > uint64(v.entries.count) {
		return nil
	}
	return v.entries.run(int(n) - 1)
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
	for t.indexed < t.count() {
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
	if t.count() == math.MaxUint32 {
		return 0, errFull
	}
	if err := t.entries.addRun(refs); err != nil {
		return 0, err
	}
	return uint32(t.count()), nil
}

// tokenTable numbers tokens.
type tokenTable struct {
	tokens  blocks[observation.Token]
	index   slots
	indexed int
}

// hashToken relies on tokens being the output of a keyed hash: nobody outside can choose them.
func hashToken(t observation.Token) uint64 { return binary.LittleEndian.Uint64(t[:]) }

func (t *tokenTable) hashOf(n uint32) uint64 { return hashToken(*t.tokens.at(int(n) - 1)) }

// catchUp indexes what was loaded since.
func (t *tokenTable) catchUp() {
	for t.indexed < t.tokens.count {
		t.indexed++
		n := uint32(t.indexed)
		_, slot := t.index.find(t.hashOf(n), func(uint32) bool { return false })
		t.index.put(n, slot, t.hashOf)
	}
}

// find returns the number of a token among the indexed, or 0.
func (t *tokenTable) find(token observation.Token) (uint32, uint64) {
	return t.index.find(hashToken(token), func(n uint32) bool { return *t.tokens.at(int(n) - 1) == token })
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
	if t.tokens.count == math.MaxUint32 {
		return 0, errFull
	}
	t.tokens.add(token)
	t.indexed++
	n = uint32(t.indexed)
	t.index.put(n, slot, t.hashOf)
	return n, nil
}
