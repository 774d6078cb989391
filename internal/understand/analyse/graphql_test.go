package analyse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// posed is a POST of a request in JSON.
func posed(sent, answer string) call.Call {
	c := get("/graphql", answer)
	c.Method = []byte("POST")
	c.Request = message("application/json", sent)
	return c
}

func (s seen) operation() string { return s.symbols.PathOf(s.Path).Operation.Reveal() }

func TestAnAliasIsSeenByItsFieldsName(t *testing.T) {
	s := observe(posed(`{"query":"query Members { x: members { a: email } }"}`, `{"data":{"x":[{"a":"ines@post.example"},{"a":"tom@post.example"}]}}`))
	wantList(t, "exposures", s.exposed(observation.Response), "1: $.data.members[*].email ×1", "2: $.data.members[*].email ×1")
	if s.operation() != "graphql:query Members" || !s.Response.Complete() {
		t.Errorf("operation %q, response %v", s.operation(), s.Response)
	}
}

// Two objects of which nothing says whose they are stand below what each was asked for with.
func TestAnObjectBelongsToWhatItWasAskedForWith(t *testing.T) {
	const answer = `{"data":{"x":{"t":"gold"},"y":{"t":"blue"}}}`
	for name, sent := range map[string]string{
		"values":    `{"query":"{ x: member(number: \"4000000127\") { t: tier } y: member(number: \"4000000130\") { t: tier } }"}`,
		"variables": `{"query":"query($a: ID, $b: ID) { x: member(number: $a) { t: tier } y: member(number: $b) { t: tier } }","variables":{"b":"4000000130","a":"4000000127"}}`,
		"defaults":  `{"query":"query($a: ID = \"4000000127\") { x: member(number: $a) { t: tier } y: member(number: \"4000000130\") { t: tier } }"}`,
	} {
		s := observe(posed(sent, answer))
		var below []string
		for _, e := range s.Exposures {
			if e.Direction == observation.Response {
				below = append(below, fmt.Sprintf("%x", s.Holders[e.Holder].Identifiers[0].Token))
			}
		}
		wantList(t, name, below, fmt.Sprintf("%x", s.minter.Token([]byte("4000000127"))), fmt.Sprintf("%x", s.minter.Token([]byte("4000000130"))))
	}
}

func TestEveryAnswerOfABatchBelongsToItsRequest(t *testing.T) {
	one := func(n int) string {
		return fmt.Sprintf(`{"query":"query M($n: ID) { m(at: $n) { t: tier } }","variables":{"n":"400000012%d"}}`, n)
	}
	s := observe(posed("["+one(1)+","+one(2)+"]", `[{"data":{"m":{"t":"gold"}}},{"data":{"m":{"t":"blue"}}}]`))
	holders := map[int32]bool{}
	for _, e := range s.Exposures {
		if e.Direction == observation.Response {
			holders[e.Holder] = true
			if s.holder(e.Holder) != "body $[*].query.m.at above "+fmt.Sprint(s.Holders[e.Holder].Parent) || s.Holders[e.Holder].Parent == 0 {
				t.Errorf("an answer stands below %s", s.holder(e.Holder))
			}
		}
	}
	if len(holders) != 2 || s.operation() != "graphql:query M" {
		t.Errorf("%d holders, operation %q", len(holders), s.operation())
	}
}

// An object inside one of somebody stays with that, whatever it was asked for with.
func TestWhatIsInsideStaysInside(t *testing.T) {
	s := observe(posed(`{"query":"{ member(number: \"4000000127\") { email orders(after: \"4000000999\") { total } } }"}`,
		`{"data":{"member":{"email":"ines@post.example","orders":[{"total":5}]}}}`))
	for _, e := range s.Exposures {
		if e.Direction == observation.Response && !strings.HasPrefix(s.holder(e.Holder), "body $.data.member.email above") {
			t.Errorf("something stands below %s", s.holder(e.Holder))
		}
	}
}

func TestOperationsOfCalls(t *testing.T) {
	hash := strings.Repeat("a1", 32)
	for name, c := range map[string]struct{ sent, answer, want string }{
		"a name":         {`{"query":"mutation AddOrder { add { id } }"}`, `{"data":{}}`, "graphql:mutation AddOrder"},
		"one of several": {`{"operationName":"Orders","query":"query Members { a } query Orders { b }"}`, `{"data":{}}`, "graphql:query Orders"},
		"no name":        {`{"query":"{ x: offers { id } members { id } offers { name } }"}`, `{"data":{}}`, "graphql:query members,offers"},
		"a value":        {`{"query":"query Member4000000127 { member { id } }"}`, `{"data":{}}`, "graphql:query member"},
		"an equal batch": {`[{"query":"query Orders { a }"},{"query":"query Orders { b }"}]`, `[{"data":{}},{"data":{}}]`, "graphql:query Orders"},
		"a mixed batch":  {`[{"query":"query Orders { a }"},{"query":"mutation Add { b }"}]`, `[{"data":{}},{"data":{}}]`, "graphql:batch mutation Add+query Orders"},
		"a wide batch": {`[{"query":"{ a }"},{"query":"{ b }"},{"query":"{ email }"},{"query":"{ members }"},{"query":"{ orders }"}]`,
			`[{"data":{}}]`, "graphql:batch"},
		"a hash and a name":  {`{"operationName":"Orders","extensions":{"persistedQuery":{"sha256Hash":"` + hash + `"}}}`, `{"data":{}}`, "graphql:persisted Orders"},
		"a hash":             {`{"extensions":{"persistedQuery":{"sha256Hash":"` + hash + `"}}}`, `{"data":{}}`, "graphql:persisted a1a1a1a1"},
		"refused":            {`{"query":"query Orders { a }"}`, `{"errors":[{"message":"no"}]}`, "graphql:query Orders"},
		"a refused new word": {`{"query":"query Xqzzyplk { a }"}`, `{"errors":[{"message":"no"}]}`, "graphql:query"},
		"a broken document":  {`{"query":"query Orders { a ","variables":{}}`, `{"data":{}}`, ""},
		"a search":           {`{"query":"shoes"}`, `{"data":{}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := observe(posed(c.sent, c.answer))
			if s.operation() != c.want {
				t.Errorf("operation %q, want %q", s.operation(), c.want)
			}
			if refused := strings.HasPrefix(name, "a refused") || name == "refused"; s.symbols.PathOf(s.Path).Noise != refused {
				t.Errorf("noise is %v", !refused)
			}
		})
	}
}

func TestADocumentThatCannotBeReadIsSaid(t *testing.T) {
	s := observe(posed(`{"query":"{ m { x: email }","variables":{}}`, `{"data":{"m":{"x":"ines@post.example"}}}`))
	if s.Response.Reason() != "unresolved_names" || s.Response.Complete() {
		t.Errorf("the response is %q", s.Response.Reason())
	}
	s = observe(posed(`{"query":"{ m { x: email }","variables":{}}`, `{"errors":[{"message":"Syntax Error"}]}`))
	if !s.Response.Complete() {
		t.Errorf("an answer without data is %q", s.Response.Reason())
	}
}

// No value of a document rests in the name of an operation or a path.
func TestNoValueInAnOperation(t *testing.T) {
	s := observe(posed(`{"query":"{ a4000000127: member(number: \"4000000127\", name: Ines) { email } }"}`, `{"data":{}}`))
	if key := s.symbols.PathOf(s.Path).Key(); strings.Contains(key, "4000000127") || strings.Contains(key, "Ines") {
		t.Errorf("the path is %q", key)
	}
}

func BenchmarkObserveGraphQL(b *testing.B) {
	const answer = `{"data":{"m":{"n":"4000000127","f":"Ines","l":"Marchetti","e":"ines@post.example","phone":"+31205550142","birthDate":"1981-04-02","tier":"gold",
		"address":{"street":"Kade 12","postcode":"1011 AB","city":"Amsterdam","country":"NL"}}}}`
	const document = `query Member($n: ID!) { m: member(number: $n) { n: loyaltyNumber f: firstName l: lastName e: email phone birthDate tier address { street postcode city country } } }`
	for name, sent := range map[string]string{
		"graphql": `{"query":"` + document + `","variables":{"n":"4000000127"},"operationName":"Member"}`,
		"plain":   `{"text":"` + document + `","values":{"n":"4000000127"},"operationName":"Member"}`,
	} {
		b.Run(name, func(b *testing.B) {
			a := analyse.New(key, analyse.Options{})
			batch := &call.Batch{Entries: 1, Calls: []call.Call{posed(sent, answer)}}
			b.ReportAllocs()
			for b.Loop() {
				a.Batch(batch)
			}
		})
	}
}
