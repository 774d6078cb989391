package plain

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/bench/endpoints/corpus"
)

// Traffic makes calls of a spec.
func Traffic(spec *corpus.Spec, seed uint64, calls int, noise float64) []corpus.Exchange {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 17)), pools: map[string]*pool{}}
	g.base = g.prefix()
	order := g.Perm(len(spec.Operations))
	out := make([]corpus.Exchange, 0, calls)
	for range calls {
		if g.Float64() < noise {
			out = append(out, g.scan())
			continue
		}
		out = append(out, g.call(&spec.Operations[order[g.zipf(len(order))]]))
	}
	return out
}

type generator struct {
	*rand.Rand
	base  string
	pools map[string]*pool
}

// pool holds the values of one parameter.
type pool struct {
	values []string
}

// zipf picks an index below n, the first ones most (exponent 1).
func (g *generator) zipf(n int) int {
	return min(int(math.Exp(g.Float64()*math.Log(float64(n)+1)))-1, n-1)
}

func (g *generator) pick(list []string) string { return list[g.IntN(len(list))] }

func (g *generator) prefix() string {
	return g.pick([]string{"", "", "", "/api", "/api/v1", "/v2", "/rest", "/v1.1", "/public/api", "/gateway/core", "/svc"})
}

func (g *generator) call(o *corpus.Operation) corpus.Exchange {
	x := corpus.Exchange{
		Method: o.Method, Status: 200, Caller: strconv.Itoa(g.zipf(200)), Truth: corpus.Normal(o.Method, g.base+o.Path),
	}
	var path strings.Builder
	path.WriteString(g.base)
	params := map[string]corpus.Param{}
	for _, p := range o.Params {
		params[p.Name] = p
	}
	before, last, name := g.base, "", ""
	for segment := range strings.SplitSeq(strings.TrimPrefix(o.Path, "/"), "/") {
		path.WriteByte('/')
		before += "/"
		for segment != "" {
			open, end := strings.IndexByte(segment, '{'), strings.IndexByte(segment, '}')
			if open < 0 || end < open {
				path.WriteString(segment)
				before += segment
				break
			}
			path.WriteString(segment[:open])
			before += segment[:open] + "{}"
			name = segment[open+1 : end]
			p, ok := params[name]
			if !ok {
				p = corpus.Param{Name: name, Type: "string"}
			}
			last = g.value(before, p)
			path.WriteString(escape(last))
			segment = segment[end+1:]
		}
	}
	x.Path = path.String()
	x.Body = g.body(o, name, last)
	return x
}

// body makes an answer of which one key in ten is left out.
func (g *generator) body(o *corpus.Operation, name, value string) string {
	if len(o.Keys) == 0 {
		return ""
	}
	fields := map[string]any{}
	for _, key := range o.Keys {
		switch {
		case g.Float64() < .1:
		case key == name || key == "id" && strings.HasSuffix(o.Path, "}"):
			fields[key] = value
		case strings.HasSuffix(key, "s"):
			fields[key] = []any{}
		case g.IntN(2) == 0:
			fields[key] = g.IntN(1000)
		default:
			fields[key] = g.pick(nouns)
		}
	}
	text, _ := json.Marshal(fields) // strings and numbers alone
	return string(text)
}

// scan is a call of a scanner of weaknesses.
func (g *generator) scan() corpus.Exchange {
	x := corpus.Exchange{Method: "GET", Status: 404, Caller: "scanner"}
	x.Path = g.pick([]string{"/wp-admin/", "/.env", "/phpmyadmin/", "/cgi-bin/", "/admin/", "/backup/", g.base + "/", "/actuator/", "/.git/"}) +
		g.text(lower, 3+g.IntN(8)) + g.pick([]string{"", ".php", ".bak", ".sql", "/config", "/setup.php"})
	if g.Float64() < .04 {
		x.Status = 403
	}
	return x
}

func escape(value string) string {
	return strings.NewReplacer("%", "%25", " ", "%20", "/", "%2F", "?", "%3F", "#", "%23").Replace(value)
}
