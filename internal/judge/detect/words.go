package detect

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// place names what a case is about: the endpoint of a call, or, where it founded none, its method and host.
func (c *Call) place() (id, label string) {
	p := c.ground.view.Path(c.Path)
	if c.endpoint < 0 {
		return "host " + p.Method + " " + p.Host.Reveal(), p.Method + " " + p.Host.Reveal() + " (no endpoint)"
	}
	e := c.ground.view.Endpoints[c.endpoint]
	return e.ID, e.Method + " " + e.Host + e.Template
}

// between says when the calls of a case were.
func (k *Case) between() string {
	if k.first == k.last {
		return "at " + clock(k.first)
	}
	return "between " + clock(k.first) + " and " + clock(k.last)
}

func clock(us int64) string { return time.UnixMicro(us).UTC().Format(time.RFC3339) }

// of counts things, in words.
func of(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// maxNamed bounds the names in a sentence.
const maxNamed = 6

func some(list []string) string {
	if len(list) <= maxNamed {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:maxNamed], ", "), len(list)-maxNamed)
}

// label is how an endpoint is called in a sentence.
func (g *ground) label(e int32) string {
	p := &g.view.Endpoints[e]
	return p.Method + " " + p.Host + p.Template
}

// fieldName is how a field of a request is called in a sentence; see parameterName.
func (g *ground) fieldName(key meaning.FieldKey) string {
	f := g.view.Field(key.Field)
	if f.Location == observation.InBody {
		if name := strings.TrimPrefix(f.Name.Reveal(), "$."); f.Name.Open() {
			return name + " of the body"
		}
		return "thing that the body names"
	}
	return g.parameterName(key.Endpoint, key.Field)
}

// parameterName is how a field of a path or query is called in a sentence. A name outside the vocabulary is left out: who
// sends it chooses it, and may have put a value there.
func (g *ground) parameterName(endpoint int32, field keep.Number) string {
	f := g.view.Field(field)
	switch f.Location {
	case observation.InPath:
		if g.isParameter(endpoint, f) {
			i, _ := segment(f)
			return "{" + g.view.Endpoints[endpoint].Params[i] + "} of the path"
		}
		return "a segment of the path"
	case observation.InQuery:
		if f.Name.Open() {
			return f.Name.Reveal() + " of the query"
		}
		return "another parameter of the query"
	case observation.InHeader, observation.InBody:
	}
	return f.Location.String()
}

// isParameter says whether a path field is a parameter of its endpoint's template.
func (g *ground) isParameter(endpoint int32, f observation.Field) bool {
	i, ok := segment(f)
	if !ok || endpoint < 0 {
		return false
	}
	params := g.view.Endpoints[endpoint].Params
	return i < len(params) && params[i] != ""
}

// segment is the index of the segment that a path field stands for.
func segment(f observation.Field) (n int, ok bool) {
	n, err := strconv.Atoi(f.Name.Reveal())
	return n, err == nil
}
