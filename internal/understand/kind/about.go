package kind

import (
	"slices"
	"strings"
)

// About is what there is to know of a kind before any traffic.
type About struct {
	Kind       Kind     `json:"kind"`
	Own        bool     `json:"own"`
	Means      string   `json:"means"`
	Refines    Kind     `json:"refines"`
	Words      int      `json:"words"`      // of keys that say it, in all languages
	Keys       []string `json:"keys"`       // some of these, or all of a user's own
	Context    []string `json:"context"`    // of a user's own
	Proof      []string `json:"proof"`      // classes of values that decide without a key
	Looks      []string `json:"looks"`      // classes that speak for it beside one
	Validators []string `json:"validators"` // checks behind these classes, or those that a user named
	Pattern    string   `json:"pattern"`
	Forms      []string `json:"forms"` // in which it is told apart
}

// Abouts describes every kind, the built-in ones first.
func (o *Own) Abouts() []About {
	words := wordsByKind()
	out := make([]About, 0, len(builtin)+MaxOwn)
	for _, k := range builtin {
		f := fits[k]
		a := About{
			Kind: k, Means: meanings[k], Words: words[k], Keys: examplesOf(k), Context: []string{},
			Proof: namesOf(f.proof), Looks: namesOf(f.good), Validators: checksOf[k], Forms: formsOf(k),
		}
		if a.Validators == nil {
			a.Validators = []string{}
		}
		out = append(out, a)
	}
	if o == nil {
		return out
	}
	for i := range o.kinds {
		out = append(out, o.kinds[i].about())
	}
	return out
}

func (k *ownKind) about() About {
	a := About{
		Kind: k.Name, Own: true, Means: k.Means, Refines: k.Refines, Words: len(k.keys), Keys: slices.Clone(k.Keys), Context: slices.Clone(k.Context),
		Proof: []string{}, Looks: slices.Clone(k.Classes), Validators: slices.Clone(k.Validators), Pattern: k.Pattern, Forms: formsOf(k.Name),
	}
	for _, list := range []*[]string{&a.Keys, &a.Context, &a.Looks, &a.Validators} {
		if *list == nil {
			*list = []string{}
		}
	}
	if k.Proof {
		a.Proof = append(a.Proof, "its own test")
	}
	return a
}

func namesOf(s classSet) []string {
	out := []string{}
	for c := range classes {
		if in(s, c) {
			out = append(out, c.String())
		}
	}
	return out
}

// formsOf lists the forms in which values of a kind are told apart. Only some can be told masked by their looks.
func formsOf(k Kind) []string {
	switch k {
	case PersonGender, LoyaltyTier, LoyaltyBalance, AccountBalance, LoyaltyTransaction, AccountTransaction, HealthRecord:
		return []string{"clear", "masked", "encrypted"}
	}
	return []string{"clear", "masked", "hashed", "tokenised", "encrypted"}
}

// wordsByKind counts the key words that say a kind fairly or strongly.
func wordsByKind() map[Kind]int {
	out := map[Kind]int{}
	for _, s := range lexicon() {
		for _, said := range s.kinds {
			if said.strength > weak {
				out[said.kind]++
			}
		}
	}
	return out
}

// examplesOf lists some words that say a kind, in English.
func examplesOf(k Kind) []string {
	out := []string{}
	text, err := keyFiles.ReadFile("keys/en.txt")
	if err != nil {
		return out
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 2 && words[0] == string(k) {
			out = append(out, words[2:min(len(words), 8-len(out))]...)
		}
		if len(out) >= 6 {
			break
		}
	}
	return out[:min(6, len(out))]
}

// checksOf names the checks that stand behind the classes of a kind's values.
var checksOf = map[Kind][]string{
	PaymentCardNumber:  {"card", "luhn"},
	PaymentIBAN:        {"iban", "mod97"},
	IdentityPassport:   {"mrz"},
	IdentityNationalID: {"nir", "pesel", "personnummer", "dni", "nie", "bsn", "nhs", "aadhaar", "ssn", "tckn", "fodselsnummer", "hetu", "resident_cn"},
	IdentityTaxID:      {"cpf", "cnpj", "codice_fiscale", "steuer_id"},
}

// meanings says each built-in kind in a sentence.
var meanings = map[Kind]string{
	PersonName:              "A person's name, whole or more than one part of it",
	PersonFirstName:         "A given name, alone",
	PersonLastName:          "A family name, alone",
	PersonBirthDate:         "A date of birth, or its year or month",
	PersonGender:            "Gender or sex",
	PersonNationality:       "Nationality or citizenship",
	ContactEmail:            "An e-mail address",
	ContactPhone:            "A phone number",
	ContactAddress:          "A person's postal address, or a part of it: street, house number, postcode, town",
	LocationGeo:             "A place on earth: latitude, longitude, or both",
	IdentityPassport:        "A passport's or other travel document's number, or its machine-readable zone",
	IdentityNationalID:      "The number by which a state knows a person",
	IdentityTaxID:           "The number by which a tax office knows a person",
	IdentityDriverLicence:   "A driving licence's number",
	PaymentCardNumber:       "A payment card's number",
	PaymentCardExpiry:       "When a payment card ends",
	PaymentCardSecurityCode: "A payment card's security code",
	PaymentIBAN:             "An IBAN",
	PaymentBankAccount:      "A bank account's number in another form than IBAN",
	LoyaltyNumber:           "A member's number in a loyalty programme",
	LoyaltyTier:             "A member's tier or status in a loyalty programme",
	LoyaltyBalance:          "Points or miles that a member has",
	LoyaltyTransaction:      "What happened to a member's points: a leaf that says what",
	TravelBookingReference:  "A booking's reference, such as a PNR",
	TravelTicketNumber:      "A ticket's number",
	AccountID:               "The id by which a system knows a person",
	AccountUsername:         "The name by which a person logs in or is shown",
	AccountBalance:          "Money that a person has, owes, or may spend",
	AccountTransaction:      "What happened to a person's money: a leaf that says what",
	CredentialPassword:      "A password, or its digest",
	CredentialToken:         "What lets a session in: bearer token, session cookie, reset link",
	CredentialSecret:        "A key or secret of a machine or an integration",
	CredentialOTP:           "A code of one use, or a PIN",
	DeviceIPAddress:         "The network address of a person's device",
	DeviceID:                "What tells a device from all others",
	HealthRecord:            "What was found, prescribed or done about somebody's health: a leaf that says what",
}
