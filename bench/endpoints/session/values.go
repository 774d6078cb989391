package session

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-security/waybill/bench/endpoints/corpus"
)

// vocabularies are words of trades in several languages, without accents but where escapes are wanted.
var vocabularies = map[string][]string{
	"dutch":   strings.Fields("fiets brood kaas molen dijk polder tulp haring stroop wafel gracht schaats klomp boter ketel lepel stoel zolder kelder dakpan"),
	"turkish": strings.Fields("simit lokum kilim deniz yildiz bulut kahve cay ekmek peynir zeytin elma armut kiraz nar incir uzum karpuz"),
	"swahili": strings.Fields("simba tembo twiga nyota bahari safari jamii habari asante karibu chakula maji moto upepo mvua jua mwezi"),
	"finnish": strings.Fields("jarvi saari metsa kuusi koivu karhu hirvi susi kettu lumi talvi kesa syksy kevat tuuli sade pilvi"),
	"romaji":  strings.Fields("sakura ume matsu take yama kawa umi sora hoshi tsuki kaze yuki hana tori neko inu kitsune tanuki"),
	"kitchen": strings.Fields("risotto gnocchi ragout souffle brioche croissant baguette paella tapas gazpacho tiramisu cannoli pesto polenta"),
	"trade":   strings.Fields("bolt washer gasket flange bearing spindle bushing rivet hinge bracket pulley sprocket camshaft piston gauge valve"),
	"english": strings.Fields("summary report profile image account order market price weather travel music sport health school garden energy water service public member"),
	"accents": {"café", "naïve", "über", "señor", "façade", "smörgås", "jalapeño", "fjäll", "ångström", "crème", "pâté", "rösti"},
}

var given = strings.Fields(`aylin mehmet wanjiru kamau aino veikko haruto yuna sanne joost ximena thiago oluwa chidi ngozi priya arjun
	mei lan minh thu ola kasia zofia bartek ivana goran tereza zdenek`)

var family = strings.Fields(`yilmaz odhiambo virtanen nakamura devries alvarez okafor patel nguyen kowalski horvat novak bakker mutua
	lindqvist moreau rossi schmidt`)

type pool struct{ values []string }

// value is one that the caller was handed out, or any.
func (a *api) value(p piece) string {
	if held := a.held[p.place]; len(held) > 0 && a.Float64() < .8 {
		return held[a.IntN(len(held))]
	}
	known := a.pools[p.place]
	if known == nil {
		known = a.fill(p.param)
		a.pools[p.place] = known
	}
	n := float64(len(known.values))
	return known.values[min(int(a.ExpFloat64()*n/3), len(known.values)-1)]
}

// stranger is a value of the same look that is not among those there are.
func (a *api) stranger(p piece) string {
	v := a.value(p)
	if len(v) < 3 {
		return v + "0"
	}
	return v[:len(v)-1] + string("0123456789abcdefghijklmnopqrstuvwxyz"[a.IntN(36)])
}

// fill makes a population of two to some five thousand, most of them small (Pareto).
func (a *api) fill(p corpus.Param) *pool {
	var out pool
	for _, v := range p.Enum {
		out.values = append(out.values, fmt.Sprint(v))
	}
	if len(out.values) > 0 {
		return &out
	}
	make := a.maker(p)
	n := min(int(4/math.Pow(1-a.Float64(), 1.1)), 5000)
	seen := map[string]bool{}
	for tries := 0; (len(out.values) < n && tries < 3*n) || len(out.values) == 0; tries++ {
		if v := make(); v != "" && !seen[v] {
			seen[v] = true
			out.values = append(out.values, v)
		}
	}
	return &out
}

// maker picks one way of making values for a parameter.
func (a *api) maker(p corpus.Param) func() string {
	name := strings.ToLower(p.Name)
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(name, part) })
	}
	switch {
	case strings.Contains(p.Format, "uuid"), strings.Contains(p.Format, "guid"), has("uuid", "guid"):
		return a.uuid7
	case p.Type == "integer", p.Type == "number", strings.Contains(p.Pattern, "0-9"), strings.Contains(p.Pattern, `\d`):
		return a.serial()
	case p.Type == "boolean":
		return func() string { return a.one("true", "false") }
	case strings.Contains(p.Format, "date"), has("date", "day"):
		return a.day(a.one("02-01-2006", "2006-01-02", "20060102", "2006-01", "2006-W02"))
	case has("mail"):
		return func() string { return a.one(given...) + "." + a.one(family...) + "@" + a.one(family...) + ".example" }
	case has("lang", "locale", "culture"):
		return func() string { return a.one("nl-NL", "tr-TR", "fi-FI", "ja-JP", "sw-KE", "de-AT", "pt-PT") }
	case has("country", "currency", "iata", "iso", "symbol", "ticker"):
		n := 2 + a.IntN(2)
		return func() string { return a.letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", n) }
	case has("lat", "lon", "lng"):
		return func() string { return fmt.Sprintf("%.5f", a.Float64()*170-85) }
	case has("version", "rev"):
		return func() string { return fmt.Sprintf("%d.%d", 1+a.IntN(9), a.IntN(30)) }
	case has("file", "image", "ext", "format"):
		return a.filename(has("ext", "format"))
	case has("user", "login", "owner", "author", "person", "first", "last"):
		return a.handle()
	case has("phone", "msisdn"):
		return func() string { return "+" + a.letters("123456789", 1) + a.letters("0123456789", 10) }
	case has("sha", "hash", "checksum", "token", "secret"):
		return func() string { return a.letters("0123456789abcdef", 64) }
	case has("slug", "name", "title", "org", "team", "tenant", "tag", "categ", "type", "topic", "group", "channel", "label", "status", "kind", "domain", "env", "region"):
		return a.words()
	}
	return a.anyID()
}

func (a *api) anyID() func() string {
	const hex, b32 = "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz234567"
	n := 5 + a.IntN(5)
	prefix := a.one("cus_", "INV-", "evt-", "WO", "P", "tx:", "urn:item:")
	switch a.IntN(14) {
	case 0, 1, 2:
		return a.serial()
	case 3, 4:
		return a.uuid7
	case 5:
		return func() string { return a.letters(b32, 16) }
	case 6:
		return func() string { return prefix + a.letters("0123456789", n) }
	case 7:
		return func() string { return a.letters("ABCDEFGHJKLMNPQRSTUVWXYZ", n) } // booking codes
	case 8:
		return func() string { return "c" + a.letters("0123456789abcdefghijklmnopqrstuvwxyz", 24) }
	case 9:
		return func() string {
			return a.letters("_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 21)
		}
	case 10:
		return func() string { return a.letters(hex, 4) + "-" + a.letters(hex, 4) }
	case 11:
		return func() string {
			return a.letters("ABCDEFGHJKLMNPQRSTUVWXYZ", 2) + a.letters("0123456789", 3) + a.letters("ABCDEFGHJKLMNPQRSTUVWXYZ", 1)
		}
	case 12:
		return a.words()
	}
	return func() string { return a.letters("0123456789", 13) } // articles
}

func (a *api) serial() func() string {
	from, step := a.IntN(100_000), 1+a.IntN(9)
	if a.IntN(3) == 0 {
		from = 0
	}
	n := 0
	return func() string { n++; return strconv.Itoa(from + n*step) }
}

func (a *api) uuid7() string {
	const hex = "0123456789abcdef"
	return "0190" + a.letters(hex, 4) + "-" + a.letters(hex, 4) + "-7" + a.letters(hex, 3) + "-b" + a.letters(hex, 3) + "-" + a.letters(hex, 12)
}

func (a *api) day(layout string) func() string {
	return func() string {
		t := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, a.IntN(2400))
		if layout == "2006-W02" {
			_, week := t.ISOWeek()
			return fmt.Sprintf("%d-W%02d", t.Year(), week)
		}
		return t.Format(layout)
	}
}

func (a *api) filename(bare bool) func() string {
	endings := []string{"jpg", "webp", "docx", "xlsx", "json", "xml"}
	if bare {
		return func() string { return a.one(endings...) }
	}
	words := a.words()
	ending := a.one(endings...)
	return func() string { return words() + "." + ending }
}

func (a *api) handle() func() string {
	switch a.IntN(3) {
	case 0:
		return func() string { return a.one(given...) + "." + a.one(family...) }
	case 1:
		return func() string { return a.one(given...) + a.one("", "x", "z1", "99") }
	}
	return func() string { return a.one(given...)[:1] + a.one(family...) }
}

// words makes names of things in one language, in one way.
func (a *api) words() func() string {
	languages := []string{"dutch", "turkish", "swahili", "finnish", "romaji", "kitchen", "trade", "english", "accents"}
	list := vocabularies[a.one(languages...)]
	switch a.IntN(5) {
	case 0:
		return func() string { return a.one(list...) }
	case 1:
		return func() string { return a.one(list...) + "-" + a.one(list...) + "-" + a.one(list...) }
	case 2:
		return func() string { return a.one(list...) + a.one("-", "_", " ") + a.one(list...) }
	case 3:
		return func() string { w := a.one(list...); return strings.ToUpper(w[:1]) + w[1:] }
	}
	return func() string { return a.one(list...) + a.one(list...) }
}

func (a *api) letters(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[a.IntN(len(alphabet))]
	}
	return string(b)
}

// filler is the value of any other key.
func (a *api) filler(key string) any {
	switch {
	case strings.HasSuffix(key, "s"):
		return []string{a.one(family...)}
	case strings.HasSuffix(strings.ToLower(key), "id"):
		return a.IntN(90000)
	case a.IntN(2) == 0:
		return a.one(vocabularies["trade"]...) + " " + a.one(family...)
	}
	return a.Float64() * 100
}

// scan is a call of a scanner: a list of known weaknesses, or a word list thrown at what is there.
func (a *api) scan() corpus.Exchange {
	x := corpus.Exchange{Method: a.one("GET", "GET", "GET", "POST", "HEAD"), Status: 404, Caller: "probe"}
	word := a.letters("abcdefghijklmnopqrstuvwxyz", 4+a.IntN(6))
	switch a.IntN(4) {
	case 0:
		x.Path = "/" + a.one("owa", "solr", "jenkins", "manager", "boaform", "vendor", "console", "HNAP1") + "/" + word
	case 1:
		x.Path = "/" + word + a.one(".asp", ".jsp", ".zip", ".tar.gz", "")
	case 2:
		x.Path = a.base + "/" + word
	case 3:
		x.Path = a.base + "/../" + word + "/etc/passwd"
	}
	switch a.IntN(30) {
	case 0:
		x.Status = 403
	case 1, 2:
		x.Status = 400
	case 3:
		x.Status = 405
	}
	return x
}
