package e2e

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
)

const clinic = "https://portal.klinik-sonnberg.example"

var (
	clinicGiven  = []string{"Annika", "Bernd", "Chiara", "Detlef", "Elif", "Frieda", "Gregor", "Hatice", "Ingo", "Jolanda"}
	clinicFamily = []string{"Aumüller", "Brandstetter", "Çelik", "Dornbusch", "Eberl"}
	towns        = []string{"Lindau", "Kempten", "Füssen", "Isny"}
	findings     = []string{"Akute Infektion der oberen Atemwege", "Verdacht auf Meniskusriss rechts", "Arterielle Hypertonie", "Unauffälliger Befund nach Kontrolle"}
	codes        = []string{"J06.9", "S83.2", "I10.90", "Z09.9", "E11.90"}
)

// versicherte makes a German health insurance number: a letter, eight digits and the check digit.
func versicherte(n int) string {
	letter := 'A' + rune(n%26)
	digits := fmt.Sprintf("%02d%08d", letter-'A'+1, 10450000+n*7717)
	sum := 0
	for i, c := range digits {
		v := int(c - '0')
		if i%2 == 1 {
			v *= 2
		}
		sum += v/10 + v%10
	}
	return fmt.Sprintf("%c%s%d", letter, digits[2:], sum%10)
}

// nir makes a French social security number with its key.
func nir(n int) string {
	number := int64(1800175000000) + int64(n%2)*1000000000000 + int64(n%12)*100000000 + int64(n)*1013
	return fmt.Sprintf("%013d%02d", number, 97-number%97)
}

func patientID(n int) int { return n + 3 }

func patient(n int) json.RawMessage {
	return ordered("id", patientID(n), "vorname", clinicGiven[n%10], "nachname", clinicFamily[n/10%5], "geburtsdatum", fmt.Sprintf("19%02d-0%d-1%d", 40+n, n%9+1, n%9),
		"versichertennummer", versicherte(n), "kontakt", ordered("email", fmt.Sprintf("p%d@briefkasten.example", n), "telefon", fmt.Sprintf("+49 8382 55%04d", n*17)))
}

var (
	ofPatient = []string{"person.first_name", "person.last_name", "person.birth_date", "contact.email", "contact.phone"}
	mayBe     = []string{"identity.national_id", "account.id", "account.username", "person.gender", "contact.address"}
)

func patientName(n int) string { return fmt.Sprintf("patient %d", n) }

// clinicWorld is a clinic: staff log in by a form and read patients; a trainee walks through the findings of all.
func clinicWorld() *domain {
	d := &domain{loose: map[string]int{}, templates: []string{
		"POST /anmelden", "GET /ich", "GET /patienten", "GET /patienten/{patientenId}", "GET /patienten/{patientenId}/befunde", "GET /abteilungen",
		"GET /dossiers/{dossierId}", "POST /abmelden",
	}}
	const patients = 36
	for n := range patients {
		d.person(patientName(n), "identity.national_id", versicherte(n), "account.id", strconv.Itoa(patientID(n)), "contact.email", fmt.Sprintf("p%d@briefkasten.example", n))
	}
	staff := []string{"e.keller", "m.oezdemir", "k.brandt", "praktikum4"}
	for i, name := range staff {
		d.person(name, "account.username", name)
		d.loose[name] = 1 // the reader itself is known by a user name, the patients are not
		session := fmt.Sprintf("JSESSIONID=%016X%016X", 0x9f3b1c77a2d45e01*uint64(i+3), 0x7c15d9e3b8a64f29*uint64(i+11))
		d.do(deed{method: "POST", url: clinic + "/anmelden", form: "benutzername=" + name + "&kennwort=Sonne-und-Berg-" + strconv.Itoa(i), setCookie: session, actor: name, answer: `{"ok":true}`,
			tells: map[string]tell{name: {must: []string{"credential.token"}}}})
		d.do(deed{url: clinic + "/ich", cookie: session, actor: name, answer: string(ordered("benutzername", name, "rolle", "arzt")),
			tells: map[string]tell{name: {must: []string{"account.username"}}}})
		d.do(deed{url: clinic + "/abteilungen", cookie: session, actor: name,
			answer: `{"abteilungen":[{"kuerzel":"CHI","bezeichnung":"Chirurgie","telefon":"+49 8382 900100","leitung":"Station 3"},{"kuerzel":"INN","bezeichnung":"Innere Medizin","telefon":"+49 8382 900200","leitung":"Station 5"}]}`})
		if name != "praktikum4" {
			d.doctor(session, name, i, patients)
		} else {
			for n := range patients {
				d.findings(session, name, n)
			}
		}
		d.do(deed{method: "POST", url: clinic + "/abmelden", cookie: session, actor: name, answer: `{"ok":true}`})
	}
	d.subjects = [2]int{patients, patients + len(staff)}
	return d
}

func (d *domain) doctor(session, name string, i, patients int) {
	for page := range 3 {
		var list []json.RawMessage
		tells := map[string]tell{}
		for n := page * 12; n < page*12+12; n++ {
			list = append(list, patient(n))
			tells[patientName(n)] = tell{must: ofPatient, may: mayBe}
		}
		d.do(deed{url: fmt.Sprintf("%s/patienten?seite=%d", clinic, page+1), cookie: session, actor: name, tells: tells,
			answer: string(ordered("patienten", list, "gesamt", patients, "seite", page+1))})
	}
	for n := i; n < patients; n += 3 {
		person := ordered("id", patientID(n), "vorname", clinicGiven[n%10], "nachname", clinicFamily[n/10%5], "versichertennummer", versicherte(n),
			"anschrift", ordered("strasse", fmt.Sprintf("Seeweg %d", n+1), "plz", fmt.Sprintf("881%02d", n), "ort", towns[n%4]))
		d.do(deed{url: fmt.Sprintf("%s/patienten/%d", clinic, patientID(n)), cookie: session, actor: name, answer: string(person),
			tells: map[string]tell{patientName(n): {must: []string{"person.first_name", "person.last_name", "contact.address"}, may: mayBe}}})
		d.findings(session, name, n)
		if n%2 == 0 {
			d.do(deed{url: fmt.Sprintf("%s/dossiers/%d", clinic, 200+n), cookie: session, actor: name,
				answer: string(ordered("dossier", 200+n, "patient", ordered("id", patientID(n), "nom", clinicFamily[n/10%5], "prenom", clinicGiven[n%10], "numeroSecu", nir(n)),
					"ordonnances", []json.RawMessage{ordered("medicament", "Paracétamol 500 mg", "posologie", "3 fois par jour")})),
				tells: map[string]tell{patientName(n): {must: []string{"person.first_name", "person.last_name", "identity.national_id", "health.record"}, may: mayBe}}})
		}
	}
}

func (d *domain) findings(session, name string, n int) {
	d.do(deed{url: fmt.Sprintf("%s/patienten/%d/befunde", clinic, patientID(n)), cookie: session, actor: name,
		answer: string(ordered("befunde", []json.RawMessage{
			ordered("datum", fmt.Sprintf("2025-1%d-0%d", n%3, n%9+1), "diagnose", codes[n%5], "befund", findings[n%4]),
			ordered("datum", fmt.Sprintf("2026-01-1%d", n%9), "diagnose", codes[(n+2)%5], "befund", findings[(n+1)%4])})),
		tells: map[string]tell{patientName(n): {must: []string{"health.record"}, may: mayBe}}})
}

func TestClinicInGermanAndFrench(t *testing.T) { clinicWorld().judge(t) }

func TestClinicWithOneCutAnswer(t *testing.T) {
	d := clinicWorld()
	for i := range d.deeds {
		if d.deeds[i].actor == "praktikum4" && d.deeds[i].url == clinic+"/abteilungen" {
			d.deeds[i].cut = true
		}
	}
	w := newWorkspace(t)
	w.scan(d.capture(t))
	actors := d.judgeActors(t, w)
	s := w.scope("--actor", actors["praktikum4"])
	if s.Complete || s.verdict("payment.card_number") != "unknown" || s.verdict("health.record") != "exposed" {
		t.Errorf("complete %v, cards %s, findings %s", s.Complete, s.verdict("payment.card_number"), s.verdict("health.record"))
	}
	if other := w.scope("--actor", actors["e.keller"]); other.verdict("payment.card_number") != "not_exposed" {
		t.Errorf("somebody else's cards are %s", other.verdict("payment.card_number"))
	}
}
