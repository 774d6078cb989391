package world

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"
)

// chance is one stream of seeded randomness. Every member, visit and incident has a stream of its own, so that a change
// in one does not move the others.
type chance struct{ *rand.Rand }

// stream gives the randomness of one purpose under a seed, such as stream(seed, "visit", member, day).
func stream(seed uint64, purpose string, places ...int) chance {
	h := fnv.New64a()
	_, _ = h.Write([]byte(purpose)) // a hash does not fail
	var b [8]byte
	for _, p := range places {
		binary.LittleEndian.PutUint64(b[:], uint64(p)) // only the bits matter here
		_, _ = h.Write(b[:])
	}
	return chance{rand.New(rand.NewPCG(seed, h.Sum64()))} // repeatable on purpose: nothing here is secret
}

// happens is true with the given probability.
func (c chance) happens(share float64) bool { return c.Float64() < share }

// between is a duration from lo to hi, in whole microseconds, short ones more often than long ones.
func (c chance) between(lo, hi time.Duration) time.Duration {
	u := c.Float64()
	return (lo + time.Duration(u*u*float64(hi-lo))).Truncate(time.Microsecond)
}

// poisson is how often something happens that happens mean times on average.
func (c chance) poisson(mean float64) int {
	if mean <= 0 {
		return 0
	}
	n := 0
	for sum := c.ExpFloat64(); sum < mean && n < 100_000; sum += c.ExpFloat64() {
		n++
	}
	return n
}

// weighted is an index, as often as its weight says.
func (c chance) weighted(weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	at := c.Float64() * total
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// digits is a string of n random digits.
func (c chance) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + c.IntN(10))
	}
	return string(b)
}

// uuid is a random UUID, version 4 (RFC 9562).
func (c chance) uuid() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], c.Uint64())
	binary.BigEndian.PutUint64(b[8:], c.Uint64())
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// spread is n moments within a span, in rising order, in whole microseconds, as independent arrivals would fall.
func (c chance) spread(n int, span time.Duration) []time.Duration {
	gaps := make([]float64, n+1)
	total := 0.0
	for i := range gaps {
		gaps[i] = c.ExpFloat64()
		total += gaps[i]
	}
	moments := make([]time.Duration, n)
	at := 0.0
	for i := range moments {
		at += gaps[i]
		moments[i] = time.Duration(math.Floor(at / total * float64(span))).Truncate(time.Microsecond)
	}
	return moments
}

// pick is one of the choices.
func pick[T any](c chance, choices []T) T { return choices[c.IntN(len(choices))] }
