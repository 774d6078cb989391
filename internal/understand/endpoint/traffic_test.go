package endpoint_test

import (
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// exchange is one call as the tests write it.
type exchange struct {
	method, url string // host and path
	status      int
	refused     bool              // counts as such, too
	fields      string            // the answer's top-level field names
	hands       map[string]string // what the answer hands out: value → field name
	caller      string
}

// traffic gathers evidence of calls in the way the meaning of paths is derived from sealed rows: values by position, and
// which of them stood in an answer.
type traffic struct {
	splitter *endpoint.Splitter
	order    []string
	paths    map[string]*seen
	handed   map[string]map[string]int64
	keep     func(observation.Path) observation.Path // what bounds paths; nil for nothing
}

type seen struct {
	evidence endpoint.PathEvidence
	values   []map[string]bool
	fields   map[uint64]bool
}

func newTraffic() *traffic {
	return &traffic{splitter: endpoint.NewSplitter(), paths: map[string]*seen{}, handed: map[string]map[string]int64{}}
}

func (t *traffic) add(x exchange) {
	host, path, _ := strings.Cut(x.url, "/")
	c := call.Call{
		Method: []byte(x.method), Scheme: []byte("https"), Host: []byte(host), Path: []byte("/" + path), Status: x.status,
	}
	p, values := t.splitter.Split(&c)
	p.Segments = slices.Clone(p.Segments)
	if t.keep != nil {
		p = t.keep(p)
	}
	key := p.Key()
	s := t.paths[key]
	if s == nil {
		s = &seen{fields: map[uint64]bool{}}
		s.evidence.Path = p
		s.values = make([]map[string]bool, len(p.Segments))
		for i := range s.values {
			s.values[i] = map[string]bool{}
		}
		t.paths[key], t.order = s, append(t.order, key)
	}
	s.evidence.Calls++
	if x.refused {
		s.evidence.Refused++
	}
	for _, v := range values {
		s.values[v.Index][string(v.Raw)] = true
	}
	if x.status > 0 && x.status < 400 {
		s.evidence.Success++
		for _, name := range strings.Fields(x.fields) {
			h := fnv.New64a()
			h.Write([]byte(name))
			s.fields[h.Sum64()] = true
		}
	}
	for value, name := range x.hands {
		if t.handed[value] == nil {
			t.handed[value] = map[string]int64{}
		}
		t.handed[value][name]++
	}
}

// evidence is what was gathered, in the order in which paths were first seen.
func (t *traffic) evidence() []endpoint.PathEvidence {
	out := make([]endpoint.PathEvidence, 0, len(t.order))
	for _, key := range t.order {
		s := t.paths[key]
		e := s.evidence
		e.Signature = slices.Sorted(maps.Keys(s.fields))
		e.Params = make([]endpoint.Param, len(s.values))
		for i, values := range s.values {
			p := &e.Params[i]
			p.Distinct = int64(max(len(values), 1))
			for value := range values {
				if names := t.handed[value]; names != nil {
					p.HandedOut++
					if p.Names == nil {
						p.Names = map[string]int64{}
					}
					for name, n := range names {
						p.Names[name] += n
					}
				}
			}
		}
		out = append(out, e)
	}
	return out
}

// templates derives and writes each template as "METHOD /path".
func (t *traffic) templates() []string {
	found, _ := endpoint.Derive(t.evidence(), endpoint.Told{})
	return written(found)
}

func written(found []endpoint.Template) []string {
	out := make([]string, 0, len(found))
	for _, f := range found {
		out = append(out, f.Method+" "+f.Template)
	}
	return out
}

// gets makes a GET of every path on one host, all answered alike.
func gets(fields string, paths ...string) []exchange {
	out := make([]exchange, 0, len(paths))
	for _, p := range paths {
		out = append(out, exchange{method: "GET", url: "api.example" + p, status: 200, fields: fields})
	}
	return out
}

func openText(s string) observation.Text { return observation.OpenText(s) }
