package rule

// The ceiling of what one rule remembers: so many groups, and so many entries (times and values) in all of them. What was quiet longest is
// forgotten first, and counted.
const (
	mostGroups  = 1 << 17
	mostEntries = 1 << 22
)

// memory is the groups of one rule.
type memory struct {
	groups  map[string]*group
	ring    []*group
	hand    int
	entries int
	most    int // groups
	evicted int64
}

type group struct {
	key  string
	used bool
	size int
	window
}

func newMemory(most int) *memory { return &memory{groups: map[string]*group{}, most: most} }

// at returns the group of a key, which it makes where there is none.
func (m *memory) at(key string) *group {
	if g := m.groups[key]; g != nil {
		g.used = true
		return g
	}
	for len(m.ring) > 0 && (len(m.ring) >= m.most || m.entries >= mostEntries) {
		m.evict()
	}
	g := &group{key: key, size: 1}
	m.groups[key] = g
	m.ring = append(m.ring, g)
	m.entries++
	return g
}

// evict lets go of a group that was not used since the hand came by last.
func (m *memory) evict() {
	for {
		m.hand %= len(m.ring)
		g := m.ring[m.hand]
		if !g.used {
			break
		}
		g.used = false
		m.hand++
	}
	g := m.ring[m.hand]
	last := len(m.ring) - 1
	m.ring[m.hand] = m.ring[last]
	m.ring = m.ring[:last]
	delete(m.groups, g.key)
	m.entries -= g.size
	m.evicted++
}

// weigh counts what a group takes now.
func (m *memory) weigh(g *group) {
	m.entries += g.window.size() - g.size
	g.size = g.window.size()
	for len(m.ring) > 1 && m.entries > mostEntries {
		m.evict()
	}
}
