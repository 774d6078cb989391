package meaning

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
)

// An endpoint keeps its id while its template changes. Its id was made once, of the path by which it was seen first, and goes
// on to the template that most of its calls lead to. Where nothing was known before, the same calls give the same ids, in
// whatever order and however many files they came.
//
// Ids are carried on twice. First from what evidence alone said before to what it says now: that is the lineage, and no pin
// has a part in it. Then from there to the templates with all that was told. So a pin that is taken back leaves nothing
// behind.

// Kin is who an endpoint is: its id, and the ids of those that became a part of it, or that it was a part of.
type Kin struct {
	ID       string
	Previous []string
	// Parts says of a lineage beside which something was told what evidence alone decided: "f" for a fixed part, "v" for a value.
	Parts string `json:",omitempty"`
}

// Lineage is who is behind the paths.
type Lineage struct {
	Kin   []Kin
	Paths map[keep.Number]int32 // to an index of Kin
}

// member is a path of an endpoint.
type member struct {
	path  keep.Number
	calls int64
	first int64
	noise bool
	born  string // the id that an endpoint has which was seen by this path first
}

// precede orders members by who was there first.
func precede(a, b member) int {
	if a.noise != b.noise {
		if a.noise {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(a.first, b.first), strings.Compare(a.born, b.born))
}

// carrying carries ids on to endpoints, given by their members.
type carrying struct {
	before Lineage
	// latest is who was behind the paths when ids were carried to these endpoints last; it may be the same as before.
	latest Lineage
	parts  [][]member // each sorted by precede
	claims [][]int32  // by part: who of before goes on there
	out    []Kin
	given  map[string]bool // ids that were given out
	there  map[string]bool // ids of before
	mint   func(id string) string
}

// carry tells who the endpoints are. It is a pure function of its input, in which the order of the parts does not count. Where
// every id that an endpoint could have is somebody's, mint makes another one of it.
func carry(before, latest Lineage, parts [][]member, mint func(id string) string) []Kin {
	c := &carrying{
		before: before, latest: latest, parts: parts, claims: make([][]int32, len(parts)), out: make([]Kin, len(parts)),
		given: map[string]bool{}, there: map[string]bool{}, mint: mint,
	}
	for _, k := range before.Kin {
		c.there[k.ID] = true
	}
	for _, members := range parts {
		slices.SortFunc(members, precede)
	}
	c.follow()
	var fresh []int
	for i := range parts {
		if len(c.claims[i]) == 0 {
			fresh = append(fresh, i)
			continue
		}
		c.goOn(i)
	}
	slices.SortFunc(fresh, func(a, b int) int { return precede(parts[a][0], parts[b][0]) })
	for _, i := range fresh {
		c.bear(i)
	}
	c.reborn()
	return c.out
}

// share is how much of an endpoint of before a part has. What it kept the last time counts most, so that an id does not go to
// and fro between two parts that are called about as often.
type share struct {
	part               int
	kept, calls, paths int64
}

// follow finds for each endpoint of before the part on which it goes on: the one that has most of its calls.
func (c *carrying) follow() {
	shares := make([][]share, len(c.before.Kin))
	for i, members := range c.parts {
		for _, m := range members {
			of, ok := c.before.Paths[m.path]
			if !ok {
				continue
			}
			if n := len(shares[of]); n == 0 || shares[of][n-1].part != i {
				shares[of] = append(shares[of], share{part: i})
			}
			s := &shares[of][len(shares[of])-1]
			s.calls += m.calls
			s.paths++
			if last, ok := c.latest.Paths[m.path]; ok && c.latest.Kin[last].ID == c.before.Kin[of].ID {
				s.kept += m.calls
			}
		}
	}
	for of, list := range shares {
		if len(list) == 0 {
			continue
		}
		best := slices.MinFunc(list, func(a, b share) int {
			return cmp.Or(cmp.Compare(b.kept, a.kept), cmp.Compare(b.calls, a.calls), cmp.Compare(b.paths, a.paths),
				precede(c.parts[a.part][0], c.parts[b.part][0]))
		})
		c.claims[best.part] = append(c.claims[best.part], int32(of))
	}
}

// goOn gives a part the id of the one that was there first among those that go on in it.
func (c *carrying) goOn(part int) {
	claims := c.claims[part]
	var first int32 = -1
	previous := map[string]bool{}
	for _, m := range c.parts[part] {
		if of, ok := c.before.Paths[m.path]; ok && slices.Contains(claims, of) {
			first = of
			break
		}
	}
	for _, of := range claims {
		previous[c.before.Kin[of].ID] = true
		for _, id := range c.before.Kin[of].Previous {
			previous[id] = true
		}
	}
	id := c.before.Kin[first].ID
	delete(previous, id)
	c.out[part] = Kin{ID: id, Previous: slices.Sorted(maps.Keys(previous))}
	c.given[id] = true
}

// bear gives a part that nobody goes on in an id: the one that it had the last time, else one of its own. It remembers whence its
// paths came.
func (c *carrying) bear(part int) {
	members := c.parts[part]
	from := map[string]bool{}
	for _, m := range members {
		if of, ok := c.before.Paths[m.path]; ok {
			from[c.before.Kin[of].ID] = true
		}
	}
	id := ""
	for _, m := range members {
		if last, ok := c.latest.Paths[m.path]; ok && id == "" && c.free(c.latest.Kin[last].ID) {
			id = c.latest.Kin[last].ID
		}
	}
	for _, m := range members {
		if id == "" && c.free(m.born) {
			id = m.born
		}
	}
	for again := members[0].born; id == ""; {
		if again = c.mint(again); c.free(again) {
			id = again
		}
	}
	delete(from, id)
	c.out[part] = Kin{ID: id, Previous: slices.Sorted(maps.Keys(from))}
	c.given[id] = true
}

// free says whether an id is nobody's: neither given out, nor that of somebody of before who still is there.
func (c *carrying) free(id string) bool {
	return !c.given[id] && !c.there[id]
}

// reborn takes ids that are given out again out of what others were before.
func (c *carrying) reborn() {
	for i := range c.out {
		if len(c.claims[i]) > 0 {
			c.out[i].Previous = slices.DeleteFunc(c.out[i].Previous, func(id string) bool { return c.given[id] && !c.there[id] })
		}
		if len(c.out[i].Previous) == 0 {
			c.out[i].Previous = nil
		}
	}
}
