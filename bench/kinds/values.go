package main

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// value is one invented value with its type in JSON.
type value struct {
	text string
	typ  kind.ValueType
}

// invent makes one value by a generator's name: "digits:9", "name:pl", "code:AA99", "enum:a,b".
func invent(r *rand.Rand, generator string) value {
	name, arg, _ := strings.Cut(generator, ":")
	if r.IntN(25) == 0 && name != "const" {
		return value{"", kind.Null}
	}
	switch name {
	case "int":
		return value{between(r, arg), kind.Number}
	case "dec":
		return value{fmt.Sprintf("%d.%02d", r.IntN(5000), r.IntN(100)), kind.Number}
	case "dec4":
		return value{fmt.Sprintf("%d.%04d", 1+r.IntN(40), r.IntN(10000)), kind.Number}
	case "coord":
		return value{fmt.Sprintf("%d.%06d", 4+r.IntN(80), r.IntN(1_000_000)), kind.Number}
	case "unix":
		return value{strconv.Itoa(1_600_000_000 + r.IntN(180_000_000)), kind.Number}
	case "bool":
		return value{strconv.FormatBool(r.IntN(2) == 0), kind.Bool}
	case "enum", "upper", "const":
		return value{pick(r, strings.Split(arg, ",")), kind.String}
	}
	for _, make := range []func(*rand.Rand, string, string) string{person, number, plain, formed} {
		if s := make(r, name, arg); s != "" {
			return value{s, kind.String}
		}
	}
	panic("no generator is called " + name) // a mistake in the corpus, found by its test
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// between takes "1-200" and "-30-30".
func between(r *rand.Rand, arg string) string {
	low, high, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "-")
	from, _ := strconv.Atoi(low) // the corpus is held by a test
	to, _ := strconv.Atoi(high)
	if strings.HasPrefix(arg, "-") {
		from = -from
	}
	return strconv.Itoa(from + r.IntN(to-from+1))
}

// plain invents what says nothing of anybody, and what machines hand out.
func plain(r *rand.Rand, name, arg string) string { //nolint:funlen // one line a value
	n, _ := strconv.Atoi(arg)
	switch name {
	case "date":
		return fmt.Sprintf("%d-%02d-%02d", 1945+r.IntN(80), 1+r.IntN(12), 1+r.IntN(28))
	case "time":
		return fmt.Sprintf("20%02d-%02d-%02dT%02d:%02d:%02dZ", 18+r.IntN(9), 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60))
	case "clock":
		return fmt.Sprintf("%02d:%02d", r.IntN(24), r.IntN(12)*5)
	case "expiry":
		return fmt.Sprintf("%02d/%02d", 1+r.IntN(12), 26+r.IntN(7))
	case "title":
		return strings.Join([]string{strings.ToUpper(pick(r, things)[:1]) + pick(r, things)[1:], pick(r, things)}[:1+r.IntN(2)], " ")
	case "text":
		return pick(r, sentences[arg])
	case "word":
		return pick(r, things)
	case "slug":
		return pick(r, things) + "-" + pick(r, things) + "-" + strconv.Itoa(r.IntN(900))
	case "file":
		return pick(r, things) + "_" + strconv.Itoa(r.IntN(900)) + pick(r, []string{".pdf", ".png", ".docx"})
	case "url":
		return "https://files." + pick(r, things) + ".example/" + pick(r, things) + "/" + strconv.Itoa(r.IntN(99999))
	case "ip":
		return fmt.Sprintf("%d.%d.%d.%d", 1+r.IntN(220), r.IntN(256), r.IntN(256), 1+r.IntN(254))
	case "mac":
		h := hexText(r, 12)
		return h[:2] + ":" + h[2:4] + ":" + h[4:6] + ":" + h[6:8] + ":" + h[8:10] + ":" + h[10:]
	case "version":
		return fmt.Sprintf("%d.%d.%d", r.IntN(9), r.IntN(30), r.IntN(90))
	case "colour":
		return fmt.Sprintf("#%06x", r.IntN(1<<24))
	case "seat":
		return strconv.Itoa(1+r.IntN(45)) + pick(r, strings.Split("A B C D E F", " "))
	case "locale":
		return pick(r, []string{"en-GB", "nl-NL", "fr", "de-DE"})
	case "uuid":
		return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<12), r.IntN(1<<12), r.Uint64()>>16)
	case "hex":
		return hexText(r, n)
	case "rand":
		return random(r, n)
	case "b64":
		b := make([]byte, 60)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return base64.StdEncoding.EncodeToString(b)
	case "jwt":
		head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"ES256","kid":"k1"}`))
		return head + "." + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"sub":"%d","exp":%d}`, r.IntN(1e8), 1_800_000_000)) + "." + random(r, 64)
	case "mask":
		return strings.Repeat("*", 4+r.IntN(9)) + digits(r, 3)
	case "code":
		return coded(r, arg)
	case "plate":
		return coded(r, pick(r, []string{"AA-99-AA", "9-AAA-99", "AAA 999", "AA 999 AA"}))
	}
	return ""
}

// coded fills a pattern: A is a capital, a a small letter, 9 a digit.
func coded(r *rand.Rand, pattern string) string {
	b := []byte(pattern)
	for i, c := range b {
		switch c {
		case 'A':
			b[i] = byte('A' + r.IntN(26))
		case 'a':
			b[i] = byte('a' + r.IntN(26))
		case '9':
			b[i] = byte('0' + r.IntN(10))
		}
	}
	return string(b)
}

func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

func hexText(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[r.IntN(16)]
	}
	return string(b)
}

func random(r *rand.Rand, n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}
