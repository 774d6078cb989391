package detect

// memory is what a detector that learns keeps: one state for each key, up to a ceiling. Key says what the states are kept by, so that
// the work can be shared out by it. Beyond the ceiling a state that was quiet is let go and counted: whoever makes up names without
// end pushes out their own.
type memory[K comparable, S any] struct {
	key     Key
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

func newMemory[K comparable, S any](key Key, most int) *memory[K, S] {
	return &memory[K, S]{key: key, most: most, slots: map[K]*slot[K, S]{}}
}

// find returns the state of a key; nil where there is none.
func (m *memory[K, S]) find(k K) *S {
	s := m.slots[k]
	if s == nil {
		return nil
	}
	s.used = true
	return &s.state
}

// at returns the state of a key, which it makes where there is none.
func (m *memory[K, S]) at(k K) *S {
	if s := m.find(k); s != nil {
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
