package kind_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// made is one invented value with its type.
type made struct {
	text string
	kind kind.ValueType
}

var (
	givenNames  = strings.Fields("Emma Lucas Sanne Pieter Camille Antoine Jürgen Anneliese Lucía Mateo João Beatriz Giulia Matteo Astrid Søren Małgorzata Tomáš Zeynep Mehmet Fatima Omar Priya Arjun Xiuying Haruto Zbignerva Qlorinda Ostwinne")
	familyNames = strings.Fields("Johnson O'Brien Jansen Moreau Müller García Ferreira Rossi Lindström Nowak Dvořák Yılmaz Hassan Sharma Zhang Nakamura Kowalska Visser Trevorrowe Brandquist Ullmarken")
	plainWords  = strings.Fields("amber harbour copper meadow lantern orbit pebble saffron thistle velvet walnut zephyr basalt cobalt drizzle ember fjord glacier")
	enumWords   = strings.Fields("active pending gold silver standard premium closed basic open archived")
)

// makeValue invents one value by the generator's name; the same random source gives the same values.
func makeValue(r *rand.Rand, generator string) made {
	str := func(s string) made { return made{s, kind.String} }
	num := func(s string) made { return made{s, kind.Number} }
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	if rest, ok := strings.CutPrefix(generator, "digits"); ok {
		n, _ := strconv.Atoi(rest)
		return str(strconv.Itoa(1+r.IntN(8)) + digits(r, n-1))
	}
	switch generator {
	case "given":
		return str(pick(givenNames))
	case "family":
		return str(pick(familyNames))
	case "name":
		return str(pick(givenNames) + " " + pick(familyNames))
	case "email":
		return str(fmt.Sprintf("%s.%s@mail%d.example", pick(plainWords), pick(plainWords), r.IntN(90)))
	case "phone":
		return str([]string{"+31 6 " + digits(r, 8), "+4915" + digits(r, 9), "0" + strconv.Itoa(2+r.IntN(7)) + "0-" + digits(r, 7), "+1 (2" + digits(r, 2) + ") 555-01" + digits(r, 2)}[r.IntN(4)])
	case "int":
		return num(strconv.Itoa(r.IntN(30000)))
	case "int3":
		return str(fmt.Sprintf("%03d", r.IntN(1000)))
	case "int4":
		return str(fmt.Sprintf("%04d", r.IntN(10000)))
	case "decimal":
		return num(fmt.Sprintf("%d.%02d", r.IntN(4000), r.IntN(100)))
	case "coord":
		return num(fmt.Sprintf("%d.%05d", r.IntN(90), r.IntN(100000)))
	case "bool":
		return made{strconv.FormatBool(r.IntN(2) == 0), kind.Bool}
	case "date":
		return str(fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(85), 1+r.IntN(12), 1+r.IntN(28)))
	case "time":
		return str(fmt.Sprintf("20%02d-%02d-%02dT%02d:%02d:00Z", 10+r.IntN(17), 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60)))
	case "unix":
		return num(strconv.Itoa(1_500_000_000 + r.IntN(300_000_000)))
	case "url":
		return str("https://cdn.images.example/" + pick(plainWords) + "/" + digits(r, 5) + ".png")
	case "ip":
		return str(fmt.Sprintf("%d.%d.%d.%d", 1+r.IntN(250), r.IntN(256), r.IntN(256), r.IntN(256)))
	case "locale":
		return str(pick([]string{"en-GB", "nl", "de-DE", "fr"}))
	case "enum":
		return str(pick(enumWords))
	case "word":
		return str(pick(plainWords))
	case "upper":
		return str(pick([]string{"NL", "DE", "EUR", "USD", "AMS", "CDG", "M", "F"}))
	case "text":
		return str(pick(plainWords) + " " + pick(plainWords) + " " + pick([]string{"", "Ltd", "no. 7", "for you", "on the hill"}))
	case "textemail":
		if r.IntN(5) > 0 {
			return str("please " + pick(plainWords) + " the " + pick(plainWords) + " again")
		}
		return str("please write to " + pick(plainWords) + "@post.example soon")
	default:
		return makeKey(r, generator)
	}
}

// makeKey invents what machines hand out.
func makeKey(r *rand.Rand, generator string) made {
	str := func(s string) made { return made{s, kind.String} }
	switch generator {
	case "uuid":
		return str(fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", r.Uint32(), r.IntN(65536), r.IntN(4096), r.IntN(4096), r.Uint64()>>16))
	case "hex":
		return str(fmt.Sprintf("%016x%016x%08x", r.Uint64(), r.Uint64(), r.Uint32()))
	case "random":
		return str(randomText(r, 32))
	case "secret":
		return str("whsec" + "_" + randomText(r, 24) + "42")
	case "blob":
		return str(base64.StdEncoding.EncodeToString(randomBytes(r, 48)))
	case "jwt":
		head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","typ":"JWT"}`))
		return str(head + "." + base64.RawURLEncoding.EncodeToString([]byte(fmt.Sprintf(`{"sub":"%d"}`, r.IntN(1e9)))) + "." + randomText(r, 43))
	}
	return makeNumber(r, generator)
}

func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func randomText(r *rand.Rand, n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}
