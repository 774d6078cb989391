package detect

import (
	"math"
	"math/bits"
	"slices"
)

// hashOf spreads a number over 64 bits.
func hashOf(n uint64) uint64 {
	n ^= n >> 30
	n *= 0xbf58476d1ce4e5b9
	n ^= n >> 27
	n *= 0x94d049bb133111eb
	return n ^ n>>31
}

// distinct counts different numbers: exactly while they are few, then within some five percent in 512 bytes.
type distinct struct {
	few   []uint32
	many  *[registers]uint8 // of a HyperLogLog
	count int
}

const (
	fewDistinct   = 32
	registerBits  = 9
	registers     = 1 << registerBits
	registerAlpha = 0.7213 / (1 + 1.079/registers)
)

// add takes a number and says whether the count rose.
func (d *distinct) add(n uint32) bool {
	if d.many == nil {
		if slices.Contains(d.few, n) {
			return false
		}
		if len(d.few) < fewDistinct {
			d.few = append(d.few, n)
			d.count++
			return true
		}
		d.many = new([registers]uint8)
		for _, f := range d.few {
			d.register(f)
		}
		d.few = nil
	}
	if !d.register(n) {
		return false
	}
	before := d.count
	d.count = max(before, d.estimate())
	return d.count > before
}

func (d *distinct) register(n uint32) bool {
	h := hashOf(uint64(n) + 1)
	at, rank := h>>(64-registerBits), uint8(bits.LeadingZeros64(h<<registerBits|1)+1)
	if d.many[at] >= rank {
		return false
	}
	d.many[at] = rank
	return true
}

func (d *distinct) estimate() int {
	sum, empty := 0.0, 0
	for _, r := range d.many {
		sum += 1 / float64(uint64(1)<<r)
		if r == 0 {
			empty++
		}
	}
	e := registerAlpha * registers * registers / sum
	if e < 2.5*registers && empty > 0 {
		e = registers * math.Log(float64(registers)/float64(empty))
	}
	return int(e + .5)
}

// tokens remembers numbers: exactly while they are few, then in a Bloom filter, which may take a number for known that is not. So what
// is told from it errs on the side of the actor.
type tokens struct {
	few   []uint32
	many  *[bloomBits / 64]uint64
	count int
}

const (
	fewTokens = 96
	bloomBits = 1 << 14 // 2 KiB
)

// has says whether a number was added, or could have been.
func (t *tokens) has(n uint32) bool {
	if t.many == nil {
		return slices.Contains(t.few, n)
	}
	h := hashOf(uint64(n))
	for range 4 {
		if t.many[h%bloomBits/64]&(1<<(h%64)) == 0 {
			return false
		}
		h >>= 14
	}
	return true
}

// add takes a number and says whether it is new.
func (t *tokens) add(n uint32) bool {
	if t.has(n) {
		return false
	}
	t.count++
	if t.many == nil && len(t.few) < fewTokens {
		t.few = append(t.few, n)
		return true
	}
	if t.many == nil {
		t.many = new([bloomBits / 64]uint64)
		for _, f := range t.few {
			t.set(f)
		}
		t.few = nil
	}
	t.set(n)
	return true
}

func (t *tokens) set(n uint32) {
	h := hashOf(uint64(n))
	for range 4 {
		t.many[h%bloomBits/64] |= 1 << (h % 64)
		h >>= 14
	}
}
