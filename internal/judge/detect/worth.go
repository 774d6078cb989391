package detect

import (
	"context"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// quiet are the marks that no detector asks for by themselves.
const quiet = observation.MarkLocal | observation.MarkPreflight | observation.MarkTLSAhead | observation.MarkNegative | observation.MarkPrivileged | observation.MarkWildcard

// worthSifting lists the paths whose calls could concern a detector at all, by the sums of all rows, so that the tallies of
// others are not even added up: nil for all of them. Where a source could show credentials, all its calls tell whether
// it does, so all are looked at.
func (j *judging) worthSifting(ctx context.Context) ([]keep.Number, error) {
	for _, s := range j.view.Sources() {
		if s.Source.Observes&call.ObservesCredentials != 0 {
			return nil, nil
		}
	}
	sums, err := keep.SumUp(ctx, j.view.Snapshot)
	if err != nil {
		return nil, err
	}
	worth := map[keep.Number]bool{}
	for path, use := range sums.Paths() {
		if use.Marks&^quiet != 0 || j.declared.concerns(j.endpointOf(path)) {
			worth[path] = true
		}
	}
	for at := range sums.Sets() {
		path := keep.Number(at.Path)
		if !worth[path] && j.factsOf(setAt{path, keep.Number(at.Set)}, at.Direction) != 0 {
			worth[path] = true
		}
	}
	return listed(worth), nil
}
