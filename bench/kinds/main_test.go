package main

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// The corpus is as large, and as full of fields that hold nothing, as the measure says.
func TestCorpus(t *testing.T) {
	for half, least := range map[string]int{"tune": 200, "check": 60, "fifth": 60, "sixth": 30} {
		fields, err := readCorpus(half)
		if err != nil {
			t.Fatal(err)
		}
		endpoints, nothing := map[string]bool{}, 0
		for _, f := range fields {
			endpoints[f.domain+f.endpoint] = true
			if f.want == kind.None {
				nothing++
			}
		}
		if len(endpoints) < least || half != "tune" && nothing < 3*(len(fields)-nothing) {
			t.Errorf("%s: %d endpoints, want %d; %d fields of %d hold nothing", half, len(endpoints), least, nothing, len(fields))
		}
	}
}

// Numbers that are made with check digits pass the checks of the product, which are other code.
func TestInventedNumbersAreRight(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for generator, validator := range map[string]string{
		"card": "card", "imei": "imei", "iban:TR": "iban", "iban:IT": "iban", "iban:DE": "iban", "iban:NL": "iban", "iban:FR": "iban", "iban:ES": "iban",
		"iban:SA": "iban", "pesel": "pesel", "personnummer": "personnummer", "cpr": "cpr", "bsn": "bsn", "fodselsnummer": "fodselsnummer", "hetu": "hetu",
		"rodne": "rodne_cislo", "tckn": "tckn", "steuerid": "steuer_id", "dni": "dni", "codice": "codice_fiscale", "cpf": "cpf", "aadhaar": "aadhaar",
		"ean": "ean", "isbn": "isbn", "nir": "nir", "cnid": "resident_cn",
	} {
		for range 50 {
			if v := invent(r, generator); v.text != "" && !holds(validator, v.text) {
				t.Errorf("%s makes %s", generator, v.text)
			}
		}
	}
}

// The floors that the tune half must hold; the check half is measured, not tuned.
func TestFloors(t *testing.T) {
	fields, err := readCorpus("tune")
	if err != nil {
		t.Fatal(err)
	}
	s := score(everyRules()[0], fields)
	if all, _ := s.macro(); all < .92 || s.cards > 0 {
		t.Errorf("macro F1 %.3f, %d wrong card numbers:\n%s", all, s.cards, strings.Join(s.wrong, "\n"))
	}
	var out bytes.Buffer
	printHalf(&out, "tune", fields, true, false)
	for _, want := range []string{"Waybill", "Presidio", "Metlo", "APIClarity", "contact.email"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is not in the table", want)
		}
	}
}
