package detect

import "github.com/waybill-security/waybill/internal/judge/flow"

// Distinct, Tokens and Memory let tests look at what detectors that learn remember with.
type (
	Distinct = distinct
	Tokens   = tokens
)

// Add counts a number.
func (d *Distinct) Add(n uint32) bool { return d.add(n) }

// Count is how many there are.
func (d *Distinct) Count() int { return d.count }

// Add remembers a number.
func (t *Tokens) Add(n uint32) bool { return t.add(n) }

// Has says whether a number is remembered.
func (t *Tokens) Has(n uint32) bool { return t.has(n) }

// Remember gives a memory of that many states keys that each come a number of times, and says how many states there are in the end,
// how many were let go, and whether the first keys, which came again all along, are still known.
func Remember(most, keys, faithful int) (states int, evicted int64, kept int) {
	m := newMemory[int, int](ByActor, most)
	for k := range keys {
		*m.at(faithful + k)++
		*m.at(k % faithful)++
	}
	for k := range faithful {
		if s := m.find(k); s != nil && *s > 1 {
			kept++
		}
	}
	return m.states.Len(), m.evicted(), kept
}

// Footprint is about what an actor's states take that was told of that many people and handed as many ids, in bytes, at one
// endpoint.
func Footprint(people int) int {
	var c contacting
	var r [4]reading
	for n := range people {
		c.given.add(uint32(n))
		c.seen.add(uint32(n))
		for i := range r {
			r[i].people.add(uint32(n))
		}
	}
	size := sizeOf(c) + 4*(cap(c.given.few)+cap(c.seen.few)+cap(c.met)+cap(c.strayed)) + len(c.given.many)*8*boolInt(c.given.many != nil) + len(c.seen.many)*8*boolInt(c.seen.many != nil)
	for i := range r {
		size += sizeOf(r[i]) + 4*cap(r[i].people.few) + len(r[i].people.many)*boolInt(r[i].people.many != nil)
	}
	return size + sizeOf(home{}) + flow.ActorSize + sizeOf(flight{}) + sizeOf(habits{})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
