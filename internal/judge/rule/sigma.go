package rule

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/cel-go/cel"

	"github.com/waybill-security/waybill/internal/config"
	"github.com/waybill-security/waybill/internal/judge/detect"
)

// isSigma says whether a document is a rule of Sigma: a detection, or a correlation of some.
func isSigma(t *config.Tree) bool {
	_, detection := t.Find("detection")
	_, correlation := t.Find("correlation")
	return detection || correlation
}

// sigma reads the documents of one file. What it cannot say in CEL over rows it refuses by its place.
type sigma struct {
	faults *config.Faults
	named  map[string]string // the conditions of the file's detections, by id, name and title
}

func (s *sigma) wrong(at config.Text, problem string, args ...any) {
	s.faults.AddAt(at.Line, at.Column, problem, args...)
}

func parseSigma(name string, docs []config.Tree) ([]*Rule, error) {
	s := &sigma{faults: &config.Faults{File: name}, named: map[string]string{}}
	var list []*Rule
	parts := map[*Rule]*config.Tree{}
	for i := range docs {
		d := &docs[i]
		if _, ok := d.Find("detection"); ok {
			r := s.head(d)
			s.detection(r, d)
			parts[r] = d
			list = append(list, r)
		} else if _, ok := d.Find("correlation"); !ok {
			s.wrong(d.Text, "this document is neither a detection nor a correlation of Sigma's")
		}
	}
	shown := list
	for i := range docs {
		if c, ok := docs[i].Find("correlation"); ok {
			r := s.head(&docs[i])
			parted := s.correlation(r, &c)
			shown = append(slices.DeleteFunc(slices.Clone(shown), func(one *Rule) bool { return s.calledIn(parted, parts[one], one) }), r)
		}
	}
	if err := s.faults.Err(); err != nil {
		return nil, err
	}
	for _, r := range shown {
		r.seal()
	}
	return shown, nil
}

var slug = regexp.MustCompile(`[^A-Za-z0-9]+`)

// head reads what all rules of Sigma have in common.
func (s *sigma) head(d *config.Tree) *Rule {
	text := func(key string) string { t, _ := d.Find(key); return t.Value }
	r := &Rule{ID: text("id"), Title: text("title"), Kind: DefaultKind, Severity: detect.Medium, File: s.faults.File, Line: max(1, d.Line), count: 1}
	if r.ID == "" {
		r.ID = text("name")
	}
	if r.ID == "" {
		r.ID = strings.Trim(strings.ToLower(slug.ReplaceAllString(r.Title, "-")), "-")
	}
	if r.ID = r.ID[:min(len(r.ID), 80)]; !idShape.MatchString(r.ID) || r.Title == "" {
		s.wrong(d.Text, "a rule needs a `title`, and an `id` of letters, digits, dots and dashes")
	}
	r.Title = r.Title[:min(len(r.Title), 200)]
	if level, ok := d.Find("level"); ok {
		word := strings.ToLower(level.Value)
		var err error
		if word == "informational" {
			word = "info"
		}
		if r.Severity, err = detect.ParseSeverity(word); err != nil {
			s.wrong(level.Text, "`level` is one of informational, low, medium, high, critical")
		}
	}
	if k, ok := d.Find("waybill_kind"); ok {
		if r.Kind = k.Value; !slices.Contains(Kinds(), r.Kind) {
			s.wrong(k.Text, "a kind of finding is one of %s", strings.Join(Kinds(), ", "))
		}
	}
	tags, _ := d.Find("tags")
	for _, tag := range tags.Items {
		word := strings.ToUpper(tag.Value)
		if technique, ok := strings.CutPrefix(word, "ATTACK.T"); ok && technique != "" && technique[0] >= '0' && technique[0] <= '9' {
			r.References = append(r.References, "T"+technique)
		} else if cve, ok := strings.CutPrefix(word, "CVE."); ok {
			r.References = append(r.References, "CVE-"+strings.ReplaceAll(cve, ".", "-"))
		}
	}
	return r
}

// calledIn says whether a correlation calls a rule by its id or its name.
func (s *sigma) calledIn(refs []string, d *config.Tree, r *Rule) bool {
	name := ""
	if d != nil {
		said, _ := d.Find("name")
		name = said.Value
	}
	return slices.Contains(refs, r.ID) || name != "" && slices.Contains(refs, name)
}

// detection makes the condition of a rule.
func (s *sigma) detection(r *Rule, d *config.Tree) {
	s.source(d)
	part, _ := d.Find("detection")
	selections := map[string]string{}
	var names []string
	var said config.Tree
	for _, p := range part.Pairs {
		switch p.Key.Value {
		case "condition":
			said = p.Value
		case "timeframe":
			s.wrong(p.Key, "`timeframe` belongs to aggregations of old: write a correlation")
		default:
			names = append(names, p.Key.Value)
			selections[p.Key.Value] = s.selection(&p.Value)
		}
	}
	if said.Value == "" && len(said.Items) == 0 {
		s.wrong(part.Text, "a detection needs a `condition`")
		return
	}
	texts := said.Items
	if len(texts) == 0 {
		texts = []config.Tree{said}
	}
	var any []string
	for _, t := range texts {
		any = append(any, s.condition(t.Text, names, selections))
	}
	r.by = []string{"actor"}
	s.compiled(r, said.Text, strings.Join(any, " || "))
	s.named[r.ID] = strings.Join(any, " || ")
	if name, ok := d.Find("name"); ok {
		s.named[name.Value] = s.named[r.ID]
	}
}

func (s *sigma) compiled(r *Rule, at config.Text, text string) {
	if s.faults.Err() == nil {
		r.match = s.compile(at, text)
	}
}

func (s *sigma) compile(at config.Text, text string) *condition {
	c, flaws := compile(text, cel.BoolType)
	for _, f := range flaws {
		s.wrong(at, "%s", f.problem)
	}
	return c
}

// source refuses rules about logs that tell of no calls.
func (s *sigma) source(d *config.Tree) {
	from, ok := d.Find("logsource")
	if !ok {
		return
	}
	category, _ := from.Find("category")
	product, _ := from.Find("product")
	service, _ := from.Find("service")
	switch {
	case slices.Contains([]string{"webserver", "proxy", "api", "waf"}, category.Value):
	case category.Value == "" && slices.Contains([]string{"apache", "nginx", "iis", "waybill"}, product.Value+service.Value):
	default:
		s.wrong(from.Text, "calls are what logs of category webserver, proxy, api or waf tell of; this one is about something else")
	}
}

// sigmaSpan reads a timespan of Sigma: "15m", "1h", "2d".
func (s *sigma) span(t config.Tree) int64 {
	d, err := duration(t.Value)
	if err != nil || d <= 0 || d > maxWithin {
		s.wrong(t.Text, "`timespan` takes a duration of up to 31 days, such as 30s, 15m, 6h or 7d")
		return 1
	}
	return d.Microseconds()
}

// correlation makes a rule of several, and names those that are no rules by themselves then.
func (s *sigma) correlation(r *Rule, c *config.Tree) (parted []string) {
	refs, _ := c.Find("rules")
	names := refs.Items
	if len(names) == 0 && refs.Value != "" {
		names = []config.Tree{refs}
	}
	var conditions []string
	for _, ref := range names {
		condition, ok := s.named[ref.Value]
		if !ok {
			s.wrong(ref.Text, "no detection of this file has this name or id: put what is correlated into one file, parted by ---")
		}
		parted = append(parted, ref.Value)
		conditions = append(conditions, condition)
	}
	if generate, ok := c.Find("generate"); ok && generate.Value == "true" {
		parted = nil
	}
	if span, ok := c.Find("timespan"); ok {
		r.within = s.span(span)
	} else {
		s.wrong(c.Text, "a correlation needs a `timespan`")
	}
	s.groups(r, c)
	kind, _ := c.Find("type")
	switch kind.Value {
	case "event_count", "value_count":
		r.count = s.threshold(r, c, kind.Value)
		s.compiled(r, c.Text, "("+strings.Join(conditions, ") || (")+")")
	case "temporal", "temporal_ordered":
		r.ordered = kind.Value == "temporal_ordered"
		if len(conditions) < 2 || len(conditions) > maxSteps {
			s.wrong(c.Text, "%s takes 2 to %d rules", kind.Value, maxSteps)
		}
		for _, text := range conditions {
			if s.faults.Err() == nil {
				r.steps = append(r.steps, s.compile(c.Text, text))
			}
		}
	default:
		s.wrong(kind.Text, "correlations of type event_count, value_count, temporal and temporal_ordered are read")
	}
	return parted
}

// groups reads by what a correlation groups.
func (s *sigma) groups(r *Rule, c *config.Tree) {
	if aliases, ok := c.Find("aliases"); ok {
		s.wrong(aliases.Text, "`aliases` are not read: all fields here are those of calls")
	}
	by, _ := c.Find("group-by")
	items := by.Items
	if len(items) == 0 && by.Value != "" {
		items = []config.Tree{by}
	}
	for _, t := range items {
		key := t.Value
		if f, ok := sigmaFields[strings.ToLower(key)]; ok {
			key = f.key
		}
		if keys[key] == nil {
			s.wrong(t.Text, "calls are grouped by %s, or by c-ip, cs-host, cs-method, cs-user-agent and cs-username", strings.Join(keyNames(), ", "))
			continue
		}
		r.by = append(r.by, key)
	}
}

// threshold reads how many a correlation asks for.
func (s *sigma) threshold(r *Rule, c *config.Tree, kind string) int {
	condition, ok := c.Find("condition")
	if !ok {
		s.wrong(c.Text, "%s needs a `condition`, such as gte: 10", kind)
	}
	n := 0
	for _, p := range condition.Pairs {
		v, err := strconv.Atoi(p.Value.Value)
		switch p.Key.Value {
		case "gt":
			n, v = v+1, v+1
		case "gte":
			n = v
		case "field":
			s.field(r, p.Value)
			continue
		default:
			s.wrong(p.Key, "`gt` and `gte` are read: that there were few or none of something cannot be told while calls still come")
			continue
		}
		if err != nil || v < 1 || v > maxThreshold {
			s.wrong(p.Value.Text, "a number from 1 to %d is expected", maxThreshold)
		}
	}
	if f, ok := c.Find("field"); ok {
		s.field(r, f)
	}
	if kind == "value_count" && r.distinct == nil && s.faults.Err() == nil {
		s.wrong(c.Text, "value_count needs a `field`")
	}
	return max(1, n)
}

func (s *sigma) field(r *Rule, t config.Tree) {
	f, ok := s.fieldNamed(t.Text)
	if !ok {
		return
	}
	c, flaws := compile(f.variable, cel.StringType, cel.IntType, cel.ListType(cel.StringType))
	for _, flaw := range flaws {
		s.wrong(t.Text, "%s", flaw.problem)
	}
	r.distinct = c
}
