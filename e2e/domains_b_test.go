package e2e

import (
	"testing"
	"time"
)

func TestHotelPartnersAndStaff(t *testing.T) {
	h := newHotel(220)
	h.play()
	c := take(t, &h.world, "hotel.ndjson")
	c.exact("stolen key", by("partner stolen"), "--actor", "api_key="+stolenKey)
	c.exact("stolen key by id", by("partner stolen"), "--actor", c.actorOf("partner stolen"))
	c.exact("stolen key from its new address", func(s *scene) bool { return s.actor == "partner stolen" && s.client == "192.0.2.66" },
		"--actor", "api_key="+stolenKey, "--address", "192.0.2.66")
	c.exact("curious receptionist", by("staff emp-00977"), "--actor", "token_subject=emp-00977")
	c.exact("nightly export", by("staff svc-night-export"), "--actor", "token_subject=svc-night-export")
	c.exact("bookings", func(s *scene) bool { return s.template == "partner.halcyonstays.example/p/v1/bookings/{}" },
		"--endpoint", c.endpoint("GET partner.halcyonstays.example/p/v1/bookings/{}"))
	c.exact("search", func(s *scene) bool { return s.template == "desk.halcyonstays.example/desk/search" },
		"--endpoint", c.endpoint("GET desk.halcyonstays.example/desk/search"))
	c.exact("afternoon", func(s *scene) bool { return s.at >= 14*time.Hour }, "--from", "2026-03-02T14:00:00Z", "--to", "2026-03-03T00:00:00Z", "--hop", "unknown")
	for _, g := range h.guests[185:190] {
		c.whoSaw(&g.human, "contact.email")
		c.whoSaw(&g.human, "loyalty.number")
	}
	c.byKind("identity.passport")
	c.byKind("contact.phone")
	c.oneCut(c.last("staff emp-00977", "desk.halcyonstays.example/desk/guests/{}"), true, "--actor", "token_subject=emp-00977", "--endpoint", c.endpoint("GET desk.halcyonstays.example/desk/guests/{}"))
	c.oneCut(c.last("partner stolen", "partner.halcyonstays.example/p/v1/guests"), false, "--actor", "api_key="+stolenKey)
}

func TestMeshOfServices(t *testing.T) {
	m := newMesh(60)
	m.play()
	c := take(t, &m.world, "mesh.ndjson")
	thief := m.riders[3]
	c.exact("thief at the edge", func(s *scene) bool { return s.actor == "rider "+thief.known["account.id"] && s.hop == "edge" },
		"--actor", "token_subject="+thief.known["account.id"])
	c.exact("thief inside", func(s *scene) bool { return s.actor == "rider "+thief.known["account.id"] && s.hop == "internal" },
		"--actor", "token_subject="+thief.known["account.id"], "--hop", "internal")
	c.exact("from the address", func(s *scene) bool { return s.client == "192.0.2.99" }, "--address", "192.0.2.99")
	c.exact("the vendor", func(s *scene) bool { return s.hop == "egress" }, "--hop", "egress")
	for _, r := range m.riders[30:34] {
		c.whoSaw(&r.human, "contact.email")
		c.whoSaw(&r.human, "account.id")
	}
	c.byKind("loyalty.balance")
	last := c.last("rider "+thief.known["account.id"], "api.norrwind.example/m/{}")
	c.exact("session", func(s *scene) bool { return s.actor == "rider "+thief.known["account.id"] && s.hop == "edge" }, "--session", c.calls[last].Session)
	c.oneCut(last, true, "--actor", "token_subject="+thief.known["account.id"])
	c.exact("one message each", func(s *scene) bool { return s.template == "push.vendor.example/v1/messages" },
		"--endpoint", c.endpoint("POST push.vendor.example/v1/messages"))
}

func TestSocialApp(t *testing.T) {
	s := newSocial(200)
	s.play()
	c := take(t, &s.world, "social.ndjson")
	c.exact("scraper", by("address "+scraper), "--address", scraper)
	thief := s.users[7]
	c.exact("thief", by(thief.actor()), "--actor", "token_subject="+thief.id())
	for _, u := range s.users[33:36] {
		c.whoSaw(&u.human, "contact.email")
		c.whoSaw(&u.human, "account.username")
		c.whoSaw(&u.human, "account.id")
		c.whoSaw(&u.human, "contact.phone")
	}
	c.byKind("identity.tax_id")
	c.oneCut(c.last("address "+scraper, "plaudern.example/u/{}"), true, "--address", scraper, "--endpoint", c.endpoint("GET plaudern.example/u/{}"))
	for _, template := range []string{"GET plaudern.example/u/{}", "GET api.plaudern.example/v3/users/{}/friends", "GET api.plaudern.example/v3/me",
		"POST api.plaudern.example/v3/contacts/import", "POST api.plaudern.example/register-check", "POST api.plaudern.example/auth/login", "GET api.plaudern.example/v3/feed"} {
		c.exact(template, func(x *scene) bool { return x.method+" "+x.template == template }, "--endpoint", c.endpoint(template))
	}
}

func TestInsurerOfOddShapes(t *testing.T) {
	o := newOdd(60)
	o.play()
	c := take(t, &o.world, "odd.ndjson")
	if s := c.w.scope("--endpoint", c.endpoint("GET svc.ziekenfonds-noord.example/soap/policy")); !s.Complete || s.verdict("payment.iban") != "not_exposed" || s.verdict("identity.national_id") != "exposed" {
		t.Errorf("an answer in XML: complete %v, payment.iban %s, identity.national_id %s", s.Complete, s.verdict("payment.iban"), s.verdict("identity.national_id"))
	}
	c.exact("thief", func(s *scene) bool { return s.client == "192.0.2.200" }, "--address", "192.0.2.200")
	for _, template := range []string{"GET svc.ziekenfonds-noord.example/jsonapi/persons/{}", "GET svc.ziekenfonds-noord.example/v1/household",
		"GET svc.ziekenfonds-noord.example/v1/members/emails", "GET svc.ziekenfonds-noord.example/v1/my/claims", "GET svc.ziekenfonds-noord.example/soap/policy"} {
		c.exact(template, func(x *scene) bool { return x.method+" "+x.template == template }, "--endpoint", c.endpoint(template))
	}
}

func TestCampusOfShortNumbers(t *testing.T) {
	w := newSchool(48)
	w.play()
	c := take(t, &w.world, "campus.ndjson")
	thief := w.students[4]
	c.exact("thief", func(s *scene) bool { return s.client == "192.0.2.7" }, "--address", "192.0.2.7")
	c.exact("thief by cookie", by(thief.actor()), "--actor", c.actorOf(thief.actor()))
	for _, template := range []string{"GET campus.uni-auwald.example:8443/api/students/{}", "GET campus.uni-auwald.example:8443/api/courses/{}",
		"GET campus.uni-auwald.example:8443/api/courses/{}/students", "GET campus.uni-auwald.example:8443/api/me", "GET campus.uni-auwald.example:8443/api/me/messages",
		"GET campus.uni-auwald.example:8443/api/lookup/by-email/{}"} {
		c.exact(template, func(x *scene) bool { return x.method+" "+x.template == template }, "--endpoint", c.endpoint(template))
	}
	for _, p := range w.students[20:24] {
		c.whoSaw(&p.human, "contact.email")
		c.whoSaw(&p.human, "account.id")
	}
	c.oneCut(c.last(thief.actor(), "campus.uni-auwald.example:8443/api/courses/{}/students"), false, "--address", "192.0.2.7")
}
