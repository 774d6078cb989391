package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/pin"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// Explained says why an endpoint has the template that it has.
type Explained struct {
	Endpoint string       `json:"endpoint"`
	Previous []string     `json:"previous"`
	Host     string       `json:"host"`
	Method   string       `json:"method"`
	Template string       `json:"template"`
	Meaning  string       `json:"meaning"`
	Segments []SegmentWhy `json:"segments"`
	Pins     []Pin        `json:"pins"` // that took part
	// Paths are what it covers, folded, those with most calls first; PathCount says how many there are.
	Paths     []CoveredPath `json:"paths"`
	PathCount int           `json:"path_count"`
}

// SegmentWhy says why a segment, or a part of one, is what it is.
type SegmentWhy struct {
	Segment  int    `json:"segment"` // from 1
	Text     string `json:"text"`
	Decision string `json:"decision"` // parameter, fixed
	By       string `json:"by"`       // evidence, pin, spec
	// Evidence is what evidence alone would have decided.
	Evidence string `json:"evidence"`
	// Support is the share of the values, or of the words, here that speak for the decision by themselves.
	Support   float64  `json:"support"`
	Values    int64    `json:"values"`
	Words     int64    `json:"words"`
	HandedOut int64    `json:"handed_out"`
	Alike     int64    `json:"alike"`
	Calls     int64    `json:"calls"`
	Reasons   []string `json:"reasons"`
	Remedy    string   `json:"remedy"`
	Beside    []Beside `json:"beside"` // fixed words at the same place
}

// Beside is a fixed word beside a parameter.
type Beside struct {
	Text   string `json:"text"`
	Calls  int64  `json:"calls"`
	Reason string `json:"reason"`
}

// CoveredPath is a path that an endpoint covers: its values, and words that could be somebody's, in braces.
type CoveredPath struct {
	Path  string `json:"path"`
	Calls int64  `json:"calls"`
}

// maxCovered bounds the paths that are shown.
const maxCovered = 50

// Explain says why an endpoint has its template. An old id of one that became a part of another explains that. The error is a
// *scope.UnknownIDError for an id that was never seen.
func (q *Query) Explain(ctx context.Context, id string) ([]Explained, error) {
	found := q.Called(id)
	if len(found) == 0 {
		return nil, &scope.UnknownIDError{Flag: "--explain", ID: id}
	}
	if q.options.Meaning != "" {
		return nil, &scope.UsageError{Problem: "--explain explains by the evidence that there is now; leave --meaning out"}
	}
	numbers, evidence, err := meaning.EvidenceOf(ctx, q.snapshot, q.minter, q.Meaning)
	if err != nil {
		return nil, err
	}
	told, err := meaning.Templates(q.snapshot)
	if err != nil {
		return nil, err
	}
	var list []Explained
	for _, at := range found {
		e := q.Meaning.Endpoints[at]
		why, ok := endpoint.Explain(evidence, told, endpoint.Template{Host: e.Host, Method: e.Method, Template: e.Template})
		if !ok {
			return nil, errors.New("the evidence does not show this endpoint any more: scan again, and the inventory is settled anew")
		}
		x := Explained{
			Endpoint: e.ID, Previous: nonNil(e.Previous), Host: e.Host, Method: e.Method, Template: e.Template, Meaning: q.Digest,
			Segments: []SegmentWhy{}, Paths: []CoveredPath{},
		}
		for _, w := range why {
			x.Segments = append(x.Segments, segmentWhy(w))
		}
		x.addPaths(q, at, numbers, evidence)
		if x.Pins, err = q.pinsOf(why); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, nil
}

func segmentWhy(w endpoint.Explanation) SegmentWhy {
	decision := map[bool]string{true: "parameter", false: "fixed"}
	s := SegmentWhy{
		Segment: w.Segment, Text: w.Text, Decision: decision[w.Parameter], By: w.By, Evidence: decision[w.Evidence], Support: w.Support,
		Values: w.Counts.Values, Words: w.Counts.Words, HandedOut: w.Counts.HandedOut, Alike: w.Counts.Alike, Calls: w.Counts.Calls,
		Reasons: nonNil(w.Reasons), Remedy: w.Remedy, Beside: []Beside{},
	}
	for _, b := range w.Beside {
		s.Beside = append(s.Beside, Beside(b))
	}
	return s
}

// addPaths adds up the calls of the paths that an endpoint covers.
func (x *Explained) addPaths(q *Query, at int32, numbers []keep.Number, evidence []endpoint.PathEvidence) {
	calls := map[string]int64{}
	for i, n := range numbers {
		if e, ok := q.EndpointOf(n); ok && e == at {
			calls[foldedPath(evidence[i].Path)] += evidence[i].Calls
		}
	}
	for path, n := range calls {
		x.Paths = append(x.Paths, CoveredPath{path, n})
	}
	slices.SortFunc(x.Paths, func(a, b CoveredPath) int { return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Path, b.Path)) })
	x.PathCount = len(x.Paths)
	x.Paths = x.Paths[:min(len(x.Paths), maxCovered)]
}

// pinsOf are the pins that took part in decisions.
func (q *Query) pinsOf(why []endpoint.Explanation) ([]Pin, error) {
	said, err := pin.List(q.snapshot)
	if err != nil {
		return nil, err
	}
	pins := []Pin{}
	for _, s := range said {
		if slices.ContainsFunc(why, func(w endpoint.Explanation) bool { return w.By == "pin" && slices.Contains(w.Told, s.Pinned) }) {
			pins = append(pins, q.PinOf(s))
		}
	}
	return pins, nil
}

// Numbers says in short what a decision stands on.
func (s SegmentWhy) Numbers() string {
	return fmt.Sprintf("%d values, %d words, %d handed out, %d alike, %d calls", s.Values, s.Words, s.HandedOut, s.Alike, s.Calls)
}
