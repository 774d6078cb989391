package rule

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/cel-go/cel"

	"github.com/waybill-security/waybill/internal/config"
	"github.com/waybill-security/waybill/internal/judge/detect"
)

// Dir is where the rules of a workspace lie.
func Dir(workspace string) string { return filepath.Join(workspace, "config", "rules") }

// fileText is a file as YAML has it.
type fileText struct {
	Rules []ruleText `yaml:"rules"`
}

type ruleText struct {
	ID         config.Text   `yaml:"id"`
	Title      config.Text   `yaml:"title"`
	Kind       config.Text   `yaml:"kind"`
	Severity   config.Text   `yaml:"severity"`
	References []config.Text `yaml:"references"`
	Advice     config.Text   `yaml:"advice"`
	Match      config.Text   `yaml:"match"`
	By         []config.Text `yaml:"by"`
	Within     config.Text   `yaml:"within"`
	Count      wholeText     `yaml:"count"`
	Distinct   *distinctText `yaml:"distinct"`
	Sequence   []config.Text `yaml:"sequence"`
	Together   []config.Text `yaml:"together"`
	Tests      []testText    `yaml:"tests"`
}

type wholeText = config.At[int]

type distinctText struct {
	Of    config.Text `yaml:"of"`
	Count wholeText   `yaml:"count"`
}

// Load reads the rules of a workspace: every file of its folder of rules, by name. Where there is none, there are none. The error is
// *config.Faults, for each file, where rules are wrong.
func Load(workspace string) (*Set, error) {
	names, err := filepath.Glob(filepath.Join(Dir(workspace), "*"))
	if err != nil {
		return nil, err
	}
	return Read(slices.DeleteFunc(names, func(name string) bool { return !isYAML(name) })...)
}

func isYAML(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}

// Read reads rules from files, and from all YAML files of folders.
func Read(paths ...string) (*Set, error) {
	set, ids := &Set{}, map[string]*Rule{}
	var wrong []error
	for _, path := range paths {
		names, err := filesOf(path)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("cannot read the rules: %w", err)
			}
			list, err := Parse(name, text)
			if err != nil {
				wrong = append(wrong, err)
				continue
			}
			set.Files++
			wrong = append(wrong, set.add(list, ids))
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return set, nil
}

func (s *Set) add(list []*Rule, ids map[string]*Rule) error {
	faults := &config.Faults{}
	for _, r := range list {
		faults.File = r.File
		if other := ids[r.ID]; other != nil {
			faults.Add(r.Line, "this id is another rule's, in %s, line %d: ids are what findings are known by, so each is given once", other.File, other.Line)
			continue
		}
		if len(s.Rules) == maxRules {
			faults.Add(r.Line, "this is the %dth rule, and %d are allowed together", maxRules+1, maxRules)
			break
		}
		ids[r.ID] = r
		s.Rules = append(s.Rules, r)
	}
	return faults.Err()
}

func filesOf(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, missingError{fmt.Errorf("cannot read the rules: %w", err)}
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var names []string
	err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && isYAML(name) {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// missingError says that a path which was named is not there.
type missingError struct{ error }

func (e missingError) Unwrap() error { return e.error }

// Mistaken says whether an error is a mistake in what was named.
func Mistaken(err error) bool { return errors.As(err, new(missingError)) }

// Parse reads the rules of one file: Waybill's own form, or Sigma's.
func Parse(name string, source []byte) ([]*Rule, error) {
	trees, err := config.Trees(name, source)
	if err != nil {
		return nil, err
	}
	for i := range trees {
		if isSigma(&trees[i]) {
			return parseSigma(name, trees)
		}
	}
	var t fileText
	if err := config.Decode(name, source, &t); err != nil {
		return nil, err
	}
	p := &parser{faults: &config.Faults{File: name}, source: source}
	if len(t.Rules) == 0 {
		p.faults.Add(0, "it holds no rules: list them under `rules:`, or give a rule of Sigma with `detection:` or `correlation:`")
	}
	var list []*Rule
	for i := range t.Rules {
		if r := p.rule(&t.Rules[i]); r != nil {
			list = append(list, r)
		}
	}
	if err := p.faults.Err(); err != nil {
		return nil, err
	}
	return list, nil
}

// parser reads one file.
type parser struct {
	faults *config.Faults
	source []byte
}

func (p *parser) wrong(at config.Text, problem string, args ...any) {
	p.faults.AddAt(at.Line, at.Column, problem, args...)
}

var idShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$`)

func (p *parser) rule(t *ruleText) *Rule {
	r := &Rule{ID: t.ID.Value, Title: t.Title.Value, Kind: DefaultKind, Severity: detect.Medium, Advice: t.Advice.Value, File: p.faults.File, Line: t.ID.Line}
	if !idShape.MatchString(r.ID) {
		p.wrong(t.ID, "each rule needs an `id` of up to 80 letters, digits, dots and dashes: findings are known by it")
	}
	if strings.TrimSpace(r.Title) == "" || len(r.Title) > 200 {
		p.wrong(t.Title, "rule %s needs a `title` of up to 200 characters: it is what people see first", r.ID)
	}
	p.named(r, t)
	for _, ref := range t.References {
		r.References = append(r.References, ref.Value)
	}
	for _, by := range t.By {
		if keys[by.Value] == nil {
			p.wrong(by, "`by` takes %s", strings.Join(keyNames(), ", "))
			continue
		}
		r.by = append(r.by, by.Value)
	}
	p.asked(r, t)
	for i := range t.Tests {
		r.tests = append(r.tests, p.test(&t.Tests[i]))
	}
	r.seal()
	return r
}

func (p *parser) named(r *Rule, t *ruleText) {
	if t.Kind.Value != "" {
		r.Kind = t.Kind.Value
		if !slices.Contains(Kinds(), r.Kind) {
			p.wrong(t.Kind, "a kind of finding is one of %s", strings.Join(Kinds(), ", "))
		}
	}
	if t.Severity.Value != "" {
		var err error
		if r.Severity, err = detect.ParseSeverity(t.Severity.Value); err != nil {
			p.wrong(t.Severity, "%s", err)
		}
	}
}

// asked reads what must come together for a finding.
func (p *parser) asked(r *Rule, t *ruleText) {
	r.match = p.condition(t.Match, cel.BoolType)
	ways := 0
	for _, given := range []bool{t.Count.Line != 0, t.Distinct != nil, len(t.Sequence) > 0, len(t.Together) > 0} {
		if given {
			ways++
		}
	}
	if ways > 1 {
		p.wrong(t.ID, "rule %s asks for more than one of count, distinct, sequence and together: split it", r.ID)
	}
	if t.Match.Value == "" && len(t.Sequence)+len(t.Together) == 0 {
		p.wrong(t.ID, "rule %s needs `match`: a condition in CEL, such as call.status == 404", r.ID)
	}
	r.count = 1
	switch {
	case t.Count.Line != 0:
		r.count = p.threshold(t.Count)
	case t.Distinct != nil:
		r.count = p.threshold(t.Distinct.Count)
		if r.distinct = p.condition(t.Distinct.Of, cel.StringType, cel.IntType, cel.ListType(cel.StringType)); t.Distinct.Of.Value == "" {
			p.wrong(t.ID, "rule %s: `distinct` needs `of`, what is told apart, such as session.id or subjects", r.ID)
		}
	}
	r.ordered = len(t.Sequence) > 0
	for _, text := range append(t.Sequence, t.Together...) {
		r.steps = append(r.steps, p.condition(text, cel.BoolType))
	}
	if len(r.steps) == 1 || len(r.steps) > maxSteps {
		p.wrong(t.ID, "rule %s: sequence and together take 2 to %d conditions", r.ID, maxSteps)
	}
	p.span(r, t)
}

func (p *parser) span(r *Rule, t *ruleText) {
	if t.Within.Value == "" {
		if r.count > 1 || len(r.steps) > 0 || r.distinct != nil {
			p.wrong(t.ID, "rule %s needs `within`: in which time it must come together, such as 10m", r.ID)
		}
		return
	}
	d, err := duration(t.Within.Value)
	if err != nil || d <= 0 || d > maxWithin {
		p.wrong(t.Within, "`within` takes a duration of up to 31 days, such as 30s, 10m, 6h or 7d")
		return
	}
	r.within = d.Microseconds()
}

// duration reads Go's durations, and days.
func duration(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		d, err := time.ParseDuration(days + "h")
		if d > maxWithin {
			return d, err
		}
		return d * 24, err
	}
	return time.ParseDuration(text)
}

func (p *parser) threshold(n wholeText) int {
	if n.Value < 1 || n.Value > maxThreshold {
		p.faults.Add(n.Line, "`count` takes a number from 1 to %d: so many, or more", maxThreshold)
		return 1
	}
	return n.Value
}

func (p *parser) condition(t config.Text, want ...*cel.Type) *condition {
	if t.Value == "" {
		return nil
	}
	c, flaws := compile(t.Value, want...)
	for _, f := range flaws {
		line, column := t.Place(p.source, f.line, f.column)
		p.faults.AddAt(line, column, "%s", f.problem)
	}
	return c
}

func keyNames() []string {
	var names []string
	for name := range keys {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Kinds are the kinds that a rule's findings may have: those of detectors, and those that only rules raise.
func Kinds() []string {
	list := append(detect.Kinds(), DefaultKind)
	slices.Sort(list)
	return slices.Compact(list)
}

// seal writes down all that decides, for the digest, and gathers what must be read.
func (r *Rule) seal() {
	var b strings.Builder
	fmt.Fprintf(&b, "%s|%s|%s|%d|%q|%s|%q|%d|%d|%t", r.ID, r.Title, r.Kind, r.Severity, r.References, r.Advice, r.by, r.within, r.count, r.ordered)
	for _, c := range append([]*condition{r.match, r.distinct}, r.steps...) {
		b.WriteByte('|')
		if c != nil {
			b.WriteString(c.source)
			r.needs |= c.needs
		}
	}
	r.text, r.alike = b.String(), true
	for _, c := range append([]*condition{r.match}, r.steps...) {
		r.alike = r.alike && (c == nil || c.needs.alike())
	}
}
