package query

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Summary is what a scan prints at its end.
type Summary struct {
	Calls        uint64          `json:"calls"`         // of this run
	CallsSkipped uint64          `json:"calls_skipped"` // of this run: known before
	Endpoints    int             `json:"endpoints"`
	Services     int             `json:"services"`
	Actors       int             `json:"actors"`
	Subjects     int             `json:"subjects"`
	Exposures    int64           `json:"exposures"`
	Findings     Findings        `json:"findings"`
	Coverage     SummaryCoverage `json:"coverage"`
	Seconds      float64         `json:"seconds"`
}

// Findings counts open findings by severity.
type Findings struct {
	Info     int `json:"info"`
	Low      int `json:"low"`
	Medium   int `json:"medium"`
	High     int `json:"high"`
	Critical int `json:"critical"`
}

// SummaryCoverage adds up the coverage of all sources.
type SummaryCoverage struct {
	Seen      int64 `json:"seen"`
	Parsed    int64 `json:"parsed"`
	Unparsed  int64 `json:"unparsed"`
	Truncated int64 `json:"truncated"`
	// WithoutBodies counts the calls of sources that carry no bodies of answers, such as access logs.
	WithoutBodies int64 `json:"without_bodies"`
}

// Summarise counts what is in the workspace.
func (q *Query) Summarise(ctx context.Context) (Summary, error) {
	s := Summary{Endpoints: len(q.Meaning.Endpoints), Actors: len(q.Meaning.Actors)}
	services := map[string]bool{}
	for _, e := range q.Meaning.Endpoints {
		name := e.Service
		if name == "" {
			name = e.Host
		}
		services[name] = true
	}
	s.Services = len(services)
	for _, c := range q.Coverage(keep.Selection{}) {
		s.Coverage.Seen += c.Seen
		s.Coverage.Parsed += c.Parsed
		s.Coverage.Truncated += c.Truncated
		s.Coverage.Unparsed += c.Seen - c.Parsed
	}
	s.Coverage.WithoutBodies = q.withoutBodies()
	err := q.countExposures(ctx, &s)
	return s, err
}

// countExposures counts the exposures: one for each call and subject of which values crossed outward.
func (q *Query) countExposures(ctx context.Context, s *Summary) error {
	people, inCall := map[int32]bool{}, map[int32]bool{}
	outward := map[crossing]bool{}
	paths, err := q.carrying(ctx)
	if err != nil {
		return err
	}
	var at keep.ExposureRow
	for e, err := range q.snapshot.Exposures(ctx, keep.Selection{Paths: paths}) {
		if err != nil {
			return err
		}
		if e.Source != at.Source || e.Sequence != at.Sequence {
			s.Exposures += int64(len(inCall))
			clear(inCall)
			at = e
		}
		c := crossing{e.Path, e.Identity, e.Set, e.Direction}
		carries, known := outward[c]
		if !known {
			hop := q.HopOf(e.Path, e.Identity)
			carries = hop != meaning.Internal && e.Direction == Outward(hop) && q.carries(e.Path, e.Set)
			outward[c] = carries
		}
		if !carries {
			continue
		}
		r := q.Resolve(meaning.Exposure{Path: e.Path, Identity: e.Identity, Holder: e.Holder, Direction: e.Direction, Set: e.Set})
		if r.Subject != meaning.Nobody {
			inCall[r.Subject], people[r.Subject] = true, true
		}
	}
	s.Exposures += int64(len(inCall))
	s.Subjects = len(people)
	return nil
}

// carrying lists the paths on which values of any kind may have crossed outward; it is never nil.
func (q *Query) carrying(ctx context.Context) ([]keep.Number, error) {
	sums, err := keep.SumUp(ctx, q.snapshot)
	if err != nil {
		return nil, err
	}
	asked := q.asked() // otherwise nothing that a request carried left the house
	paths := []keep.Number{}
	seen := map[keep.Number]bool{}
	for at := range sums.Sets() {
		path := keep.Number(at.Path)
		if !seen[path] && (asked || at.Direction == observation.Response) && q.carries(path, keep.Number(at.Set)) {
			seen[path] = true
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// asked says whether any call was made by a known workload: only theirs go to third parties.
func (q *Query) asked() bool {
	for _, i := range q.snapshot.Identities() {
		if i.ClientService != 0 {
			return true
		}
	}
	return false
}

// crossing is what decides whether an exposure crossed outward and holds a value of any kind.
type crossing struct {
	path, identity, set keep.Number
	direction           observation.Direction
}
