package rule

import (
	"fmt"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/config"
)

type testText struct {
	Name     config.Text `yaml:"name"`
	Calls    []callText  `yaml:"calls"`
	Findings wholeText   `yaml:"findings"`
}

// callText is a call of a test. What is left out is that of an ordinary call.
type callText struct {
	At            config.Text `yaml:"at"`
	Repeat        wholeText   `yaml:"repeat"`
	Every         config.Text `yaml:"every"`
	Method        string      `yaml:"method"`
	Host          string      `yaml:"host"`
	Path          string      `yaml:"path"`
	Query         []string    `yaml:"query"`
	Status        *int        `yaml:"status"`
	Hop           string      `yaml:"hop"`
	Scheme        string      `yaml:"scheme"`
	Protocol      string      `yaml:"protocol"`
	Source        string      `yaml:"source"`
	Address       string      `yaml:"address"`
	UserAgent     string      `yaml:"user_agent"`
	Marks         []string    `yaml:"marks"`
	DurationMS    float64     `yaml:"duration_ms"`
	RequestBytes  int64       `yaml:"request_bytes"`
	ResponseBytes int64       `yaml:"response_bytes"`
	Actor         string      `yaml:"actor"`
	ActorType     string      `yaml:"actor_type"`
	ActorLabel    string      `yaml:"actor_label"`
	Session       string      `yaml:"session"`
	Template      string      `yaml:"template"`
	Service       string      `yaml:"service"`
	RequestKinds  []string    `yaml:"request_kinds"`
	ResponseKinds []string    `yaml:"response_kinds"`
	Subjects      []string    `yaml:"subjects"`
	Objects       []string    `yaml:"objects"`
}

// test is a test that stands beside a rule.
type test struct {
	name   string
	line   int
	want   int
	events []Event
}

// testStart is when tests begin: a Monday, at nine.
var testStart = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func (p *parser) test(t *testText) test {
	out := test{name: t.Name.Value, line: t.Name.Line, want: t.Findings.Value}
	if t.Name.Value == "" {
		p.wrong(t.Name, "each test needs a `name`")
	}
	if t.Findings.Line == 0 {
		p.wrong(t.Name, "test %q needs `findings`: how many are expected, 0 for none", t.Name.Value)
	}
	at := testStart
	for i := range t.Calls {
		c := &t.Calls[i]
		if c.At.Value != "" {
			at = p.moment(c.At)
		}
		every, repeat := time.Second, max(1, c.Repeat.Value)
		if c.Every.Value != "" {
			var err error
			if every, err = duration(c.Every.Value); err != nil || every < 0 {
				p.wrong(c.Every, "`every` takes a duration, such as 1s")
			}
		}
		if len(out.events)+repeat > maxTestCalls {
			p.wrong(t.Name, "test %q has more than %d calls", t.Name.Value, maxTestCalls)
			break
		}
		for n := range repeat {
			out.events = append(out.events, c.event(at, n+1))
			at = at.Add(every)
		}
	}
	return out
}

// moment is a time of a test: a duration after its beginning, or a time.
func (p *parser) moment(t config.Text) time.Time {
	if d, err := duration(t.Value); err == nil && d >= 0 {
		return testStart.Add(d)
	}
	at, err := time.Parse(time.RFC3339, t.Value)
	if err != nil {
		p.wrong(t, "`at` takes a duration after the beginning of the test (10m), or a time (2026-03-02T09:00:00Z)")
	}
	return at
}

// event makes the n-th call; {n} in a text stands for n.
func (c *callText) event(at time.Time, n int) Event {
	turn := strings.NewReplacer("{n}", fmt.Sprint(n))
	or := func(text, otherwise string) string {
		if text == "" {
			text = otherwise
		}
		return turn.Replace(text)
	}
	each := func(list []string) []string {
		out := make([]string, 0, len(list))
		for _, text := range list {
			out = append(out, turn.Replace(text))
		}
		return out
	}
	e := Event{
		Start: at.UnixMicro(), Method: or(c.Method, "GET"), Host: or(c.Host, "api.example"), Path: or(c.Path, "/"), Query: each(c.Query), Scheme: or(c.Scheme, "https"),
		Protocol: or(c.Protocol, "HTTP/1.1"), Status: 200, DurationMS: c.DurationMS, RequestBytes: c.RequestBytes, ResponseBytes: c.ResponseBytes, Hop: or(c.Hop, "edge"),
		Source: or(c.Source, "test"), Address: or(c.Address, "192.0.2.1"), UserAgent: or(c.UserAgent, "test/1.0"), Marks: each(c.Marks), Actor: or(c.Actor, "a_test"),
		ActorType: or(c.ActorType, "token_subject"), ActorLabel: or(c.ActorLabel, "test"), Service: or(c.Service, ""), EndpointProtocol: "http",
		RequestKinds: each(c.RequestKinds), ResponseKinds: each(c.ResponseKinds), Subjects: each(c.Subjects), Objects: each(c.Objects),
	}
	if c.Status != nil {
		e.Status = *c.Status
	}
	e.Session = or(c.Session, "n_"+e.Actor)
	e.Template = or(c.Template, e.Path)
	e.Endpoint = e.Method + " " + e.Host + e.Template
	return e
}

// Outcome is how one test of a rule went.
type Outcome struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Rule string `json:"rule"`
	Test string `json:"test"`
	Want int    `json:"expected"`
	Got  int    `json:"got"`
	Held bool   `json:"held"`
	// Failed is why a condition could not be evaluated; empty where none failed.
	Failed string `json:"failed"`
}

// Try runs the tests that stand beside rules.
func (s *Set) Try() []Outcome {
	list := []Outcome{}
	for _, r := range s.Rules {
		for i := range r.tests {
			t := &r.tests[i]
			g := newEngine(&Set{Rules: []*Rule{r}}, mostGroups)
			sortEvents(t.events)
			for j := range t.events {
				g.see(&t.events[j])
			}
			o := Outcome{File: r.File, Line: t.line, Rule: r.ID, Test: t.name, Want: t.want, Got: len(g.episodes)}
			if cause := g.rules[0].cause; cause != nil {
				o.Failed = cause.Error()
			}
			o.Held = o.Got == o.Want && o.Failed == ""
			list = append(list, o)
		}
	}
	return list
}

// Untested lists the rules without a test.
func (s *Set) Untested() (ids []string) {
	for _, r := range s.Rules {
		if len(r.tests) == 0 {
			ids = append(ids, r.ID)
		}
	}
	return ids
}
