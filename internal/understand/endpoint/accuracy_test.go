package endpoint_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// domains are invented APIs, written as templates: {kind} is a parameter with values of that kind, a list of fields stands
// behind the path. A path behind "<" hands the values of its parameter out under the named field of another answer.
var domains = map[string]string{
	"airline": `
		POST /v2/login token expires
		GET /v2/me name email tier number
		GET /v2/members/{number}/profile first last email tier <$.members[*].memberNumber
		GET /v2/members/{number}/balance points expires
		GET /v2/members/{number}/transactions items next
		PATCH /v2/members/{number}/profile first last email tier
		GET /v2/bookings/{pnr} pnr passengers segments
		DELETE /v2/bookings/{pnr} cancelled
		GET /v2/airports/{iata} city country runways
		GET /v2/flights/{flight}/{date} gate status delay
		GET /v2/offers items
		POST /v2/vouchers/{mixed} balance
		GET /v2/search results total`,
	"shop": `
		GET /products items total page
		GET /products/{slug} sku title price stock
		GET /products/{slug}/reviews items average
		GET /categories items
		GET /categories/{name}/products items total <$.categories[*].slug
		POST /carts id lines
		GET /carts/{uuid} id lines total
		PUT /carts/{uuid}/lines/{small} id lines total
		GET /orders items total
		GET /orders/{prefixed} number lines total address
		POST /orders/{prefixed}/refunds id amount
		GET /users/{name} name since reviews
		GET /users/me name email address since
		GET /img/{file} `,
	"tracker": `
		GET /rest/api/3/project/{upper} key lead issues
		GET /rest/api/3/issue/{ticket} key fields changelog
		POST /rest/api/3/issue/{ticket}/comment id body author
		GET /rest/api/3/issue/{ticket}/comment comments total
		GET /rest/api/3/search issues total
		GET /rest/api/3/user/{name}/groups groups
		GET /rest/api/3/myself accountName email
		GET /repos/{name}/{name}/commits/{hex} sha message author
		GET /repos/{name}/{name}/branches items
		GET /healthz ok`,
	"clinic": `
		GET /fhir/patients/{uuid} name birthDate gender
		GET /fhir/patients/{uuid}/encounters entries total
		GET /fhir/patients/search entries total
		GET /fhir/practitioners/{small} name speciality
		GET /fhir/appointments/{date} slots
		POST /fhir/appointments id slot
		GET /fhir/conditions/{icd} title chapter
		GET /fhir/documents/{token} type content
		GET /fhir/metadata software formats`,
	"bank": `
		GET /api/v1/accounts items
		GET /api/v1/accounts/{iban} balance currency holder
		GET /api/v1/accounts/{iban}/transactions items cursor
		GET /api/v1/accounts/{iban}/transactions/{uuid} amount booked text
		POST /api/v1/payments id state
		GET /api/v1/payments/{uuid}/status state
		GET /api/v1/rates/{currency}/{currency} rate at
		GET /api/v1/rates/latest base rates
		GET /api/v1/cards/{hex} last limit state
		POST /api/v1/cards/{hex}/block state
		GET /api/v1/branches/{small}/hours days`,
	"saas": `
		GET /{name}/members items next
		GET /{name}/members/{email} name role
		GET /{name}/invoices items next
		GET /{name}/invoices/{prefixed} lines total
		GET /{name}/settings theme locale
		GET /docs/{locale}/start title html
		GET /docs/{locale}/pricing title html plans
		GET /oauth2/authorize html
		POST /oauth2/token token expires`,
	"utility": `
		GET /kunden/{number} name anschrift tarif
		GET /kunden/{number}/rechnungen liste
		GET /kunden/{number}/rechnungen/{small}.pdf 
		GET /zaehler/{mixed}/stand wert zeit
		POST /zaehler/{mixed}/stand ok
		GET /tarife/{name} preis laufzeit
		GET /suche treffer
		POST /anmelden token`,
	"media": `
		GET /v1/shows items next
		GET /v1/shows/{slug} title seasons
		GET /v1/shows/{slug}/seasons/{small}/episodes items
		GET /v1/episodes/{token} title url
		GET /v1/tags/{word} items label
		GET /v1/tags/popular tags
		GET /v1/profiles/{name} handle followers bio
		GET /v1/profiles/{name}/followers users
		PUT /v1/profiles/{name}/followers/{name} since
		GET /v1/geo/{point} city`,
	"parts": `
		GET /api/members/{number}.json id name tier
		PUT /api/members/{number}.json id name tier
		GET /api/members/{number}/cards.json cards
		POST /api/members/{number}:suspend state
		POST /api/members:batchGet members
		GET /api/builds/id:{small} id log state
		GET /odata/Products({small}) sku title
		GET /odata/People('{name}') name trips
		GET /tiles;z={small};style={mixed} tile
		GET /compare/{hex}...{hex} commits files`,
}

// maker makes invented values.
type maker struct{ *rand.Rand }

var syllables = strings.Fields("ba bel cor da dra el fen ga gor hu il ka lor mi na nol ost pra qui ra sel tor ul vi wen xa yor zi")

var plainWords = strings.Fields(`kettle violin copper meadow lantern walnut hearth thistle saffron pebble willow marble
	anchor velvet juniper falcon granite ribbon orchard timber quartz bramble cinder glacier mosaic parsley`)

func (m maker) text(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[m.IntN(len(alphabet))]
	}
	return string(b)
}

func (m maker) word(n int) string {
	var out strings.Builder
	for range n {
		out.WriteString(syllables[m.IntN(len(syllables))])
	}
	return out.String()
}

const (
	digits   = "0123456789"
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	small    = "abcdefghijklmnopqrstuvwxyz"
)

func (m maker) value(kind string) string {
	switch kind {
	case "number":
		return "40" + m.text(digits, 8)
	case "small":
		return strconv.Itoa(1 + m.IntN(400))
	case "uuid":
		return strings.Join([]string{m.text("0123456789abcdef", 8), m.text("0123456789abcdef", 4), m.text("0123456789abcdef", 4), m.text("0123456789abcdef", 4), m.text("0123456789abcdef", 12)}, "-")
	case "hex":
		return m.text("0123456789abcdef", 15) + m.text(digits, 1)
	case "pnr":
		return m.text(capitals+digits, 6)
	case "iata":
		return m.text(capitals, 3)
	case "currency":
		return []string{"EUR", "USD", "GBP", "CHF", "SEK", "JPY"}[m.IntN(6)]
	case "upper":
		return m.text(capitals, 3+m.IntN(3))
	case "ticket":
		return m.text(capitals, 3) + "-" + strconv.Itoa(1+m.IntN(900))
	case "flight":
		return m.text(capitals, 2) + strconv.Itoa(100+m.IntN(8000))
	case "date":
		return fmt.Sprintf("20%02d-%02d-%02d", 20+m.IntN(6), 1+m.IntN(12), 1+m.IntN(28))
	case "mixed":
		return m.text(small, 2) + m.text(digits, 2) + m.text(small+digits, 4)
	case "prefixed":
		return "ord_" + m.text(small+digits, 9) + m.text(digits, 1)
	case "slug":
		return m.word(2) + "-" + plainWords[m.IntN(len(plainWords))] + "-" + m.word(2)
	case "name":
		return m.word(3)
	case "word":
		return plainWords[m.IntN(len(plainWords))]
	case "file":
		return m.word(2) + "-" + m.word(3) + ".png"
	case "icd":
		return m.text(capitals, 1) + m.text(digits, 2) + "." + m.text(digits, 1)
	case "token":
		return m.text(small+capitals+digits, 27)
	case "iban":
		return "XX" + m.text(digits, 18)
	case "email":
		return m.word(2) + "." + m.word(2) + "@mail.example"
	case "locale":
		return []string{"en-GB", "nl-NL", "de-DE", "fr-FR", "pt-BR"}[m.IntN(5)]
	case "point":
		return fmt.Sprintf("%d.%s,%d.%s", m.IntN(90), m.text(digits, 4), m.IntN(180), m.text(digits, 4))
	}
	panic("no such kind of value: " + kind)
}

// play makes calls of a domain: the first endpoints are called most, values repeat as in real traffic.
func play(m maker, domain string, calls int, noise float64) (exchanges []exchange, truth map[string]bool) {
	rows := strings.Split(strings.TrimSpace(domain), "\n")
	m.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	truth = map[string]bool{}
	pools := map[string][]string{}
	for range calls {
		if m.Float64() < noise {
			exchanges = append(exchanges, exchange{method: "GET", url: "api.example/" + m.word(2) + "/" + m.word(3) + ".php", status: 404})
			continue
		}
		row := strings.TrimSpace(rows[min(int(m.ExpFloat64()*float64(len(rows))/3), len(rows)-1)])
		row, handing, _ := strings.Cut(row, "<")
		parts := strings.Fields(row)
		segments := strings.Split(parts[1], "/")
		for i, s := range segments {
			open := strings.IndexByte(s, '{')
			if open < 0 {
				continue
			}
			key := strings.Join(segments[:i], "/") + s
			segments[i] = parameter.ReplaceAllStringFunc(s, func(kind string) string {
				if len(pools[key+kind]) == 0 || m.Float64() < .3 && len(pools[key+kind]) < 400 {
					pools[key+kind] = append(pools[key+kind], m.value(strings.Trim(kind, "{}")))
				}
				return pools[key+kind][m.IntN(len(pools[key+kind]))]
			})
			if handing != "" && m.Float64() < .5 {
				exchanges = append(exchanges, exchange{
					method: "GET", url: "api.example" + parts[1][:strings.IndexByte(parts[1], '{')-1], status: 200,
					hands: map[string]string{segments[i]: strings.TrimSpace(handing)},
				})
				truth["GET "+parts[1][:strings.IndexByte(parts[1], '{')-1]] = true
			}
		}
		x := exchange{method: parts[0], url: "api.example" + strings.Join(segments, "/"), status: 200, caller: strconv.Itoa(m.IntN(50))}
		if m.Float64() < .05 {
			x.status = 404
		}
		for _, field := range parts[2:] {
			if m.Float64() > .1 {
				x.fields += field + " "
			}
		}
		exchanges = append(exchanges, x)
		if x.status == 200 {
			truth[parts[0]+" "+parameter.ReplaceAllLiteralString(strings.ReplaceAll(parts[1], "{point}", "{},{}"), "{}")] = true
		}
	}
	return exchanges, truth
}

var parameter = regexp.MustCompile(`\{[^{}]*\}`)

// TestAccuracy compares derived templates with the truth of generated traffic. Run it with -v for the figures.
func TestAccuracy(t *testing.T) {
	for _, calls := range []int{100, 300, 1000, 3000} {
		var precision, recall float64
		n := 0.0
		for name, domain := range domains {
			for seed := range uint64(3) {
				m := maker{newRand(seed + uint64(len(name))<<32)}
				exchanges, truth := play(m, domain, calls, .03)
				p, r, wrong := score(exchanges, truth)
				precision, recall, n = precision+p, recall+r, n+1
				if seed == 0 {
					t.Logf("%5d calls  %-8s P %.3f R %.3f  %s", calls, name, p, r, strings.Join(wrong, "  "))
				}
			}
		}
		precision, recall = precision/n, recall/n
		f1 := 2 * precision * recall / (precision + recall)
		t.Logf("%5d calls  mean     P %.3f R %.3f F1 %.3f", calls, precision, recall, f1)
		if floor := map[bool]float64{true: .75, false: .9}[calls < 300]; f1 < floor {
			t.Errorf("%d calls: F1 %.3f, want %.2f or more", calls, f1, floor)
		}
	}
}

// score counts exact templates, with every parameter written "{}".
func score(exchanges []exchange, truth map[string]bool) (precision, recall float64, wrong []string) {
	tr := newTraffic()
	for _, x := range exchanges {
		tr.add(x)
	}
	found := map[string]bool{}
	for _, text := range tr.templates() {
		found[parameter.ReplaceAllLiteralString(text, "{}")] = true
	}
	right := 0
	for text := range found {
		if truth[text] {
			right++
		} else if len(wrong) < 6 {
			wrong = append(wrong, "+"+text)
		}
	}
	for text := range truth {
		if !found[text] {
			wrong = append(wrong, "-"+text)
		}
	}
	slices.Sort(wrong)
	return float64(right) / float64(max(len(found), 1)), float64(right) / float64(max(len(truth), 1)), wrong
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }
