package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	"testing"
)

const winkel = "https://winkel.kastanje.example"

var dutchUsers = []string{"anouk42", "bram", "celeste", "daan.v", "evi", "floris", "guus", "hanne", "ilse", "joost", "koen", "lotte"}

// dutchIBAN makes a Dutch IBAN with its check digits.
func dutchIBAN(n int) string {
	account := fmt.Sprintf("%010d", 417164300+n*7919)
	v, _ := new(big.Int).SetString(letters("KAST")+account+letters("NL")+"00", 10)
	return fmt.Sprintf("NL%02dKAST%s", 98-new(big.Int).Mod(v, big.NewInt(97)).Int64(), account)
}

func letters(s string) (digits string) {
	for _, c := range s {
		digits += fmt.Sprint(int(c-'A') + 10)
	}
	return digits
}

// winkelWorld is a Dutch shop with user names in its paths, lists at the root, and two bank accounts a customer; one
// customer reads the others' profiles and accounts.
func winkelWorld() *domain {
	d := &domain{templates: []string{"POST /inloggen", "GET /mijn/profiel", "GET /mijn/bestellingen", "GET /klanten/{klant}", "GET /klanten/{klant}/rekeningen", "GET /winkels"}}
	for n, user := range dutchUsers {
		d.person(user, "account.username", user, "contact.email", fmt.Sprintf("%s@brievenbus.example", user))
		sid := fmt.Sprintf("sid=%s", opaque(n+3000))
		d.do(deed{method: "POST", url: winkel + "/inloggen", sent: string(ordered("gebruikersnaam", user, "wachtwoord", fmt.Sprintf("Kastanje%d!", n))), setCookie: sid, actor: user,
			answer: `{"status":"ok"}`, tells: map[string]tell{user: {must: []string{"credential.token"}}}})
		d.do(deed{url: winkel + "/mijn/profiel", cookie: sid, actor: user,
			answer: string(ordered("gebruikersnaam", user, "voornaam", given[n%len(given)], "achternaam", family[n%len(family)], "email", user+"@brievenbus.example", "geboortedatum", fmt.Sprintf("0%d-11-198%d", n%9+1, n%10))),
			tells:  map[string]tell{user: {must: []string{"account.username", "person.first_name", "person.last_name", "contact.email", "person.birth_date"}}}})
		d.bestellingen(sid, user, n)
		d.do(deed{url: winkel + "/winkels", cookie: sid, actor: user, answer: `[{"naam":"Kastanje Utrecht","woonadres":{"straat":"Oudegracht 12","plaats":"Utrecht"},"telefoon":"+31 30 8001000"},{"naam":"Kastanje Breda","woonadres":{"straat":"Markt 3","plaats":"Breda"},"telefoon":"+31 76 8001000"}]`})
		d.klant(sid, user, n)
	}
	intruder, sid := "evi", fmt.Sprintf("sid=%s", opaque(4+3000))
	for n := range dutchUsers {
		if n != 4 {
			d.klant(sid, intruder, n)
		}
	}
	d.subjects = [2]int{len(dutchUsers), len(dutchUsers)}
	return d
}

func (d *domain) bestellingen(sid, user string, n int) {
	var list []json.RawMessage
	for i := range 2 {
		list = append(list, ordered("bestelnummer", fmt.Sprintf("B-%06d", 310000+n*10+i), "datum", fmt.Sprintf("2026-01-0%d", i+1), "bedrag", 19.95+float64(n),
			"bezorgadres", ordered("straat", fmt.Sprintf("Lindelaan %d", n+1), "postcode", fmt.Sprintf("35%02d AB", n), "plaats", "Utrecht"),
			"betaling", ordered("methode", "ideal", "iban", dutchIBAN(n))))
	}
	text, _ := json.Marshal(list)
	d.do(deed{url: winkel + "/mijn/bestellingen", cookie: sid, actor: user, answer: string(text),
		tells: map[string]tell{user: {must: []string{"contact.address", "payment.iban"}, may: []string{"account.transaction"}}}})
}

func (d *domain) klant(sid, reader string, n int) {
	user := dutchUsers[n]
	d.do(deed{url: winkel + "/klanten/" + user, cookie: sid, actor: reader,
		answer: string(ordered("voornaam", given[n%len(given)], "achternaam", family[n%len(family)], "telefoon", fmt.Sprintf("06-1%07d", 2040000+n*331), "woonadres", ordered("straat", fmt.Sprintf("Lindelaan %d", n+1), "postcode", fmt.Sprintf("35%02d AB", n), "plaats", "Utrecht"))),
		tells:  map[string]tell{user: {must: []string{"person.first_name", "person.last_name", "contact.phone", "contact.address"}}}})
	d.do(deed{url: winkel + "/klanten/" + user + "/rekeningen", cookie: sid, actor: reader,
		answer: string(ordered("rekeningen", []json.RawMessage{ordered("iban", dutchIBAN(n), "saldo", 120.5), ordered("iban", dutchIBAN(n+500), "saldo", 3050.25)})),
		tells:  map[string]tell{user: {must: []string{"payment.iban"}, may: []string{"account.balance"}}}})
}

func TestWinkelWithUserNamesInPaths(t *testing.T) { winkelWorld().judge(t) }
