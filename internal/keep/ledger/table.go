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

// slots is a hash table of numbers by content. The contents stand elsewhere; 5 to 14 bytes an entry. A tag of seven bits of the hash
// stands for each, so that hardly ever a content is looked at that is not the one.
type slots struct {
	tags []uint8 // 0 is free
	at   []uint32
	used int
}

func tagOf(hash uint64) uint8 { return uint8(hash>>57) | 1<<7 }

// find returns the number whose content is equal, or 0 and the slot that is free for it.
func (s *slots) find(hash uint64, equal func(uint32) bool) (number uint32, slot uint64) {
	if len(s.at) == 0 {
		return 0, 0
	}
	mask, tag := uint64(len(s.tags)-1), tagOf(hash)
	for slot = hash & mask; ; slot = (slot + 1) & mask {
		switch t := s.tags[slot]; {
		case t == 0:
			return 0, slot
		case t == tag && equal(s.at[slot]):
			return s.at[slot], slot
		}
	}
}

// put fills a free slot that find returned. hashOf is for moving house when the table gets too full.
func (s *slots) put(number uint32, hash, slot uint64, hashOf func(uint32) uint64) {
	if len(s.at) > 0 && (s.used+1)*4 <= len(s.at)*3 {
		s.fill(number, hash, slot)
		return
	}
	old := *s
	room := max(64, 2*len(old.at))
	*s = slots{tags: make([]uint8, room), at: make([]uint32, room)}
	for i, tag := range old.tags {
		if tag != 0 {
			s.add(old.at[i], hashOf(old.at[i]))
		}
	}
	s.add(number, hash)
}

// add fills the first slot that is free for a hash.
func (s *slots) add(number uint32, hash uint64) {
	mask := uint64(len(s.tags) - 1)
	slot := hash & mask
	for s.tags[slot] != 0 {
		slot = (slot + 1) & mask
	}
	s.fill(number, hash, slot)
}

func (s *slots) fill(number uint32, hash, slot uint64) {
	s.tags[slot], s.at[slot] = tagOf(hash), number
	s.used++
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

// knows says whether an entry has a number.
func (t *refTable) knows(refs []uint32) bool {
	t.catchUp()
	n, _ := t.index.find(hashRefs(refs), func(n uint32) bool { return slices.Equal(t.refs(uint64(n)), refs) })
	return n != 0
}

func (t *refTable) hashOf(n uint32) uint64 { return hashRefs(t.refs(uint64(n))) }

// catchUp indexes what was loaded since.
func (t *refTable) catchUp() {
	for t.indexed < t.count() {
		t.indexed++
		n := uint32(t.indexed)
		hash := t.hashOf(n)
		_, slot := t.index.find(hash, func(uint32) bool { return false })
		t.index.put(n, hash, slot, t.hashOf)
	}
}

// number returns the number of an entry, a new one if it is new.
func (t *refTable) number(refs []uint32) (uint32, error) {
	t.catchUp()
	hash := hashRefs(refs)
	n, slot := t.index.find(hash, func(n uint32) bool { return slices.Equal(t.refs(uint64(n)), refs) })
	if n != 0 {
		return n, nil
	}
	n, err := t.add(refs)
	if err != nil {
		return 0, err
	}
	t.indexed++
	t.index.put(n, hash, slot, t.hashOf)
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
		if t.tokens.at(int(n) - 1).IsZero() {
			continue // erased: the same value, if it comes again, is another number
		}
		_, slot := t.index.find(t.hashOf(n), func(uint32) bool { return false })
		t.index.put(n, t.hashOf(n), slot, t.hashOf)
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
	t.index.put(n, hashToken(token), slot, t.hashOf)
	return n, nil
}
