package e2e

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	publicHost = "https://plaudern.example"
	appHost    = "https://api.plaudern.example"
)

// user is a user of the social app.
type user struct {
	human
	first, last string
	session     string
}

func (u *user) id() string   { return u.known["account.id"] }
func (u *user) nick() string { return u.known["account.username"] }

// social plays an app with public profiles, friends, a phone book, checks and errors that say too much.
type social struct {
	world
	dice  dice
	users []*user
}

func newSocial(n int) *social {
	s := &social{dice: 47}
	d := &s.dice
	for i := range n {
		u := &user{first: firsts[i%len(firsts)], last: lasts[(i/len(firsts)*3+i*11)%len(lasts)]}
		u.name = fmt.Sprint("user ", i)
		u.known = map[string]string{
			"account.id":       fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", d.n(1<<30), d.n(1<<16), d.n(1<<12), d.n(1<<12), d.n(1<<30)),
			"account.username": strings.ToLower(u.first) + "_" + strings.ToLower(u.last[:1]) + d.of(digits, 3),
			"contact.email":    fmt.Sprintf("%s.%s.%d@post.example", strings.ToLower(u.first), strings.ToLower(u.last), i),
			"contact.phone":    fmt.Sprintf("+4366%08d", 20000000+i*8089),
			"identity.tax_id":  codiceFiscale(d),
		}
		s.users = append(s.users, u)
		s.humans = append(s.humans, &u.human)
	}
	return s
}

// codiceFiscale makes an Italian tax code with a right check character (decree of 23 December 1976).
func codiceFiscale(d *dice) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	odd := []int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	code := d.of("BCDFGLMNPRSTVZ", 6) + fmt.Sprintf("%02d", 50+d.n(50)) + d.of("ABCDEHLMPRST", 1) + fmt.Sprintf("%02d", 1+d.n(28)) + d.of("ABCDFGHL", 1) + fmt.Sprintf("%03d", 100+d.n(800))
	sum := 0
	for i, c := range code {
		v := int(c - 'A')
		if c <= '9' {
			v = int(c - '0')
		}
		if i%2 == 0 {
			v = odd[v]
		}
		sum += v
	}
	return code + letters[sum%26:sum%26+1]
}

func (s *social) bearer(u *user) []string {
	if u.session == "" {
		u.session = fmt.Sprintf("eyJhbGciOiJFUzI1NiJ9.%s.c2ln", base64url(fmt.Sprintf(`{"sub":%q,"sid":%q}`, u.id(), s.dice.of(lower36, 16))))
	}
	return []string{"Authorization", "Bearer " + u.session}
}

func (u *user) actor() string { return "user " + u.id() }

// login hands out the token in the body; it is the work of whom it was given to.
func (s *social) login(u *user, client string) {
	token := s.bearer(u)[1][len("Bearer "):]
	s.add(scene{method: "POST", url: appHost + "/auth/login", requestType: "application/x-www-form-urlencoded", client: client, actor: u.actor(),
		request: "email=" + url.QueryEscape(u.known["contact.email"]) + "&password=" + url.QueryEscape("Wort-"+s.dice.of(lower36, 6)+"!"),
		body:    text(object("token", token, "expiresIn", 3600)), template: "api.plaudern.example/auth/login",
		tells: []told{{&u.human, []string{"credential.token"}, []string{"account.id"}}}})
}

func (s *social) public(u *user, client string) {
	s.add(scene{url: publicHost + "/u/" + u.nick(), client: client, actor: "address " + client,
		body:     text(object("username", u.nick(), "displayName", u.first+" "+u.last, "bio", "likes long walks", "followers", 12)),
		template: "plaudern.example/u/{}", tells: []told{{&u.human, []string{"account.username", "person.name"}, nil}}})
}

func (s *social) missing(nick, client string) {
	s.add(scene{url: publicHost + "/u/" + nick, client: client, actor: "address " + client, status: 404,
		body: text(object("error", "no such user", "code", "NOT_FOUND")), template: "plaudern.example/u/{}"})
}

func (s *social) friends(u, of *user, client string) {
	var list []json.RawMessage
	var tells []told
	at := s.dice.n(len(s.users))
	for i := range 50 {
		f := s.users[(at+i)%len(s.users)]
		list = append(list, object("id", f.id(), "username", f.nick(), "firstName", f.first, "lastName", f.last, "phone", f.known["contact.phone"]))
		tells = append(tells, told{&f.human, []string{"account.id", "account.username", "person.first_name", "person.last_name", "contact.phone"}, nil})
	}
	s.add(scene{url: appHost + "/v3/users/" + of.id() + "/friends", headers: s.bearer(u), client: client, actor: u.actor(),
		body: text(object("friends", list, "next", nil)), template: "api.plaudern.example/v3/users/{}/friends", tells: tells, zip: true})
}

func (s *social) me(u *user, client string) {
	s.add(scene{url: appHost + "/v3/me", headers: s.bearer(u), client: client, actor: u.actor(),
		body: text(object("id", u.id(), "username", u.nick(), "email", u.known["contact.email"], "phone", u.known["contact.phone"],
			"settings", text(object("language", "it", "taxCode", u.known["identity.tax_id"])))),
		template: "api.plaudern.example/v3/me",
		tells:    []told{{&u.human, []string{"account.id", "account.username", "contact.email", "contact.phone", "identity.tax_id"}, nil}}})
}

// phoneBook sends two hundred numbers and is told who they are.
func (s *social) phoneBook(u *user, client string, from int) {
	var phones []string
	var matches []json.RawMessage
	var tells []told
	for i := range 200 {
		if i%8 == 0 {
			f := s.users[(from+i/8)%len(s.users)]
			phones = append(phones, f.known["contact.phone"])
			matches = append(matches, object("phone", f.known["contact.phone"], "userId", f.id(), "name", f.first+" "+f.last))
			tells = append(tells, told{&f.human, []string{"contact.phone", "account.id"}, []string{"person.name"}}) // what the phone book calls somebody need not be a name
			continue
		}
		phones = append(phones, fmt.Sprintf("+4367%08d", 30000000+from*1000+i))
	}
	s.add(scene{method: "POST", url: appHost + "/v3/contacts/import", headers: s.bearer(u), client: client, actor: u.actor(),
		request: text(object("phones", phones)), body: text(object("matches", matches)), template: "api.plaudern.example/v3/contacts/import", tells: tells})
}

// exists asks whether an e-mail address is registered.
func (s *social) exists(u *user, email, client string) {
	x := scene{method: "POST", url: appHost + "/register-check", client: client, actor: "address " + client, request: text(object("email", email)),
		body: `{"registered":false}`, template: "api.plaudern.example/register-check"}
	if u != nil {
		x.body = text(object("registered", true, "accountId", u.id()))
		x.tells = []told{{&u.human, []string{"account.id"}, []string{"contact.email"}}}
	}
	s.add(x)
}

// refuse is a login that failed and says whose it was.
func (s *social) refuse(u *user, client string) {
	s.add(scene{method: "POST", url: appHost + "/auth/login", requestType: "application/x-www-form-urlencoded", client: client, actor: "address " + client,
		request: "email=" + url.QueryEscape(u.known["contact.email"]) + "&password=" + url.QueryEscape("Falsch-"+s.dice.of(lower36, 6)), status: 401,
		body:     text(object("error", "locked", "holder", object("name", u.first+" "+u.last, "taxCode", u.known["identity.tax_id"]))),
		template: "api.plaudern.example/auth/login",
		tells:    []told{{&u.human, []string{"person.name", "identity.tax_id"}, nil}}})
}

func (s *social) reset(u *user, client string) {
	s.add(scene{method: "POST", url: appHost + "/auth/password-reset", client: client, actor: "address " + client, request: text(object("email", u.known["contact.email"])),
		body:     text(object("sent", true, "hint", "***"+u.known["contact.phone"][len(u.known["contact.phone"])-3:])),
		template: "api.plaudern.example/auth/password-reset",
		tells:    []told{{&u.human, nil, []string{"contact.phone/masked", "contact.phone"}}}})
}

// gone is an answer of 404 that speaks of somebody.
func (s *social) gone(u, of *user, client string) {
	s.add(scene{url: appHost + "/v3/users/" + of.id() + "/messages", headers: s.bearer(u), client: client, actor: u.actor(), status: 404,
		body:     text(object("error", "mailbox closed", "owner", object("username", of.nick(), "email", of.known["contact.email"]))),
		template: "", tells: []told{{&of.human, []string{"account.username", "contact.email"}, nil}}})
}

// feed answers in lines.
func (s *social) feed(u *user, client string, from int) {
	var b strings.Builder
	var tells []told
	for i := range 12 {
		f := s.users[(from+i)%len(s.users)]
		b.Write(object("postId", 880000+from*20+i, "author", object("id", f.id(), "username", f.nick()), "text", "good morning"))
		b.WriteByte('\n')
		tells = append(tells, told{&f.human, []string{"account.id", "account.username"}, nil})
	}
	s.add(scene{url: appHost + "/v3/feed?after=" + fmt.Sprint(from), headers: s.bearer(u), client: client, actor: u.actor(), contentType: "application/x-ndjson",
		body: b.String(), template: "api.plaudern.example/v3/feed", tells: tells})
}

const scraper = "192.0.2.140"

func (s *social) play() {
	s.clock = 6 * time.Hour
	for i, u := range s.users[:120] {
		client := fmt.Sprintf("198.51.100.%d", 10+i)
		s.login(u, client)
		s.me(u, client)
		switch i % 4 {
		case 0:
			s.friends(u, u, client)
		case 1:
			s.phoneBook(u, client, i)
		case 2:
			s.feed(u, client, i)
		}
		s.public(s.users[(i*13+5)%len(s.users)], client)
		if i%5 == 0 {
			s.reset(s.users[(i+77)%len(s.users)], client)
			s.missing("nobody_"+s.dice.of(lower36, 5), client)
			s.exists(nil, "free"+s.dice.of(lower36, 6)+"@post.example", client)
			s.exists(s.users[(i+9)%len(s.users)], s.users[(i+9)%len(s.users)].known["contact.email"], client)
			s.refuse(s.users[(i+31)%120], client)
			s.gone(u, s.users[(i+60)%len(s.users)], client)
		}
	}
	s.clock = 13 * time.Hour
	for i := range 40 {
		s.public(s.users[100+i], scraper)
	}
	for i := range 20 {
		s.exists(s.users[130+i], s.users[130+i].known["contact.email"], scraper)
		s.exists(nil, "free"+s.dice.of(lower36, 6)+"@post.example", scraper)
	}
	for i := range 15 {
		s.refuse(s.users[60+i], scraper)
	}
	thief := s.users[7]
	s.friends(thief, s.users[90], "192.0.2.141")
	s.phoneBook(thief, "192.0.2.141", 140)
	s.gone(thief, s.users[33], "192.0.2.141")
	s.feed(thief, "192.0.2.141", 60)
}
