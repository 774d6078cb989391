package kind_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// column is evidence for a body field whose values are given, parted by "|", and stand there times over.
func column(endpoint, name, values string, times int64, siblings ...string) kind.Evidence {
	e := kind.Evidence{Direction: "response", Location: "body", Name: name, Endpoint: endpoint, Siblings: siblings}
	for v := range strings.SplitSeq(values, "|") {
		c, f := kind.ClassOf([]byte(v), kind.String)
		e.Counts[c] += times
		e.Forms[f] += times
		e.Calls += times
	}
	return e
}

const (
	eightNames = "Anna de Vries|Bram Jansen|Emma Visser|Tom Bakker|Lisa Smit|Jan Mulder|Sophie Bos|Peter Vos"
	documents  = "C01X00T47|L8HK2M3P9|CFGH7JK21|NP4R82XTZ|C4T9R1KM2|LM2N7P3XZ"
	ulids      = "01J8ZC4W9QK3M7R2T5V6X8Y0AB|01J8ZC4W9QH7N2P4S6T8V0W1CD|01J8ZC4W9QD5F7G9J1K3M5N7PQ"
)

// TestDecideInOtherWorlds holds fields that were taken for something else in calls written by somebody else.
func TestDecideInOtherWorlds(t *testing.T) {
	for _, c := range []struct {
		e       kind.Evidence
		want    kind.Kind
		atLeast float64
	}{
		{column("POST /contacts/sync", "$.matches[*].name", eightNames, 4, "phone", "userId"), kind.PersonName, .9},
		{column("GET /feed", "$.from.name", eightNames, 1, "id"), kind.PersonName, .9},
		{column("POST /bookings", "$.traveller.names.given", "Tomasz|Ewa", 1, "surname"), kind.PersonFirstName, .9},
		{column("POST /bookings", "$.traveller.names.surname", "Nowak|Zielinska", 1, "given"), kind.PersonLastName, .9},
		{column("POST /bookings", "$.traveller.contacts.mobile", "+48 601 555 012|+48601555013", 1, "mail"), kind.ContactPhone, .9},
		{column("POST /bookings", "$.pax[*].doc", documents, 1, "name"), kind.IdentityPassport, .9},
		{column("GET /persons/{personId}", "$.person.number", "4711|4712|5813|9921", 3, "name", "bsn"), kind.AccountID, .7},
		{column("POST /imports", "$.customers[*].externalId", ulids, 3, "fullName", "nationalId"), kind.AccountID, .9},
		{column("POST /oauth/token", "$.username", "a.visser@mail.example|t.bakker@mail.example", 5, "grant_type", "password"), kind.AccountUsername, .9},
		{column("GET /patients/{id}/ordonnances", "$.ordonnances[*].posologie", "un comprimé matin et soir|deux gouttes par jour", 5, "medicament"), kind.HealthRecord, .9},
		{column("GET /patients/{id}/ordonnances", "$.ordonnances[*].medicament", "Amoxiline 500 mg|Doliprax 1 g, boîte de 8", 5, "posologie"), kind.HealthRecord, .9},
		{column("GET /patients/{id}/befunde", "$.befunde[*].datum", "2024-03-01|2024-05-17", 5, "diagnose"), kind.None, .5},
		{column("GET /pedidos/{numeroPedido}", "$.envio.calle", "Calle del Olivo 7|Rua das Flores 12", 8, "ciudad", "codigoPostal"), kind.ContactAddress, .9},
		{column("GET /lessons", "$.lessons[*].teacher", eightNames, 1, "room", "subject"), kind.PersonName, .9},
		{column("GET /claims", "$.claims[*].aigo", eightNames, 2, "amount", "state"), kind.PersonName, .7},
		{column("GET /groups", "$.groups[*].opiskelijanumero", "10293847|56473829|91827364", 5, "grade"), kind.AccountID, .9},
		{column("GET /customer/{id}", "$.musteri.adi", "Zeynep|Mehmet|Ayse", 5, "soyadi", "cinsiyet"), kind.PersonFirstName, .9},
		{column("GET /sites", "$.sites[*].woonadres", "Kerkweg 1|Dorpsstraat 12", 5, "voornaam"), kind.ContactAddress, .9},
		// What looks alike and is something else.
		{column("GET /suppliers", "$.suppliers[*].adresse", "Lindenweg 1|Am Markt 3", 5, "ustId", "telefon"), kind.None, .5},
		{column("GET /surveys", "$.surveys[*].accessCode", "AB12|CD34|EF56", 9, "title"), kind.None, .5},
		{column("GET /contracts", "$.data[*].attributes.tariff", "Frei M", 53), kind.None, .5},
		{column("GET /contracts", "$.data[*].attributes.bundle", "Frei M", 53), kind.None, .5},
		{column("GET /contracts", "$.data[*].attributes.edition", "Charlotte|Dominique", 80, "price"), kind.None, .5},
		{column("GET /stores", "$.stores[*].name", eightNames, 1, "phone", "ownerId"), kind.None, .5},
		{column("GET /infra", "$.variables.tier", "basic|plus|elite", 6), kind.None, .5},
		{column("GET /drive", "$.user.doc", "Report of May, second draft|Minutes of the meeting", 6, "name"), kind.None, .5},
	} {
		d := kind.Decide(c.e)
		if d.Kind != c.want || d.Confidence < c.atLeast {
			t.Errorf("%s beside %v: %s %.2f %q, want %s", c.e.Name, c.e.Siblings, d.Kind, d.Confidence, d.Reasons, c.want)
		}
	}
}
