package endpoint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Template is one endpoint: a method, a host, and a path of which some segments are parameters.
type Template struct {
	Host     string
	Service  string // the service that most calls named, empty where none did
	Method   string
	Template string   // "/v2/members/{memberId}", and "#" with the operation behind it for protocols inside HTTP
	Protocol string   // "http", or what stands before the colon of the operation
	Params   []string // by segment: the parameter's name, empty for a fixed segment
	Reasons  []string // why its parameters are parameters, three at most; empty where it has none
	Members  []int    // indices into the evidence, sorted
}

// maxReasons is how many reasons a template gives.
const maxReasons = 3

// Derive makes templates of evidence and of what was told. It is a pure function of both as sets: no order, no time, and
// evidence of one path in two pieces is the same as in one. The templates are sorted by host, template and method; of leads
// from an evidence to its template, -1 for noise that fits none.
func Derive(evidence []PathEvidence, told Told) (templates []Template, of []int) {
	trees := map[string]*tree{}
	var noise []*item
	byHost := map[string][]*item{}
	all := merge(evidence)
	met := wordsMet(all)
	sayings := told.sayings()
	for _, it := range all {
		if it.Path.Noise || it.guessed(met) && !vouched(about(sayings, it.Path.Host.Reveal()), it) {
			noise = append(noise, it)
			continue
		}
		host := it.Path.Host.Reveal()
		byHost[host] = append(byHost[host], it)
	}
	d := derivation{byText: map[[3]string]*draft{}}
	for host, items := range byHost {
		trees[host] = &tree{}
		d.host = host
		d.settle(trees[host], items, path{told: about(sayings, host)})
	}
	for _, it := range noise {
		if t := trees[it.Path.Host.Reveal()]; t != nil {
			if found := t.match(it, 0); found != nil {
				found.items = append(found.items, it)
			}
		}
	}
	return d.finish(len(evidence))
}

// derivation gathers the templates of one run.
type derivation struct {
	host   string
	byText map[[3]string]*draft
}

// draft is a template in the making.
type draft struct {
	host, method, template string
	operation              string
	params, reasons        []string
	items                  []*item
}

// path is what was decided on the way down to a node.
type path struct {
	text    string
	parent  string // the literal right before, empty behind a parameter
	names   []string
	reasons []string
	words   int       // fixed segments that are neither version nor prefix
	told    []*saying // about what stands behind
}

// tree is what was decided, for finding the template of a path.
type tree struct {
	fixed      map[string]*tree
	parameters []*tree
	ends       map[string]*draft // by method and operation
	asked      operations
}

// settle decides upon what stands behind one beginning of a path, and goes on behind each decision.
func (d *derivation) settle(t *tree, items []*item, at path) {
	depth := len(at.names)
	var onward, ending []*item
	for _, it := range items {
		if it.length() == depth {
			ending = append(ending, it)
		} else {
			onward = append(onward, it)
		}
	}
	t.asked = operationsOf(ending)
	for _, it := range ending {
		d.end(t, it, at)
	}
	if len(onward) == 0 {
		return
	}
	root := at.root() || isVersion([]byte(at.parent))
	p := position{depth: depth, parent: at.parent, root: root, branches: branches(onward, depth)}
	p.decide()
	w := p.divide(at)
	t.fixed = map[string]*tree{}
	for text, items := range w.fixed {
		t.fixed[text] = &tree{}
		d.settle(t.fixed[text], items, at.fixed(text))
	}
	for _, v := range w.values {
		next := &tree{}
		t.parameters = append(t.parameters, next)
		d.settle(next, v.items, at.value(v.name, v.reason))
	}
}

// root says whether no noun stands before yet: only versions, prefixes such as "api", and no parameter.
func (at path) root() bool {
	return at.words == 0 && !slices.ContainsFunc(at.names, func(name string) bool { return name != "" })
}

// fixed is the path with one more fixed segment.
func (at path) fixed(text string) path {
	next := at
	next.text += "/" + text
	next.parent = text
	next.told = among(at.told, len(at.names), text)
	next.names = append(slices.Clip(at.names), "")
	if !isVersion([]byte(text)) && !prefixed([]byte(text)) && !isNumber([]byte(text), count([]byte(text))) {
		next.words++
	}
	return next
}

// value is the path with one more parameter.
func (at path) value(name, reason string) path {
	next := at
	next.text += "/{" + name + "}"
	next.parent = ""
	next.told = among(at.told, len(at.names), "")
	next.names = append(slices.Clip(at.names), name)
	if len(at.reasons) < maxReasons && reason != "" {
		next.reasons = append(slices.Clip(at.reasons), reason)
	}
	return next
}

// end adds a path that ends here to its template.
func (d *derivation) end(t *tree, it *item, at path) {
	operation := t.asked.of(it.Path.Operation.Reveal())
	text := cmp.Or(at.text, "/")
	if _, name, ok := strings.Cut(operation, ":"); ok {
		text += "#" + name
	}
	key := [3]string{d.host, it.Path.Method, text}
	e := d.byText[key]
	if e == nil {
		e = &draft{host: d.host, method: it.Path.Method, template: text, operation: operation, params: at.names, reasons: at.reasons}
		d.byText[key] = e
	}
	e.items = append(e.items, it)
	if t.ends == nil {
		t.ends = map[string]*draft{}
	}
	t.ends[it.Path.Method+" "+operation] = e
}

// match finds the template of a path that founded none: fixed segments win over parameters.
func (t *tree) match(it *item, depth int) *draft {
	if depth == it.length() {
		return t.ends[it.Path.Method+" "+t.asked.of(it.Path.Operation.Reveal())]
	}
	s := it.segment(depth)
	if s.Class == observation.SegmentLiteral {
		if next := t.fixed[s.Text.Reveal()]; next != nil {
			if found := next.match(it, depth+1); found != nil {
				return found
			}
		}
	}
	for _, next := range t.parameters {
		if found := next.match(it, depth+1); found != nil {
			return found
		}
	}
	return nil
}

// finish sorts the drafts and numbers them.
func (d *derivation) finish(n int) (templates []Template, of []int) {
	drafts := make([]*draft, 0, len(d.byText))
	for _, e := range d.byText {
		drafts = append(drafts, e)
	}
	slices.SortFunc(drafts, func(a, b *draft) int {
		return cmp.Or(strings.Compare(a.host, b.host), strings.Compare(a.template, b.template), strings.Compare(a.method, b.method))
	})
	of = make([]int, n)
	for i := range of {
		of[i] = -1
	}
	templates = make([]Template, 0, len(drafts))
	for i, e := range drafts {
		t := e.finish()
		for _, member := range t.Members {
			of[member] = i
		}
		templates = append(templates, t)
	}
	return templates, of
}

func (e *draft) finish() Template {
	t := Template{
		Host: e.host, Method: e.method, Template: e.template, Protocol: "http",
		Params: slices.Clone(e.params), Reasons: slices.Clone(e.reasons),
	}
	if protocol, _, ok := strings.Cut(e.operation, ":"); ok {
		t.Protocol = protocol
	}
	services := map[string]int64{}
	for _, it := range e.items {
		t.Members = append(t.Members, it.members...)
		services[it.Path.Service.Reveal()] += it.Calls
	}
	for name, calls := range services {
		if name != "" && (t.Service == "" || calls > services[t.Service] || calls == services[t.Service] && name < t.Service) {
			t.Service = name
		}
	}
	slices.Sort(t.Members)
	return t
}
