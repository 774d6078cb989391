package detect_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const exposedKind = "unauthenticated_exposure"

// patient is a record of a clinic, in Dutch.
func patient(n int) string {
	return fmt.Sprintf(`{"patientnummer":"60041%05d","voornaam":"Sanne","achternaam":"de Vries","geboortedatum":"1984-0%d-17","e-mail":"p%d@post.example","telefoon":"+31 6 1204 %04d"}`,
		n*37, 1+n%9, n, 1000+n)
}

func times(n int, x func(int) exchange) []exchange {
	var calls []exchange
	for i := range n {
		calls = append(calls, x(i))
	}
	return calls
}

func anonymousPatients(n int) []exchange {
	return times(n, func(i int) exchange {
		return exchange{url: fmt.Sprintf("https://api.kliniek.example/v1/patienten/60041%05d", i*37), answer: patient(i)}
	})
}

func TestAnOpenDoorIsFound(t *testing.T) {
	f := expect(t, judge(t, "a.ndjson", lines(t, append(signedIn("api.kliniek.example"), anonymousPatients(60)...)...)), exposedKind, "high")
	if f.Subjects != 60 || f.SubjectsWhenRaised != 1 || f.Calls != 60 || len(f.Evidence) != 20 || len(f.Endpoints) != 1 {
		t.Errorf("%+v", f)
	}
	if !slices.Contains(f.Kinds, "contact.email") || !slices.Contains(f.References, "API2:2023") || f.Raised != f.FirstCall {
		t.Errorf("%+v", f)
	}
	if !strings.Contains(f.Explain, "60 calls") || !strings.Contains(f.Explain, "60 persons") || strings.Contains(f.Explain, "@") {
		t.Errorf("the sentence cannot be checked, or names somebody: %s", f.Explain)
	}
}

func TestSeverityOfAnOpenDoorFollowsWhatAndHowMany(t *testing.T) {
	found := together(t, map[string][]exchange{
		"medium: one person's contact": anonymousPatients(1),
		"critical: documents of a few": times(6, func(i int) exchange {
			return exchange{url: "https://api.visa.example/applications/" + uuid(i), answer: fmt.Sprintf(`{"applicationId":%q,"fullName":"Jorge Ruiz","email":"a%d@post.example","passportNumber":"X%07d"}`, uuid(i), i, 4210377+i*31)}
		}),
		"low: account ids of a few by their phone": times(9, func(i int) exchange {
			return exchange{method: "POST", url: "https://id.chat.example/register-check", body: fmt.Sprintf(`{"phone":"+4917012%05d"}`, 30100+i*17), answer: fmt.Sprintf(`{"registered":true,"accountId":%q}`, uuid(i))}
		}),
		"medium: names of many authors": times(70, func(i int) exchange {
			return exchange{url: "https://news.example/authors/" + uuid(i), answer: fmt.Sprintf(`{"authorId":%q,"firstName":"Karl","lastName":"Huber"}`, uuid(i))}
		}),
	})
	for name, list := range found {
		severity, _, _ := strings.Cut(name, ":")
		expect(t, list, exposedKind, severity)
	}
	if len(found) != 4 {
		t.Errorf("of 4 open doors %d are found", len(found))
	}
}

// with gives every call of anonymousPatients something more.
func with(change func(i int, x *exchange)) []exchange {
	calls := anonymousPatients(8)
	for i := range calls {
		change(i, &calls[i])
	}
	return calls
}

func header(line string) []exchange {
	return with(func(i int, x *exchange) { x.send = []string{strings.ReplaceAll(line, "#", fmt.Sprint(i))} })
}

// Whatever looks like a credential is one, in whatever form and under whatever name.
func TestACredentialOfAnyFormIsOne(t *testing.T) {
	worlds := map[string][]exchange{
		"bearer":           header("Authorization: Bearer 8f1c9a#e04b7d2a6c5e3f19b8d7c6a5e4f3b2d1c0"),
		"negotiate":        header("Authorization: Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa+gJDAi"),
		"signature":        header(`Authorization: Signature keyId="a#",signature="dGVzdA=="`),
		"subscription key": header("Ocp-Apim-Subscription-Key: 1f9d#3b7c5a2e4f6d8b0c1e3a5d7f9b2c4"),
		"X-Auth":           header("X-Auth: 9c41#77f0a6de"),
		"X-Session":        header("X-Session: 9c41#77f0a6de"),
		"security token":   header("X-Amz-Security-Token: IQoJb3JpZ2luX2VjE#H0aCXVzLWVhc3QtMSJHMEUCIQDx"),
		"partner key":      header("X-Kliniek-Partner-Key: p#-77f0a6de1b"),
		"user by gateway":  header("X-Forwarded-User: karl#"),
		"certificate":      header(`X-Forwarded-Client-Cert: Hash=ab12;Subject="CN=client#"`),
		"session cookie":   header("Cookie: theme=dark; JSESSIONID=0A1B2C3D4E5F60718293A4B5C6D7E8F#"),
		"odd cookie":       header("Cookie: kliniek=9f8e7d6c5b4a39281706f5e4d3c2b1a#"),
		"blotted out":      header("Authorization: REDACTED"),
		"blotted bearer":   header("Authorization: Bearer [removed]"),
		"emptied cookie":   header("Cookie: "),
		"signed url":       with(func(i int, x *exchange) { x.url += "?Expires=1893456000&Signature=9c4177f0a6deb2c3d4e5f6" }),
		"key in query":     with(func(i int, x *exchange) { x.url += "?api_key=9c4177f0a6de11223344" }),
		"magic link":       with(func(i int, x *exchange) { x.url += "?code=Zk3vQ9xT7mB2rLs8Wd5Hc1Np" }),
		"login by body": with(func(i int, x *exchange) {
			x.method, x.body = "POST", fmt.Sprintf(`{"benutzer":"p%d","passwort":"geheim-%d"}`, i, i)
		}),
		"share link": times(8, func(i int) exchange {
			return exchange{url: fmt.Sprintf("https://api.kliniek.example/share/%s", strings.ReplaceAll(uuid(i), "-", "")+"a9f"), answer: patient(i)}
		}),
	}
	for name, list := range together(t, worlds) {
		t.Run(name, func(t *testing.T) { expect(t, list, exposedKind, "") })
	}
}

// These are no credentials, so the door is open.
func TestWhatIsNoCredential(t *testing.T) {
	worlds := map[string][]exchange{}
	for name, line := range map[string]string{
		"csrf":        "X-CSRF-Token: 9c4177f0a6de11223344#",
		"trace":       "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b#-01",
		"request id":  "X-Request-Id: 7c1f0a6e-11aa-4c2d-8e3f-00000000000#",
		"idempotency": "Idempotency-Key: 7c1f0a6e-11aa-4c2d-8e3f-00000000000#",
		"analytics":   "Cookie: _ga=GA1.2.1234567890.123456789#; _gid=GA1.2.99887766.1234567#",
		"captcha":     "X-Recaptcha-Token: 03AGdBq26vJ8sK2mQ9x#",
		"null bearer": "Authorization: Bearer null",
		"device":      "X-Device-Token: 9c4177f0a6de1122#",
		"browser":     "Sec-Fetch-User: ?1",
	} {
		worlds[name] = header(line)
	}
	found := together(t, worlds)
	for name := range worlds {
		t.Run(name, func(t *testing.T) { expect(t, found[name], exposedKind, "high") })
	}
}

// An export from which credentials were dropped says nothing about whether there were any.
func TestAnExportWithoutCredentialsFindsNoOpenDoor(t *testing.T) {
	open := anonymousPatients(8)
	for name, more := range map[string]exchange{
		"somebody was refused":     {url: "https://api.kliniek.example/v1/patienten/6004100001", status: 401, answer: `{"error":"unauthorized"}`},
		"a session was handed out": {method: "POST", url: "https://api.kliniek.example/login", body: `{"user":"x"}`, reply: []string{"Set-Cookie: sessionid=9c4177f0a6de1122334455; Path=/"}, answer: `{}`},
		"a token was handed out":   {method: "POST", url: "https://api.kliniek.example/login", body: `{"user":"x"}`, answer: `{"access_token":"` + token("x") + `"}`},
		"a form is protected":      {method: "POST", url: "https://api.kliniek.example/v1/notes", send: []string{"X-XSRF-TOKEN: 9c4177f0a6de"}, answer: `{}`},
		"somebody logged in":       {method: "POST", url: "https://api.kliniek.example/inloggen", body: `{"gebruiker":"sanne","wachtwoord":"geheim-12"}`, answer: `{"ok":true}`},
		"everybody is known":       {url: "https://api.kliniek.example/v1/me", answer: patient(3)},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, judge(t, "a.har", har(t, "some proxy", append(slices.Clone(open), more)...)), exposedKind, "")
		})
	}
	t.Run("keys were kept and tokens were not", func(t *testing.T) {
		calls := append(slices.Clone(open),
			exchange{method: "POST", url: "https://api.kliniek.example/login", body: `{"user":"x"}`, answer: `{"access_token":"` + token("x") + `"}`},
			exchange{url: "https://partner.kliniek.example/v1/changes", send: []string{"X-Api-Key: 9c41e77f0a6deb2c3d4e5f60"}, answer: `{}`})
		expect(t, judge(t, "a.har", har(t, "some proxy", calls...)), exposedKind, "")
	})
	t.Run("one host knows who asks", func(t *testing.T) {
		calls := append(slices.Clone(open),
			exchange{url: "https://api.kliniek.example/v1/me", answer: patient(3)},
			exchange{url: "https://partner.kliniek.example/v1/changes", send: []string{"X-Api-Key: 9c41e77f0a6deb2c3d4e5f60"}, answer: `{}`})
		expect(t, judge(t, "a.har", har(t, "some proxy", calls...)), exposedKind, "")
	})
	t.Run("a browser's", func(t *testing.T) {
		expect(t, judge(t, "a.har", har(t, "WebInspector", open...)), exposedKind, "")
	})
	t.Run("but nothing speaks of credentials", func(t *testing.T) {
		expect(t, judge(t, "a.har", har(t, "some proxy", open...)), exposedKind, "high")
	})
}

func TestWhatNobodyNeedsACredentialFor(t *testing.T) {
	same := func(url, answer string) []exchange {
		return times(12, func(int) exchange { return exchange{url: url, answer: answer} })
	}
	worlds := map[string][]exchange{
		"an airport's phone": times(12, func(i int) exchange {
			return exchange{url: fmt.Sprintf("https://api.fly.example/airports/A%c%c", 'A'+i, 'Z'-i), answer: fmt.Sprintf(`{"code":"A%c%c","name":"Airport %d","phone":"+43 1 7007 %04d"}`, 'A'+i, 'Z'-i, i, 1000+i)}
		}),
		"an imprint":   same("https://www.shop.example/imprint", `{"company":"Winkel GmbH","managingDirector":{"firstName":"Karl","lastName":"Huber","email":"office@winkel.example","phone":"+43 1 5123 4567"},"iban":"AT611904300234573201"}`),
		"a team page":  same("https://www.shop.example/about/team", `{"people":[{"id":"17","name":"Karl Huber","email":"karl@winkel.example"},{"id":"18","name":"Ines Moreau","email":"ines@winkel.example"},{"id":"19","name":"Jorge Ruiz","email":"jorge@winkel.example"}]}`),
		"docs":         same("https://api.shop.example/openapi.json", `{"example":{"customerId":"4000000127","firstName":"Ines","lastName":"Moreau","email":"ines@post.example","phone":"+31 6 1204 1000"}}`),
		"health":       same("https://api.shop.example/health", `{"status":"up","contact":{"name":"Karl Huber","email":"karl@ops.example"}}`),
		"a static one": same("https://www.shop.example/static/people.js", `{"customerId":"4000000127","firstName":"Ines","lastName":"Moreau","email":"ines@post.example"}`),
		"a preflight": with(func(_ int, x *exchange) {
			x.method, x.send = "OPTIONS", []string{"Origin: https://www.kliniek.example", "Access-Control-Request-Method: GET"}
		}),
		"a registration": times(60, func(i int) exchange {
			return exchange{method: "POST", url: "https://api.shop.example/v1/customers", status: 201,
				body:   fmt.Sprintf(`{"firstName":"Ines","lastName":"Moreau","email":"r%d@post.example","phone":"+3161204%04d"}`, i, 1000+i),
				answer: fmt.Sprintf(`{"customerId":%q,"firstName":"Ines","lastName":"Moreau","email":"r%d@post.example","phone":"+31 6 1204 %04d","tier":"basic","points":0}`, uuid(i), i, 1000+i)}
		}),
		"a password reset": times(30, func(i int) exchange {
			return exchange{method: "POST", url: "https://api.shop.example/v1/password-reset", status: 202, body: fmt.Sprintf(`{"email":"r%d@post.example"}`, i), answer: fmt.Sprintf(`{"sentTo":"r%d@post.example"}`, i)}
		}),
		"a login": times(30, func(i int) exchange {
			return exchange{method: "POST", url: "https://api.shop.example/v1/login", body: fmt.Sprintf(`{"email":"r%d@post.example","password":"geheim-%d"}`, i, i),
				answer: fmt.Sprintf(`{"access_token":%q,"user":{"id":%q,"firstName":"Ines","lastName":"Moreau","birthDate":"1984-03-17","email":"r%d@post.example"}}`, token(uuid(i)), uuid(i), i)}
		}),
		"an inner hop": with(func(_ int, x *exchange) { x.service, x.asks = "patients", "gateway" }),
		"a refusal": times(8, func(i int) exchange {
			return exchange{url: "https://api.kliniek.example/v1/patienten/" + uuid(i), status: 401, answer: `{"error":"unauthorized"}`}
		}),
	}
	for name, list := range together(t, worlds) {
		t.Run(name, func(t *testing.T) { expect(t, list, exposedKind, "") })
	}
}

// A source that cannot show credentials never makes an unauthenticated finding, whatever else it shows.
func TestALogFindsNoOpenDoor(t *testing.T) {
	var b strings.Builder
	for i := range 20 {
		fmt.Fprintf(&b, "198.51.100.%d - - [02/Mar/2026:09:%02d:00 +0000] \"GET /v1/patienten/60041%05d?email=p%d@post.example HTTP/1.1\" 200 512 \"-\" \"x\"\n", i, i, i*37, i)
	}
	list := judge(t, "access.log", b.String())
	expect(t, list, exposedKind, "")
	expect(t, list, "sensitive_in_url", "medium")
}

// Who asks by a rule of the users' has shown so: a gateway let them in, and says whom.
func TestAnActorOfARuleIsNobodyUnknown(t *testing.T) {
	calls := lines(t, append(signedIn("api.kliniek.example"), header("X-Desk: d-70#")...)...)
	expect(t, judge(t, "a.ndjson", calls), exposedKind, "high")
	w := newWorkspace(t)
	if err := os.MkdirAll(filepath.Join(w.dir, "config"), 0o700); err != nil {
		t.Fatal(err)
	}
	rule := "actors:\n  - from: {header: X-Desk}\n    peers: [any]\n    type: staff\n"
	if err := os.WriteFile(filepath.Join(w.dir, "config", "identity.yaml"), []byte(rule), 0o600); err != nil {
		t.Fatal(err)
	}
	w.scan("a.ndjson", calls)
	expect(t, w.findings(), exposedKind, "")
}
