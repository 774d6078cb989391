package endpoint

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Template is one endpoint: a method, a host, and a path of which some segments are parameters.
type Template struct {
	Host     string // "{tenant}.api.example" where hosts that differ in one label are one
	Service  string // the service that most calls named, empty where none did
	Method   string
	Template string   // "/v2/members/{memberId}", and "#" with the operation behind it for protocols inside HTTP
	Protocol string   // "http", or what stands before the colon of the operation of most calls
	Params   []string // by part: the parameter's name, empty for a fixed part
	Reasons  []string // why its parameters are parameters, three at most; empty where it has none
	Members  []int    // indices into the evidence, sorted
}

// maxReasons is how many reasons a template gives.
const maxReasons = 3

// Derive makes templates of evidence and of what was told. It is a pure function of both as sets: no order, no time, and
// evidence of one path in two pieces is the same as in one. The templates are sorted by host, template and method; of leads
// from an evidence to its template, -1 for noise that fits none.
func Derive(evidence []PathEvidence, told Told) (templates []Template, of []int) {
	return derive(evidence, told, nil)
}

// derive does the same under the eyes of a watcher; nil for none.
func derive(evidence []PathEvidence, told Told, watcher *watcher) (templates []Template, of []int) {
	all := merge(evidence)
	met := wordsMet(all)
	sayings := told.sayings()
	hosts := pool(slices.DeleteFunc(slices.Clone(all), func(it *item) bool { return it.Path.Noise || it.onlyRefused() }))
	var noise []*item
	byHost := map[string][]*item{}
	for _, it := range all {
		raw := it.Path.Host.Reveal()
		host := cmp.Or(hosts[raw], raw)
		if it.Path.Noise || it.guessed(met) && !vouched(about(sayings, hostnames(host, it)), it) {
			noise = append(noise, it)
			continue
		}
		byHost[host] = append(byHost[host], it)
	}
	trees := map[string]*tree{}
	d := derivation{byText: map[[3]string]*draft{}, watcher: watcher}
	for host, items := range byHost {
		trees[host] = &tree{}
		d.host = host
		start := path{told: about(sayings, hostnames(host, items...))}
		d.known = valuesIn(host, items, start)
		d.settle(trees[host], items, start)
	}
	for _, it := range noise {
		raw := it.Path.Host.Reveal()
		if t := trees[cmp.Or(hosts[raw], raw)]; t != nil {
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

	watcher *watcher
	known   map[string]bool // sealed words that were found to be values somewhere on the host
	found   map[string]bool // the same, of this run; nil where nobody asks
}

// valuesIn are the words outside the vocabulary that are values of a parameter somewhere on a host, by what can be told of each
// place alone. They will be values wherever else they stand.
func valuesIn(host string, items []*item, start path) map[string]bool {
	d := derivation{host: host, byText: map[[3]string]*draft{}, found: map[string]bool{}}
	d.settle(&tree{}, items, start)
	return d.found
}

// draft is a template in the making.
type draft struct {
	host, method, template string
	params, reasons        []string
	items                  []*item
}

// tree is what was decided, for finding the template of a path.
type tree struct {
	fixed      map[fork]*tree
	parameters map[joint][]*tree
	ends       map[string]*draft // by method and operation
	asked      operations
}

// fork is a fixed part with what stands around it.
type fork struct {
	joint
	text string
}

// settle decides upon what stands behind one beginning of a path, and goes on behind each decision.
func (d *derivation) settle(t *tree, items []*item, at path) {
	depth := len(at.names)
	onward := map[joint][]*item{}
	var ending []*item
	for _, it := range items {
		if it.length() == depth {
			ending = append(ending, it)
		} else {
			j := it.joint(depth)
			onward[j] = append(onward[j], it)
		}
	}
	t.asked = operationsOf(ending)
	for _, it := range ending {
		d.end(t, it, at)
	}
	// What parts are told apart by says what they are, so parts of different joints are never values of one parameter.
	for _, j := range slices.SortedFunc(maps.Keys(onward), compareJoints) {
		d.branch(t, j, onward[j], at)
	}
}

// branch decides upon the parts that stand in one way behind a beginning.
func (d *derivation) branch(t *tree, j joint, items []*item, at path) {
	if t.fixed == nil {
		t.fixed, t.parameters = map[fork]*tree{}, map[joint][]*tree{}
	}
	named, items := remoteNames(items, len(at.names))
	for _, b := range named {
		next := &tree{}
		t.fixed[fork{j, b.text}] = next
		d.settle(next, b.items, at.fixed(j, b.text))
	}
	if len(items) == 0 {
		return
	}
	p := at.position(j, items)
	p.known = d.known
	p.decide()
	d.learn(&p)
	seen := d.watcher.watch(d.host, at, &p)
	w := p.divide(at)
	seen.went(w)
	for text, items := range w.fixed {
		next := &tree{}
		t.fixed[fork{j, text}] = next
		d.settle(next, items, at.fixed(j, text))
	}
	for other, text := range w.spelt {
		t.fixed[fork{j, other}] = t.fixed[fork{j, text}]
	}
	for _, v := range w.values {
		next := &tree{}
		t.parameters[j] = append(t.parameters[j], next)
		if v.swallowed {
			d.settle(next, v.items, at.swallow())
		} else {
			d.settle(next, v.items, at.value(j, v.prefix, v.name, v.reason))
		}
	}
}

// learn remembers the words that are values here.
func (d *derivation) learn(p *position) {
	if d.found == nil {
		return
	}
	for _, b := range p.branches {
		if b.parameter && b.literal() && !b.open && b.success > 0 {
			d.found[b.text] = true
		}
	}
}

// end adds a path that ends here to its template.
func (d *derivation) end(t *tree, it *item, at path) {
	operation := t.asked.of(it.Path.Operation.Reveal())
	text := cmp.Or(at.text, "/")
	if _, name, _ := strings.Cut(operation, ":"); name != "" {
		text += "#" + name
	}
	key := [3]string{d.host, it.Path.Method, text}
	e := d.byText[key]
	if e == nil {
		e = &draft{host: d.host, method: it.Path.Method, template: text, params: at.names, reasons: at.reasons}
		d.byText[key] = e
	}
	if len(at.names) > len(e.params) {
		e.params = at.names // with the endings that its last parameter swallowed
	}
	e.items = append(e.items, it)
	if t.ends == nil {
		t.ends = map[string]*draft{}
	}
	t.ends[endKey(it.Path.Method, operation)] = e
}

// match finds the template of a path that founded none: fixed segments win over parameters.
func (t *tree) match(it *item, depth int) *draft {
	if depth == it.length() {
		return t.ends[endKey(it.Path.Method, t.asked.of(it.Path.Operation.Reveal()))]
	}
	s, j := it.segment(depth), it.joint(depth)
	if s.Class == observation.SegmentLiteral {
		if next := t.fixed[fork{j, s.Text.Reveal()}]; next != nil {
			if found := next.match(it, depth+1); found != nil {
				return found
			}
		}
	}
	for _, next := range t.parameters[j] {
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
		Host: e.host, Method: e.method, Template: e.template, Protocol: protocolOf(e.items),
		Params: slices.Clone(e.params), Reasons: slices.Clone(e.reasons),
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
