package graphql

import (
	"encoding/binary"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// maxVisits bounds how often selections are looked at while a document is read. Fragments in fragments can make of few words
// more fields than there are atoms.
const maxVisits = 200_000

// gatherer makes selections of a parsed document: for each place of an answer, what the keys of its object stand for. Places
// that select the same have one selection, so that a fragment that holds itself makes a circle and no endless row.
type gatherer struct {
	fragments map[string]*ast.FragmentDefinition
	numbers   map[*ast.Selection]uint32 // of selection sets, by their first element
	known     map[string]*Selection     // by the numbers of their sets
	work      []task
	left      int // visits
	parts     []Part
	partOf    map[*ast.Field]int
	late      *Selection // all fields of the document, for what answers deliver later
	lateSets  []ast.SelectionSet
}

// task is a selection that is to be filled.
type task struct {
	into *Selection
	sets []ast.SelectionSet
}

func newGatherer(d *ast.QueryDocument) *gatherer {
	g := &gatherer{
		fragments: map[string]*ast.FragmentDefinition{}, numbers: map[*ast.Selection]uint32{}, known: map[string]*Selection{},
		left: maxVisits, partOf: map[*ast.Field]int{},
	}
	deferred := false
	for _, f := range d.Fragments {
		if g.fragments[f.Name] == nil {
			g.fragments[f.Name] = f
		}
		deferred = g.survey(f.SelectionSet, nil) || deferred
	}
	for _, o := range d.Operations {
		deferred = g.survey(o.SelectionSet, nil) || deferred
	}
	if deferred {
		g.late = &Selection{}
	}
	return g
}

// survey numbers the selection sets, takes up the arguments, and says whether a part of the answer may come later.
func (g *gatherer) survey(set ast.SelectionSet, around *Place) (deferred bool) {
	if len(set) == 0 {
		return false
	}
	g.numbers[&set[0]] = uint32(len(g.numbers))
	g.lateSets = append(g.lateSets, set)
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			at := &Place{around, s.Name}
			if arguments := argumentsOf(s); len(arguments) > 0 {
				g.parts = append(g.parts, Part{at, arguments})
				g.partOf[s] = len(g.parts)
			}
			deferred = g.survey(s.SelectionSet, at) || s.Directives.ForName("stream") != nil || deferred
		case *ast.FragmentSpread:
			deferred = deferred || s.Directives.ForName("defer") != nil
		case *ast.InlineFragment:
			deferred = g.survey(s.SelectionSet, around) || s.Directives.ForName("defer") != nil || deferred
		}
	}
	return deferred
}

// envelope returns the selection of the whole answer to an operation.
func (g *gatherer) envelope(set ast.SelectionSet) *Selection {
	return envelope(g.selection([]ast.SelectionSet{set}), g.late)
}

// selection returns the selection of these sets together, which is filled by run.
func (g *gatherer) selection(sets []ast.SelectionSet) *Selection {
	if len(sets) == 0 {
		return nil
	}
	numbers := make([]uint32, 0, len(sets))
	for _, s := range sets {
		numbers = append(numbers, g.numbers[&s[0]])
	}
	slices.Sort(numbers)
	var key []byte
	for _, n := range slices.Compact(numbers) {
		key = binary.LittleEndian.AppendUint32(key, n)
	}
	if s := g.known[string(key)]; s != nil {
		return s
	}
	s := &Selection{}
	g.known[string(key)] = s
	g.work = append(g.work, task{s, sets})
	return s
}

// run fills all selections.
func (g *gatherer) run() {
	for len(g.work) > 0 && g.left >= 0 {
		t := g.work[0]
		g.work = g.work[1:]
		g.fill(t.into, t.sets)
	}
	if g.late != nil {
		g.fillLate()
	}
}

func (g *gatherer) fill(into *Selection, sets []ast.SelectionSet) {
	c := collection{g: g, into: into, seen: map[string]bool{}}
	for _, s := range sets {
		c.add(s)
	}
	for i := range into.fields { // in order: what is left out when there is too much must not be left to chance
		into.fields[i].Inside = g.selection(c.below[i])
	}
}

// fillLate lists all fields of the document, wherever they stand.
func (g *gatherer) fillLate() {
	for _, set := range g.lateSets {
		for _, s := range set {
			if f, ok := s.(*ast.Field); ok {
				g.late.add(f.Alias, f.Name).Inside = g.late
			}
		}
	}
}

// collection is the filling of one selection.
type collection struct {
	g     *gatherer
	into  *Selection
	seen  map[string]bool            // fragments
	below map[int][]ast.SelectionSet // by place of the field
}

func (c *collection) add(set ast.SelectionSet) {
	for _, s := range set {
		if c.g.left--; c.g.left < 0 {
			return
		}
		switch s := s.(type) {
		case *ast.Field:
			c.field(s)
		case *ast.InlineFragment:
			c.add(s.SelectionSet)
		case *ast.FragmentSpread:
			if f := c.g.fragments[s.Name]; f != nil && !c.seen[s.Name] {
				c.seen[s.Name] = true
				c.add(f.SelectionSet)
			}
		}
	}
}

func (c *collection) field(s *ast.Field) {
	f := c.into.add(s.Alias, s.Name)
	if f.Part == 0 {
		f.Part = c.g.partOf[s]
	}
	if len(s.SelectionSet) == 0 {
		return
	}
	if c.below == nil {
		c.below = map[int][]ast.SelectionSet{}
	}
	at := c.into.place(s.Alias)
	c.below[at] = append(c.below[at], s.SelectionSet)
}

// place is where the field of a key stands.
func (s *Selection) place(key string) int {
	if s.index != nil {
		return int(s.index[key])
	}
	return slices.IndexFunc(s.fields, func(f Field) bool { return f.Key == key })
}

// roots are the names of the fields that a selection has at its top, sorted.
func (g *gatherer) roots(set ast.SelectionSet) []string {
	c := collection{g: g, into: &Selection{}, seen: map[string]bool{}}
	c.add(set)
	var names []string
	for _, f := range c.into.fields {
		names = append(append(names, f.Name), f.Also...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
