package detect

import (
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
)

// Pattern is what was called false: findings of this kind (and of this rule, where one made it), all of whose actors are among these and all of
// whose endpoints are among those. Nothing wider: another caller, endpoint or kind is raised as before.
type Pattern struct {
	Kind      string   `json:"kind"`
	Rule      string   `json:"rule,omitempty"`
	Actors    []string `json:"actors"`
	Endpoints []string `json:"endpoints"`
}

// PatternOf is the pattern of a finding.
func PatternOf(f *Finding) *Pattern {
	return &Pattern{Kind: f.Kind, Rule: f.Rule, Actors: slices.Clone(f.Actors), Endpoints: slices.Clone(f.Endpoints)}
}

// holds says whether a finding is of the pattern.
func (p *Pattern) holds(f *Finding) bool {
	return p.Kind == f.Kind && p.Rule == f.Rule && within(f.Actors, p.Actors) && within(f.Endpoints, p.Endpoints)
}

// outgrown says whether a finding about somebody's behaviour went beyond what was called false of it. One about a thing, as an endpoint that answers
// anybody, is about whoever comes.
func (p *Pattern) outgrown(f *Finding) bool {
	return (f.Rule != "" || slices.Contains(learnt, f.Kind)) && (!within(f.Actors, p.Actors) || !within(f.Endpoints, p.Endpoints))
}

// within says whether every id of a sorted list is in another one.
func within(list, of []string) bool {
	for _, id := range list {
		if _, found := slices.BinarySearch(of, id); !found {
			return false
		}
	}
	return len(list) < MaxListed // a longer list is cut off, so who else is in it is not known
}

// suppresses says whether what was said of one finding holds for another one, too.
func (l lastSaid) suppresses(f *Finding) bool {
	return l.State == False && l.Pattern != nil && (l.Until == 0 || f.LastCall < l.Until) && l.Pattern.holds(f)
}

// Suppression is a finding that was called false, with the pattern that is not raised again.
type Suppression struct {
	Finding string
	Pattern
	Note, By string
	Time     time.Time
	Until    int64 // 0: without an end
	// Covers are the ids of the findings that are false by it now, its own among them.
	Covers []string
}

// Suppressions lists what is called false, in the order in which that was said.
func Suppressions(s keep.Snapshot, list []Finding) ([]Suppression, error) {
	said, order, err := saidLast(s)
	if err != nil {
		return nil, err
	}
	opinions, err := Opinions(s, list)
	if err != nil {
		return nil, err
	}
	var out []Suppression
	for _, id := range order {
		l := said[id]
		if l.State != False || l.Pattern == nil {
			continue
		}
		one := Suppression{Finding: id, Pattern: *l.Pattern, Note: l.Note, By: l.By, Time: l.Time, Until: l.Until, Covers: []string{}}
		for i := range list {
			if o := opinions[list[i].ID]; o.State == False && (list[i].ID == id || o.Like == id) {
				one.Covers = append(one.Covers, list[i].ID)
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// AboutBehaviour says whether findings of a kind are about what somebody did over time, and not about a thing.
func AboutBehaviour(kind string) bool { return slices.Contains(learnt, kind) }
