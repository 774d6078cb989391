package endpoint

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// ways is where the paths of one position go: behind a fixed segment, or behind a parameter.
type ways struct {
	fixed  map[string][]*item
	spelt  map[string]string // other spellings of fixed segments
	values []parameterWay    // what was told first
}

// parameterWay is one parameter. A position has more than one only where something was told about one method alone.
type parameterWay struct {
	name, reason string
	swallowed    bool   // it belongs to the parameter before
	prefix       string // letters that all of its values begin with, as versions do
	items        []*item
}

// divide leads the paths of a position on: where something was told, as it says; all others as evidence decides.
func (p *position) divide(at path) ways {
	w := ways{fixed: map[string][]*item{}}
	if v := at.hear(p.joint); v != nil {
		p.obey(v, at, &w)
	}
	w.spelt = p.spellings()
	var values []*item
	for _, b := range p.branches {
		if b.parameter {
			values = append(values, b.items...)
		} else {
			text := cmp.Or(w.spelt[b.text], b.text)
			w.fixed[text] = append(w.fixed[text], b.items...)
		}
	}
	switch {
	case len(values) == 0:
	case p.swallowed:
		w.values = append(w.values, parameterWay{swallowed: true, items: values})
	default:
		w.add(p.name(at.names), p.reason, values...)
		if last := &w.values[len(w.values)-1]; len(w.values) == 1 {
			last.prefix = p.prefix()
		}
	}
	return w
}

func (w *ways) add(name, reason string, items ...*item) {
	for i := range w.values {
		if w.values[i].name == name {
			w.values[i].items = append(w.values[i].items, items...)
			return
		}
	}
	w.values = append(w.values, parameterWay{name: name, reason: reason, items: items})
}

// voices is what is told about one position.
type voices struct {
	fixed      map[string][]*saying
	parameters []*saying
	depth      int
}

// hear gathers what is told about the parts that stand in one way behind a path; nil where nothing is.
func (at path) hear(j joint) *voices {
	var v *voices
	depth := len(at.names)
	for _, s := range at.told {
		if len(s.parts) <= depth || s.parts[depth].lead != j.before {
			continue
		}
		if v == nil {
			v = &voices{fixed: map[string][]*saying{}, depth: depth}
		}
		if here := s.parts[depth]; here.name != "" {
			v.parameters = append(v.parameters, s)
		} else {
			v.fixed[here.text] = append(v.fixed[here.text], s)
		}
	}
	return v
}

// obey takes the paths of which something is told out of the branches.
func (p *position) obey(v *voices, at path, w *ways) {
	words := !slices.ContainsFunc(p.branches, func(b *branch) bool { return !b.open })
	var decided []*item
	parameter := map[*item]bool{}
	for _, b := range p.branches {
		sibling := b.literal() && !words && p.sibling(b)
		for _, it := range b.items {
			by, fixed := v.say(b, it, p.root)
			switch {
			case by == nil || !fixed && sibling:
				decided = append(decided, it)
				parameter[it] = b.parameter
			case fixed:
				w.fixed[b.text] = append(w.fixed[b.text], it)
			default:
				name := unused(by.parts[p.depth].name, at.names)
				w.add(name, by.reason(p), it)
			}
		}
	}
	p.branches = branches(decided, p.depth)
	for _, b := range p.branches {
		b.parameter = parameter[b.items[0]]
	}
	p.reason = ""
	p.explain()
}

// say finds who decides about a path at one position, and whether it is fixed there; nil where nobody does. A fixed segment
// comes before a parameter, but a person's parameter before the words of a spec that knows of none there. At the beginning
// of a path, where services are named, a parameter is one only for the paths that go on as the template does.
func (v *voices) say(b *branch, it *item, root bool) (by *saying, fixed bool) {
	var word, value *saying
	spec := false // knows of a parameter
	for _, s := range v.parameters {
		if s.concerns(it) && (!root || s.goesOn(it, v.depth)) {
			if value == nil {
				value = s
			}
			spec = spec || !s.pin
		}
	}
	if b.literal() {
		for _, s := range v.fixed[b.text] {
			if s.concerns(it) {
				word = s
				break
			}
		}
	}
	if word != nil && (value == nil || word.pin || !value.pin || spec) {
		return word, true
	}
	return value, false
}

// goesOn says whether a path goes on behind depth as the template does.
func (s *saying) goesOn(it *item, depth int) bool {
	return s.concerns(it) && it.length() >= len(s.parts) && s.fitsBehind(it, depth+1)
}

// sibling says whether a word that evidence holds to be fixed stays so beside the values of a told parameter: it is one of
// those that stand beside identifiers and are none, or it answers unlike them.
func (p *position) sibling(b *branch) bool {
	if b.parameter || !b.open {
		return false
	}
	if isReserved(b.text) {
		return true
	}
	var others []*item
	for _, o := range p.branches {
		if !o.open {
			others = append(others, o.items...)
		}
	}
	return profileOf(b.items, p.depth).compare(profileOf(others, p.depth)) == unlike
}

// reason says who told of a parameter.
func (s *saying) reason(p *position) string {
	if s.pin {
		return fmt.Sprintf("segment %d: pinned as {%s}", p.segment, s.parts[p.depth].name)
	}
	return fmt.Sprintf("segment %d: declared as {%s}", p.segment, s.parts[p.depth].name)
}

// unused is a name with a number behind it where the path has it already.
func unused(base string, used []string) string {
	name := base
	for n := 2; slices.Contains(used, name); n++ {
		name = base + strconv.Itoa(n)
	}
	return name
}

// among returns the sayings that go on behind a fixed part with this text at depth, or behind a parameter where it is empty.
func among(told []*saying, depth int, j joint, text string) (out []*saying) {
	for _, s := range told {
		if len(s.parts) > depth+1 && s.parts[depth].lead == j.before && s.parts[depth].text == text {
			out = append(out, s)
		}
	}
	return out
}
