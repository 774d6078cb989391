package e2e

import (
	"bytes"
	"encoding/base64"
	byteorder "encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	skyloom "github.com/waybill-security/waybill/examples/loyalty/world"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// ofMember adds what the example knows about one person.
func (s *secrets) ofMember(m *skyloom.Member) {
	s.add("a name", m.Name())
	for _, name := range []string{m.FirstName, m.LastName} {
		if !vocabulary.Open(name) {
			s.add("a part of a name", name)
		}
	}
	s.add("an e-mail", m.Email)
	s.add("a phone", m.Phone)
	s.add("a phone without its plus", strings.TrimPrefix(m.Phone, "+"))
	s.number("a loyalty number", m.Number)
	s.number("a phone", strings.TrimPrefix(m.Phone, "+"))
	s.add("an account id", m.ID)
	plain := strings.ReplaceAll(m.ID, "-", "")
	s.add("an account id without its dashes", plain)
	if raw, err := hex.DecodeString(plain); err == nil {
		s.spell("the bytes of an account id", string(raw))
	}
	s.add("a user name", m.Username)
	s.add("a password", m.Password)
	s.add("a passport", m.Passport)
	s.add("a street", m.Address.Street)
	s.add("a street", strings.Trim(m.Address.Street, "0123456789 "))
}

// ofProgramme adds what the example knows beside its members: keys, people at the desk, and who travels with a member.
func (s *secrets) ofProgramme(w *skyloom.World) {
	for _, p := range w.Partners {
		s.add("a partner's key", p.Key)
	}
	s.add("the key for the mail company", w.MailKey)
	for _, one := range w.Staff {
		s.add("the id of somebody at the desk", one.ID)
	}
	for _, b := range w.Bookings {
		for _, p := range b.Passengers {
			s.number("a ticket", p.Ticket)
			s.add("a name", p.FirstName+" "+p.LastName)
		}
	}
}

// number adds a number in digits and as the bytes of an integer.
func (s *secrets) number(what, digits string) {
	s.add(what, digits)
	if n, err := strconv.ParseUint(digits, 10, 64); err == nil {
		s.spell(what+" as an integer", string(byteorder.LittleEndian.AppendUint64(nil, n)))
		s.spell(what+" as an integer", string(byteorder.BigEndian.AppendUint64(nil, n)))
	}
}

// ofCall adds the credentials and addresses of a recorded call.
func (s *secrets) ofCall(t *testing.T, line []byte) {
	t.Helper()
	var e struct {
		ClientAddress string `json:"_clientAddress"`
		Request       struct {
			Headers     []nameValue
			QueryString []nameValue
			PostData    struct{ Text string }
		}
		Response struct{ Content struct{ Text string } }
	}
	if err := json.Unmarshal(line, &e); err != nil {
		t.Fatal(err)
	}
	s.add("a client's address", e.ClientAddress)
	for _, h := range e.Request.Headers {
		if h.Name == "Authorization" {
			s.token(strings.TrimPrefix(h.Value, "Bearer "))
		}
	}
	for _, q := range e.Request.QueryString {
		if q.Name == "token" || q.Name == "q" && !vocabulary.Open(q.Value) {
			s.add("what a link or a search says", q.Value)
		}
	}
	var changed struct{ NewPassword, Email, Phone string }
	if json.Unmarshal([]byte(e.Request.PostData.Text), &changed) == nil {
		s.add("a new password", changed.NewPassword)
		s.add("a new e-mail", changed.Email)
		s.add("a new phone", changed.Phone)
	}
	var session struct {
		AccessToken string `json:"access_token"`
	}
	if json.Unmarshal([]byte(e.Response.Content.Text), &session) == nil {
		s.token(session.AccessToken)
	}
}

// token adds a bearer token and its parts that are its own.
func (s *secrets) token(token string) {
	s.add("a token", token)
	if parts := strings.Split(token, "."); len(parts) == 3 {
		s.add("the claims of a token", parts[1])
		s.add("the signature of a token", parts[2])
	}
}

func TestNothingOfThePeopleRestsReadable(t *testing.T) {
	o := skyloom.Options{Seed: 11, Incident: skyloom.FlyingBlueBOLA, InProcess: true, Parameters: skyloom.Defaults(80)}
	o.Parameters.Days, o.Parameters.SessionsPerMemberDay = 1, 4
	people, err := skyloom.New(o)
	if err != nil {
		t.Fatal(err)
	}
	recording, _, err := skyloom.PlayMemory(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	s, known := newSecrets(), "kind,value\n"
	for _, m := range append(slices.Clone(people.Members), people.Intruders...) {
		s.ofMember(m)
		known += "loyalty.number," + m.Number + "\ncontact.email," + m.Email + "\n"
	}
	s.ofProgramme(people)
	for line := range bytes.Lines(recording.Calls) {
		s.ofCall(t, line)
	}
	for _, sort := range []string{people.Members[0].Email, people.Members[3].Number} {
		if len(s.in(recording.Calls)) < 10 || len(s.in([]byte("so "+sort+"!"))) == 0 {
			t.Fatalf("the search finds nothing where all stands: %v", s.in(recording.Calls))
		}
	}

	w := newWorkspace(t)
	r := w.run("scan", writeText(t, "calls.ndjson", string(recording.Calls)))
	if r.code != 0 {
		t.Fatal(r.err)
	}
	s.expectNone(t, "the output of scan", []byte(r.out+r.err))
	s.expectNoneAtRest(w)
	w.must("scope", "-o", "json", "--actor", "token_subject="+people.Intruders[0].ID, "--resolve", writeText(t, "known.csv", known))
	s.expectNoneAtRest(w)
	s.expectQuiet(w, people.Members[5])
}

// expectQuiet runs commands, good and bad ones, and looks at all that they print.
func (s *secrets) expectQuiet(w *workspace, m *skyloom.Member) {
	w.t.Helper()
	badList := writeText(w.t, "bad.csv", "kind,value\ncontact.email,"+m.Email+",too,many\n")
	oddList := writeText(w.t, "odd.csv", "kind,value\n"+m.Email+","+m.Number+"\n")
	cut := writeText(w.t, "cut.ndjson", `{"startedDateTime":"`+m.Email+`","request":{"method":"GET","url":"https://x.example/`+m.Username+`"}}`+
		"\n"+`{"startedDateTime":"2026-03-02T00:05:45Z","request":{"method":"`+m.LastName+` `+m.Number+`","url":"`+m.Email+`"`)
	junk := writeText(w.t, "junk.txt", strings.Repeat(m.Email+" "+m.Name()+" "+m.Phone+"\n", 40))
	for _, kind := range []string{"html", "json"} {
		report := filepath.Join(w.t.TempDir(), "report."+kind)
		w.must("scope", "--subject", "contact.email="+m.Email, "--report", report)
		text, err := os.ReadFile(report)
		if err != nil || len(text) == 0 {
			w.t.Fatal(len(text), err)
		}
		s.expectNone(w.t, "a report of kind "+kind, text)
	}
	for _, args := range [][]string{
		{"calls"}, {"calls", "-o", "json"}, {"endpoints", "-o", "json"}, {"fields", "-o", "json"}, {"actors", "-o", "json"},
		{"coverage", "-o", "json"}, {"verify", "-o", "json"}, {"scope", "--subject", "loyalty.number=" + m.Number, "-o", "json"},
		{"scope", "--subject", "contact.email=" + m.Email}, {"scope", "--actor", "token_subject=" + m.ID},
		{"scope", "--subject", "contact.email=x" + m.Email}, {"scope", "--subject", m.Email}, {"scope", "--subject", "contact.emial=" + m.Email},
		{"scope", "--actor", "token_subject=f" + m.ID}, {"scope", "--actor", "user=" + m.Username},
		{"scope", "--hop", m.LastName + m.Number}, {"scope", "--from", m.Email, "--kind", "contact.email"},
		{"scope", "--address", "2001:db8:100:1::10"}, {"scope", "--address", m.Email},
		{"scope", "--kind", "contact.email", "--resolve", badList}, {"scope", "--kind", "contact.email", "--resolve", oddList},
		{"scan", cut}, {"scan", junk}, {"coverage", "-o", "json"}, {"scan", "--format", "har", cut},
	} {
		r := w.run(args...)
		s.expectNone(w.t, fmt.Sprintf("what %s %.9s… prints (exit %d)", args[0], strings.Join(args[1:], " "), r.code), []byte(r.out+r.err))
	}
	s.expectNoneAtRest(w)
}

// Names in places where no name belongs: paths, keys, headers, cookies, queries, forms, methods, hosts of e-mails.
func TestNamesInOddPlacesRestSealed(t *testing.T) {
	given := []string{"Alexandrina", "Wilhelmina", "Bartholomäus", "Przemysława", "Thorvaldur", "Xochiquetzal"}
	family := []string{"Quackenbush", "Featherstonehaugh", "Wolkenstein", "Szczepańska", "Ravnkilde", "Oyelowo-Brandt"}
	s := newSecrets()
	var list []exchange
	for i, g := range given {
		f := family[i]
		mail := fmt.Sprintf("%s.%s@hollowmoor%d.example", strings.ToLower(g), strings.ToLower(f), i)
		phone, password, pin, session := fmt.Sprintf("+4420794600%02d", i), fmt.Sprintf("Zwiebel-Kuchen-%d!", 7000+i), fmt.Sprintf("83920%d7", i), fmt.Sprintf("9f8a7c6b5d4e%04x", i*917)
		for what, v := range map[string]string{"a given name": g, "a family name": f, "an e-mail": mail, "a phone": phone, "a password": password, "a PIN": pin, "a session": session} {
			s.add(what, v)
		}
		s.add("a phone without its plus", phone[1:])
		low := strings.ToLower(g)
		basic := base64.StdEncoding.EncodeToString([]byte(mail + ":" + password))
		s.add("basic credentials", basic)
		list = append(list,
			exchange{URL: host + "/users/" + url.PathEscape(low), Body: `{"ok":true}`},
			exchange{URL: host + "/users/" + url.PathEscape(low) + "/photos/" + url.PathEscape(strings.ToLower(f)), Body: `{"ok":true}`},
			exchange{URL: host + "/" + url.PathEscape(mail) + "/inbox", Status: 404, Body: `{"error":"no user ` + mail + `"}`},
			exchange{URL: host + "/search?q=" + url.QueryEscape(g+" "+f) + "&" + url.QueryEscape(low) + "=1&phone=" + url.QueryEscape(phone), Body: `[]`},
			exchange{URL: host + "/team", Body: fmt.Sprintf(`{%q:{"role":"lead"},%q:7,"members":{"%s %s":true}}`, low, mail, g, f)},
			exchange{URL: host + "/login", Method: "POST", RequestBody: fmt.Sprintf(`{"user":%q,"password":%q,"pin":%q}`, mail, password, pin), Body: `{"welcome":"` + g + `"}`},
			exchange{URL: host + "/notes", Body: fmt.Sprintf(`{"text":"Please call %s %s on %s.","html":"<b>%s</b>","wrapped":%q,"packed":"%s"}`,
				g, f, phone, mail, fmt.Sprintf(`{"email":%q}`, mail), base64.StdEncoding.EncodeToString([]byte(`{"email":"`+mail+`"}`)))},
			exchange{URL: host + "/page", Type: "text/html", Body: "<html><h1>" + g + " " + f + "</h1><p>" + mail + "</p></html>"},
			exchange{URL: host + "/person.xml", Type: "application/xml", Body: fmt.Sprintf("<%s><mail to=%q>%s</mail></%s>", ascii(low), mail, f, ascii(low))},
			exchange{URL: host + "/export.csv", Type: "text/csv", Body: "name,mail\n" + g + "," + mail + "\n"},
			exchange{URL: host + "/graphql", Method: "POST", RequestBody: fmt.Sprintf(`{"query":"query Q { user(name: \"%s\") { %s: email } }","operationName":"%s"}`, g, ascii(low), ascii(f)), Body: fmt.Sprintf(`{"data":{"user":{%q:%q}}}`, ascii(low), mail)},
			exchange{URL: host + "/odd", Bearer: session, Body: `{}`, Client: fmt.Sprintf("203.0.113.1%d", i), Service: "svc-" + ascii(low), ClientService: "pod-" + ascii(strings.ToLower(f))})
		s.add("a client's address", fmt.Sprintf("203.0.113.1%d", i))
	}
	var b strings.Builder
	for i, x := range list {
		x.At = 9*hour + duration(i)*second
		line := x.line(t)
		g, mail := given[i/12%6], fmt.Sprintf("%s.%s@hollowmoor%d.example", strings.ToLower(given[i/12]), strings.ToLower(family[i/12]), i/12)
		extra := fmt.Sprintf(`"headers":[{"name":"X-User","value":"%s %s"},{"name":"X-%s","value":"1"},{"name":"Cookie","value":"who=%s; %s=1; sid=%s"},{"name":"From","value":%q},{"name":"Referer","value":"https://www.tideway.example/u/%s"},`,
			g, family[i/12], ascii(g), g, ascii(strings.ToLower(family[i/12])), fmt.Sprintf("9f8a7c6b5d4e%04x", i/12*917), mail, url.PathEscape(strings.ToLower(g)))
		b.WriteString(strings.Replace(line, `"headers":[`, extra, 1) + "\n")
	}
	text := b.String() + `{"startedDateTime":"` + given[0] + `","request":{"method":"` + family[0] + `"}}` + "\n" + strings.Repeat(family[1]+" ", 5) + "\n"
	if len(s.in([]byte(text))) < 8 {
		t.Fatalf("the search finds nothing where all stands: %v", s.in([]byte(text)))
	}
	w := newWorkspace(t)
	r := w.run("scan", writeText(t, "odd.ndjson", text))
	if r.code != 0 {
		t.Fatal(r.err)
	}
	s.expectNone(t, "the output of scan", []byte(r.out+r.err))
	s.expectNoneAtRest(w)
	for what, at := range s.in([]byte(w.must("calls", "-o", "json"))) {
		if what != "a given name" && what != "a family name" && !strings.HasSuffix(what, "escaped") {
			t.Errorf("the list of calls holds %s, at byte %d", what, at)
		}
	}
}

// ascii leaves out what is not a letter of ASCII.
func ascii(name string) string {
	return strings.Map(func(r rune) rune {
		if r > 0x7f || r == '-' || r == '.' {
			return -1
		}
		return r
	}, name)
}
