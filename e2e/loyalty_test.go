package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	skyloom "github.com/waybill-security/waybill/examples/loyalty/world"
)

// played is a recording of the example, scanned, with its truth.
type played struct {
	*workspace
	incident skyloom.Incident
	truth    []skyloom.Truth
	people   string // the file of what the programme knows its members by
}

// playLoyalty plays the incident and scans the recording.
func playLoyalty(t *testing.T, seed uint64, cut float64) *played {
	t.Helper()
	dir := t.TempDir()
	o := skyloom.Options{Seed: seed, Incident: skyloom.FlyingBlueBOLA, Cut: cut, InProcess: true}
	if _, err := skyloom.PlayDir(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	p := &played{workspace: newWorkspace(t), people: filepath.Join(dir, skyloom.PeopleFile)}
	text, err := os.ReadFile(filepath.Join(dir, skyloom.IncidentFile))
	if err != nil {
		t.Fatal(err)
	}
	p.incident = decode[skyloom.Incident](t, string(text))
	p.nameIntruders()
	if text, err = os.ReadFile(filepath.Join(dir, skyloom.TruthFile)); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		p.truth = append(p.truth, decode[skyloom.Truth](t, lines.Text()))
	}
	s := p.scan(filepath.Join(dir, skyloom.CallsFile))
	if s.Calls != len(p.truth) || s.Coverage.Unparsed != 0 {
		t.Fatalf("%d calls of %d, %d unparsed", s.Calls, len(p.truth), s.Coverage.Unparsed)
	}
	return p
}

// nameIntruders adds the intruders' account ids to the list of people. They never asked who they are, so nothing in the
// traffic links these to their loyalty numbers; what they learn about themselves is left out under either name.
func (p *played) nameIntruders() {
	p.t.Helper()
	list, err := os.ReadFile(p.people)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, a := range p.incident.Actors {
		list = append(list, "account.id,"+a.Value+"\n"...)
		p.incident.Own = append(p.incident.Own, a.Value)
	}
	writeText(p.t, p.people, string(list))
}

// disclosed is what is true about some actors: what left of whom, and in how many calls.
type disclosed struct {
	must, may map[string]map[string]bool // loyalty number → kinds
	calls     map[string]int             // loyalty number → answers about it
	answers   int
	cut       int
}

// disclosedTo gathers the truth of the calls of some actors, inner ones left out; nil means everybody.
func (p *played) disclosedTo(actors []skyloom.Actor) disclosed {
	return p.disclosedBy(func(line *skyloom.Truth) bool {
		return line.Hop != skyloom.InternalHop && (actors == nil || line.Actor != nil && slices.Contains(actors, *line.Actor))
	})
}

// disclosedBy gathers the truth of some calls.
func (p *played) disclosedBy(calls func(*skyloom.Truth) bool) disclosed {
	d := disclosed{must: map[string]map[string]bool{}, may: map[string]map[string]bool{}, calls: map[string]int{}}
	for _, line := range p.truth {
		if !calls(&line) {
			continue
		}
		d.answers++
		if line.Cut {
			d.cut++
		}
		for _, left := range line.Subjects {
			d.calls[left.Number]++
			put(d.must, left.Number, left.Must)
			put(d.may, left.Number, left.May)
		}
	}
	return d
}

func put(in map[string]map[string]bool, number string, kinds []string) {
	if in[number] == nil {
		in[number] = map[string]bool{}
	}
	for _, k := range kinds {
		in[number][k] = true
	}
}

// pairs are the subjects of a scope, by loyalty number, with their kinds as they stand in a plain list.
func (s scope) pairs(t *testing.T) map[string]map[string]bool {
	t.Helper()
	got := map[string]map[string]bool{}
	for _, row := range s.Matrix {
		if row.Resolved == nil {
			t.Errorf("subject %s with %v is none of the members", row.Subject, row.Kinds)
			continue
		}
		if got[*row.Resolved] != nil {
			t.Errorf("one member stands in several rows")
		}
		var kinds []string
		for _, k := range row.Kinds {
			kinds = append(kinds, plainKind(k.Kind, k.Form))
		}
		put(got, *row.Resolved, kinds)
	}
	return got
}

func plainKind(kind, form string) string {
	if form == "clear" {
		return kind
	}
	return kind + "/" + form
}

func (p *played) scopeOf(actors []skyloom.Actor, more ...string) scope {
	p.t.Helper()
	args := append([]string{"--resolve", p.people}, more...)
	for _, a := range actors {
		args = append(args, "--actor", a.Type+"="+a.Value)
	}
	return p.scope(args...)
}

// tallied is how far a scope and the truth agree, in pairs of a subject and a kind.
type tallied struct{ right, missing, beyond int }

func (c tallied) String() string {
	return fmt.Sprintf("precision %.4f, recall %.4f (%d pairs right, %d missing, %d beyond)",
		float64(c.right)/float64(max(1, c.right+c.beyond)), float64(c.right)/float64(max(1, c.right+c.missing)), c.right, c.missing, c.beyond)
}

// compare counts pairs. What is about the accounts in own is left out; what is arguable is neither demanded nor punished.
func compare(got map[string]map[string]bool, truth disclosed, own []string) (c tallied) {
	for number, kinds := range truth.must {
		if slices.Contains(own, number) {
			continue
		}
		for k := range kinds {
			if got[number][k] {
				c.right++
			} else {
				c.missing++
			}
		}
	}
	for number, kinds := range got {
		if slices.Contains(own, number) {
			continue
		}
		for k := range kinds {
			if !truth.must[number][k] && !truth.may[number][k] {
				c.beyond++
			}
		}
	}
	return c
}

// others lists the subjects that are not the actors' own.
func others[V any](of map[string]V, own []string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(of)), func(n string) bool { return slices.Contains(own, n) })
}

func TestLoyaltyScopeAccuracy(t *testing.T) {
	for _, seed := range []uint64{1, 20260302} {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			p := playLoyalty(t, seed, 0)
			p.expectExact(p.incident.Actors)
			p.expectOneEndpoint()
			for _, one := range p.incident.Actors {
				p.expectExact([]skyloom.Actor{one})
			}
			p.expectNothingFalse()
		})
	}
}

// expectExact compares the scope of some actors with the truth: every subject, every kind, every call, nothing more.
func (p *played) expectExact(actors []skyloom.Actor) {
	p.t.Helper()
	t := p.t
	truth, s := p.disclosedTo(actors), p.scopeOf(actors)
	own := p.incident.Own
	got := s.pairs(t)
	c := compare(got, truth, own)
	t.Logf("%d actors: %v; %d subjects of %d, %d of %d answers", len(actors), c, len(others(got, own)), len(others(truth.must, own)), s.Coverage.Inspected, truth.answers)
	if c.missing+c.beyond > 0 {
		t.Errorf("the scope is not the truth: %v", c)
	}
	if g, w := others(got, own), others(truth.must, own); !slices.Equal(g, w) {
		t.Errorf("%d subjects, want %d, and not the same", len(g), len(w))
	}
	for _, row := range s.Matrix {
		if row.Resolved != nil && !slices.Contains(own, *row.Resolved) && row.Calls != truth.calls[*row.Resolved] {
			t.Errorf("subject %s is in %d calls, want %d", row.Subject, row.Calls, truth.calls[*row.Resolved])
		}
	}
	// An intruder's own account, of which only the account id was seen, may be one person with a member of whom none was.
	if !s.Complete || s.Subjects.Possible == nil || *s.Subjects.Possible != len(s.Matrix) || s.Subjects.Proven < len(s.Matrix)-len(actors) {
		t.Errorf("complete %v, subjects %d to %s in %d rows", s.Complete, s.Subjects.Proven, most(s.Subjects.Possible), len(s.Matrix))
	}
	if s.Coverage.Responses != truth.answers || s.Coverage.Inspected != truth.answers || len(s.Coverage.NotInspected) > 0 {
		t.Errorf("%+v of %d answers", s.Coverage, truth.answers)
	}
	if s.Sealed.Checked == "none" {
		t.Error("the scope is not sealed")
	}
	for _, k := range p.incident.NotExposed {
		if v := s.verdict(k); v != "not_exposed" {
			t.Errorf("%s is %s", k, v)
		}
	}
	s.expectCountsOfMatrix(t)
}

// expectOneEndpoint asks for the attacked endpoint alone, where every answer names its person: the range is one number.
func (p *played) expectOneEndpoint() {
	p.t.Helper()
	truth := p.disclosedTo(p.incident.Actors)
	want := len(others(truth.must, p.incident.Own))
	s := p.scopeOf(p.incident.Actors, "--endpoint", p.endpointAt(skyloom.APIHost, "/v2/members/{loyaltyNumber}/profile"))
	if c := compare(s.pairs(p.t), truth, p.incident.Own); c.missing+c.beyond > 0 || len(s.Matrix) != want {
		p.t.Errorf("%d subjects, want %d; %v", len(s.Matrix), want, c)
	}
	if s.Subjects.Possible == nil || *s.Subjects.Possible != want || s.Subjects.Proven != want {
		p.t.Errorf("subjects %d to %s, want %d", s.Subjects.Proven, most(s.Subjects.Possible), want)
	}
}

// expectNothingFalse asks about everybody's calls: what is proven of a member is true, and the range holds the truth.
func (p *played) expectNothingFalse() {
	p.t.Helper()
	truth, s := p.disclosedTo(nil), p.scopeOf(nil, "--hop", "edge", "--hop", "unknown", "--hop", "egress")
	got, nobody := map[string]map[string]bool{}, 0
	for _, row := range s.Matrix {
		if row.Resolved == nil {
			nobody++ // known by a name that the programme did not list, such as the one to log in with
			continue
		}
		for _, k := range row.Kinds {
			put(got, *row.Resolved, []string{plainKind(k.Kind, k.Form)})
		}
	}
	c := compare(got, truth, p.incident.Own)
	p.t.Logf("everybody: %v; subjects %d proven, %d true, %s possible; %d rows under other names",
		c, s.Subjects.Proven, len(truth.must), most(s.Subjects.Possible), nobody)
	if c.beyond > 0 || s.Subjects.Proven > len(truth.must) || s.Subjects.Possible != nil && *s.Subjects.Possible < len(truth.must) {
		p.t.Errorf("%d pairs are not true; subjects %d to %s, %d are true", c.beyond, s.Subjects.Proven, most(s.Subjects.Possible), len(truth.must))
	}
}

// most is the upper end of a range, for messages.
func most(n *int) string {
	if n == nil {
		return "no bound"
	}
	return strconv.Itoa(*n)
}

// expectCountsOfMatrix holds the rows of kinds against the rows of subjects.
func (s scope) expectCountsOfMatrix(t *testing.T) {
	t.Helper()
	count := map[string]int{}
	for _, row := range s.Matrix {
		for _, k := range row.Kinds {
			count[plainKind(k.Kind, k.Form)]++
		}
	}
	for _, k := range s.Kinds {
		name := plainKind(k.Kind, k.Form)
		if k.SubjectsProven != count[name] || (k.Verdict == "exposed") != (count[name] > 0) {
			t.Errorf("%s is %s with %d subjects, and stands in %d rows", name, k.Verdict, k.SubjectsProven, count[name])
		}
	}
}

func TestLoyaltyScopeOfCutResponsesAccuracy(t *testing.T) {
	for _, seed := range []uint64{2, 77} {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			p := playLoyalty(t, seed, 0.01)
			p.expectBounds(p.incident.Actors)
		})
	}
}

// expectBounds holds the scope of a recording with losses against the truth: what is proven is true, and what is true is
// possible.
func (p *played) expectBounds(actors []skyloom.Actor) {
	p.t.Helper()
	t := p.t
	truth, s := p.disclosedTo(actors), p.scopeOf(actors)
	got := s.pairs(t)
	c := compare(got, truth, p.incident.Own)
	lost := 0
	for _, n := range s.Coverage.NotInspected {
		lost += n
	}
	t.Logf("%v; subjects %d proven, %d true, %s possible; %d of %d answers cut", c, s.Subjects.Proven, len(truth.must), most(s.Subjects.Possible), truth.cut, truth.answers)
	if c.beyond > 0 {
		t.Errorf("%d pairs are called proven and are not true", c.beyond)
	}
	if truth.cut == 0 || lost != truth.cut || s.Complete || s.Coverage.Responses != truth.answers {
		t.Errorf("complete %v, %+v; want %d not inspected of %d", s.Complete, s.Coverage, truth.cut, truth.answers)
	}
	for _, k := range p.incident.NotExposed {
		if v := s.verdict(k); v != "unknown" {
			t.Errorf("%s is %s with %d answers not read", k, v, lost)
		}
	}
	if s.Subjects.Proven > len(truth.must) || s.Subjects.Possible != nil && *s.Subjects.Possible < len(truth.must) {
		t.Errorf("subjects %d to %s, and %d are true", s.Subjects.Proven, most(s.Subjects.Possible), len(truth.must))
	}
	least, all := countKinds(truth.must), countKinds(truth.must, truth.may)
	for _, k := range s.Kinds {
		name := plainKind(k.Kind, k.Form)
		if k.SubjectsProven > all[name] || k.SubjectsPossible != nil && *k.SubjectsPossible < least[name] {
			t.Errorf("%s of %d to %s subjects, and %d to %d are true", name, k.SubjectsProven, most(k.SubjectsPossible), least[name], all[name])
		}
		if k.Verdict == "not_exposed" {
			t.Errorf("%s is not_exposed with %d answers not read", name, lost)
		}
	}
}

// countKinds counts the subjects of each kind.
func countKinds(of ...map[string]map[string]bool) map[string]int {
	seen := map[string]map[string]bool{}
	for _, one := range of {
		for number, kinds := range one {
			for k := range kinds {
				put(seen, k, []string{number})
			}
		}
	}
	count := map[string]int{}
	for k, numbers := range seen {
		count[k] = len(numbers)
	}
	return count
}
