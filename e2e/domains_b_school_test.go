package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const schoolHost = "https://campus.uni-auwald.example:8443"

// student is a student, or the guardian or teacher of some.
type student struct {
	human
	first, last string
	number      int
	cookie      string
	guardian    *student
}

// school plays a campus: students, courses and rooms share short numbers, siblings share a guardian, staff come with Basic, a
// registrar's job with a client id, and everybody else with a cookie.
type school struct {
	world
	dice     dice
	students []*student
	teachers []*student
}

func newSchool(n int) *school {
	s := &school{dice: 101}
	for i := range n + n/3 + 6 {
		p := &student{first: firsts[(i*11+2)%len(firsts)], last: lasts[(i*5+i/7)%len(lasts)], number: 2001 + i}
		p.name = fmt.Sprint("campus ", i)
		p.known = map[string]string{"contact.email": fmt.Sprintf("%s.%s%d@campus-mail.example", strings.ToLower(p.first), strings.ToLower(p.last), i)}
		s.humans = append(s.humans, &p.human)
		switch {
		case i < n:
			p.known["account.id"] = strconv.Itoa(p.number)
			s.students = append(s.students, p)
		case i < n+n/3:
			p.known["contact.phone"] = fmt.Sprintf("+49170%07d", 1000000+i*7001)
			for k := range 3 {
				if at := (i-n)*3 + k; at < n && at%2 == 0 {
					s.students[at].guardian = p
				}
			}
		default:
			p.known["account.username"] = fmt.Sprintf("%s.%s", strings.ToLower(p.last), strings.ToLower(p.first[:2]))
			s.teachers = append(s.teachers, p)
		}
	}
	return s
}

func (p *student) actor() string { return "student " + p.known["account.id"] }

func (s *school) login(p *student, client string) {
	p.cookie = base64url(fmt.Sprintf("sess-%s-%d", s.dice.of(lower36, 14), p.number))
	x := s.add(scene{method: "POST", url: schoolHost + "/login", requestType: "application/x-www-form-urlencoded", client: client, actor: p.actor(),
		request: "user=" + url.QueryEscape(p.known["contact.email"]) + "&password=" + s.dice.of(lower36, 9), status: 302, body: "<html></html>", contentType: "text/html"})
	x.setCookie = "JSESSIONID=" + p.cookie + "; Path=/; HttpOnly"
	x.tells = []told{{&p.human, nil, []string{"credential.token"}}}
}

func (p *student) session() []string { return []string{"Cookie", "JSESSIONID=" + p.cookie} }

// card is a student's record, with the guardian inside.
func (p *student) card() (json.RawMessage, []told) {
	pairs := []any{"id", p.number, "givenName", p.first, "familyName", p.last, "email", p.known["contact.email"], "room", 2001 + p.number%30}
	tells := []told{{&p.human, []string{"person.first_name", "person.last_name", "contact.email"}, []string{"account.id"}}}
	if g := p.guardian; g != nil {
		pairs = append(pairs, "guardian", object("name", g.first+" "+g.last, "email", g.known["contact.email"], "phone", g.known["contact.phone"]))
		tells = append(tells, told{&g.human, []string{"person.name", "contact.email", "contact.phone"}, nil})
	}
	return object(pairs...), tells
}

func (s *school) record(p *student, client, actor string, headers []string) {
	body, tells := p.card()
	s.add(scene{url: fmt.Sprintf("%s/api/students/%d", schoolHost, p.number), headers: headers, client: client, actor: actor, body: string(body),
		template: "campus.uni-auwald.example:8443/api/students/{}", tells: tells})
}

func (s *school) course(n int, client, actor string, headers []string) {
	t := s.teachers[n%len(s.teachers)]
	s.add(scene{url: fmt.Sprintf("%s/api/courses/%d", schoolHost, n), headers: headers, client: client, actor: actor,
		body:     text(object("id", n, "title", "Chemistry "+fmt.Sprint(n), "credits", 6, "teacher", object("username", t.known["account.username"], "name", t.first+" "+t.last, "email", t.known["contact.email"]))),
		template: "campus.uni-auwald.example:8443/api/courses/{}", tells: []told{{&t.human, []string{"account.username", "person.name", "contact.email"}, nil}}})
}

// roster lists the students of a course with their marks.
func (s *school) roster(n int, list []*student, client, actor string, headers []string) {
	var items []json.RawMessage
	var tells []told
	for _, p := range list {
		items = append(items, object("studentId", p.number, "name", p.first+" "+p.last,
			"marks", []json.RawMessage{object("exam", "A", "mark", 1.7), object("exam", "B", "mark", 2.3)}))
		tells = append(tells, told{&p.human, []string{"person.name"}, []string{"account.id"}})
	}
	s.add(scene{url: fmt.Sprintf("%s/api/courses/%d/students", schoolHost, n), headers: headers, client: client, actor: actor,
		body: text(items), template: "campus.uni-auwald.example:8443/api/courses/{}/students", tells: tells})
}

func (s *school) me(p *student, client string) {
	s.add(scene{url: schoolHost + "/api/me", headers: p.session(), client: client, actor: p.actor(),
		body:     text(object("studentId", p.number, "displayName", p.first+" "+p.last, "email", p.known["contact.email"])),
		template: "campus.uni-auwald.example:8443/api/me",
		tells:    []told{{&p.human, []string{"person.name", "contact.email"}, []string{"account.id"}}}})
}

func (s *school) change(p *student, client string) {
	s.add(scene{method: "PUT", url: fmt.Sprintf("%s/api/students/%d", schoolHost, p.number), headers: p.session(), client: client, actor: p.actor(),
		request: text(object("email", p.known["contact.email"])), status: 204, template: "campus.uni-auwald.example:8443/api/students/{}"})
}

// mail lists messages between people.
func (s *school) mail(p *student, client string) {
	var items []json.RawMessage
	var tells []told
	for i := range 4 {
		from, to := s.students[(p.number+i*3)%len(s.students)], s.students[(p.number+i*5+1)%len(s.students)]
		items = append(items, object("messageId", s.dice.of(lower36, 10), "from", object("id", from.number, "name", from.first+" "+from.last),
			"to", []json.RawMessage{object("id", to.number, "name", to.first+" "+to.last)}, "subject", "notes"))
		for _, x := range []*student{from, to} {
			tells = append(tells, told{&x.human, []string{"person.name"}, []string{"account.id"}})
		}
	}
	s.add(scene{url: schoolHost + "/api/me/messages", headers: p.session(), client: client, actor: p.actor(), body: text(object("messages", items)),
		template: "campus.uni-auwald.example:8443/api/me/messages", tells: tells})
}

// lookup asks by e-mail address in the path.
func (s *school) lookup(p *student, client, actor string, headers []string) {
	s.add(scene{url: schoolHost + "/api/lookup/by-email/" + url.PathEscape(p.known["contact.email"]), headers: headers, client: client, actor: actor,
		body:     text(object("found", true, "student", object("id", p.number, "familyName", p.last))),
		template: "campus.uni-auwald.example:8443/api/lookup/by-email/{}",
		tells:    []told{{&p.human, []string{"person.last_name"}, []string{"account.id"}}}})
}

func (s *school) quiet(url, client, actor string, headers []string, status int) {
	s.add(scene{url: url, headers: headers, client: client, actor: actor, status: status})
}

func basicOf(user string) []string {
	return []string{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":winter-2026"))}
}

func (s *school) play() {
	s.clock = 7 * time.Hour
	for i, p := range s.students {
		client := fmt.Sprintf("203.0.113.%d", 20+i)
		s.login(p, client)
		s.me(p, client)
		s.record(p, client, p.actor(), p.session())
		s.course(2001+i%12, client, p.actor(), p.session())
		if i%3 == 0 {
			s.mail(p, client)
			s.change(p, client)
			s.quiet(schoolHost+"/static/app.js", client, p.actor(), p.session(), 304)
		}
		if i%5 == 0 {
			t := s.teachers[i%len(s.teachers)]
			s.roster(2001+i%12, s.students[i:min(i+6, len(s.students))], "203.0.113.9", "teacher "+t.known["account.username"], basicOf(t.known["account.username"]))
			s.lookup(s.students[(i*7)%len(s.students)], "203.0.113.9", "teacher "+t.known["account.username"], basicOf(t.known["account.username"]))
		}
	}
	s.clock = 20 * time.Hour
	thief := s.students[4]
	for i := range 9 {
		s.record(s.students[20+i], "192.0.2.7", thief.actor(), thief.session())
		s.course(2001+i, "192.0.2.7", thief.actor(), thief.session())
	}
	s.roster(2003, s.students[30:38], "192.0.2.7", thief.actor(), thief.session())
	s.lookup(s.students[39], "192.0.2.7", thief.actor(), thief.session())
}
