package query

import (
	"cmp"
	"slices"
)

// Amount is what an actor took, by the measure that ranks the takers.
func (t Takers) Amount(a Actor) int64 {
	switch t.By {
	case "subjects":
		return int64(a.Subjects)
	case "ids":
		return int64(a.Asked.IDs)
	}
	return a.Calls
}

// takersOf ranks the actors by whose data they got; where nobody is known to have got anybody's, by what they asked for;
// where they named nothing, by their calls.
func takersOf(actors []Actor) Takers {
	t := Takers{}
	var some []Actor
	var amounts []int64
	for _, t.By = range []string{"subjects", "ids", "calls"} {
		for _, a := range actors {
			if n := t.Amount(a); n > 0 {
				some, amounts = append(some, a), append(amounts, n)
			}
		}
		if len(some) > 0 {
			break
		}
	}
	got := t.Amount
	t.Among = len(some)
	slices.Sort(amounts)
	if len(amounts) > 0 {
		t.Median = amounts[(len(amounts)-1)/2]
	}
	slices.SortStableFunc(some, func(a, b Actor) int {
		return cmp.Or(cmp.Compare(got(b), got(a)), cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Actor, b.Actor))
	})
	t.Part = partOf(some, shownTakers)
	return t
}

// Severities counts findings by severity.
type Severities struct {
	Critical int `json:"critical"`
	High     int `json:"high"`
	Medium   int `json:"medium"`
	Low      int `json:"low"`
	Info     int `json:"info"`
}

// Total is the number of findings.
func (s Severities) Total() int { return s.Critical + s.High + s.Medium + s.Low + s.Info }

func (s *Severities) add(severity string) {
	switch severity {
	case "critical":
		s.Critical++
	case "high":
		s.High++
	case "medium":
		s.Medium++
	case "low":
		s.Low++
	default:
		s.Info++
	}
}

// OverviewFinding is a finding whose lists of ids are cut to the first few, with their lengths.
type OverviewFinding struct {
	Finding
	ActorCount    int `json:"actor_count"`
	SessionCount  int `json:"session_count"`
	EndpointCount int `json:"endpoint_count"`
	EvidenceCount int `json:"evidence_count"`
	// Through names the first few of the endpoints.
	Through []Operation `json:"through"`
}

// Operation is an endpoint in words.
type Operation struct {
	Endpoint string `json:"endpoint"`
	Host     string `json:"host"`
	Method   string `json:"method"`
	Template string `json:"template"`
}

// maxIDs is how many ids of each sort a finding in an overview names.
const maxIDs = 10

// settled says whether somebody decided that a finding is no longer worth a look.
func (f Finding) settled() bool { return f.State == "closed" || f.State == "false" }

// addFindings orders the findings by what matters: open before settled, the gravest first, then the most people.
func (o *Overview) addFindings(findings []Finding, inventory []Endpoint) {
	o.Judged = findings != nil
	ranked := slices.Clone(findings)
	slices.SortStableFunc(ranked, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(grave(b), grave(a)), cmp.Compare(b.Subjects, a.Subjects), cmp.Compare(a.Raised, b.Raised), cmp.Compare(a.Finding, b.Finding))
	})
	for _, f := range ranked {
		if f.settled() {
			o.Settled++
		} else {
			o.Severities.add(f.Severity)
		}
	}
	part := partOf(ranked, shownFindings)
	o.Findings = Part[OverviewFinding]{Total: part.Total, Shown: make([]OverviewFinding, 0, len(part.Shown))}
	if len(part.Shown) == 0 {
		return
	}
	names := make(map[string]Operation, len(inventory))
	for _, e := range inventory {
		names[e.Endpoint] = Operation{e.Endpoint, e.Host, e.Method, e.Template}
	}
	for _, f := range part.Shown {
		o.Findings.Shown = append(o.Findings.Shown, shorten(f, names))
	}
}

func shorten(f Finding, names map[string]Operation) OverviewFinding {
	s := OverviewFinding{
		Finding: f, ActorCount: len(f.Actors), SessionCount: len(f.Sessions), EndpointCount: len(f.Endpoints),
		EvidenceCount: len(f.Evidence), Through: []Operation{},
	}
	for _, list := range []*[]string{&s.Actors, &s.Sessions, &s.Endpoints, &s.Evidence} {
		*list = nonNil(*list)[:min(len(*list), maxIDs)]
	}
	s.References, s.Kinds = nonNil(s.References), nonNil(s.Kinds)
	for _, e := range s.Endpoints {
		if name, ok := names[e]; ok {
			s.Through = append(s.Through, name)
		}
	}
	return s
}

// grave ranks a finding: settled ones come last.
func grave(f Finding) int {
	rank := slices.Index([]string{"info", "low", "medium", "high", "critical"}, f.Severity)
	if f.settled() {
		rank -= 10
	}
	return rank
}

// Worst is the finding to look at first: the gravest that is not settled; false where there is none.
func (o *Overview) Worst() (OverviewFinding, bool) {
	if len(o.Findings.Shown) == 0 || o.Findings.Shown[0].settled() {
		return OverviewFinding{}, false
	}
	return o.Findings.Shown[0], true
}
