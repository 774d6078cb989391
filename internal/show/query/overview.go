package query

import (
	"context"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
)

// How many rows an overview holds of each list; the list commands give all.
const (
	shownServices  = 30
	shownEndpoints = 50
	shownCarrying  = 40
	shownOpen      = 30
	shownTakers    = 20
	shownFindings  = 40
	shownSources   = 30
	shownEdges     = 80
)

// Overview is what a newcomer asks first of a workspace, as `waybill scan --report` shows it. Its lists are bounded; its
// counts are those of the list commands.
type Overview struct {
	From       call.Time              `json:"from"` // the first and the last call; both open where there is none
	To         call.Time              `json:"to"`
	Calls      int64                  `json:"calls"` // of the whole workspace
	Actors     int                    `json:"actors"`
	Subjects   int                    `json:"subjects"`
	Exposures  int64                  `json:"exposures"`
	Judged     bool                   `json:"judged"`     // false: nobody looked for findings
	Severities Severities             `json:"severities"` // of the findings that are not settled
	Settled    int                    `json:"settled"`    // findings that were closed, or said to be false
	Carries    CarriedCalls           `json:"carries"`
	Coverage   SummaryCoverage        `json:"coverage"`
	Services   Part[OverviewService]  `json:"services"`
	Mesh       *OverviewMesh          `json:"mesh"`      // null where no service is known to have asked another
	Endpoints  Part[OverviewEndpoint] `json:"endpoints"` // the riskiest first
	Specs      *OverviewSpecs         `json:"specs"`     // null where none stands
	Unplaced   Unplaced               `json:"unplaced"`
	Preflights Preflights             `json:"preflights"`
	Carrying   Part[OverviewEndpoint] `json:"carrying"` // those that carry a kind of data
	Open       Part[OverviewEndpoint] `json:"open"`     // those that answered without a credential
	Takers     Takers                 `json:"takers"`
	Findings   Part[OverviewFinding]  `json:"findings"` // the gravest first
	Sources    Part[OverviewSource]   `json:"sources"`  // those that lost most first
}

// Part is the beginning of a list, and how long the whole is.
type Part[T any] struct {
	Total int `json:"total"`
	Shown []T `json:"shown"`
}

func partOf[T any](list []T, n int) Part[T] {
	p := Part[T]{Total: len(list), Shown: list[:min(len(list), n)]}
	if p.Shown == nil {
		p.Shown = []T{}
	}
	return p
}

// More is how many are not shown.
func (p Part[T]) More() int { return p.Total - len(p.Shown) }

// CarriedCalls says of how many calls the sources can show a part of, whether it was there or not.
type CarriedCalls struct {
	Credentials int64 `json:"credentials"`
	Bodies      int64 `json:"bodies"` // of answers
	Addresses   int64 `json:"addresses"`
}

// OverviewService is a service with what its endpoints add up to.
type OverviewService struct {
	Service   string    `json:"service"`
	Hosts     []string  `json:"hosts"` // the first few
	Endpoints int       `json:"endpoints"`
	Calls     int64     `json:"calls"`
	FirstSeen call.Time `json:"first_seen"`
	LastSeen  call.Time `json:"last_seen"`
	Kinds     []string  `json:"kinds"` // that its answers carry
	Open      int       `json:"open"`  // endpoints that answered without a credential
	Risk      int       `json:"risk"`  // of its riskiest endpoint
	Read      int64     `json:"read"`  // answers that were read whole, of sources that carry bodies
}

// OverviewEndpoint is a line of the inventory with what came back, to whom, and what is striking about it.
type OverviewEndpoint struct {
	Endpoint
	Answers  Answers `json:"answers"`
	Served   Served  `json:"served"`
	Read     int64   `json:"read"`     // answers that were read whole, of sources that carry bodies
	Subjects int     `json:"subjects"` // people whose values left here
	// Marks are words for what is striking: "open", "one_caller", "only_errors", "new", "gone".
	Marks []string `json:"marks"`
}

// Answers counts calls by what came back.
type Answers struct {
	Good    int64 `json:"good"`    // a status below 400
	Refused int64 `json:"refused"` // 400 to 499
	Failed  int64 `json:"failed"`  // 500 and above
	None    int64 `json:"none"`    // no answer
}

// Served counts answers with a status of 200 to 299 by what the caller showed.
type Served struct {
	Anyone   int64 `json:"anyone"`         // no credential, where the source could have shown one
	People   int64 `json:"people"`         // a person's token, cookie or password
	Keys     int64 `json:"keys"`           // an API key or a certificate
	Unnamed  int64 `json:"unnamed"`        // a credential that names nobody
	Services int64 `json:"services"`       // between own services, or to a third party
	NotKnown int64 `json:"not_observable"` // the source cannot show credentials
}

// Unplaced is the calls to paths that founded no endpoint, summed: scanners, mistyped paths, what is not there.
type Unplaced struct {
	Calls   int64   `json:"calls"`
	Paths   int     `json:"paths"` // patterns: what varies in a path does not count
	Callers int     `json:"callers"`
	Answers Answers `json:"answers"`
}

// Preflights are the endpoints that answered nothing but CORS preflights, which the list of endpoints leaves out.
type Preflights struct {
	Endpoints int   `json:"endpoints"`
	Calls     int64 `json:"calls"`
}

// Inventory is how many endpoints there are, those that only answered preflights among them.
func (o *Overview) Inventory() int { return o.Endpoints.Total + o.Preflights.Endpoints }

// Takers are the actors that got the data of most people; where it is known of nobody, those that asked for most.
type Takers struct {
	By     string `json:"by"`     // "subjects"; else "ids" asked for in paths and queries; else "calls"
	Among  int    `json:"among"`  // actors that got at least one
	Median int64  `json:"median"` // of these
	Part[Actor]
}

// Overview gathers what a newcomer asks first. The summary is that of the newest scan; findings are those that were made
// of this workspace, nil where nobody looked.
func (q *Query) Overview(ctx context.Context, s Summary, findings []Finding) (*Overview, error) {
	o := &Overview{Subjects: s.Subjects, Exposures: s.Exposures, Coverage: s.Coverage}
	seen, err := q.look(ctx)
	if err != nil {
		return nil, err
	}
	if err := seen.inventory.readOwners(); err != nil {
		return nil, err
	}
	endpoints, err := q.withDeclared(ctx, seen.inventory)
	if err != nil {
		return nil, err
	}
	if o.Specs, err = q.overviewSpecs(endpoints); err != nil {
		return nil, err
	}
	endpoints = slices.DeleteFunc(endpoints, func(e Endpoint) bool { return slices.Contains(e.States, StateOrphan) })
	actors := seen.activities.list()
	o.From, o.To, o.Calls, o.Carries = call.Time(seen.first), call.Time(seen.last), seen.calls, seen.carries
	lines := seen.lines(endpoints)
	o.Services = partOf(servicesOf(lines), shownServices)
	if o.Mesh, err = q.overviewMesh(ctx); err != nil {
		return nil, err
	}
	o.Endpoints = partOf(lines, shownEndpoints)
	o.Carrying = partOf(having(lines, carriesKinds), shownCarrying)
	o.Open = partOf(having(lines, OverviewEndpoint.open), shownOpen)
	o.Unplaced, o.Preflights = seen.unplaced(), seen.preflights
	o.Actors, o.Takers = len(actors), takersOf(actors)
	o.addFindings(findings, endpoints)
	o.Sources = partOf(q.sourcesOf(seen), shownSources)
	return o, nil
}
