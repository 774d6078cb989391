package query

import "slices"

// OverviewSpecs is what the specs that stand say of what was called.
type OverviewSpecs struct {
	Specs        int            `json:"specs"`
	Shadow       int            `json:"shadow"` // endpoints in no spec of their service
	Zombie       int            `json:"zombie"`
	Undocumented int            `json:"undocumented"` // endpoints with parameters or fields in no spec
	Orphans      Part[Endpoint] `json:"orphans"`      // declared, and never called
}

// shownOrphans bounds how many of what was never called are listed.
const shownOrphans = 10

func (q *Query) overviewSpecs(endpoints []Endpoint) (*OverviewSpecs, error) {
	specs, err := q.Declared()
	if err != nil || len(specs) == 0 {
		return nil, err
	}
	o := &OverviewSpecs{Specs: len(specs)}
	var orphans []Endpoint
	for _, e := range endpoints {
		if slices.Contains(e.States, StateShadow) {
			o.Shadow++
		}
		if slices.Contains(e.States, StateZombie) {
			o.Zombie++
		}
		if e.Undocumented != nil && *e.Undocumented > 0 {
			o.Undocumented++
		}
		if slices.Contains(e.States, StateOrphan) {
			orphans = append(orphans, e)
		}
	}
	o.Orphans = partOf(orphans, shownOrphans)
	return o, nil
}
