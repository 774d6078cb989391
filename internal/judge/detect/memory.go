package detect

import "github.com/waybill-security/waybill/internal/judge/bounded"

// memory is what a detector that learns keeps: one state for each key, up to a ceiling. Key says what the states are kept by, so that
// the work can be shared out by it.
type memory[K comparable, S any] struct {
	key    Key
	states *bounded.Memory[K, S]
}

func newMemory[K comparable, S any](key Key, most int) *memory[K, S] {
	return &memory[K, S]{key: key, states: bounded.New[K, S](most)}
}

// find returns the state of a key; nil where there is none.
func (m *memory[K, S]) find(k K) *S { return m.states.Find(k) }

// at returns the state of a key, which it makes where there is none.
func (m *memory[K, S]) at(k K) *S { return m.states.At(k) }

// evicted is how many states were let go.
func (m *memory[K, S]) evicted() int64 { return m.states.Evicted() }
