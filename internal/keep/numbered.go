package keep

// blockBits says how many items a block holds.
const blockBits = 12

// blocks is a list that grows without moving what it holds: no copy, no room for twice as much.
type blocks[T any] struct {
	count int
	parts [][]T
}

func (b *blocks[T]) at(n int) T { return b.parts[n>>blockBits][n&(1<<blockBits-1)] }

func (b *blocks[T]) add(item T) {
	if b.count>>blockBits == len(b.parts) {
		b.parts = append(b.parts, make([]T, 1<<blockBits))
	}
	b.parts[b.count>>blockBits][b.count&(1<<blockBits-1)] = item
	b.count++
}

// frozen is the list as it is now; its items are shared.
func (b *blocks[T]) frozen() blocks[T] {
	return blocks[T]{count: b.count, parts: append([][]T(nil), b.parts...)}
}

// numbered numbers different items from 0, in the order in which they came.
type numbered[T comparable] struct {
	items blocks[T]
	slots []slot // a hash table, never more than three quarters full
}

// slot is an item's number plus one, with a part of its hash, so that hardly ever another item is looked at.
type slot struct{ number, hash uint32 }

func (t *numbered[T]) number(item T, hash uint64) uint32 {
	if (t.items.count+1)*4 > len(t.slots)*3 {
		t.grow()
	}
	mask, short := uint32(len(t.slots)-1), uint32(hash)
	for at := short & mask; ; at = (at + 1) & mask {
		switch s := &t.slots[at]; {
		case s.number == 0:
			t.items.add(item)
			*s = slot{uint32(t.items.count), short}
			return s.number - 1
		case s.hash == short && t.items.at(int(s.number-1)) == item:
			return s.number - 1
		}
	}
}

// guess returns what stands where a hash is looked for first, where it may be what is looked for; else 0.
func (t *numbered[T]) guess(hash uint64) uint32 {
	if len(t.slots) == 0 {
		return 0
	}
	s := t.slots[uint32(hash)&uint32(len(t.slots)-1)]
	if s.hash != uint32(hash) {
		return 0
	}
	return s.number
}

// grow makes the table twice as large. A slot's hash tells its new place, up to four thousand million places.
func (t *numbered[T]) grow() {
	old := t.slots
	t.slots = make([]slot, max(64, 2*len(old)))
	mask := uint32(len(t.slots) - 1)
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		at := s.hash & mask
		for t.slots[at].number != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = s
	}
}
