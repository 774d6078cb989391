package plain

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/bench/endpoints/corpus"
)

const (
	lower   = "abcdefghijklmnopqrstuvwxyz"
	upper   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits  = "0123456789"
	hexits  = "0123456789abcdef"
	base32  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	base62  = lower + upper + digits
	smallID = lower + digits
)

var nouns = strings.Fields(`alpha amber anchor apple autumn badge basket beacon blossom bridge bronze candle canyon castle cedar
	charm cherry cliff cloud clover coral cotton crane creek crystal dawn delta desert diamond dragon eagle earth echo ember
	falcon feather forest fox garden garnet ginger glacier gold granite harvest hazel heron hill honey island ivory jade jasmine
	jungle lagoon lake laurel leaf lemon lily lion lotus lunar maple marsh meadow mint moon moss mountain nectar night north oak
	ocean olive onyx opal orange orchid otter palm panda pearl pepper pine planet plum pond poppy prairie quartz rain raven reef
	ridge river robin rocket rose ruby sage sand sapphire shadow shell silver sky snow solar spark spring star stone storm summer
	sun swan thunder tiger topaz tulip valley velvet violet walnut water wave willow wind winter wolf zebra production staging
	marketing sales support engineering backend frontend mobile billing research finance legal general random news events`)

var people = strings.Fields(`alice bob carol david emma frank grace henry irene jack karen liam maria nathan olivia paul quinn
	rachel samuel tina ursula victor wendy xavier yvonne zach john jane mike sarah tom anna peter laura kevin julia mark diana`)

// style makes values of one kind.
type style func(g *generator) string

// value picks one of the values that a parameter has here.
func (g *generator) value(place string, p corpus.Param) string {
	known := g.pools[place]
	if known == nil {
		known = g.fill(p)
		g.pools[place] = known
	}
	return known.values[g.zipf(len(known.values))]
}

// fill makes the population of a parameter: log-uniform from 3 to 3,000.
func (g *generator) fill(p corpus.Param) *pool {
	var out pool
	for _, v := range p.Enum {
		out.values = append(out.values, fmt.Sprint(v))
	}
	if len(out.values) > 0 {
		return &out
	}
	make := styles[g.styleOf(p)]
	n := int(math.Exp(math.Log(3) + g.Float64()*math.Log(1000)))
	seen := map[string]bool{}
	for tries := 0; len(out.values) < n && tries < 2*n; tries++ {
		if v := make(g); v != "" && !seen[v] {
			seen[v] = true
			out.values = append(out.values, v)
		}
	}
	return &out
}

// hints lead from a part of a parameter's name to styles.
var hints = []struct{ part, styles string }{
	{"email", "email"}, {"uuid", "uuid"}, {"guid", "uuid"}, {"date", "date"}, {"year", "year"}, {"version", "version int"},
	{"lang", "lang locale"}, {"locale", "locale"}, {"country", "country"}, {"currency", "currency"}, {"lat", "decimal"}, {"lon", "decimal"},
	{"sha", "sha"}, {"hash", "sha"}, {"commit", "sha"}, {"file", "file"}, {"path", "slug"}, {"slug", "slug"}, {"token", "token"}, {"symbol", "caps"},
	{"iata", "caps"}, {"code", "caps code"}, {"user_id", "int uuid"}, {"userid", "int uuid"}, {"user", "person handle"}, {"login", "person handle"},
	{"owner", "person handle"}, {"org", "noun slug"}, {"tenant", "noun slug"}, {"team", "noun slug int"}, {"domain", "domain"}, {"tag", "noun"},
	{"category", "noun slug"}, {"type", "noun"}, {"status", "noun"}, {"key", "code mixed token"}, {"number", "int long code"},
	{"page", "int"}, {"index", "int"}, {"format", "format"}, {"extension", "format"}, {"name", "noun slug person camel"}, {"serial", "code"},
}

func (g *generator) styleOf(p corpus.Param) string {
	name := strings.ToLower(p.Name)
	switch {
	case strings.Contains(p.Format, "uuid") || p.Format == "guid":
		return "uuid"
	case p.Format == "snowflake":
		return "snowflake"
	case p.Format == "date" || p.Format == "date-time":
		return "date"
	case p.Type == "boolean":
		return "bool"
	case p.Type == "integer" || p.Type == "number":
		return g.pick([]string{"int", "int", "long"})
	case strings.Contains(p.Pattern, "0-9") || strings.Contains(p.Pattern, `\d+`):
		return "int"
	}
	for _, h := range hints {
		if strings.Contains(name, h.part) {
			return g.pick(strings.Fields(h.styles))
		}
	}
	if strings.HasSuffix(name, "id") || strings.HasSuffix(name, "ids") {
		return g.pick(strings.Fields("int int int uuid uuid object hex prefixed base62 ulid slug mixed long code token noun"))
	}
	return g.pick(strings.Fields("noun slug person code mixed int camel word2 handle"))
}

var styles map[string]style

func init() {
	styles = map[string]style{
		"int":       func(g *generator) string { return strconv.Itoa(1 + int(math.Exp(g.Float64()*13))) },
		"long":      func(g *generator) string { return "7" + g.text(digits, 9+g.IntN(6)) },
		"snowflake": func(g *generator) string { return "1" + g.text(digits, 17) },
		"decimal":   func(g *generator) string { return fmt.Sprintf("%.4f", g.Float64()*180-90) },
		"bool":      func(g *generator) string { return g.pick([]string{"true", "false"}) },
		"year":      func(g *generator) string { return strconv.Itoa(1950 + g.IntN(80)) },
		"uuid": func(g *generator) string {
			return g.text(hexits, 8) + "-" + g.text(hexits, 4) + "-4" + g.text(hexits, 3) + "-a" + g.text(hexits, 3) + "-" + g.text(hexits, 12)
		},
		"object":   func(g *generator) string { return "6" + g.text(hexits, 23) },
		"hex":      func(g *generator) string { return g.text(hexits, 8+g.IntN(8)) },
		"sha":      func(g *generator) string { return g.text(hexits, 40) },
		"prefixed": func(g *generator) string { return "obj_" + g.text(smallID, 14) },
		"base62":   func(g *generator) string { return g.text(base62, 11) },
		"ulid":     func(g *generator) string { return "01" + g.text(base32, 24) },
		"token":    func(g *generator) string { return g.text(base62, 32) },
		"mixed":    func(g *generator) string { return g.text(lower, 2+g.IntN(3)) + g.text(digits, 2+g.IntN(4)) },
		"code":     func(g *generator) string { return g.text(upper, 2) + "-" + g.text(digits, 4) },
		"caps":     func(g *generator) string { return g.text(upper, 3) },
		"country":  func(g *generator) string { return g.text(upper, 2) },
		"currency": func(g *generator) string { return g.text(upper, 3) },
		"lang":     func(g *generator) string { return g.text(lower, 2) },
		"locale":   func(g *generator) string { return g.text(lower, 2) + "-" + g.text(upper, 2) },
		"date": func(g *generator) string {
			return fmt.Sprintf("20%02d-%02d-%02d", g.IntN(30), 1+g.IntN(12), 1+g.IntN(28))
		},
		"version": func(g *generator) string { return fmt.Sprintf("%d.%d.%d", g.IntN(9), g.IntN(20), g.IntN(20)) },
		"format":  func(g *generator) string { return g.pick([]string{"json", "xml", "csv"}) },
		"email":   func(g *generator) string { return g.pick(people) + g.text(digits, 2) + "@mail.example" },
		"domain":  func(g *generator) string { return g.pick(nouns) + g.text(lower, 2) + ".example" },
		"file": func(g *generator) string {
			return g.pick(nouns) + "-" + g.text(lower, 4) + g.pick([]string{".pdf", ".png", ".csv"})
		},
		"noun": func(g *generator) string {
			if g.IntN(3) == 0 {
				return g.pick(nouns) + g.pick(nouns)
			}
			return g.pick(nouns)
		},
		"slug": func(g *generator) string {
			return g.pick(nouns) + "-" + g.pick(nouns) + g.pick([]string{"", "-" + g.pick(nouns)})
		},
		"word2": func(g *generator) string { return g.pick(nouns) + "_" + g.pick(nouns) },
		"camel": func(g *generator) string { n := g.pick(nouns); return g.pick(nouns) + strings.ToUpper(n[:1]) + n[1:] },
		"person": func(g *generator) string {
			return g.pick(people) + g.pick([]string{"", g.pick(nouns), g.text(lower, 2)})
		},
		"handle": func(g *generator) string { return g.pick(people) + g.pick([]string{"", "_", "."}) + g.text(smallID, 3) },
	}
}

func (g *generator) text(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[g.IntN(len(alphabet))]
	}
	return string(b)
}
