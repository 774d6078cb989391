package observation

import (
	"cmp"
	"slices"
	"sync"
)

// TargetRef stands for what calls of one target have in common, within one table of targets: zero for nothing. It never
// rests.
type TargetRef uint32

// Target is what a call shows that shows nothing but its method and its target, as the lines of logs do: a path, the
// candidate identifiers of one holder, and at the most one exposure, of the request, with one object.
type Target struct {
	Path        PathRef
	Shape       ShapeRef // of the request
	Identifiers []Identifier
	Exposed     bool
	Set         SetRef // of the exposure
	Marks       Marks  // of the target alone
	Bare        bool   // it presents no credential
	Said        []Said // what its query held
}

// How much a table of targets holds at the most, of some 35 bytes and 20 for each identifier; whoever fills it begins
// another then.
const (
	mostTargets     = 3 << 18
	mostIdentifiers = 1 << 20
	mostSaid        = 1 << 20
)

// Targets gives small numbers to targets, so that an observation of one need not carry what it shows, and nobody looks
// at it twice. One goroutine adds; any number look up.
type Targets struct {
	mu          sync.RWMutex
	places      places
	items       pages[targetItem]
	identifiers pages[Identifier]
	shapes      []targetShape
	byShape     map[targetShape]uint32
	said        []targetSaid
	words       Words
}

// targetSaid is something that the query of a target held. They stand in the order of targets, most of which have none.
type targetSaid struct {
	target TargetRef
	said   Said
}

// targetItem is a target that is known.
type targetItem struct {
	key   Key
	shape uint32
	from  uint32 // its first identifier; they end where those of the next target begin
}

// targetShape is what hardly ever is a target's own.
type targetShape struct {
	path    PathRef
	request ShapeRef
	exposed bool
	set     SetRef
	marks   Marks
	bare    bool
}

// NewTargets returns an empty table.
func NewTargets() *Targets { return &Targets{byShape: map[targetShape]uint32{}} }

// Full says that it is time for another table.
func (t *Targets) Full() bool {
	return t.items.count >= mostTargets || t.identifiers.count >= mostIdentifiers || len(t.said) >= mostSaid || t.words.Count() >= mostWords
}

// Words are those of all calls of the batches that go with the table.
func (t *Targets) Words() *Words { return &t.words }

// FoundTarget is what is known of a target at a glance; the zero value is nothing.
type FoundTarget struct {
	Ref   TargetRef
	shape uint32
}

// FindAll writes what is known of each target; the zero key has none. It is much quicker than asking one by one, since a processor
// waits for all of them at once.
func (t *Targets) FindAll(keys []Key, found []FoundTarget) {
	found = found[:len(keys)]
	clear(found)
	if t.items.count == 0 {
		return
	}
	at, mask := t.places.at, uint64(len(t.places.at)-1)
	for i := range keys {
		hash := keys[i][0]
		for place := hash & mask; at[place] != 0; place = (place + 1) & mask {
			if at[place]>>32 == hash>>32 {
				found[i].Ref = TargetRef(uint32(at[place]))
				break
			}
		}
	}
	for i := range found {
		if found[i].Ref == 0 {
			continue
		}
		item := t.items.at(int(found[i].Ref) - 1)
		if found[i].shape = item.shape; item.key != keys[i] {
			found[i] = t.Find(keys[i]) // half of the hash was another's
		}
	}
}

// Find returns what is known of one target.
func (t *Targets) Find(key Key) FoundTarget {
	n, _ := t.places.find(key[0], func(n uint32) bool { return t.items.at(int(n)-1).key == key })
	if n == 0 {
		return FoundTarget{}
	}
	return FoundTarget{TargetRef(n), t.items.at(int(n) - 1).shape}
}

// Told returns the marks of a target alone, and whether it presents no credential.
func (t *Targets) Told(found FoundTarget) (marks Marks, bare bool) {
	s := &t.shapes[found.shape]
	return s.marks, s.bare
}

// Add returns a number for a target that is not known, and copies what it shows.
func (t *Targets) Add(key Key, shown *Target) TargetRef {
	t.mu.Lock()
	defer t.mu.Unlock()
	shape := targetShape{shown.Path, shown.Shape, shown.Exposed, shown.Set, shown.Marks, shown.Bare}
	at, ok := t.byShape[shape]
	if !ok {
		at = uint32(len(t.shapes))
		t.shapes = append(t.shapes, shape)
		t.byShape[shape] = at
	}
	t.items.add(targetItem{key, at, uint32(t.identifiers.count)})
	for _, id := range shown.Identifiers {
		t.identifiers.add(id)
	}
	n := uint32(t.items.count)
	for _, said := range shown.Said {
		t.said = append(t.said, targetSaid{TargetRef(n), said})
	}
	_, place := t.places.find(key[0], func(uint32) bool { return false })
	t.places.put(n, key[0], place, func(n uint32) uint64 { return t.items.at(int(n) - 1).key[0] })
	return TargetRef(n)
}

// Knows says whether a number was given. A nil table gave none.
func (t *Targets) Knows(ref TargetRef) bool {
	if t == nil {
		return false
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return int(ref) <= t.items.count
}

// Target returns what a number stands for.
func (t *Targets) Target(ref TargetRef) Target { return t.TargetIn(nil, ref) }

// TargetIn does the same in the memory of identifiers that nobody needs any more.
func (t *Targets) TargetIn(room []Identifier, ref TargetRef) Target {
	t.mu.RLock()
	defer t.mu.RUnlock()
	item := t.items.at(int(ref) - 1)
	s := &t.shapes[item.shape]
	out := Target{Path: s.path, Shape: s.request, Exposed: s.exposed, Set: s.set, Marks: s.marks, Bare: s.bare, Identifiers: room}
	end := t.identifiers.count
	if int(ref) < t.items.count {
		end = int(t.items.at(int(ref)).from)
	}
	for i := int(item.from); i < end; i++ {
		out.Identifiers = append(out.Identifiers, *t.identifiers.at(i))
	}
	at, _ := slices.BinarySearchFunc(t.said, ref, func(s targetSaid, ref TargetRef) int { return cmp.Compare(s.target, ref) })
	for ; at < len(t.said) && t.said[at].target == ref; at++ {
		out.Said = append(out.Said, t.said[at].said)
	}
	return out
}

// Fill gives an observation of a batch what it leaves to its target.
func (b *Batch) Fill(o *Observation) {
	if o.Target == 0 {
		return
	}
	shown := b.Targets.Target(o.Target)
	o.Target, o.Path, o.RequestShape = 0, shown.Path, shown.Shape
	o.Holders, o.Exposures = []Holder{{Parent: -1, Identifiers: shown.Identifiers}}, nil
	if shown.Exposed {
		o.Exposures = []Exposure{{Direction: Request, Set: shown.Set, Objects: 1}}
	}
}
