package flow

import (
	"math"
	"math/bits"
	"slices"
)

// crowd counts different actors: exactly while they are few, then by a map of bits, up to some thousands.
type crowd struct {
	few   []int32
	bits  *[crowdBits / 64]uint64
	count int
}

const (
	fewCrowd  = 32
	crowdBits = 1 << 10
)

func (c *crowd) add(n int32) {
	if c.bits == nil {
		if slices.Contains(c.few, n) {
			return
		}
		if len(c.few) < fewCrowd {
			c.few = append(c.few, n)
			c.count++
			return
		}
		c.bits = new([crowdBits / 64]uint64)
		for _, f := range c.few {
			c.set(f)
		}
		c.few = nil
	}
	if c.set(n) {
		c.count = max(c.count, c.estimate())
	}
}

// has says whether a number was added, or could have been.
func (c *crowd) has(n int32) bool {
	if c.bits == nil {
		return slices.Contains(c.few, n)
	}
	at := placeOf(n)
	return c.bits[at/64]>>(at%64)&1 != 0
}

func (c *crowd) set(n int32) bool {
	at := placeOf(n)
	before := c.bits[at/64]
	c.bits[at/64] |= 1 << (at % 64)
	return c.bits[at/64] != before
}

func placeOf(n int32) uint32 { return uint32(n) * 0x9e3779b1 >> 22 }

func (c *crowd) estimate() int {
	free := crowdBits
	for _, w := range c.bits {
		free -= bits.OnesCount64(w)
	}
	return int(crowdBits * math.Log(crowdBits/math.Max(1, float64(free))))
}
