package main

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
)

// formed invents what was hidden before it was sent: masked, hashed, tokenised and encrypted values; and names of companies and programs,
// which look like those of people.
func formed(r *rand.Rand, name, arg string) string {
	switch name {
	case "memail":
		return pick(r, []string{"j***@", "lu****x@", "a*****@", "k••••@"}) + pick(r, []string{"inbox", "post"}) + ".example"
	case "mphone":
		return pick(r, []string{"+45 ** ** ** ", "********", "+62 812-****-**", "xxx-xxx-"}) + digits(r, 2)
	case "mname":
		return pick(r, strings.Fields(locales[arg].first))[:1] + "**** " + pick(r, strings.Fields(locales[arg].last))[:1] + "*****"
	case "miban":
		return pick(r, []string{"DE** **** **** **** **** ", "DE44**************", "XXXXXXXXXXXXXXXXXX"}) + digits(r, 4)
	case "mid":
		return pick(r, []string{"XXXX-XXXX-", "XXXXXXXX", "********"}) + digits(r, 4)
	case "bcrypt":
		return "$2b$12$" + strings.NewReplacer("-", ".", "_", "/").Replace(random(r, 53))
	case "argon":
		return "$argon2id$v=19$m=65536,t=3,p=4$" + bytes64(r, 16) + "$" + bytes64(r, 32)
	case "tok":
		return pick(r, []string{"tok_", "tkn_", "pm_"}) + strings.NewReplacer("-", "x", "_", "y").Replace(random(r, 24))
	case "vault":
		return "vault:v1:" + base64.StdEncoding.EncodeToString([]byte(random(r, 40)))
	case "jwe":
		return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RSA-OAEP-256","enc":"A256GCM"}`)) + "." + random(r, 86) + "." + random(r, 16) + "." + random(r, 60) + "." + random(r, 22)
	case "company":
		first := pick(r, strings.Fields(locales[arg].last))
		if r.IntN(2) == 0 {
			first = strings.ToUpper(pick(r, things)[:1]) + pick(r, things)[1:]
		}
		return first + " " + pick(r, strings.Split(companies[arg], "|"))
	case "ua":
		return pick(r, agents)
	}
	return issued(r, name)
}

// issued invents numbers of states that are newer to the corpus.
func issued(r *rand.Rand, name string) string {
	switch name {
	case "ssn":
		return coded(r, pick(r, []string{"219", "451", "602"})+"-99-9") + coded(r, "999")
	case "nino":
		return pick(r, []string{"AB", "JK", "PR", "SX"}) + digits(r, 6) + pick(r, []string{"A", "B", "C"})
	case "nifpt":
		return until(r, 8, func(b string) int { return (11 - sum(b, 9, 8, 7, 6, 5, 4, 3, 2)%11) % 11 })
	case "nik": // six digits of a place, the day of birth, four in turn
		return "3" + digits(r, 5) + coded(r, "0") + digits(r, 1) + "0" + digits(r, 1) + "8" + digits(r, 1) + "00" + digits(r, 2)
	case "npwp":
		return coded(r, "99.999.999.9-999.000")
	}
	return ""
}

func bytes64(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

var companies = map[string]string{
	"da": "ApS|A/S|og Søn ApS", "no": "AS|Transport AS", "in": "Pvt Ltd|Enterprises|Motors", "ja": "KK|Shoji|Kanko", "fr": "SARL|SAS|et Fils", "id": "Tbk|Jaya Abadi|Mitra CV",
	"us": "Inc|LLC|Partners", "en": "Ltd|Group|Consulting", "de": "GmbH|AG|KG", "it": "Srl|SpA|e Figli", "pl": "Sp. z o.o.|S.A.", "pt": "Lda|SA", "es": "SL|SA|Hermanos",
	"sv": "AB|Bygg AB", "fi": "Oy|Oyj", "nl": "BV|NV|Groep", "tr": "AŞ|Ltd Şti", "cs": "s.r.o.|a.s.", "ar": "Trading|Holding", "zh": "Youxian Gongsi|Jituan",
}

var agents = []string{
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/129.0", "okhttp/4.12.0", "App/7.3 (Android 14)",
}
