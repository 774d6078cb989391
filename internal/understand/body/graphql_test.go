package body_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/graphql"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// spoken is a call whose both sides were walked.
type spoken struct {
	asked, told recorder
	exchange    graphql.Exchange
	faults      [2]observation.Fault
}

// speak walks a request and its answer. What begins with a question mark is the query string of a request without a body.
func speak(t *testing.T, w *body.Walker, mediaType, request, answer string) *spoken {
	t.Helper()
	s := &spoken{}
	w.Ask(&s.exchange)
	if query, ok := strings.CutPrefix(request, "?"); ok {
		s.faults[0] = w.Form([]byte(query), &s.asked)
	} else {
		s.faults[0] = w.Walk([]byte(request), []byte(mediaType), nil, &s.asked)
	}
	w.Answer(&s.exchange)
	s.faults[1] = w.Walk([]byte(answer), []byte("application/json"), nil, &s.told)
	s.asked.check(t)
	s.told.check(t)
	return s
}

func say(t *testing.T, request, answer string) *spoken {
	t.Helper()
	return speak(t, newWalker(body.DefaultLimits()), "application/json", request, answer)
}

// ask writes a request with this document.
func ask(document, more string) string { return `{"query":` + quoted(document) + more + `}` }

func wantLeaves(t *testing.T, r *recorder, want ...string) {
	t.Helper()
	if got := r.leaves(); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestAnAliasDoesNotRenameAField(t *testing.T) {
	for _, c := range []struct{ name, document, answer, want string }{
		{"a field", `{ member { a: email } }`, `{"data":{"member":{"a":"x"}}}`, "$.data.member.email=x"},
		{"the root", `query { x: members { y: email } }`, `{"data":{"x":[{"y":"1"},{"y":"2"}]}}`, "$.data.members[*].email=1\n$.data.members[*].email=2"},
		{"two for one", `{ m { a: email b: email } }`, `{"data":{"m":{"a":"1","b":"2"}}}`, "$.data.m.email=1\n$.data.m.email=2"},
		{"another field's name", `{ m { email: tier tier: email } }`, `{"data":{"m":{"email":"gold","tier":"x"}}}`, "$.data.m.tier=gold\n$.data.m.email=x"},
		{"a fragment", `query Q { m { ...F } } fragment F on M { a: email n { ...G } } fragment G on N { b: tier }`, `{"data":{"m":{"a":"1","n":{"b":"2"}}}}`, "$.data.m.email=1\n$.data.m.n.tier=2"},
		{"an inline fragment", `{ m { ... on M @include(if: true) { a: email } ... { b: tier } } }`, `{"data":{"m":{"b":"2","a":"1"}}}`, "$.data.m.tier=2\n$.data.m.email=1"},
		{"a fragment in a circle", `{ m { ...F } } fragment F on M { a: email s: spouse { ...F } }`, `{"data":{"m":{"a":"1","s":{"a":"2","s":{"a":"3"}}}}}`, "$.data.m.email=1\n$.data.m.spouse.email=2\n$.data.m.spouse.spouse.email=3"},
		{"selections that add up", `{ m { n { a: email } } m { n { b: tier } } }`, `{"data":{"m":{"n":{"a":"1","b":"2"}}}}`, "$.data.m.n.email=1\n$.data.m.n.tier=2"},
		{"fragments of two types", `{ m { ... on A { x: email } ... on B { x: tier } } }`, `{"data":{"m":{"x":"1"}}}`, "$.data.m.email=1\n$.data.m.tier=1"},
		{"lists of two types", `{ m { ... on A { x: emails } ... on B { x: tiers } } }`, `{"data":{"m":{"x":["1"]}}}`, "$.data.m.emails[*]=1\n$.data.m.tiers[*]=1"},
		{"a list in a list", `{ g: grid { a: id } }`, `{"data":{"g":[[{"a":"1"}],[]]}}`, "$.data.grid[*][*].id=1"},
		{"scalars of a list", `{ m { t: tags } }`, `{"data":{"m":{"t":["1","2"]}}}`, "$.data.m.tags[*]=1\n$.data.m.tags[*]=2"},
		{"the type's name", `{ m { t: __typename } }`, `{"data":{"m":{"t":"Member"}}}`, "$.data.m.__typename=Member"},
		{"an alias with a number", `{ m4000000127: member(id: "4000000127") { e: email } }`, `{"data":{"m4000000127":{"e":"x"}}}`, "$.data.member.email=x"},
		{"a member that nobody asked for", `{ m { a: email } }`, `{"data":{"m":{"tier":"gold"}},"extra":{"a":1}}`, "$.data.m.tier=gold\n$.extra.a=1 (number)"},
		{"errors", `{ x: members { y: email } }`, `{"errors":[{"message":"no","path":["x",0,"y"]}],"data":{"x":[{"y":null}]}}`,
			"$.errors[*].message=no\n$.errors[*].path[*]=x\n$.errors[*].path[*]=0 (number)\n$.errors[*].path[*]=y\n$.data.members[*].email= (null)"},
		{"what comes later", `{ m { id ... @defer { a: email n { b: tier } } } }`, `{"incremental":[{"path":["m"],"data":{"a":"1","n":{"b":"2"}}}]}`,
			"$.incremental[*].path[*]=m\n$.incremental[*].data.email=1\n$.incremental[*].data.n.tier=2"},
		{"a subscription", `subscription S { c: changed { a: email } }`, `{"data":{"c":{"a":"1"}}}`, "$.data.changed.email=1"},
		{"an escaped key", `{ m { a: email } }`, `{"data":{"m":{"\u0061":"1"}}}`, "$.data.m.email=1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := say(t, ask(c.document, ""), c.answer)
			wantLeaves(t, &s.told, c.want)
			if s.exchange.Doubtful() {
				t.Error("the document was not read to its end")
			}
		})
	}
}

// In formats that GraphQL is not sent in, a member of that name is a value.
func TestOtherFormatsHoldNoDocument(t *testing.T) {
	for mediaType, request := range map[string]string{
		"text/csv": "query,id\n{ m { x: email } },7\n", "text/xml": "<query>{ m { x: email } }</query>",
	} {
		s := speak(t, newWalker(body.DefaultLimits()), mediaType, request, `{"data":{"m":{"x":"1"}}}`)
		if s.exchange.Any() || !strings.Contains(s.asked.leaves(), "query={ m { x: email } }") {
			t.Errorf("%s: got\n%s", mediaType, s.asked.leaves())
		}
	}
}

func TestOneOfSeveralOperations(t *testing.T) {
	const document = `query A { m { x: email } } query B { m { x: tier } }`
	s := say(t, `{"operationName":"B","query":`+quoted(document)+`}`, `{"data":{"m":{"x":"1"}}}`)
	wantLeaves(t, &s.told, "$.data.m.tier=1")
	s = say(t, ask(document, `,"operationName":"A"`), `{"data":{"m":{"x":"1"}}}`)
	wantLeaves(t, &s.told, "$.data.m.email=1")
	s = say(t, ask(document, `,"operationName":"C"`), `{"errors":[{"message":"no such"}]}`)
	wantLeaves(t, &s.told, "$.errors[*].message=no such")
}

func TestEveryAnswerOfABatchHasItsOwnDocument(t *testing.T) {
	s := say(t, `[`+ask(`{ m { x: email } }`, "")+`,`+ask(`{ m { x: tier } }`, "")+`]`, `[{"data":{"m":{"x":"1"}}},{"data":{"m":{"x":"2"}}},{"data":{"m":{"x":"3"}}}]`)
	wantLeaves(t, &s.told, "$[*].data.m.email=1", "$[*].data.m.tier=2", "$[*].data.m.x=3")
}

// Whatever a document is packed in, its answer is read by it.
func TestWhereADocumentStands(t *testing.T) {
	const document = `{ m(id: "7") { x: email } }`
	for _, c := range []struct{ name, mediaType, request, argument string }{
		{"JSON", "application/json", ask(document, ""), "$.query.m.id=7"},
		{"its own type", "application/graphql", document, "$.query.m.id=7"},
		{"the address", "", "?query=%7Bm(id:%227%22)%7Bx:email%7D%7D&variables=%7B%7D", "query.m.id=7"},
		{"a form", "application/x-www-form-urlencoded", "query=" + strings.ReplaceAll(document, " ", "+"), "query.m.id=7"},
		{"an upload", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n" + ask(document, `,"variables":{"file":null}`) +
			"\r\n--b\r\nContent-Disposition: form-data; name=\"map\"\r\n\r\n{\"0\":[\"variables.file\"]}\r\n--b--\r\n", "operations.query.m.id=7"},
		{"JSON in capitals", "application/json", strings.Replace(ask(document, ""), "query", "QUERY", 1), "$.QUERY.m.id=7"},
		{"JSON beside something", "application/json", `{"operations":{},"query":` + quoted(document) + `}`, "$.query.m.id=7"},
		{"a form beside something", "application/x-www-form-urlencoded", "operations=%7B%22a%22:1%7D&query=" + strings.ReplaceAll(document, " ", "+"), "query.m.id=7"},
		{"a typed part", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\nContent-Type: application/json\r\n\r\n" + ask(document, "") +
			"\r\n--b--\r\n", "$.operations.query.m.id=7"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := speak(t, newWalker(body.DefaultLimits()), c.mediaType, c.request, `{"data":{"m":{"x":"1"}}}`)
			wantLeaves(t, &s.told, "$.data.m.email=1")
			if !strings.Contains("\n"+s.asked.leaves()+"\n", "\n"+c.argument+"\n") {
				t.Errorf("want %s in\n%s", c.argument, s.asked.leaves())
			}
		})
	}
}

func TestValuesInADocumentAreLeaves(t *testing.T) {
	const document = "# for 4000000199\nmutation Add($n: Int = 5, $v: String) {\n  a: add(input: {email: \"a\\u0040x.example\", tags: [\"p\", \"q\"], note: \"\"\"two\n lines\"\"\", rank: 2.5e1, form: PLAIN, old: null, on: true, v: $v}, times: $n) @log(as: \"w\") { id }\n  ...F\n}\n" +
		"fragment F on M { orders(of: \"7\") { lines(last: -3) @skip(if: true) { id } } }"
	s := say(t, ask(document, `,"variables":{"v":"z"}`), `{}`)
	wantLeaves(t, &s.asked,
		`$.query=mutation Add($n:Int=0$v:String){a:add(input:{email:"1"tags:["2""3"]note:"4"rank:5 form:PLAIN old:null on:true v:$v}times:$n)@log(as:"6"){id}...F}fragment F on M{orders(of:"7"){lines(last:8)@skip(if:true){id}}}`,
		"$.query=for 4000000199",
		"$.variables.v=z", "$.variables.n=5 (number)",
		"$.query.orders.of=7", "$.query.orders.lines.last=-3 (number)",
		"$.query.add.input.email=a@x.example", "$.query.add.input.tags[*]=p", "$.query.add.input.tags[*]=q", "$.query.add.input.note=two\n lines",
		"$.query.add.input.rank=2.5e1 (number)", "$.query.add.input.form=PLAIN", "$.query.add.input.old= (null)", "$.query.add.input.on=true (bool)", "$.query.add.input.v=z",
		"$.query.add.times=5 (number)", "$.query.add.as=w")
}

// A search or another language in a member of that name is no GraphQL.
func TestWhatIsNoDocument(t *testing.T) {
	for name, request := range map[string]string{
		"a search":         `{"query":"shoes"}`,
		"a question":       `{"query":"query by name, please"}`,
		"an object":        `{"query":{"match":{"name":"shoes"}}}`,
		"a log query":      `{"query":"{app=\"web\"} |= \"error\""}`,
		"a graph database": `{"query":"MATCH (n {id: 1}) RETURN n","variables":{}}`,
		"SQL":              `{"query":"select 1","operationName":"x"}`,
		"a text in JSON":   `{"query":"{\"a\":1}"}`,
		"an id":            `{"id":"7300120000","name":"x"}`,
		"a template":       `{"id":"7300120000","variables":{"name":"x"}}`,
		"a hash":           `{"id":"0123456789abcdef0123456789abcdef"}`,
		"a short hash":     `{"extensions":{"persistedQuery":{"sha256Hash":"abc"}}}`,
		"variables":        `{"variables":{"id":1},"operationName":"x"}`,
		"deeper":           `{"a":{"query":"{ m { x: email } }"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := say(t, request, `{"data":{"m":{"x":"1"}}}`)
			wantLeaves(t, &s.told, "$.data.m.x=1")
			if s.exchange.Any() || s.exchange.Doubtful() {
				t.Errorf("taken for GraphQL: %v", s.exchange.Operations())
			}
		})
	}
}

func TestADocumentThatIsOnlyNamed(t *testing.T) {
	hash := strings.Repeat("0aB", 21) + "c"
	for name, c := range map[string]struct{ request, want string }{
		"a hash and a name": {`{"operationName":"Staff","extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}}`, "[{ Staff [] 0ab0ab0a}]"},
		"a hash":            {`{"extensions":{"persistedQuery":{"sha256Hash":"` + hash + `"}},"variables":{}}`, "[{  [] 0ab0ab0a}]"},
		"an address":        {`?operationName=Staff&extensions=%7B%22persistedQuery%22:%7B%22sha256Hash%22:%22` + hash + `%22%7D%7D`, "[{ Staff [] 0ab0ab0a}]"},
		"a document's id":   {`{"documentId":"sha256:` + hash + `","variables":{}}`, "[{  [] 7283104a}]"},
		"a number":          {`{"doc_id":"30120000000012","variables":"{\"id\":7}"}`, "[{  [] f9704ffe}]"},
	} {
		t.Run(name, func(t *testing.T) {
			s := say(t, c.request, `{"data":{"m":{"x":"1"}}}`)
			wantLeaves(t, &s.told, "$.data.m.x=1")
			if got := fmt.Sprint(s.exchange.Operations()); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if s.exchange.Doubtful() {
				t.Error("nothing was left unread")
			}
		})
	}
}

func TestADocumentThatCannotBeReadIsSaid(t *testing.T) {
	for name, request := range map[string]string{
		"broken":          ask(`{ m { x: email }`, `,"variables":{}`),
		"broken, alone":   ask(`{ m { x: email }`, ""),
		"no operation":    ask(`fragment F on M { x: email }`, ""),
		"too long":        ask(`{ m { x: email } #`+strings.Repeat("x", 1<<20)+"\n}", ""),
		"too many words":  ask(`{ m { `+strings.Repeat("x: email ", 50_000)+`} }`, ""),
		"too deep":        ask(strings.Repeat("{ m ", 250)+strings.Repeat("}", 250), ""),
		"fragments grown": ask(grown(30), ""),
		"two in a row":    `{"query":` + quoted(`{ m { x: email } }`) + `,"query":` + quoted(`{ m { y: email } }`) + `}`,
		"two names":       ask(`query A { m { x: email } } query B { m { y: email } }`, `,"operationName":"A","operationName":"B"`),
		"two in one":      ask(`{ m { x: email } }`, "") + ask(`{ m { y: email } }`, ""),
	} {
		t.Run(name, func(t *testing.T) {
			s := say(t, request, `{"data":{"m":{"z":"1"}}}`)
			wantLeaves(t, &s.told, "$.data.m.z=1")
			if !s.exchange.Doubtful() || !s.exchange.Gave() {
				t.Error("nothing says so")
			}
		})
	}
}

// grown is a document of n short fragments whose objects select one of 2ⁿ sets of them: what they select together tells which
// of the last n keys were an "a".
func grown(n int) string {
	var b strings.Builder
	b.WriteString(`{ m { ...F0 } } fragment F0 on T { a { ...F0 ...F1 } b { ...F0 } }`)
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, ` fragment F%d on T { a { ...F%d } b { ...F%d } }`, i, i+1, i+1)
	}
	fmt.Fprintf(&b, ` fragment F%d on T { id }`, n)
	return b.String()
}

func TestTenThousandAliases(t *testing.T) {
	var document, answer strings.Builder
	document.WriteString("{ m {")
	answer.WriteString(`{"data":{"m":{"z":1`)
	for i := range 10_000 {
		fmt.Fprintf(&document, "a%d: email ", i)
		fmt.Fprintf(&answer, `,"a%d":"v"`, i)
	}
	s := say(t, ask(document.String()+"} }", ""), answer.String()+"}}}")
	if n := strings.Count(s.told.leaves(), "$.data.m.email=v"); n != 10_000 || s.exchange.Doubtful() {
		t.Errorf("%d of 10,000 aliases are resolved, doubtful %v", n, s.exchange.Doubtful())
	}
}

// What a walker remembers of documents changes nothing.
func TestDocumentsAreReadAlike(t *testing.T) {
	w := newWalker(body.DefaultLimits())
	for i, id := range []string{"7", "8", "7"} {
		s := speak(t, w, "application/json", ask(`{ m(id: "`+id+`") { x: email } }`, ""), `{"data":{"m":{"x":"1"}}}`)
		fresh := say(t, ask(`{ m(id: "`+id+`") { x: email } }`, ""), `{"data":{"m":{"x":"1"}}}`)
		if s.asked.String() != fresh.asked.String() || s.told.String() != fresh.told.String() {
			t.Errorf("round %d:\n%s\n%s\nwant\n%s\n%s", i, &s.asked, &s.told, &fresh.asked, &fresh.told)
		}
	}
}

func FuzzGraphQL(f *testing.F) {
	f.Add(`query A($n: Int = 5) { x: m(id: "7") { ...F } } fragment F on M { a: email s { ...F } }`, `{"data":{"x":{"a":"1"}}}`, uint8(0))
	f.Add(`{ m { ... on A { x: email } ... on B { x: tier } } }`, `{"data":{"m":{"x":["1"]}}}`, uint8(1))
	f.Add(grown(5), `{"data":{"m":{"a":{"b":{"a":1}}}}}`, uint8(2))
	f.Add(`{ m(a: """ \""" x""", b: [1, {c: -2.5e3}]) @d(e: F) { id } } # c`, `[]`, uint8(3))
	used := newWalker(body.DefaultLimits())
	f.Fuzz(func(t *testing.T, document, answer string, how uint8) {
		text, _ := json.Marshal(document)
		request, mediaType := `{"query":`+string(text)+`}`, "application/json"
		switch how % 6 {
		case 1:
			request = "[" + request + "," + request + "]"
		case 2:
			request, mediaType = document, "application/graphql"
		case 3:
			request = "?query=" + document
		case 4:
			request, mediaType = "query,variables\n"+document+",{}\n", "text/csv"
		case 5:
			request, mediaType = "<query>"+document+"</query>", "text/xml"
		}
		again := speak(t, used, mediaType, request, answer)
		fresh := speak(t, newWalker(body.DefaultLimits()), mediaType, request, answer)
		if again.asked.String() != fresh.asked.String() || again.told.String() != fresh.told.String() || again.faults != fresh.faults {
			t.Fatal("a used walker gives something else than a new one")
		}
		if most := 40*(len(document)+len(answer)) + 100; len(fresh.asked.lines)+len(fresh.told.lines) > most {
			t.Fatalf("%d and %d bytes gave %d lines", len(document), len(answer), len(fresh.asked.lines)+len(fresh.told.lines))
		}
	})
}
