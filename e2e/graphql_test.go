package e2e

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

const library = "https://mijn.bibliotheek-waterkant.example/graphql"

var (
	readerGiven  = []string{"Marijke", "Joris", "Fleur", "Sander", "Noor", "Thijs", "Femke", "Ruben"}
	readerFamily = []string{"van Dijk", "Jansen", "de Wit", "Bakker", "Visser", "Smit", "Mulder"}
)

func readerNumber(n int) string { return fmt.Sprint(70410077 + n*31) }
func readerMail(n int) string   { return fmt.Sprintf("lezer%d@brievenbus.example", n) }
func readerBorn(n int) string   { return fmt.Sprintf("19%02d-0%d-1%d", 50+n, n%9+1, n%9) }
func readerName(n int) string   { return fmt.Sprintf("reader %d", n) }

// posed writes the request of an operation.
func posed(document string, variables ...any) string {
	return string(ordered("query", document, "variables", ordered(variables...)))
}

var ofReader = []string{"contact.email", "person.last_name"}

// mayBeReader are kinds that what is said of readers may well have: their number is one of an account, say.
var mayBeReader = []string{"account.id", "account.username", "loyalty.number", "identity.national_id", "person.name"}

// libraryWorld is a public library whose app speaks GraphQL with names in Dutch. Readers look at themselves, the desk at
// lists; somebody asks for the data of many by names that say nothing.
func libraryWorld() *domain {
	d := &domain{templates: []string{
		"POST /graphql#query MijnGegevens", "GET /graphql#query MijnGegevens", "POST /graphql#query Lezers", "POST /graphql#mutation WijzigEmail",
		"POST /graphql#query Haal", "POST /graphql#query lezer", "POST /graphql#query lezers", "POST /graphql#batch query Haal+query Lezers",
		"POST /graphql#query Oud", "POST /graphql#query Twee",
	}}
	const readers = 40
	for n := range readers {
		d.person(readerName(n), "contact.email", readerMail(n), "account.id", readerNumber(n), "loyalty.number", readerNumber(n))
	}
	for n := range readers {
		d.ownData(n)
	}
	desk := jwt(uuid(601))
	for page := range 4 {
		d.do(deed{method: "POST", url: library, bearer: desk, actor: "desk",
			sent:   posed(`query Lezers($blad: Int!) { lezers(blad: $blad) { klantnummer voornaam achternaam emailadres geboortedatum } }`, "blad", page),
			answer: listed("lezers", page*10, 10, "klantnummer", "voornaam", "achternaam", "emailadres", "geboortedatum"),
			tells:  tellReaders(page*10, 10, "contact.email", "person.first_name", "person.last_name", "person.birth_date")})
	}
	d.do(deed{method: "POST", url: library, bearer: desk, actor: "desk",
		sent: posed(`mutation WijzigEmail($nummer: ID!, $nieuw: String!) { wijzigEmail(nummer: $nummer, emailadres: $nieuw) { ok } }`,
			"nummer", readerNumber(3), "nieuw", readerMail(3)), answer: `{"data":{"wijzigEmail":{"ok":true}}}`})
	d.intrude(jwt(uuid(602)))
	d.subjects = [2]int{readers, readers}
	return d
}

// ownData has a reader look at itself: first by the document's hash, which the server does not know from the first reader,
// then with the document. The app calls everything by short names.
func (d *domain) ownData(n int) {
	const document = `query MijnGegevens($nummer: ID!) { ik: lezer(klantnummer: $nummer) { nr: klantnummer e: emailadres vn: voornaam an: achternaam leent: uitleningen { boek { titel } terug: inleverdatum } } }`
	bearer, hash := jwt(uuid(n)), `{"persistedQuery":{"version":1,"sha256Hash":"`+strings.Repeat("5e0f", 16)+`"}}`
	variables := string(ordered("nummer", readerNumber(n)))
	address := library + "?operationName=MijnGegevens&variables=" + url.QueryEscape(variables) + "&extensions=" + url.QueryEscape(hash)
	actor := readerName(n)
	if n == 0 {
		d.do(deed{url: address, bearer: bearer, actor: actor, answer: `{"errors":[{"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]}`})
	}
	told := map[string]tell{actor: {must: []string{"contact.email", "person.first_name", "person.last_name"}, may: mayBeReader}}
	answer := fmt.Sprintf(`{"data":{"ik":{"nr":%q,"e":%q,"vn":%q,"an":%q,"leent":[{"boek":{"titel":"De donkere kamer"},"terug":"2026-04-0%d"}]}}}`,
		readerNumber(n), readerMail(n), readerGiven[n%8], readerFamily[n%7], n%9+1)
	d.do(deed{method: "POST", url: library, bearer: bearer, actor: actor, tells: told, answer: answer,
		sent: string(ordered("operationName", "MijnGegevens", "query", document, "variables", json.RawMessage(variables), "extensions", json.RawMessage(hash)))})
	if n%4 == 1 { // the names stay those of the document that the server knows
		d.do(deed{url: address, bearer: bearer, actor: actor, answer: answer, tells: map[string]tell{actor: {
			must: []string{"contact.email"}, may: append([]string{"person.first_name", "person.last_name"}, mayBeReader...)}}})
	}
}

// intrude asks for readers under names that say nothing: in a batch of thirty, by aliases in one document, in a fragment, and
// for nothing but a date.
func (d *domain) intrude(bearer string) {
	const document = `query Haal($n: ID!) { x: lezer(klantnummer: $n) { ...f } } fragment f on Lezer { a: emailadres b: achternaam }`
	var asked, told []string
	for n := range 30 {
		asked = append(asked, posed(document, "n", readerNumber(n)))
		told = append(told, fmt.Sprintf(`{"data":{"x":{"a":%q,"b":%q}}}`, readerMail(n), readerFamily[n%7]))
	}
	batch := deed{method: "POST", url: library, bearer: bearer, actor: "intruder", sent: "[" + strings.Join(asked, ",") + "]",
		answer: "[" + strings.Join(told, ",") + "]", tells: tellReaders(0, 30, ofReader...)}
	d.do(batch)
	d.do(deed{method: "POST", url: library, bearer: bearer, actor: "intruder",
		sent:   "[" + asked[0] + "," + posed(`query Lezers { q: lezers(blad: 1) { z: emailadres } }`) + "]",
		answer: "[" + told[0] + `,{"data":{"q":[{"z":"` + readerMail(31) + `"}]}}]`,
		tells:  map[string]tell{readerName(0): {must: ofReader, may: mayBeReader}, readerName(31): {must: []string{"contact.email"}, may: mayBeReader}}})

	var fields, born []string
	for n := 30; n < 36; n++ {
		fields = append(fields, fmt.Sprintf(`l%d: lezer(klantnummer: "%s") { voornaam: emailadres, emailadres: achternaam }`, n, readerNumber(n)))
		born = append(born, fmt.Sprintf(`"l%d":{"voornaam":%q,"emailadres":%q}`, n, readerMail(n), readerFamily[n%7]))
	}
	d.do(deed{method: "POST", url: library, bearer: bearer, actor: "intruder", sent: posed("{" + strings.Join(fields, " ") + "}"),
		answer: `{"data":{` + strings.Join(born, ",") + `}}`, tells: tellReaders(30, 6, ofReader...)})

	// Nothing in the answer says whose the dates are: the document does.
	fields, born = nil, nil
	for n := 34; n < 39; n++ {
		fields = append(fields, fmt.Sprintf(`l%d: lezer(klantnummer: "%s") { q: geboortedatum }`, n, readerNumber(n)))
		born = append(born, fmt.Sprintf(`"l%d":{"q":%q}`, n, readerBorn(n)))
	}
	d.do(deed{method: "POST", url: library, bearer: bearer, actor: "intruder", sent: posed("{" + strings.Join(fields, " ") + "}"),
		answer: `{"data":{` + strings.Join(born, ",") + `}}`, tells: tellReaders(34, 5, "person.birth_date")})
	d.dates(bearer)
	d.do(deed{method: "POST", url: library, bearer: bearer, actor: "intruder", sent: posed("query($p: Int) { x: lezers(blad: $p) { a: emailadres } }", "p", 9),
		answer: `{"data":{"x":[{"a":"` + readerMail(39) + `"}]}}`, tells: tellReaders(39, 1, "contact.email")})
	// Guesses that the server refuses are no endpoints.
	d.do(deed{method: "POST", url: library, bearer: bearer, actor: "intruder", sent: posed("query Gok { wachtwoorden { hash } }"),
		answer: `{"errors":[{"message":"Cannot query field"}]}`})
}

// dates asks for dates of birth alone, whose they are is said by variables: one at a time, two in one document, five in a batch.
func (d *domain) dates(bearer string) {
	ask := func(sent, answer string, from, count int) {
		d.do(deed{method: "POST", url: library, bearer: bearer, actor: "intruder", sent: sent, answer: answer, tells: tellReaders(from, count, "person.birth_date")})
	}
	const one = `query Oud($n: ID!) { x: lezer(klantnummer: $n) { g: geboortedatum } }`
	ask(posed(one, "n", readerNumber(2)), fmt.Sprintf(`{"data":{"x":{"g":%q}}}`, readerBorn(2)), 2, 1)
	ask(posed(`query Twee($a: ID!, $b: ID!) { x: lezer(klantnummer: $a) { g: geboortedatum } y: lezer(klantnummer: $b) { g: geboortedatum } }`,
		"a", readerNumber(4), "b", readerNumber(5)), fmt.Sprintf(`{"data":{"x":{"g":%q},"y":{"g":%q}}}`, readerBorn(4), readerBorn(5)), 4, 2)
	var asked, told []string
	for n := 10; n < 15; n++ {
		asked = append(asked, posed(one, "n", readerNumber(n)))
		told = append(told, fmt.Sprintf(`{"data":{"x":{"g":%q}}}`, readerBorn(n)))
	}
	ask("["+strings.Join(asked, ",")+"]", "["+strings.Join(told, ",")+"]", 10, 5)
}

// listed is the answer with a list of readers.
func listed(name string, from, count int, fields ...string) string {
	var list []json.RawMessage
	for n := from; n < from+count; n++ {
		values := map[string]string{"klantnummer": readerNumber(n), "voornaam": readerGiven[n%8], "achternaam": readerFamily[n%7],
			"emailadres": readerMail(n), "geboortedatum": readerBorn(n)}
		var pairs []any
		for _, f := range fields {
			pairs = append(pairs, f, values[f])
		}
		list = append(list, ordered(pairs...))
	}
	return string(ordered("data", ordered(name, list)))
}

func tellReaders(from, count int, kinds ...string) map[string]tell {
	tells := map[string]tell{}
	for n := from; n < from+count; n++ {
		tells[readerName(n)] = tell{must: kinds, may: mayBeReader}
	}
	return tells
}

func TestLibraryInGraphQL(t *testing.T) { libraryWorld().judge(t) }

func TestFieldsOfGraphQLHaveTheirNames(t *testing.T) {
	d := libraryWorld()
	w := newWorkspace(t)
	w.scan(d.capture(t))
	templates := map[string]string{}
	for _, e := range decode[[]struct{ Endpoint, Template, Protocol string }](t, w.must("endpoints", "-o", "json")) {
		templates[e.Endpoint] = e.Template
		if e.Protocol != "graphql" {
			t.Errorf("%s has the protocol %s", e.Template, e.Protocol)
		}
	}
	got := map[string]string{}
	for _, f := range decode[[]struct{ Direction, Field, Kind, Endpoint string }](t, w.must("fields", "-o", "json")) {
		got[templates[f.Endpoint]+" "+f.Direction+" "+f.Field] = f.Kind
	}
	for field, kind := range map[string]string{
		"/graphql#query Haal response $[*].data.lezer.emailadres":                       "contact.email",
		"/graphql#query Haal response $[*].data.lezer.achternaam":                       "person.last_name",
		"/graphql#query lezer response $.data.lezer.emailadres":                         "contact.email",
		"/graphql#query lezer response $.data.lezer.achternaam":                         "person.last_name",
		"/graphql#query lezer response $.data.lezer.geboortedatum":                      "person.birth_date",
		"/graphql#query lezers response $.data.lezers[*].emailadres":                    "contact.email",
		"/graphql#query MijnGegevens response $.data.lezer.emailadres":                  "contact.email",
		"/graphql#mutation WijzigEmail request $.variables.nieuw":                       "contact.email",
		"/graphql#query MijnGegevens response $.data.lezer.voornaam":                    "person.first_name",
		"/graphql#query Lezers response $.data.lezers[*].geboortedatum":                 "person.birth_date",
		"/graphql#query MijnGegevens response $.data.lezer.uitleningen[*].inleverdatum": "none",
	} {
		if got[field] != kind {
			t.Errorf("%s is %q, want %s", field, got[field], kind)
		}
	}
	for field := range got {
		if strings.Contains(field, ".x.") && !strings.Contains(field, "MijnGegevens") {
			t.Errorf("an alias stands as a field: %s", field)
		}
	}
	if field := "/graphql#query lezer request $.query.lezer.klantnummer"; got[field] == "" {
		var near []string
		for f := range got {
			if strings.Contains(f, "request") {
				near = append(near, f)
			}
		}
		slices.Sort(near)
		t.Errorf("%s is missing in %s", field, strings.Join(near, "\n"))
	}
}
