package bounded

// Memory keeps one state for each key.
type Memory[K comparable, S any] struct {
	most    int
	slots   map[K]*slot[K, S]
	ring    []*slot[K, S]
	hand    int
	evicted int64
}

type slot[K comparable, S any] struct {
	key   K
	used  bool
	state S
}

// New returns a memory of that many states at the most.
func New[K comparable, S any](most int) *Memory[K, S] {
	return &Memory[K, S]{most: most, slots: map[K]*slot[K, S]{}}
}

// Len is how many states there are.
func (m *Memory[K, S]) Len() int { return len(m.slots) }

// Evicted is how many states were let go.
func (m *Memory[K, S]) Evicted() int64 { return m.evicted }

// Find returns the state of a key; nil where there is none.
func (m *Memory[K, S]) Find(k K) *S {
	s := m.slots[k]
	if s == nil {
		return nil
	}
	s.used = true
	return &s.state
}

// At returns the state of a key, which it makes where there is none.
func (m *Memory[K, S]) At(k K) *S {
	if s := m.Find(k); s != nil {
		return s
	}
	s := &slot[K, S]{key: k}
	m.slots[k] = s
	if len(m.ring) < m.most {
		m.ring = append(m.ring, s)
		return &s.state
	}
	for m.ring[m.hand].used { // it ends: each was looked at once, and is unused then
		m.ring[m.hand].used = false
		m.hand = (m.hand + 1) % len(m.ring)
	}
	delete(m.slots, m.ring[m.hand].key)
	m.evicted++
	m.ring[m.hand] = s
	m.hand = (m.hand + 1) % len(m.ring)
	return &s.state
}
