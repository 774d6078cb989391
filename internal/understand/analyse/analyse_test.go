package analyse_test

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

var key = []byte("a key for tests alone, 32 bytes!")

// get is a GET with a JSON answer.
func get(url, answer string) call.Call {
	path, query, _ := strings.Cut(url, "?")
	return call.Call{
		Method: []byte("GET"), Scheme: []byte("https"), Host: []byte("api.example"), Path: []byte(path), Query: []byte(query),
		Status: 200, Response: message("application/json", answer),
	}
}

func message(mediaType, body string) call.Message {
	return call.Message{
		Headers: []call.Header{{Name: []byte("Content-Type"), Value: []byte(mediaType)}},
		Body:    call.Body{Bytes: []byte(body), Size: int64(len(body))},
	}
}

// seen is an observation with the batch's symbols at hand.
type seen struct {
	observation.Observation
	Identity observation.Identity
	symbols  *observation.Symbols
	minter   *identity.Minter
}

func observe(c call.Call) seen {
	b := analyse.New(key, analyse.Options{}).Batch(&call.Batch{Entries: 1, Calls: []call.Call{c}})
	return seenIn(b, 0)
}

func seenIn(b observation.Batch, i int) seen {
	o := b.Observations[i]
	b.Fill(&o)
	return seen{o, b.Callers.Identity(o.Caller), b.Symbols, identity.NewMinter(key)}
}

// holder describes a holder: the fields of its identifiers, and the one above it.
func (s seen) holder(i int32) string {
	h := s.Holders[i]
	var names []string
	for _, id := range h.Identifiers {
		f := s.symbols.FieldOf(id.Field)
		names = append(names, f.Location.String()+" "+f.Name.Reveal())
	}
	slices.Sort(names)
	return fmt.Sprintf("%s above %d", strings.Join(names, ", "), h.Parent)
}

// exposed describes the exposures of a direction: holder, fields, objects.
func (s seen) exposed(d observation.Direction) []string {
	var list []string
	for _, e := range s.Exposures {
		if e.Direction != d {
			continue
		}
		var names []string
		for _, l := range s.symbols.SetOf(e.Set) {
			if f := s.symbols.FieldOf(l.Field); f.Location != observation.InHeader {
				names = append(names, f.Name.Reveal())
			}
		}
		slices.Sort(names)
		list = append(list, fmt.Sprintf("%d: %s ×%d", e.Holder, strings.Join(names, " "), e.Objects))
	}
	slices.Sort(list)
	return list
}

func wantList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

func TestPathValuesAreTheRequestsHolder(t *testing.T) {
	s := observe(get("/v2/members/4000000127/profile?page=3", `{}`))
	if got := s.holder(0); got != "path 2 above -1" {
		t.Errorf("holder 0 is %s", got)
	}
	if id := s.Holders[0].Identifiers[0]; id.Token != s.minter.Token([]byte("4000000127")) {
		t.Error("the path's value has another token than the same value elsewhere")
	}
}

func TestNestedPartsBelongToTheirObject(t *testing.T) {
	s := observe(get("/x", `{"loyaltyNumber":"4000000127","name":{"first":"Ines","last":"Marchetti"},
		"contact":{"email":"ines@post.example"},"seat":{"row":12}}`))
	wantList(t, "exposures", s.exposed(observation.Response),
		"1: $.contact.email $.loyaltyNumber $.name.first $.name.last $.seat.row ×1")
	if got := s.holder(1); got != "body $.contact.email, body $.loyaltyNumber above 0" {
		t.Errorf("holder 1 is %s", got)
	}
}

func TestEveryElementIsSomebody(t *testing.T) {
	s := observe(get("/x", `{"page":1,"members":[{"number":"4000000127","tier":"gold"},{"number":"4000000130","tier":"gold"}]}`))
	wantList(t, "exposures", s.exposed(observation.Response),
		"0: $.page ×1", "1: $.members[*].number $.members[*].tier ×1", "2: $.members[*].number $.members[*].tier ×1")
}

func TestElementsWithoutIdentifiersAreTheirOwners(t *testing.T) {
	s := observe(get("/v2/members/4000000127/transactions", `{"list":[{"points":10,"what":"a"},{"points":-5,"what":"b"}]}`))
	wantList(t, "exposures", s.exposed(observation.Response), "0: $.list[*].points $.list[*].what ×2")
}

func TestBareIdentifiersInAListAreEachSomebody(t *testing.T) {
	s := observe(get("/x", `{"numbers":["4000000127","4000000130"]}`))
	wantList(t, "exposures", s.exposed(observation.Response), "1: $.numbers[*] ×1", "2: $.numbers[*] ×1")
}

func TestLinesAreElements(t *testing.T) {
	c := get("/x", "{\"number\":\"4000000127\"}\n{\"number\":\"4000000130\"}\n")
	c.Response = message("application/x-ndjson", string(c.Response.Body.Bytes))
	s := observe(c)
	if len(s.Holders) != 3 || s.Holders[1].Identifiers[0].Token == s.Holders[2].Identifiers[0].Token {
		t.Errorf("two lines make %d holders", len(s.Holders))
	}
}

func TestDuplicateKeysAreBothLookedAt(t *testing.T) {
	s := observe(get("/x", `{"ref":"4000000127","ref":"4000000130"}`))
	if n := len(s.Holders[1].Identifiers); n != 2 {
		t.Errorf("%d of two equal keys were looked at", n)
	}
}

func TestSecretsAreCountedAndNeverTokenised(t *testing.T) {
	c := get("/login", `{}`)
	c.Method = []byte("POST")
	c.Request = message("application/json", `{"username":"ines81","password":"correct horse 1","pin":"482910","cvv":"123","otp":"559031"}`)
	c.Request.Headers = append(c.Request.Headers, call.Header{Name: []byte("Authorization"), Value: []byte("Basic aW5lczpnZWhlaW0xMjM=")})
	s := observe(c)
	if got := s.holder(0); got != "body $.username above -1" {
		t.Errorf("the request's holder is %s", got)
	}
	wantList(t, "exposures", s.exposed(observation.Request), "0: $.cvv $.otp $.password $.pin $.username ×1")
}

func TestALoginIsTheWorkOfWhomItWasGivenTo(t *testing.T) {
	c := get("/login", `{"access_token":"k3JhV9xQpL2mNz8RtYw4Bc6D","expires_in":3600}`)
	login := observe(c)
	later := get("/me", `{}`)
	later.Request.Headers = []call.Header{{Name: []byte("authorization"), Value: []byte("Bearer k3JhV9xQpL2mNz8RtYw4Bc6D")}}
	after := observe(later)
	if login.Identity.Credential != after.Identity.Credential || login.Identity.Credential.IsZero() {
		t.Error("the login and the call after it have different credentials")
	}
	if !login.Identity.PrincipalType.Granted() || login.Identity.PrincipalType.Base() != after.Identity.PrincipalType {
		t.Errorf("types %s and %s", login.Identity.PrincipalType, after.Identity.PrincipalType)
	}
	c.Status = 401
	if refused := observe(c); !refused.Identity.Principal.IsZero() {
		t.Error("a refused login is somebody's work")
	}
}

func TestACutBodyIsLookedAtAsFarAsItGoes(t *testing.T) {
	c := get("/x", `{"number":"4000000127","email":"ines@post.exa`)
	c.Response.Body.State = call.BodyCut
	s := observe(c)
	if s.Response.Reason() != "cut" || s.Response.Complete() {
		t.Errorf("the inspection says %q", s.Response.Reason())
	}
	wantList(t, "exposures", s.exposed(observation.Response), "1: $.number ×1")
	c.Response.Body.State = call.BodyWhole
	if s := observe(c); s.Response.Reason() != "damaged" {
		t.Errorf("a broken body that was recorded whole is %q", s.Response.Reason())
	}
}

// What is observed of a call depends on nothing but the call and the key.
func TestObservingIsPure(t *testing.T) {
	one := get("/v2/members/4000000127/profile", `{"loyaltyNumber":"4000000127","email":"ines@post.example"}`)
	many := []call.Call{one, get("/x", `{"email":"other@post.example","tier":1}`), one, get("/users/alexandrina", `[]`), one}
	b := analyse.New(key, analyse.Options{}).Batch(&call.Batch{Entries: 5, Calls: many})
	want := describe(observe(one))
	for _, i := range []int{0, 2, 4} {
		if got := describe(seenIn(b, i)); got != want {
			t.Errorf("call %d:\n%s\nwant\n%s", i, got, want)
		}
	}
}

func describe(s seen) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %v %v\n", s.symbols.PathOf(s.Path).Key(), s.Identity, s.Response)
	for i, h := range s.Holders {
		b.WriteString(s.holder(int32(i)))
		for _, id := range h.Identifiers {
			b.WriteString(" " + hex.EncodeToString(id.Token[:]))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintln(&b, s.exposed(observation.Request), s.exposed(observation.Response))
	return b.String()
}

func BenchmarkObserve(b *testing.B) {
	c := get("/v2/members/4000000127/profile", `{"loyaltyNumber":"4000000127","firstName":"Ines","lastName":"Marchetti",
		"email":"ines@post.example","phone":"+31205550142","birthDate":"1981-04-02","tier":"gold",
		"address":{"street":"Kade 12","postcode":"1011 AB","city":"Amsterdam","country":"NL"}}`)
	a := analyse.New(key, analyse.Options{})
	batch := &call.Batch{Entries: 1, Calls: []call.Call{c}}
	b.ReportAllocs()
	for b.Loop() {
		a.Batch(batch)
	}
}

func TestTooManyObjectsAreSaid(t *testing.T) {
	s := observe(get("/x", "["+strings.Repeat(`{"number":"4000000127"},`, 300_000)+`{}]`))
	if s.Response.Complete() || s.Response.Reason() != "too_large_decoded" {
		t.Errorf("an answer with 300,000 objects is inspected whole: %q", s.Response.Reason())
	}
	if n := len(s.Holders); n > 250_001 {
		t.Errorf("%d holders", n)
	}
}

func TestTooManyIdentifiersAreSaid(t *testing.T) {
	const people = 140_000
	var b strings.Builder
	for i := range people {
		fmt.Fprintf(&b, `{"id":%d,"email":"u%d@post.example","phone":"+3161%07d"},`, 700_000+i, i, i)
	}
	s := observe(get("/x", "["+b.String()+`{}]`))
	if s.Response.Complete() || s.Response.Reason() != "too_large_decoded" {
		t.Errorf("an answer with %d identifiers is inspected whole: %q", 3*people, s.Response.Reason())
	}
	if n := len(s.Holders); n < 100_000 || n > people {
		t.Errorf("%d holders", n)
	}
}

// The values of one list are not identifiers of one person, and a part of a segment is known wherever its value stands alone.
func TestPartsOfSegments(t *testing.T) {
	s := observe(get("/members/4000000127,4000000130/points", `{}`))
	if len(s.Holders) != 3 || s.holder(1) != "path 1 above 0" || s.holder(2) != "path 1 above 0" || len(s.Holders[0].Identifiers) != 0 {
		t.Errorf("a list of two has %d holders", len(s.Holders))
	}
	for path, field := range map[string]string{
		"/members/4000000127.json": "path 1", "/members/4000000127:cancel": "path 1", "/Members(4000000127)": "path 1",
		"/members/id:4000000127": "path 2", "/map;member=4000000127": "path 2",
	} {
		s := observe(get(path, `{}`))
		if got := s.holder(0); got != field+" above -1" || s.Holders[0].Identifiers[0].Token != s.minter.Token([]byte("4000000127")) {
			t.Errorf("%s: holder 0 is %s, want the number at %s", path, got, field)
		}
	}
}
