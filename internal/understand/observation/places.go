package observation

import (
	"encoding/binary"
	"hash/maphash"
)

// places is a hash table of numbers from 1 by content, which stands elsewhere; it is never more than three quarters full.
type places struct {
	at   []uint32
	used int
}

// find returns the number whose content is equal, or 0 and the place for it.
func (p *places) find(hash uint64, equal func(uint32) bool) (number uint32, at uint64) {
	if len(p.at) == 0 {
		return 0, 0
	}
	mask := uint64(len(p.at) - 1)
	for at = hash & mask; ; at = (at + 1) & mask {
		if n := p.at[at]; n == 0 || equal(n) {
			return n, at
		}
	}
}

// put fills a place that find returned. The hashes are for making more room.
func (p *places) put(number uint32, at uint64, hashOf func(uint32) uint64) {
	p.used++
	if p.used*4 <= len(p.at)*3 {
		p.at[at] = number
		return
	}
	old := p.at
	p.at = make([]uint32, max(64, 2*len(old)))
	for _, n := range append(old, number) {
		if n != 0 {
			_, at := p.find(hashOf(n), func(uint32) bool { return false })
			p.at[at] = n
		}
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
