package observation

const (
	pageBits = 12
	pageSize = 1 << pageBits
)

// pages is a list that grows without moving what it holds: no copy, and no room for twice as much.
type pages[T any] struct {
	count int
	parts [][]T
}

func (p *pages[T]) at(i int) *T { return &p.parts[i>>pageBits][i&(pageSize-1)] }

func (p *pages[T]) add(item T) {
	if p.count>>pageBits == len(p.parts) {
		p.parts = append(p.parts, make([]T, pageSize))
	}
	*p.at(p.count) = item
	p.count++
}
