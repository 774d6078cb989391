package kind

import (
	"slices"
	"strings"
)

// Validator is a check that users' kinds may name. It looks at one value.
type Validator struct {
	Name  string `json:"validator"`
	Means string `json:"means"`
	// Chance is how many of random values of the right length and letters pass, as TestValidatorsByChance measures it.
	Chance float64 `json:"chance"`
	// check is given the value without what groups it, letters as capitals.
	check func(v []byte) bool
}

// validators holds every check that has a name, in the order in which they are listed.
var validators = []Validator{
	{"luhn", "mod 10 sum of ISO/IEC 7812-1, the last digit checks the others", .1, func(v []byte) bool { return len(v) > 1 && allDigits(v) && luhn(v) }},
	{"mod11", "ISO 7064 MOD 11-2, the last is a digit or X (ORCID, ISNI)", .09, mod112},
	{"mod11_10", "ISO 7064 MOD 11,10, the last digit checks the others", .1, func(v []byte) bool { return len(v) > 1 && allDigits(v) && mod1110(v) }},
	{"mod97", "ISO 7064 MOD 97-10, the last two digits check the others", .01, mod9710},
	{"verhoeff", "Verhoeff's check, the last digit checks the others", .1, func(v []byte) bool { return len(v) > 1 && allDigits(v) && verhoeff(v) }},
	{"card", "payment card: an issuer's range with its lengths, and Luhn", .027, func(v []byte) bool { return allDigits(v) && cardDigits(v) }},
	{"iban", "IBAN: country, its length, mod 97", .0001, isIBAN},
	{"bic", "BIC: four letters, a country, a place, perhaps a branch", 0, bic},
	{"bsn", "Netherlands, BSN: nine digits, weights 9 to 2 and -1, mod 11", .09, bsn},
	{"nir", "France, NIR: sex, year, month, department, key mod 97", .0003, func(v []byte) bool { return len(v) == 15 && nir(v) }},
	{"pesel", "Poland, PESEL: date with its century, weights 1 3 7 9", .02, func(v []byte) bool { return len(v) == 11 && allDigits(v) && pesel(v) }},
	{"personnummer", "Sweden, personnummer: date and Luhn, with or without the century", .007, swedish},
	{"cpr", "Denmark, CPR: a date in front; newer ones have no check", .04, cpr},
	{"fodselsnummer", "Norway, fødselsnummer: date and two digits mod 11", .0019, fodselsnummer},
	{"hetu", "Finland, henkilötunnus: date, sign of the century, letter mod 31", .001, hetu},
	{"rodne_cislo", "Czechia and Slovakia, rodné číslo: date (women's months plus 50), mod 11", .014, rodneCislo},
	{"tckn", "Türkiye, T.C. kimlik no: eleven digits, two check digits", .009, tckn},
	{"dni", "Spain, DNI: eight digits and a letter mod 23", .04, func(v []byte) bool { return len(v) == 9 && isDigit(v[0]) && spanish(v) != ClassEmpty }},
	{"nie", "Spain, NIE: X, Y or Z, seven digits and a letter mod 23", .004, func(v []byte) bool { return len(v) == 9 && isUpper(v[0]) && spanish(v) != ClassEmpty }},
	{"nif_pt", "Portugal, NIF: nine digits, mod 11", .07, nifPortugal},
	{"codice_fiscale", "Italy, codice fiscale: names, date, place, check letter", .018, func(v []byte) bool { return len(v) == 16 && codiceFiscale(v) }},
	{"steuer_id", "Germany, Steuer-ID: eleven digits, one of them repeated, MOD 11,10", .004, func(v []byte) bool { return len(v) == 11 && allDigits(v) && steuerID(v) }},
	{"cpf", "Brazil, CPF: eleven digits, two check digits mod 11", .01, func(v []byte) bool { return len(v) == 11 && allDigits(v) && cpf(v) }},
	{"cnpj", "Brazil, CNPJ: fourteen digits, two check digits mod 11", .01, func(v []byte) bool { return len(v) == 14 && allDigits(v) && cnpj(v) }},
	{"nhs", "United Kingdom, NHS number: ten digits, mod 11", .09, nhs},
	{"ssn", "United States, SSN: areas, groups and serials that were given out; no check digit", .89, ssn},
	{"aadhaar", "India, Aadhaar: twelve digits, none in front below 2, Verhoeff", .08, aadhaar},
	{"pan_india", "India, PAN: letters, a holder's type, digits, a letter; no check digit", .38, panIndia},
	{"resident_cn", "China, resident identity: place, date, MOD 11-2", .00005, residentChina},
	{"imei", "IMEI of a phone: fifteen digits, Luhn", .1, func(v []byte) bool { return len(v) == 15 && allDigits(v) && luhn(v) }},
	{"vin", "VIN of a vehicle: seventeen signs without I, O and Q, check digit (North America, China)", .09, vin},
	{"mrz", "machine-readable zone of a travel document, ICAO 9303, with its check digits", 0, isDocument},
	{"iata_ticket", "air ticket: airline's three digits, ten digits, perhaps a check digit mod 7; thirteen have none", 1, iataTicket},
	{"isbn", "ISBN of ten or thirteen", .1, isbn},
	{"ean", "EAN, UPC, GTIN: mod 10 with weights 3 and 1", .1, ean},
}

// Validators lists every check that a user's kind may name.
func Validators() []Validator { return slices.Clone(validators) }

func validatorNamed(name string) *Validator {
	i := slices.IndexFunc(validators, func(v Validator) bool { return v.Name == name })
	if i < 0 {
		return nil
	}
	return &validators[i]
}

// Holds says whether a value passes the check, written with or without blanks, dashes, dots and slashes in it.
func (v *Validator) Holds(value []byte) bool {
	var buffer [96]byte
	out := buffer[:0]
	for _, b := range value {
		switch {
		case b == ' ' || b == '-' || b == '.' || b == '/' || b == '\n' || b == '\r':
			continue
		case len(out) == cap(buffer[:]):
			return false
		case b >= 'a' && b <= 'z':
			b -= 'a' - 'A'
		}
		out = append(out, b)
	}
	return len(out) > 0 && v.check(out)
}

func validatorNames() string {
	names := make([]string, len(validators))
	for i, v := range validators {
		names[i] = v.Name
	}
	return strings.Join(names, ", ")
}
