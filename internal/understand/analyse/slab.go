package analyse

// slabSize is how many values a slab holds.
const slabSize = 1 << 10

// slab hands out memory for many short lists at a time. It keeps none of what it handed out: a slab is free when nobody needs a list
// of it any more.
type slab[T any] struct{ rest []T }

// take returns an empty list with room for n values, and for no more.
func (s *slab[T]) take(n int) []T {
	switch {
	case n == 0:
		return nil
	case n > slabSize/4:
		return make([]T, 0, n)
	case n > len(s.rest):
		s.rest = make([]T, slabSize)
	}
	out := s.rest[:0:n]
	s.rest = s.rest[n:]
	return out
}
