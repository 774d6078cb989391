package main

import (
	"regexp"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// rules is a way to tell what a field holds.
type rules struct {
	name string
	// decide returns kind and form of a field.
	decide func(*field) (kind.Kind, kind.Form)
	// lenient takes a whole name for its halves.
	lenient bool
}

// everyRules are Waybill's rules and those of others, written anew from public descriptions: Metlo's data classes (expressions for values, some of
// them bound to names of keys), APIClarity's detection of formats, and Presidio's recognisers of patterns with their checks and words of context.
// What cannot be had is stood in for in their favour: where Presidio asks a language model for persons, it is given Waybill's list of names.
// Each tells a value; a field holds what half of its values hold.
func everyRules() []rules {
	return []rules{
		{name: "Waybill", decide: func(f *field) (kind.Kind, kind.Form) {
			d := kind.Decide(f.evidence)
			return d.Kind, d.Form
		}},
		{name: "Presidio", decide: byValues(presidio), lenient: true},
		{name: "Metlo", decide: byValues(metlo), lenient: true},
		{name: "APIClarity", decide: byValues(apiclarity), lenient: true},
	}
}

// byValues makes rules of what is said of each value.
func byValues(of func(f *field, v string) kind.Kind) func(*field) (kind.Kind, kind.Form) {
	return func(f *field) (kind.Kind, kind.Form) {
		counts, known := map[kind.Kind]int{}, 0
		for _, v := range f.values {
			if v.text == "" || v.typ == kind.Bool {
				continue
			}
			known++
			if k := of(f, v.text); k != "" {
				counts[k]++
			}
		}
		best, most := kind.None, 0
		for _, k := range kind.Builtin() {
			if counts[k] > most {
				best, most = k, counts[k]
			}
		}
		if most*2 < known {
			return kind.None, kind.Clear
		}
		return best, kind.Clear
	}
}

var (
	email   = regexp.MustCompile(`^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$`)
	ipv4    = regexp.MustCompile(`^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$`)
	ssn     = regexp.MustCompile(`^\d{3}[- .]\d{2}[- .]\d{4}$`)
	grouped = regexp.MustCompile(`^\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{1,7}$|^3\d{3}[- ]?\d{6}[- ]?\d{5}$`)
	usPhone = regexp.MustCompile(`^\s*(?:\+?\d{1,3})?[-. (]*\d{3}[-. )]*\d{3}[-. ]*\d{4}\s*$`)
	date    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$|^\d{1,2}/\d{1,2}/\d{2,4}$`)
	pair    = regexp.MustCompile(`^-?\d{1,2}\.\d{4,}, ?-?\d{1,3}\.\d{4,}$`)
	street  = regexp.MustCompile(`(?i)^\d+ .*(street|st|avenue|ave|road|rd|lane|ln|drive|dr)\b`)
	licence = regexp.MustCompile(`^[A-Z]\d{7,12}$`)
	cpfForm = regexp.MustCompile(`^\d{3}\.\d{3}\.\d{3}-\d{2}$`)

	birthKey   = regexp.MustCompile(`(?i)dob|birth`)
	addressKey = regexp.MustCompile(`(?i)address|street`)
	licenceKey = regexp.MustCompile(`(?i)licen[cs]e|\bdl\b`)
	coordKey   = regexp.MustCompile(`(?i)\b(lat|lng|lon)|latitude|longitude`)
	decimal    = regexp.MustCompile(`^-?\d{1,3}\.\d{4,}$`)
)

// checks are the product's validators by name.
var checks = func() map[string]kind.Validator {
	by := map[string]kind.Validator{}
	for _, v := range kind.Validators() {
		by[v.Name] = v
	}
	return by
}()

func holds(validator, v string) bool {
	check := checks[validator]
	return check.Holds([]byte(v))
}

func metlo(f *field, v string) kind.Kind {
	key := f.name[strings.LastIndexByte(f.name, '.')+1:]
	switch {
	case email.MatchString(v):
		return kind.ContactEmail
	case ipv4.MatchString(v):
		return kind.DeviceIPAddress
	case ssn.MatchString(v), len(v) == 12 && holds("aadhaar", v):
		return kind.IdentityNationalID
	case cpfForm.MatchString(v):
		return kind.IdentityTaxID
	case grouped.MatchString(v) && holds("luhn", v):
		return kind.PaymentCardNumber
	case pair.MatchString(v), coordKey.MatchString(key) && decimal.MatchString(v):
		return kind.LocationGeo
	case usPhone.MatchString(v):
		return kind.ContactPhone
	case birthKey.MatchString(key) && date.MatchString(v):
		return kind.PersonBirthDate
	case addressKey.MatchString(key), street.MatchString(v):
		return kind.ContactAddress
	case licenceKey.MatchString(key) && licence.MatchString(v):
		return kind.IdentityDriverLicence
	}
	return ""
}

func apiclarity(_ *field, v string) kind.Kind {
	switch {
	case email.MatchString(v):
		return kind.ContactEmail
	case ipv4.MatchString(v):
		return kind.DeviceIPAddress
	}
	return "" // uuid, date, date-time, json and the like are formats that say nothing of persons
}

// contextWords raise the weak patterns of Presidio, whose threshold they do not pass alone.
var contextWords = map[kind.Kind][]string{
	kind.PaymentBankAccount:    {"account", "bank", "acct"},
	kind.IdentityPassport:      {"passport", "travel", "document"},
	kind.IdentityDriverLicence: {"driver", "license", "licence", "permit"},
	kind.IdentityTaxID:         {"tax", "itin", "pan", "fiscal", "codice"},
	kind.ContactPhone:          {"phone", "number", "telephone", "cell", "mobile", "call"},
}

func inContext(f *field, k kind.Kind) bool {
	name := strings.ToLower(f.name)
	for _, w := range contextWords[k] {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

func presidio(f *field, v string) kind.Kind {
	class, _ := kind.ClassOf([]byte(v), kind.String)
	plain := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, v)
	allDigits := plain == v
	switch {
	case email.MatchString(v):
		return kind.ContactEmail
	case holds("card", v):
		return kind.PaymentCardNumber
	case holds("iban", v):
		return kind.PaymentIBAN
	case ipv4.MatchString(v), class == kind.ClassAddress6:
		return kind.DeviceIPAddress
	case ssn.MatchString(v) && holds("ssn", v), holds("pesel", v), holds("hetu", v), holds("dni", v), holds("nie", v), len(v) >= 12 && holds("aadhaar", v),
		len(plain) == 10 && holds("nhs", v) && !strings.ContainsAny(v, "+("):
		return kind.IdentityNationalID
	case holds("codice_fiscale", v), holds("pan_india", v):
		return kind.IdentityTaxID
	case class == kind.ClassPhone:
		return kind.ContactPhone
	case allDigits && len(v) >= 8 && len(v) <= 17 && inContext(f, kind.PaymentBankAccount):
		return kind.PaymentBankAccount
	case allDigits && len(v) >= 10 && len(v) <= 12 && inContext(f, kind.ContactPhone):
		return kind.ContactPhone
	case (allDigits && len(v) == 9 || licence.MatchString(v)) && inContext(f, kind.IdentityPassport):
		return kind.IdentityPassport
	case licence.MatchString(v) && inContext(f, kind.IdentityDriverLicence):
		return kind.IdentityDriverLicence
	case class == kind.ClassName:
		return kind.PersonName
	}
	return ""
}
