package kind

import (
	_ "embed" // the stems
	"strings"
	"sync"
)

// The stems of which keys are made, self-made, one concept a line: "phone telefon puhelin denwa".
//
//go:embed stems/stems.txt
var stemFile string

// concept is what a piece of a key means, one bit each.
type concept uint64

const (
	cNumber concept = 1 << iota
	cID
	cCode
	cName
	cDate
	cDay
	cYear
	cMonth
	cPlace
	cBirth
	cPhone
	cMail
	cCard
	cBank
	cAccount
	cIBAN
	cPassport
	cIDCard
	cNation
	cLicence
	cTax
	cLoyalty
	cPoints
	cBalance
	cAvailable
	cLevel
	cBooking
	cTicket
	cDevice
	cUser
	cSecurity
	cOnce
	cVerify
	cToken
	cAccess
	cRefresh
	cSession
	cSecret
	cAPI
	cKey
	cPost
	cHouse
	cStreet
	cCity
	cAddress
	cHome
	cDelivery
	cBilling
	cFirst
	cLast
	cEnd
	cGender
	cIP
	cMAC
	cPassword
	cFingerprint
	cDigits
	cHolder
	cThing
	cQualifier
	cPerson
)

var conceptNames = map[string]concept{
	"number": cNumber, "id": cID, "code": cCode, "name": cName, "date": cDate, "day": cDay, "year": cYear, "month": cMonth, "place": cPlace,
	"birth": cBirth, "phone": cPhone, "mail": cMail, "card": cCard, "bank": cBank, "account": cAccount, "iban": cIBAN, "passport": cPassport,
	"idcard": cIDCard, "nation": cNation, "licence": cLicence, "tax": cTax, "loyalty": cLoyalty, "points": cPoints, "balance": cBalance,
	"available": cAvailable, "level": cLevel, "booking": cBooking, "ticket": cTicket, "device": cDevice, "user": cUser, "security": cSecurity,
	"once": cOnce, "verify": cVerify, "token": cToken, "access": cAccess, "refresh": cRefresh, "session": cSession, "secret": cSecret,
	"api": cAPI, "key": cKey, "post": cPost, "house": cHouse, "street": cStreet, "city": cCity, "address": cAddress, "home": cHome,
	"delivery": cDelivery, "billing": cBilling, "first": cFirst, "last": cLast, "end": cEnd, "gender": cGender, "ip": cIP, "mac": cMAC,
	"password": cPassword, "fingerprint": cFingerprint, "digits": cDigits, "holder": cHolder, "thing": cThing, "qualifier": cQualifier, "person": cPerson,
}

// stems leads from a folded word to its concepts. It is built once, on the first use, and never written again.
var stems = sync.OnceValue(func() map[string]concept {
	table := make(map[string]concept, 2500)
	for line := range strings.Lines(stemFile) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		for _, w := range words[1:] {
			table[w] |= conceptNames[words[0]]
		}
	}
	return table
})

// stemOf gives the concepts of one word: of a stem, or of a person or a thing of the lexicon.
func stemOf(word string) concept {
	c := stems()[word]
	if s := lexicon()[word]; s != nil && len(word) > 2 {
		switch {
		case s.roles&rolePerson != 0 && !treeWord(word) && !sideWord(word):
			c |= cPerson
		case s.roles&roleThing != 0 && c == 0:
			c |= cThing
		case s.roles&roleQualifier != 0 && c == 0:
			c |= cQualifier
		}
	}
	return c
}

// sideWord says whether a word of persons says only which of several values of one is meant: home, billing.
func sideWord(w string) bool {
	switch w {
	case "home", "work", "personal", "primary", "secondary", "me", "billing", "shipping", "billto", "shipto", "account", "accounts", "insured", "individual":
		return true
	}
	return false
}

// piecesOf takes a word apart into the concepts of its stems, with what joins them in Germanic languages left out. False where a part of
// it is not known.
func piecesOf(word string, depth int) ([]concept, bool) {
	if c := stemOf(word); c != 0 {
		return []concept{c}, true
	}
	if n := len(strings.TrimRight(word, "0123456789")); n > 2 && n < len(word) {
		return piecesOf(word[:n], depth)
	}
	if depth == 0 || len(word) > 40 {
		return nil, false
	}
	for i := len(word) - 2; i >= 3; i-- { // the shortest tail that is known
		tail := word[i:]
		if len(tail) == 2 && tail != "nr" && tail != "no" && tail != "id" || len(tail) > 2 && len(tail) < 4 && !shortTail(tail) {
			continue
		}
		c := stems()[tail]
		if c == 0 {
			continue
		}
		for _, joint := range [...]string{"", "s", "e", "n", "en", "es"} {
			front, ok := strings.CutSuffix(word[:i], joint)
			if !ok || len(front) < 3 {
				continue
			}
			if out, ok := piecesOf(front, depth-1); ok {
				return append(out, c), true
			}
		}
	}
	return nil, false
}

// shortTail are the stems of three letters that stand at the end of words.
func shortTail(tail string) bool {
	switch tail {
	case "kod", "nro", "num", "dag", "tag", "mei", "hao", "ref", "nam", "nom", "szam":
		return true
	}
	return false
}
