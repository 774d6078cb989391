package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The people of profiles, of whom the bodies below tell in other formats.
func profiled(i int) (number int, first, last, mail string) {
	return 7300120000 + i*3, given[i%len(given)], family[i/len(given)%len(family)], fmt.Sprintf("p%d@post.example", i)
}

// toldTo scans the profiles and one more call, made by a reader of its own, and returns what crossed to that reader.
func toldTo(t *testing.T, change func(line string) string, x ...exchange) scope {
	t.Helper()
	w := newWorkspace(t)
	var b strings.Builder
	for i, p := range profiles(12) {
		p.At = 9*hour + duration(i)*second
		b.WriteString(p.line(t) + "\n")
	}
	for i := range x {
		x[i].Bearer, x[i].At = jwt(uuid(900)), 12*hour+duration(i)*second
		b.WriteString(change(x[i].line(t)) + "\n")
	}
	w.scan(writeText(t, "calls.ndjson", b.String()))
	return w.scope("--actor", "token_subject="+uuid(900))
}

func same(line string) string { return line }

// wantPeople checks that so many people were told of, and of each at least these kinds.
func (s scope) wantPeople(t *testing.T, people int, kinds ...string) {
	t.Helper()
	if !s.Complete || s.Subjects.Proven != people || len(s.Matrix) != people {
		t.Errorf("complete %v (%v), %d people proven in %d rows, want %d", s.Complete, s.Coverage.NotInspected, s.Subjects.Proven, len(s.Matrix), people)
	}
	for i, row := range s.Matrix {
		var got []string
		for _, k := range row.Kinds {
			got = append(got, k.Kind)
		}
		for _, k := range kinds {
			if !slices.Contains(got, k) {
				t.Errorf("person %d: %v, want %s", i, got, k)
			}
		}
	}
	if v := s.verdict("payment.card_number"); v != "not_exposed" {
		t.Errorf("payment.card_number is %s", v)
	}
}

var contactKinds = []string{"person.first_name", "person.last_name", "contact.email"}

func customersXML(from, to int) string {
	var b strings.Builder
	b.WriteString(`<customers>`)
	for i := from; i < to; i++ {
		number, first, last, mail := profiled(i)
		fmt.Fprintf(&b, `<customer><loyaltyNumber>%d</loyaltyNumber><firstName>%s</firstName><lastName>%s</lastName><email type="home">%s</email></customer>`,
			number, first, last, mail)
	}
	return b.String() + `</customers>`
}

func TestAListInXML(t *testing.T) {
	s := toldTo(t, same, exchange{URL: host + "/export/customers.xml", Type: "application/xml; charset=utf-8", Body: `<?xml version="1.0"?>` + customersXML(2, 9)})
	s.wantPeople(t, 7, contactKinds...)
}

func TestOneInXML(t *testing.T) {
	s := toldTo(t, same, exchange{URL: host + "/export/customers.xml", Type: "text/xml", Body: customersXML(3, 4)})
	s.wantPeople(t, 1, contactKinds...)
}

func TestASOAPAnswer(t *testing.T) {
	s := toldTo(t, same, exchange{Method: "POST", URL: host + "/services/CustomerService", Type: "application/soap+xml",
		Body: `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Header/><soap:Body><ns2:GetCustomersResponse xmlns:ns2="urn:crm">` +
			customersXML(0, 5) + `</ns2:GetCustomersResponse></soap:Body></soap:Envelope>`})
	s.wantPeople(t, 5, contactKinds...)
}

func TestXMLThatBreaksIsNoProofOfAbsence(t *testing.T) {
	whole := customersXML(0, 5)
	s := toldTo(t, same, exchange{URL: host + "/export/customers.xml", Type: "application/xml", Body: whole[:len(whole)-200] + "<"})
	if s.Complete || s.Coverage.NotInspected["damaged"] != 1 || s.verdict("contact.email") != "exposed" || s.verdict("payment.card_number") != "unknown" {
		t.Errorf("complete %v %v, contact.email %s, payment.card_number %s", s.Complete, s.Coverage.NotInspected, s.verdict("contact.email"), s.verdict("payment.card_number"))
	}
}

func TestAnExportInCSV(t *testing.T) {
	for name, separator := range map[string]string{"comma": ",", "semicolon": ";", "tab": "\t"} {
		t.Run(name, func(t *testing.T) {
			text := strings.Join([]string{"Loyalty number", "First name", "Last name", "E-mail"}, separator) + "\r\n"
			for i := range 6 {
				number, first, last, mail := profiled(i)
				text += strings.Join([]string{fmt.Sprint(number), `"` + first + `"`, last, mail}, separator) + "\r\n"
			}
			s := toldTo(t, same, exchange{URL: host + "/export/members.csv", Type: "text/csv; charset=utf-8", Body: text})
			s.wantPeople(t, 6, contactKinds...)
		})
	}
}

func TestAStreamOfEvents(t *testing.T) {
	text := ": welcome\n\n"
	for i := range 4 {
		number, first, last, mail := profiled(i)
		text += fmt.Sprintf("event: member\nid: %d\ndata: {\"loyaltyNumber\":\"%d\",\"firstName\":%q,\ndata: \"lastName\":%q,\"email\":%q}\n\n", i, number, first, last, mail)
	}
	s := toldTo(t, same, exchange{URL: host + "/v1/members/stream", Type: "text/event-stream", Body: text})
	s.wantPeople(t, 4, contactKinds...)
}

// What is sent in is found at its place, and is no exposure.
func TestAnUploadInParts(t *testing.T) {
	number, first, _, mail := profiled(1)
	upload := strings.Join([]string{
		"--cut", `Content-Disposition: form-data; name="email"`, "", mail,
		"--cut", `Content-Disposition: form-data; name="members"; filename="members.csv"`, "Content-Type: text/csv", "",
		"loyaltyNumber,firstName", fmt.Sprintf("%d,%s", number, first), fmt.Sprintf("%d,%s", number+3, first),
		"--cut--", ""}, "\r\n")
	w := newWorkspace(t)
	var list []string
	for i, p := range profiles(12) {
		p.At = 9*hour + duration(i)*second
		list = append(list, p.line(t))
	}
	x := exchange{Method: "POST", URL: host + "/v1/imports", Bearer: jwt(uuid(900)), At: 12 * hour, RequestBody: upload, Body: `{"ok":true}`}
	line := strings.Replace(x.line(t), `"postData":{"mimeType":"application/json"`, `"postData":{"mimeType":"multipart/form-data; boundary=cut"`, 1)
	if !strings.Contains(line, "boundary=cut") {
		t.Fatal("the type of the request was not set")
	}
	w.scan(writeText(t, "calls.ndjson", strings.Join(append(list, line), "\n")+"\n"))
	got := map[string]string{}
	for _, f := range decode[[]struct{ Direction, Field, Kind, Endpoint string }](t, w.must("fields", "-o", "json")) {
		if f.Direction == "request" {
			got[f.Field] = f.Kind
		}
	}
	for field, kind := range map[string]string{"email": "contact.email", "$.members[*].firstName": "person.first_name", "$.members[*].loyaltyNumber": "loyalty.number"} {
		if got[field] != kind {
			t.Errorf("%s is %q, want %s; all: %v", field, got[field], kind, got)
		}
	}
	if s := w.scope("--actor", "token_subject="+uuid(900)); !s.Complete || s.Subjects.Proven != 0 {
		t.Errorf("complete %v, %d people told of", s.Complete, s.Subjects.Proven)
	}
}
