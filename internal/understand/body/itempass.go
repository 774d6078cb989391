package body

import "math"

// maxPassed is how many lists and maps may stand in each other in what is passed over.
const maxPassed = 1 << 16

// pass reads over the elements of a list or map and says whether they were whole.
func (w *Walker) pass(r items, it item) bool {
	outer := w.passed[:0]
	defer func() { w.passed = outer[:0] }()
	left := elementsOf(it)
	for {
		for left == 0 {
			if len(outer) == 0 {
				return true
			}
			left, outer = outer[len(outer)-1], outer[:len(outer)-1]
		}
		it := r.next()
		switch {
		case it.kind == itemBroken, it.kind == itemBreak && left < endlessKey:
			return false
		case it.kind == itemBreak:
			left = 0
			continue
		case left == endlessKey:
			left = endlessValue
		case left == endlessValue:
			left = endlessKey
		case left != endless:
			left--
		}
		if it.kind != itemList && it.kind != itemMap {
			continue
		}
		if left > 0 {
			if len(outer) == maxPassed {
				return false
			}
			outer = append(outer, left)
		}
		left = elementsOf(it)
	}
}

// What is left of a map that a break ends: it may not stand between a key and its value.
const (
	endlessKey   = endless - 1
	endlessValue = endless - 2
)

// elementsOf is how many items follow the head of a list or map.
func elementsOf(it item) uint64 {
	switch {
	case it.kind == itemMap && it.count == endless:
		return endlessKey
	case it.count == endless:
		return endless
	case it.kind == itemMap && it.count > math.MaxInt64/2, it.count > math.MaxInt64:
		return math.MaxInt64 // more than there can be
	case it.kind == itemMap:
		return 2 * it.count
	}
	return it.count
}
