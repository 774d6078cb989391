package detect

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// weakness is a way in which a credential proves little.
type weakness struct {
	name       string
	mark       observation.Marks
	severity   Severity
	title      string
	explain    string // after the number of calls
	advice     string
	references []string
}

var weaknesses = []weakness{
	{
		"unsigned", observation.MarkUnsigned, High, "%s takes or hands out tokens that nobody signed",
		"presented or were given a JWT whose header says \"alg\": \"none\", and succeeded",
		"Let the service refuse every algorithm but the ones that it signs with.", []string{"API2:2023", "CWE-347"},
	},
	{
		"password", observation.MarkTrivialPassword, High, "%s lets in passwords that everybody tries first",
		"succeeded with HTTP Basic and a password that is empty, the user's own name, or one of the first that anybody tries",
		"Change these passwords, and refuse such ones.", []string{"API2:2023", "CWE-521"},
	},
	{
		"basic", observation.MarkBasic, Medium, "%s takes HTTP Basic without TLS",
		"sent user name and password in HTTP Basic over http://",
		"Take Basic over HTTPS alone, better tokens; change the passwords that crossed.", []string{"API2:2023", "CWE-522", "CWE-319"},
	},
	{
		"guessable", observation.MarkGuessable, Medium, "%s takes or hands out credentials that can be guessed",
		"presented or were given a token, key or session that is worth less than 48 bits (too short, of too few signs, a word with a number, or a count), and succeeded",
		"Make tokens and sessions of 128 random bits.", []string{"API2:2023", "CWE-330", "CWE-331"},
	},
	{
		"endless", observation.MarkEndless, Low, "%s takes or hands out tokens that never end",
		"presented or were given a JWT without exp, and succeeded",
		"Give tokens an end, and a way to take them back.", []string{"API2:2023", "CWE-613"},
	},
}

// weak finds credentials that prove little. A weakness is the issuer's, so it is told once for a host.
type weak struct {
	ground *ground
	cases  map[string]*weakCase
}

type weakCase struct {
	*Case
	host string
	weakness
}

func newWeak(g *ground) Detector { return &weak{g, map[string]*weakCase{}} }

func (d *weak) Kind() string { return "weak_authentication" }
func (d *weak) Key() Key     { return ByHost }

func (d *weak) Sift(t *keep.CallTally, _ Facts) bool {
	return t.Status > 0 && t.Status < 400 && d.weak(t.Marks, t.Scheme, t.Source) != 0
}

// weak leaves of the marks those that count: Basic is weak where it crosses in the clear.
func (d *weak) weak(m observation.Marks, scheme string, source keep.Number) observation.Marks {
	if !d.ground.inClear(scheme, m, source) {
		m &^= observation.MarkBasic
	}
	return m & observation.MarksWeak
}

func (d *weak) See(c *Call) {
	host := d.ground.view.Path(c.Path).Host.Reveal()
	marks := d.weak(c.Marks, c.Scheme, c.Source)
	told := c.counted[:0]
	for _, v := range c.valuesOf(observation.Response) {
		if v.subject >= 0 && v.at != observation.InHeader {
			told = append(told, v)
		}
	}
	c.counted = told
	for _, w := range weaknesses {
		if !marks.Any(w.mark) {
			continue
		}
		id := w.name + " " + host
		k := d.cases[id]
		if k == nil {
			k = &weakCase{newCase(w.name, host), host, w}
			d.cases[id] = k
		}
		k.add(c, told)
	}
}

func (d *weak) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		c, w := k.Case, k.weakness
		c.severity, c.title = w.severity, fmt.Sprintf(w.title, k.host)
		if c.reach == byInsiders {
			c.severity = min(c.severity, Low)
		}
		c.explain = fmt.Sprintf("%s %s: %s, %s, %s; their answers told of %s.", of(int(c.calls), "call", "calls"), w.explain,
			of(len(c.actors), "caller", "callers"), of(len(c.endpoints), "endpoint", "endpoints"), c.between(), of(len(c.people), "person", "persons"))
		c.advice, c.references = w.advice, w.references
		list = append(list, c)
	}
	return list
}
