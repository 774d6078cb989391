package observation

import (
	"encoding/binary"
	"hash/maphash"
)

// places is a hash table of numbers from 1 by content, which stands elsewhere; it is never more than three quarters full. A
// place holds half of the hash, too, so that hardly ever another content is looked at.
type places struct {
	at   []uint64 // hash<<32 | number
	used int
}

func placed(number uint32, hash uint64) uint64 { return hash>>32<<32 | uint64(number) }

// find returns the number whose content is equal, or 0 and the place for it.
func (p *places) find(hash uint64, equal func(uint32) bool) (number uint32, at uint64) {
	if len(p.at) == 0 {
		return 0, 0
	}
	mask := uint64(len(p.at) - 1)
	for at = hash & mask; ; at = (at + 1) & mask {
		n := p.at[at]
		if n == 0 || n>>32 == hash>>32 && equal(uint32(n)) {
			return uint32(n), at
		}
	}
}

// put fills a place that find returned. The hashes of others are for making more room.
func (p *places) put(number uint32, hash, at uint64, hashOf func(uint32) uint64) {
	p.used++
	if p.used*4 <= len(p.at)*3 {
		p.at[at] = placed(number, hash)
		return
	}
	old := p.at
	p.at = make([]uint64, max(64, 2*len(old)))
	mask := uint64(len(p.at) - 1)
	for _, n := range append(old, placed(number, hash)) {
		if n == 0 {
			continue
		}
		at := hashOf(uint32(n)) & mask
		for p.at[at] != 0 {
			at = (at + 1) & mask
		}
		p.at[at] = n
	}
}

// addressSeed keys the hashes of addresses, which anybody can choose.
var addressSeed = maphash.MakeSeed()

func hashAddress(raw [16]byte) uint64 {
	const mapped = 0xffff << 16 // in front of the four bytes of IPv4, of which there are not enough to harm
	if low := binary.LittleEndian.Uint64(raw[8:]); binary.LittleEndian.Uint64(raw[:]) == 0 && uint32(low) == mapped {
		return scatter(low ^ addressSalt)
	}
	return maphash.Bytes(addressSeed, raw[:])
}

var addressSalt = maphash.Bytes(addressSeed, nil)

// scatter makes every bit of a number count in the low ones.
func scatter(h uint64) uint64 {
	h *= 0x9e3779b97f4a7c15
	h ^= h >> 32
	h *= 0xff51afd7ed558ccd
	return h ^ h>>29
}

// shortKeys is a hash table by keys of eight bytes, which stand in it.
type shortKeys struct {
	at   []shortKey
	used int
}

type shortKey struct {
	key   PairKey
	after uint32 // the number that is kept, plus one; 0 is a free place
}

// find returns the place of a key, free where the key is not there; nil where there is none yet.
func (t *shortKeys) find(key PairKey) *shortKey {
	if len(t.at) == 0 {
		return nil
	}
	mask := uint64(len(t.at) - 1)
	for at := scatter(uint64(key)^addressSalt) & mask; ; at = (at + 1) & mask {
		if s := &t.at[at]; s.after == 0 || s.key == key {
			return s
		}
	}
}

// put keeps a number, plus one, under a key that is not there.
func (t *shortKeys) put(key PairKey, after uint32) {
	if (t.used+1)*4 > len(t.at)*3 {
		old := t.at
		t.at = make([]shortKey, max(64, 2*len(old)))
		for _, s := range old {
			if s.after > 0 {
				*t.find(s.key) = s
			}
		}
	}
	*t.find(key) = shortKey{key, after}
	t.used++
}

// findAll writes the number plus one of each key, or zero where it is not there.
func (t *shortKeys) findAll(keys []PairKey, after []uint32) {
	after = after[:len(keys)]
	if len(t.at) == 0 {
		clear(after)
		return
	}
	mask := uint64(len(t.at) - 1)
	for i, key := range keys {
		s := &t.at[scatter(uint64(key)^addressSalt)&mask]
		if after[i] = s.after; s.key != key {
			after[i] |= elsewhere
		}
	}
	for i, key := range keys {
		switch {
		case after[i]&elsewhere == 0:
		case after[i] == elsewhere || key == 0: // its first place is free
			after[i] = 0
		default:
			after[i] = t.find(key).after
		}
	}
}

// elsewhere marks what stands at the first place of a key and is another's.
const elsewhere = 1 << 31
