package scope

import (
	"iter"
	"math/bits"
)

// bitset is a small set of pairs. Its last word is never zero, so an empty set has length 0.
type bitset []uint64

func (b *bitset) set(p pair) {
	word := int(p) / 64
	for len(*b) <= word {
		*b = append(*b, 0)
	}
	(*b)[word] |= 1 << (p % 64)
}

func (b bitset) has(p pair) bool {
	word := int(p) / 64
	return word < len(b) && b[word]&(1<<(p%64)) != 0
}

// add puts all of other into the set.
func (b *bitset) add(other bitset) {
	for len(*b) < len(other) {
		*b = append(*b, 0)
	}
	for i, w := range other {
		(*b)[i] |= w
	}
}

// and returns what both sets hold.
func (b bitset) and(other bitset) bitset {
	var both bitset
	for i := range min(len(b), len(other)) {
		if n := b[i] & other[i]; n != 0 {
			for len(both) <= i {
				both = append(both, 0)
			}
			both[i] = n
		}
	}
	return both
}

// minus returns what the set holds and other does not.
func (b bitset) minus(other bitset) bitset {
	var rest bitset
	for i, w := range b {
		if i < len(other) {
			w &^= other[i]
		}
		if w != 0 {
			for len(rest) <= i {
				rest = append(rest, 0)
			}
			rest[i] = w
		}
	}
	return rest
}

// all yields the members in rising order.
func (b bitset) all() iter.Seq[pair] {
	return func(yield func(pair) bool) {
		for i, w := range b {
			for ; w != 0; w &= w - 1 {
				if !yield(pair(i*64 + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}
