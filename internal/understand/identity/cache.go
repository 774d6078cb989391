package identity

import (
	"bytes"
	"hash/maphash"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Both caches here are tables in which a key has one slot, given by a hash. A slot compares the whole key, so that two
// keys of one hash push each other out but never give each other's value. They are in memory only and change no result.

const (
	tokenSlots    = 1 << 14
	longestCached = 47 // bytes; a slot then is as long as a line of a processor's cache
)

// tokenCache remembers the tokens of short values.
type tokenCache struct {
	seed  maphash.Seed
	slots []tokenSlot
}

type tokenSlot struct {
	n     uint8 // length of the value; 0: empty
	value [longestCached]byte
	token observation.Token
}

func newTokenCache() tokenCache {
	return tokenCache{seed: maphash.MakeSeed()}
}

// slot returns the place of v, nil where v is not cached.
func (c *tokenCache) slot(v []byte) *tokenSlot {
	if len(v) == 0 || len(v) > longestCached {
		return nil
	}
	if c.slots == nil {
		c.slots = make([]tokenSlot, tokenSlots)
	}
	return &c.slots[maphash.Bytes(c.seed, v)%tokenSlots]
}

func (s *tokenSlot) holds(v []byte) bool { return bytes.Equal(s.value[:s.n], v) }

func (s *tokenSlot) put(v []byte, t observation.Token) {
	s.n = uint8(copy(s.value[:], v))
	s.token = t
}

// recent remembers what was made of long keys, such as headers.
type recent[V any] struct {
	seed    maphash.Seed
	slots   []recentSlot[V]
	n       int // slots, once there are any
	longest int // of a key, in bytes
}

type recentSlot[V any] struct {
	key   []byte
	value V
}

// newRecent makes a table of n slots, a power of two, for keys up to longest bytes.
func newRecent[V any](n, longest int) recent[V] {
	return recent[V]{seed: maphash.MakeSeed(), n: n, longest: longest}
}

// get returns what read gives for key, out of the table where it stands there.
func (r *recent[V]) get(key []byte, read func([]byte) V) V {
	if len(key) == 0 || len(key) > r.longest {
		return read(key)
	}
	if r.slots == nil {
		r.slots = make([]recentSlot[V], r.n)
	}
	slot := &r.slots[maphash.Bytes(r.seed, key)&uint64(r.n-1)]
	if !bytes.Equal(slot.key, key) {
		slot.value = read(key)
		slot.key = append(slot.key[:0], key...)
	}
	return slot.value
}
