package declare_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/identity/declare"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

const sound = `trusted_proxies: [10.0.0.0/8, "2001:db8::1"]
actors:
  - name: gateway
    from: {header: X-User-Id}
    peers: [10.0.0.0/8]
    type: user
  - name: tours
    when: {key_prefix: pk_tours_, hosts: [partners.example]}
    type: partner
    label: Tours of the North
sessions:
  - claim: sid
logins:
  - {endpoint: POST /login, answer: $.user.id}
subjects:
  - {field: $.policy.holder}
  - {field: $.ref, endpoint: "GET /x", kind: loyalty.number}
aliases: {contact.phone: false, contact.email: true}
`

func TestRead(t *testing.T) {
	path := declare.Path(t.TempDir())
	if none, err := declare.Read(path); none != nil || err != nil {
		t.Fatalf("no file: %v, %v", none, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(sound), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := declare.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := r.Declared(); len(d.Actors) != 2 || d.Actors[1].Label != "Tours of the North" || d.Actors[1].When.KeyPrefix != "pk_tours_" || len(d.TrustedProxies) != 2 {
		t.Errorf("declared %+v", d)
	}
	if k, ok := r.SubjectKind("GET", "/any", "$.policy.holder"); !ok || k != kind.AccountID {
		t.Errorf("the holder is %s", k)
	}
	if k, ok := r.SubjectKind("GET", "/y", "$.ref"); ok {
		t.Errorf("elsewhere it is %s", k)
	}
	if !r.Apart(kind.ContactPhone) || r.Apart(kind.ContactEmail) || !r.LoginAnswer("POST", "/login", "$.user.id") {
		t.Error("what is told is not as it was written")
	}
	nobody, err := declare.Parse("i.yaml", []byte("trusted_proxies: []\n"))
	if err != nil || nobody == nil || nobody.Declared().TrustedProxies == nil {
		t.Errorf("nobody is trusted: %v, %v", nobody, err)
	}
}

func TestMistakesNameTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"actors:\n  - type: user\n    from: {header: X-User-Id}\n":         "i.yaml:2: peers: ",
		"actors:\n  - type: user\n    when:\n      key_prefix: k\n":        "i.yaml:4: key_prefix: ",
		"actors:\n  - when: {agent: x}\n    type: robot\n":                 "i.yaml:3: type: it is one of user, staff, partner, batch, service",
		"actors:\n  - when: {agent: x}\n    label: ann.lee@mail.example\n": "i.yaml:3: label: ",
		"trusted_proxies:\n  - 10.0.0.0/8\n  - ann.lee.example\n":          "i.yaml:2: trusted_proxies: entry 2: this is no address",
		"sessions:\n  - claim: sid\n  - {}\n":                              "i.yaml: sessions: ",
		"logins:\n  - answer: $.id\n":                                      "i.yaml:2: endpoint: ",
		"subjects:\n  - field: $.x\n    kind: x.y\n":                       "i.yaml:3: kind: ",
		"aliases:\n  contact.email: true\n  no.kind: false\n":              "i.yaml:3: apart: ",
		"actors:\n  - frm: {header: ann.lee@mail.example}\n":               `i.yaml:2: there is no setting "frm" here; known are from, label, name, peers, type, when`,
		"aliases: {contact.email: perhaps}\n":                              "i.yaml:1: a text stands where true or false is expected",
	} {
		_, err := declare.Parse("i.yaml", []byte(text))
		var mistake declare.MistakeError
		if !errors.As(err, &mistake) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "ann.lee") {
			t.Errorf("%q: a value is repeated: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte("actors: [{from: {claim: a}}]\naliases: {a: b}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		rules, err := declare.Parse("i.yaml", text)
		if err != nil && !strings.HasPrefix(err.Error(), "i.yaml") {
			t.Fatalf("an error without the file's name: %v", err)
		}
		if err == nil && (rules == nil) != (rules.Digest() == "") {
			t.Fatal("rules without a digest")
		}
	})
}
