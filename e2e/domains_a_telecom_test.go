package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"testing"
)

const telecom = "https://selfcare.funkwerk.example"

// iban makes an Austrian IBAN with its check digits.
func iban(n int) string {
	account := fmt.Sprintf("20111%011d", 30450000+n*9973)
	v, _ := new(big.Int).SetString(account+"102900", 10)
	rest := new(big.Int).Mod(v, big.NewInt(97)).Int64()
	return fmt.Sprintf("AT%02d%s", 98-rest, account)
}

// withLuhn appends the check digit of Luhn.
func withLuhn(digits string) string {
	sum := 0
	for i := len(digits) - 1; i >= 0; i-- {
		v := int(digits[i] - '0')
		if (len(digits)-i)%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return digits + fmt.Sprint((10-sum%10)%10)
}

func msisdn(n int) string { return fmt.Sprintf("4366455%05d", 10007+n*31) }
func opaque(n int) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	x, out := uint64(n)*0x9e3779b97f4a7c15+0x632be59bd9b4e019, make([]byte, 43)
	for i := range out {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		out[i] = letters[x%uint64(len(letters))]
	}
	return string(out)
}

func holderName(n int) string { return fmt.Sprintf("customer %d", n) }
func holderMail(n int) string { return fmt.Sprintf("kunde.%d@elektropost.example", n) }
func customerID(n int) string { return uuid(100 + n) }
func contractID(n int) string { return uuid(4000 + n) }

var meta = ordered("support", "hilfe@funkwerk.example", "version", "1.0")

// telecomWorld is a mobile operator: customers log in with an e-mail and get an opaque token; one reads others' contracts.
func telecomWorld() *domain {
	d := &domain{templates: []string{
		"POST /oauth/token", "GET /v1/me", "GET /v1/customers/{customerId}", "GET /v1/customers/{customerId}/subscriptions",
		"GET /v1/subscriptions/{subscriptionId}/usage", "GET /v1/customers/{customerId}/invoices", "GET /v1/shops", "GET /v1/customers",
	}}
	const customers = 30
	tokens := map[int]string{}
	for n := range customers {
		d.person(holderName(n), "account.id", customerID(n), "contact.email", holderMail(n), "contact.phone", "+"+msisdn(n))
		tokens[n] = opaque(n)
		d.do(deed{method: "POST", url: telecom + "/oauth/token", sent: string(ordered("grant_type", "password", "username", holderMail(n), "password", fmt.Sprintf("Antenne-%d!", n*7))),
			actor: holderName(n), client: fmt.Sprintf("203.0.113.%d", n+1),
			answer: string(ordered("access_token", tokens[n], "token_type", "bearer", "expires_in", 3600, "refresh_token", opaque(n+500))),
			tells:  map[string]tell{holderName(n): {must: []string{"credential.token"}}}})
	}
	for n := range customers {
		d.own(tokens[n], n, n)
	}
	for n := range customers {
		if n != 7 && n%5 != 0 { // number seven walks over the others' contracts and invoices
			d.invoices(tokens[7], 7, n)
			d.subscriptions(tokens[7], 7, n)
			d.usage(tokens[7], 7, n)
		}
	}
	agent := opaque(900) // a bearer whose login was not seen: the care desk, that pages through all
	for page := range 3 {
		var list []json.RawMessage
		tells := map[string]tell{}
		for n := page * 10; n < page*10+10; n++ {
			list = append(list, customer(n))
			tells[holderName(n)] = toldOfCustomer
		}
		d.do(deed{url: fmt.Sprintf("%s/v1/customers?page[number]=%d&page[size]=10", telecom, page+1), bearer: agent, actor: "care desk", tells: tells,
			answer: string(ordered("data", list, "links", ordered("next", fmt.Sprintf("%s/v1/customers?page[number]=%d", telecom, page+2)), "meta", meta))})
	}
	d.subjects = [2]int{customers, customers + 1} // the desk may be somebody
	return d
}

var (
	toldOfCustomer = tell{must: []string{"person.first_name", "person.last_name", "contact.email", "contact.phone", "person.birth_date"}, may: []string{"account.id"}}
	toldOfSIM      = tell{must: []string{"contact.phone", "device.id"}, may: []string{"account.id"}}
	toldOfInvoice  = tell{must: []string{"payment.iban"}, may: []string{"account.transaction", "account.id", "account.balance", "payment.iban/masked"}}
	toldOfInvoice2 = tell{must: []string{"payment.iban/masked"}, may: toldOfInvoice.may}
)

func customer(n int) json.RawMessage {
	return ordered("type", "customers", "id", customerID(n),
		"attributes", ordered("firstName", clinicGiven[n%10], "lastName", clinicFamily[n/10%5], "email", holderMail(n), "msisdn", msisdn(n), "birthDate", fmt.Sprintf("198%d-0%d-2%d", n%10, n%9+1, n%9)),
		"relationships", ordered("subscriptions", ordered("data", []json.RawMessage{ordered("type", "subscriptions", "id", contractID(n))})))
}

func (d *domain) own(token string, reader, n int) {
	who := holderName(reader)
	d.do(deed{url: telecom + "/v1/me", bearer: token, actor: who, answer: string(ordered("data", customer(n), "meta", meta)), tells: map[string]tell{holderName(n): toldOfCustomer}})
	d.do(deed{url: telecom + "/v1/customers/" + customerID(n), bearer: token, actor: who, answer: string(ordered("data", customer(n), "meta", meta)), tells: map[string]tell{holderName(n): toldOfCustomer}})
	d.subscriptions(token, reader, n)
	d.usage(token, reader, n)
	d.invoices(token, reader, n)
	shops := []json.RawMessage{
		ordered("type", "shops", "id", "graz-1", "attributes", ordered("street", "Herrengasse 12", "zip", "8010", "city", "Graz", "phone", "+43 316 800100")),
		ordered("type", "shops", "id", "linz-2", "attributes", ordered("street", "Landstraße 4", "zip", "4020", "city", "Linz", "phone", "+43 732 800200"))}
	d.do(deed{url: telecom + "/v1/shops?city=Graz", bearer: token, actor: who, answer: string(ordered("data", shops, "meta", meta))})
}

func (d *domain) subscriptions(token string, reader, n int) {
	list := []json.RawMessage{ordered("type", "subscriptions", "id", contractID(n), "attributes",
		ordered("msisdn", msisdn(n), "iccid", withLuhn(fmt.Sprintf("894301%012d", 77000000+n*101)), "imei", withLuhn(fmt.Sprintf("35209900%06d", 176000+n*37)), "tariff", "Frei M", "activatedOn", "2024-05-01"))}
	d.do(deed{url: fmt.Sprintf("%s/v1/customers/%s/subscriptions", telecom, customerID(n)), bearer: token, actor: holderName(reader),
		answer: string(ordered("data", list, "meta", meta)), tells: map[string]tell{holderName(n): toldOfSIM}})
}

func (d *domain) usage(token string, reader, n int) {
	var list []json.RawMessage
	for day := range 3 {
		list = append(list, ordered("type", "usage", "id", fmt.Sprintf("u-%d-%d", n, day), "attributes", ordered("day", fmt.Sprintf("2026-02-1%d", day), "megabytes", 120+n*day, "minutes", 3*day)))
	}
	d.do(deed{url: fmt.Sprintf("%s/v1/subscriptions/%s/usage", telecom, contractID(n)), bearer: token, actor: holderName(reader), answer: string(ordered("data", list, "meta", meta))})
}

func (d *domain) invoices(token string, reader, n int) {
	var list []json.RawMessage
	told := toldOfInvoice
	for month := range 2 {
		account := iban(n)
		if n%3 == 0 {
			account = account[:4] + " **** **** **** " + account[16:]
			told = toldOfInvoice2
		}
		list = append(list, ordered("type", "invoices", "id", fmt.Sprintf("R2026-%05d", n*12+month), "attributes",
			ordered("amount", 29.9+float64(n), "currency", "EUR", "iban", account, "dueDate", fmt.Sprintf("2026-0%d-15", month+1))))
	}
	d.do(deed{url: fmt.Sprintf("%s/v1/customers/%s/invoices", telecom, customerID(n)), bearer: token, actor: holderName(reader),
		answer: string(ordered("data", list, "meta", meta)), tells: map[string]tell{holderName(n): told}})
}

func TestTelecomInJSONAPI(t *testing.T) { telecomWorld().judge(t) }

func TestTelecomWithOneCutAnswer(t *testing.T) {
	d := telecomWorld()
	cut := slices.IndexFunc(d.deeds, func(x deed) bool { return x.actor == "care desk" })
	d.deeds[cut].cut = true
	w := newWorkspace(t)
	w.scan(d.capture(t))
	actors := d.judgeActors(t, w)
	if s := w.scope("--actor", actors["care desk"]); s.Complete || s.verdict("health.record") != "unknown" || s.Subjects.Possible != nil {
		t.Errorf("complete %v, health %s, possible %s", s.Complete, s.verdict("health.record"), number(s.Subjects.Possible))
	}
	if s := w.scope("--actor", actors[holderName(3)]); s.verdict("health.record") != "not_exposed" {
		t.Errorf("somebody else's health is %s", s.verdict("health.record"))
	}
}
