package canary

import (
	"context"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// State is what became of a canary. A later one replaces an earlier one.
type State string

// The states, the worst first.
const (
	Missing   State = "missing"   // its value was never seen
	Asked     State = "asked"     // only requests held it
	Elsewhere State = "elsewhere" // an answer held it, in a field that is taken for another kind
	Found     State = "found"     // an answer (of an egress call: the request) held it in a field of its kind
)

var order = []State{Missing, Asked, Elsewhere, Found}

// Sighting is a canary with what became of it.
type Sighting struct {
	Label string    `json:"label"`
	Kind  kind.Kind `json:"kind"`
	State State     `json:"state"`
	// Calls, First and Last are of the calls that left it found, Endpoints the ids of where that was.
	Calls     int64     `json:"calls"`
	First     call.Time `json:"first"`
	Last      call.Time `json:"last"`
	Endpoints []string  `json:"endpoints"`
	By        string    `json:"by"`
	Added     call.Time `json:"added"`

	source   keep.Number
	sequence uint64
}

// Window narrows the calls that are looked at, in microseconds since 1970; 0 is open.
type Window struct{ From, To int64 }

// Look tells of each canary whether it turned up. It reads the rows of the objects that held one, and no others.
func Look(ctx context.Context, v *meaning.View, list []Planted, w Window) ([]Sighting, error) {
	found := make([]Sighting, len(list))
	byToken := map[keep.Number][]int{}
	for i, p := range list {
		found[i] = Sighting{
			Label: p.Label, Kind: p.Kind, State: Missing, Endpoints: []string{}, By: p.By, Added: call.Time(p.Time.UnixMicro()),
		}
		for _, t := range p.Tokens {
			if n, ok := v.Find(t); ok {
				byToken[n] = append(byToken[n], i)
			}
		}
	}
	holders := holding(v, byToken)
	if len(holders) == 0 {
		return found, nil
	}
	for row, err := range v.Exposures(ctx, keep.Selection{Holders: holders, From: w.From, To: w.To}) {
		if err != nil {
			return nil, fmt.Errorf("cannot look for the canaries: %w", err)
		}
		for _, id := range v.Holder(row.Holder).Identifiers {
			for _, i := range byToken[id.Token] {
				found[i].see(v, &row, id.Field)
			}
		}
	}
	for i := range found {
		slices.Sort(found[i].Endpoints)
	}
	return found, nil
}

func holding(v *meaning.View, byToken map[keep.Number][]int) (list []keep.Number) {
	if len(byToken) == 0 {
		return nil
	}
	for n, h := range v.Holders() {
		if slices.ContainsFunc(h.Identifiers, func(id keep.Identifier) bool { return len(byToken[id.Token]) > 0 }) {
			list = append(list, n)
		}
	}
	return list
}

// see takes in one exposure of an object that held the canary.
func (s *Sighting) see(v *meaning.View, row *keep.ExposureRow, field keep.Number) {
	is, stands := s.reads(v, row, field)
	if !stands {
		return
	}
	at := Asked
	if row.Direction == outward(v, row) {
		at = Elsewhere
		if is {
			at = Found
		}
	}
	if slices.Index(order, at) > slices.Index(order, s.State) {
		s.State = at
	}
	if at == Found {
		s.count(v, row)
	}
}

func (s *Sighting) count(v *meaning.View, row *keep.ExposureRow) {
	if s.Calls == 0 || s.source != row.Source || s.sequence != row.Sequence {
		s.Calls++
		s.source, s.sequence = row.Source, row.Sequence
	}
	if s.First == 0 || call.Time(row.Start) < s.First {
		s.First = call.Time(row.Start)
	}
	s.Last = max(s.Last, call.Time(row.Start))
	if e, ok := v.EndpointOf(row.Path); ok && !slices.Contains(s.Endpoints, v.Endpoints[e].ID) {
		s.Endpoints = append(s.Endpoints, v.Endpoints[e].ID)
	}
}

// reads says whether a field stands in the set of an exposure, and whether it is taken for the canary's kind there.
func (s *Sighting) reads(v *meaning.View, row *keep.ExposureRow, field keep.Number) (is, stands bool) {
	for _, r := range v.Readings(row.Path, row.Set) {
		if r.Field == field {
			return r.Kind == s.Kind || r.As == s.Kind, true
		}
	}
	return false, false
}

// outward is the direction in which values of a call leave. Inside the house an answer counts, too: the canary was read.
func outward(v *meaning.View, row *keep.ExposureRow) observation.Direction {
	if v.HopOf(row.Path, row.Identity) == meaning.Egress {
		return observation.Request
	}
	return observation.Response
}
