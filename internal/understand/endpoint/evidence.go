package endpoint

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// PathEvidence is all that was seen of one path, over all its calls. Counts of equal paths add up.
type PathEvidence struct {
	Path      observation.Path
	Calls     int64
	Success   int64    // calls whose status was below 400
	Refused   int64    // calls that were answered 401 or 403
	Signature []uint64 // sorted hashes of the response's top field names, empty where none was seen
	Params    []Param  // by segment index; may be shorter than the path
	// Held is what was decided of its parts before, where that is to be held on to; may be shorter than the path.
	Held []Held
}

// Param is what was seen of the values at one segment of a path.
type Param struct {
	Distinct  int64 // distinct values seen there, 1 for a literal
	HandedOut int64 // how many of them another call carried as the value of a field
	// Names says under which field names they were carried ("$.members[*].loyaltyNumber"), and how often.
	Names map[string]int64
}

// item is the evidence of one path, merged.
type item struct {
	PathEvidence
	key     string
	members []int // indices into the evidence
}

// segment says what stands at index i.
func (it *item) segment(i int) observation.Segment { return it.Path.Segments[i] }

func (it *item) length() int { return len(it.Path.Segments) }

// merge adds up evidence of equal paths. The result is sorted by key and does not depend on the order of the input.
func merge(evidence []PathEvidence) []*item {
	byKey := make(map[string]*item, len(evidence))
	items := make([]*item, 0, len(evidence))
	for i := range evidence {
		e := &evidence[i]
		key := e.Path.Key()
		it := byKey[key]
		if it == nil {
			it = &item{PathEvidence: PathEvidence{Path: e.Path, Params: make([]Param, len(e.Path.Segments))}, key: key}
			byKey[key] = it
			items = append(items, it)
		}
		it.add(e, i)
	}
	slices.SortFunc(items, func(a, b *item) int { return strings.Compare(a.key, b.key) })
	return items
}

func (it *item) add(e *PathEvidence, index int) {
	it.members = append(it.members, index)
	it.Calls += e.Calls
	it.Success += e.Success
	it.Refused += e.Refused
	it.Signature = union(it.Signature, e.Signature)
	it.hold(e.Held)
	for i := range min(len(e.Params), len(it.Params)) {
		from, to := &e.Params[i], &it.Params[i]
		to.Distinct += from.Distinct
		to.HandedOut += from.HandedOut
		for name, n := range from.Names {
			if to.Names == nil {
				to.Names = map[string]int64{}
			}
			to.Names[name] += n
		}
		if s := it.segment(i); s.Class == observation.SegmentLiteral && s.Before != observation.LeadDot {
			to.Distinct, to.HandedOut = min(to.Distinct, 1), min(to.HandedOut, 1)
		}
	}
}

// union joins two sorted sets into a new one.
func union(a, b []uint64) []uint64 {
	if len(b) == 0 {
		return a
	}
	joined := slices.Concat(a, b)
	slices.Sort(joined)
	return slices.Compact(joined)
}

// overlap is the share of two sorted sets that is in both (Jaccard).
func overlap(a, b []uint64) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	all := len(a) + len(b) - both
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}
