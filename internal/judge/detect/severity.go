package detect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Every number by which findings are judged stands in this file; docs/findings.md says the same in words.
const (
	// sure is the confidence from which on a field's kind is believed; scopes call such a kind proven.
	sure = 0.9
	// fewSubjects and manySubjects are from how many people on there are a few and many.
	fewSubjects  = 2
	manySubjects = 50
	// steadyCalls is how often a caller of what should not be called any more calls it to be one of the usual few; fewUsual is how many are few.
	steadyCalls = 20
	fewUsual    = 3
)

// Severity ranks findings.
type Severity uint8

// The severities.
const (
	Info Severity = iota
	Low
	Medium
	High
	Critical
)

var severities = []string{"info", "low", "medium", "high", "critical"}

// String gives the severity as the contract spells it.
func (s Severity) String() string { return severities[min(int(s), len(severities)-1)] }

// ParseSeverity reads a severity's name; the error lists them.
func ParseSeverity(s string) (Severity, error) {
	if i := slices.Index(severities, strings.ToLower(s)); i >= 0 {
		return Severity(i), nil
	}
	return Info, fmt.Errorf("a severity is one of %s", strings.Join(severities, ", "))
}

// Weight says how much a kind of value can hurt whom it belongs to.
type Weight uint8

// The weights.
const (
	Nothing  Weight = iota // tells nothing about a person
	Other                  // what somebody has and does, and whatever stands there masked
	Personal               // who somebody is and how to reach them, and tokens that let somebody in
	Strong                 // documents, cards, accounts at banks, health, passwords and secrets
)

var strong = []kind.Kind{
	kind.IdentityPassport, kind.IdentityNationalID, kind.IdentityTaxID, kind.IdentityDriverLicence, kind.PaymentCardNumber,
	kind.PaymentCardSecurityCode, kind.PaymentIBAN, kind.PaymentBankAccount, kind.HealthRecord, kind.CredentialPassword,
	kind.CredentialSecret,
}

// WeightOf is the weight of a kind in a form.
func WeightOf(k kind.Kind, f kind.Form) Weight {
	switch {
	case !kind.Known(k):
		return Nothing
	case f != kind.Clear:
		return Other
	case slices.Contains(strong, k):
		return Strong
	case strings.HasPrefix(string(k), "person."), strings.HasPrefix(string(k), "contact."), k == kind.LocationGeo, k == kind.CredentialToken:
		return Personal
	}
	return Other
}

// weights is the table: the heaviest kind, by how many people.
var weights = map[Weight][3]Severity{
	//         one     a few     many
	Strong:   {High, Critical, Critical},
	Personal: {Medium, High, High},
	Other:    {Low, Low, Medium},
	Nothing:  {Info, Info, Info},
}

// Reach is who could have got at the values.
type reach int

const (
	byAnybody  reach = 0 // without a credential
	byCallers  reach = 1 // with a credential, or who reads logs
	byInsiders reach = 2 // inside
)

// severity looks the table up and goes down a step for each barrier.
func severity(w Weight, people int, r reach) Severity {
	column := 0
	switch {
	case people >= manySubjects:
		column = 2
	case people >= fewSubjects:
		column = 1
	}
	return Severity(max(int(weights[w][column])-int(r), int(Info)))
}

// reachOf is the reach of calls at a hop.
func reachOf(h meaning.Hop, anonymous bool) reach {
	switch {
	case h == meaning.Internal || h == meaning.Egress:
		return byInsiders
	case anonymous:
		return byAnybody
	}
	return byCallers
}
