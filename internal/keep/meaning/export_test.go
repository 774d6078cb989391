package meaning

import "github.com/waybill-security/waybill/internal/keep"

// Member is a path of an endpoint, for tests of how ids are carried on.
type Member struct {
	Path         keep.Number
	Calls, First int64
	Born         string
}

// Carry carries ids on.
func Carry(before, latest Lineage, parts [][]Member) []Kin {
	inner := make([][]member, len(parts))
	for i, members := range parts {
		for _, m := range members {
			inner[i] = append(inner[i], member{path: m.Path, calls: m.Calls, first: m.First, born: m.Born})
		}
	}
	return carry(before, latest, inner, func(id string) string { return id + "+" })
}
