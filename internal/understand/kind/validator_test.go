package kind_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// TestValidatorsOnPublishedNumbers uses numbers that offices, standards and manuals print as examples, and what is one digit off.
func TestValidatorsOnPublishedNumbers(t *testing.T) {
	cases := map[string][2]string{
		"luhn":           {"79927398713|4539 1488 0343 6467", "79927398710|x|7"},
		"mod11":          {"0000-0002-1825-0097|0000-0002-1694-233X", "0000-0002-1825-0098|X"},
		"mod11_10":       {"07945|86095742719", "07946|8"},
		"mod97":          {"79444|3214282912345698765432161182", "79445|79444!"},
		"verhoeff":       {"2363|234123412346", "2364|2"},
		"card":           {"4242 4242 4242 4242|378282246310005|5555-5555-5555-4444", "4242 4242 4242 4243|1234567812345670"},
		"iban":           {"GB82 WEST 1234 5698 7654 32|NL91ABNA0417164300|be68539007547034", "GB82 WEST 1234 5698 7654 33|XX82WEST12345698765432"},
		"bic":            {"DEUTDEFF|DEUTDEFF500|abnanl2a", "DEUTDEF|D3UTDEFF"},
		"bsn":            {"111222333|123456782|11.12.22.333", "111222334|000000000|000000012|12345678"},
		"nir":            {"2 55 08 14 168 025 38", "2 55 08 14 168 025 39"},
		"pesel":          {"44051401359|02070803628", "44051401358|44131401359"},
		"personnummer":   {"811228-9874|19811228-9874|811228+9874", "811228-9873|811328-9874"},
		"cpr":            {"070761-4285|0707614285", "320761-4285|07076142"},
		"fodselsnummer":  {"151086 95088|15108695088", "15108695077|45108695088"},
		"hetu":           {"131052-308T|131052A308T", "131052-308U|321352-308T"},
		"rodne_cislo":    {"710319/2745|7103192745", "710319/2746|713519/2745"},
		"tckn":           {"17291716060|10000000146", "17291716050|07291716060|17291716092"},
		"dni":            {"54362315-K|12345678Z", "54362315-L|X2482300W"},
		"nie":            {"X-2482300-W|x2482300w|X1234567L", "X-2482300-A|12345678Z"},
		"nif_pt":         {"501 964 843|123456789", "501 964 842|023456789"},
		"codice_fiscale": {"RCC MNL 83S18 D969H|RSSMRA85T10A562S", "RCC MNL 83S18 D969I"},
		"steuer_id":      {"36 574 261 809|86095742719", "36 574 261 890|11111111111"},
		"cpf":            {"390.533.447-05|111.444.777-35", "390.533.447-06|11111111111"},
		"cnpj":           {"16.727.230/0001-97|11.222.333/0001-81", "16.727.230.0001-98|00000000000000"},
		"nhs":            {"943-476-5870|943 476 5919", "9434765871|0000000000"},
		"ssn":            {"536-90-4399|536904399", "078-05-1120|666-12-3456|900-12-3456|000-12-3456|536-00-4399|536-90-0000"},
		"aadhaar":        {"2341 2341 2346", "2341 2341 2347|1341 2341 2346"},
		"pan_india":      {"ACUPA7085R", "ACUXA7085R|ACUPA708RR"},
		"resident_cn":    {"11010519491231002X", "110105194912310020|11010519491331002X"},
		"imei":           {"49-015420-323751-8|35 2099 00 176148 1", "490154203237517|49015420323751"},
		"vin":            {"1M8GDM9AXKP042788|11111111111111111", "1M8GDM9AXKP042789|1M8GDM9AXKP04278I"},
		"mrz":            {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C37UTO7408122F1204159ZE184226B<<<<<10"},
		"iata_ticket":    {"0741234567890|074 1234567890", "0001234567890|074123456789"},
		"isbn":           {"978-9024538270|0-471-11709-9|0-8044-2957-X", "978-9024538271|0-471-11709-8"},
		"ean":            {"73513537|4006381333931|036000291452", "73513538|4006381333932"},
	}
	for _, v := range kind.Validators() {
		c, ok := cases[v.Name]
		if !ok {
			t.Errorf("%s has no published number here", v.Name)
			continue
		}
		for _, value := range strings.Split(c[0], "|") {
			if !v.Holds([]byte(value)) {
				t.Errorf("%s refuses %s", v.Name, value)
			}
		}
		for _, value := range strings.Split(c[1], "|") {
			if v.Holds([]byte(value)) {
				t.Errorf("%s takes %s", v.Name, value)
			}
		}
	}
}

// randomLike gives random digits and capitals in the shape of a published number.
func randomLike(r *rand.Rand, example string) string {
	out := []byte(example)
	for i, b := range out {
		switch {
		case b >= '0' && b <= '9':
			out[i] = byte('0' + r.IntN(10))
		case b >= 'A' && b <= 'Z':
			out[i] = byte('A' + r.IntN(26))
		}
	}
	return string(out)
}

// TestValidatorsByChance measures how many random values of the right shape pass; what a validator says of itself may be off by half.
func TestValidatorsByChance(t *testing.T) {
	const n = 40_000
	r := rand.New(rand.NewPCG(5, 6))
	shapes := map[string]string{
		"luhn": "0000000000", "mod11": "0000000000000000", "mod11_10": "00000000000", "mod97": "0000000000", "verhoeff": "000000000000", "card": "0000000000000000",
		"iban": "NL00AAAA0000000000", "bic": "AAAA0000", "bsn": "000000000", "nir": "000000000000000", "pesel": "00000000000", "personnummer": "0000000000",
		"cpr": "0000000000", "fodselsnummer": "00000000000", "hetu": "000000-000A", "rodne_cislo": "0000000000", "tckn": "00000000000", "dni": "00000000A",
		"nie": "A0000000A", "nif_pt": "000000000", "codice_fiscale": "AAAAAA00A00A000A", "steuer_id": "00000000000", "cpf": "00000000000", "cnpj": "00000000000000",
		"nhs": "0000000000", "ssn": "000000000", "aadhaar": "000000000000", "pan_india": "AAAAA0000A", "resident_cn": "000000000000000000", "imei": "000000000000000",
		"vin": "00000000000000000", "mrz": strings.Repeat("0", 88), "iata_ticket": "0000000000000", "isbn": "0000000000", "ean": "0000000000000",
	}
	for _, v := range kind.Validators() {
		hits := 0
		for range n {
			if v.Holds([]byte(randomLike(r, shapes[v.Name]))) {
				hits++
			}
		}
		rate := float64(hits) / n
		t.Logf("%-15s %.5f", v.Name, rate)
		if rate > v.Chance*1.5+2e-4 || rate < v.Chance*.5-2e-4 {
			t.Errorf("%s: %.5f pass by chance, it says %.5f", v.Name, rate, v.Chance)
		}
	}
}

func FuzzValidators(f *testing.F) {
	f.Add([]byte("4242 4242 4242 4242"))
	f.Add([]byte("131052-308T"))
	f.Add([]byte("1M8GDM9AXKP042788"))
	f.Fuzz(func(t *testing.T, v []byte) {
		before := string(v)
		for _, one := range kind.Validators() {
			if first := one.Holds(v); one.Holds(v) != first || string(v) != before {
				t.Fatalf("%s is not pure", one.Name)
			}
		}
	})
}
