package postman_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/postman"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

const (
	schema  = `"info":{"_postman_id":"5b8e","name":"Shop","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}`
	base    = `"variable":[{"key":"base","value":"https://{{host}}"},{"key":"host","value":"shop.example"},{"key":"token","value":"abc"}]`
	request = `{"method":"GET","header":[{"key":"X-Tenant","value":"a"},{"key":"X-Off","value":"b","disabled":true}],"url":{"raw":"{{base}}/v1/cards/:id?full=1","host":["{{base}}"],"path":["v1","cards",":id"],"query":[{"key":"full","value":"1"}],"variable":[{"key":"id","value":"7"}]}}`
	date    = `[{"key":"Date","value":"Sun, 01 Mar 2026 11:00:01 GMT"},{"key":"Content-Type","value":"application/json"}]`
	got     = `GET https|shop.example|/v1/cards/7|full=1| 200 7 whole took 1000000 X-Tenant="a" <Date="Sun, 01 Mar 2026 11:00:01 GMT" <Content-Type="application/json" body none "" answer "{\"a\":1}"`
)

// example writes one of noon to a request.
func example(request string, replace ...string) string {
	return strings.NewReplacer(replace...).Replace(`{"name":"ok","originalRequest":` + request + `,"status":"OK","code":200,"_postman_previewlanguage":"json","header":` + date + `,"cookie":[],"responseTime":1000,"body":"{\"a\":1}"}`)
}

func item(examples ...string) string {
	return `{"name":"Card","request":` + request + `,"response":[` + strings.Join(examples, ",") + `]}`
}

// collection writes one; more are members of it.
func collection(items string, more ...string) string {
	return "{" + strings.Join(append([]string{schema, `"item":[` + items + `]`, base}, more...), ",") + "}"
}

func change(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

func withAuth(value string) string { return change(got, " <Date", ` Authorization="`+value+`" <Date`) }

func TestExamples(t *testing.T) {
	post := change(request, "GET", "POST", `"url":`, `"body":{"mode":"raw","raw":"{\"t\":\"{{token}}\"}","options":{"raw":{"language":"json"}}},"url":`)
	for _, test := range []struct{ name, text, want string }{
		{"an example", collection(item(example(request))), got},
		{"v2.0", change(collection(item(example(request))), "v2.1.0", "v2.0.0", `"header":[{"key":"X-Tenant","value":"a"},{"key":"X-Off","value":"b","disabled":true}]`, `"header":"X-Tenant: a\n"`), got},
		{"the item's request", collection(item(example("null"))), got},
		{"as the API gives it", `{"collection":` + collection(item(example(request))) + `}`, got},
		{"a URL alone", collection(item(example(`"{{base}}/v1/cards/7?full=1"`))), change(got, `X-Tenant="a" `, "")},
		{"a URL in parts", collection(item(example(change(request, `"raw":"{{base}}/v1/cards/:id?full=1",`, ``, `"{{base}}"`, `"shop","example"`, `"path"`, `"protocol":"https","path"`)))), got},
		{"a port", collection(item(example(change(request, `{{base}}/v1`, `localhost:8080/v1`)))), change(got, "https|shop.example", "http|localhost:8080")},
		{"a variable of a folder", change(collection(`{"name":"F","item":[` + item(example(request)) + `],"variable":[{"id":"host","value":"eu.shop.example"}]}`)), change(got, "|shop", "|eu.shop")},
		{"a host nobody defined", collection(item(example(change(request, "{{base}}", "{{nowhere}}")))), change(got, "https|shop.example", "|")},
		{"a segment nobody defined", collection(item(example(change(request, `:id`, `{{id}}`)))), change(got, "/7|", "/{{id}}|")},
		{"no duration", collection(item(example(request, `"responseTime":1000`, `"responseTime":null`, "11:00:01", "11:00:00"))), change(got, " took 1000000", "", "11:00:01", "11:00:00")},
		{"no date, but a collection's", change(collection(item(example(request, `"Date"`, `"X-Date"`))), `"name":"Shop"`, `"updatedAt":"2026-03-01T12:00:00+01:00"`), change(got, `<Date`, `<X-Date`)},
		{"a body", collection(item(example(post))), change(got, "GET", "POST", `body none ""`, `body whole "{\"t\":\"abc\"}"`)},
		{"a form", collection(item(example(change(post, `"raw"`, `"urlencoded"`, `"{\"t\":\"{{token}}\"}"`, `[{"key":"a b","value":"{{token}}"},{"key":"c","value":"&"},{"key":"d","value":"e","disabled":true}]`)))), change(got, "GET", "POST", `body none ""`, `body whole "a+b=abc&c=%26"`)},
		{"a form with a file", collection(item(example(change(post, `"raw"`, `"formdata"`, `"{\"t\":\"{{token}}\"}"`, `[{"key":"a","value":"b"},{"key":"c","type":"file","src":"x.png"}]`)))), change(got, "GET", "POST", `body none ""`, `body cut "a=b"`)},
		{"GraphQL", collection(item(example(change(post, `"mode":"raw","raw"`, `"mode":"graphql","graphql"`, `"{\"t\":\"{{token}}\"}"`, `{"query":"{ me { name } }","variables":"{\"a\":1}"}`)))), change(got, "GET", "POST", `body none ""`, `body whole "{\"query\":\"{ me { name } }\",\"variables\":{\"a\":1}}"`)},
		{"a file", collection(item(example(change(post, `"mode":"raw","raw":"{\"t\":\"{{token}}\"}"`, `"mode":"file","file":{"src":"x"}`)))), change(got, "GET", "POST", "body none", "body missing")},
		{"a body that is off", collection(item(example(change(post, `"mode"`, `"disabled":true,"mode"`)))), change(got, "GET", "POST")},
		{"no body", collection(item(example(request, `"body":"{\"a\":1}"`, `"body":null`))), change(got, "7 whole", "-1 missing", ` answer "{\"a\":1}"`, "")},
		{"an empty body", collection(item(example(request, `"body":"{\"a\":1}"`, `"body":""`))), change(got, "7 whole", "0 none", ` answer "{\"a\":1}"`, "")},
		{"longer than is held", collection(item(example(request, date, change(date, `},`, `},{"key":"Content-Length","value":"9"},`)))), change(got, "7 whole", "9 cut", "<Content-Type", `<Content-Length="9" <Content-Type`)},
		{"cookies", collection(item(example(request, `"cookie":[]`, `"cookie":[{"name":"s","value":"1","path":"/"}]`))), change(got, ` body none`, ` <Set-Cookie="s=1" body none`)},
		{"wrong types", collection(`7,null,[],"x",` + item("7", example(request, `"cookie":[]`, `"cookie":{"a":[]}`, `"_postman_previewlanguage":"json"`, `"previewRequest":[[]]`)) + `,{"item":7},{"response":{}}`), change(got, `<Content-Type="application/json"`, `<Content-Type="application/json" <Set-Cookie="a="`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.Read(t, postman.Format, test.text)
			if len(log.Calls) != 1 || strings.ReplaceAll(strings.ReplaceAll(log.String(), "no_example", ""), ",", "") != "" {
				t.Fatalf("%d calls, reasons %q", len(log.Calls), log)
			}
			if got := sourcetest.Brief(&log.Calls[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if o := log.Source.Observes; log.Source.Standpoint != "client" || o != call.ObservesEverything&^(call.ObservesClientAddress|call.ObservesCredentials) {
				t.Errorf("standpoint %q, observes %b", log.Source.Standpoint, o)
			}
			if !postman.Format.Detect([]byte(test.text)) {
				t.Error("it is not found by its content")
			}
		})
	}
}

// Credentials come from fields and from the nearest auth; they are observable only where none is missing.
func TestCredentials(t *testing.T) {
	bearer := func(v string) string {
		return `"auth":{"type":"bearer","bearer":[{"key":"token","value":"` + v + `","type":"string"}]}`
	}
	own := func(auth string) string {
		return collection(item(example(change(request, `{"method"`, `{`+auth+`,"method"`))))
	}
	for _, test := range []struct {
		name, text, want string
		observable       bool
	}{
		{"bearer", own(bearer("{{token}}")), withAuth("Bearer abc"), true},
		{"as an object", own(`"auth":{"type":"bearer","bearer":{"token":"abc"}}`), withAuth("Bearer abc"), true},
		{"of the collection", collection(item(example(request)), bearer("abc")), withAuth("Bearer abc"), true},
		{"of a folder", collection(`{"item":[`+item(example(request))+`],`+bearer("def")+`}`, bearer("abc")), withAuth("Bearer def"), true},
		{"none, where the collection has one", collection(item(example(change(request, `{"method"`, `{"auth":{"type":"noauth"},"method"`))), bearer("abc")), got, false},
		{"basic", own(`"auth":{"type":"basic","basic":[{"key":"username","value":"ines"},{"key":"password","value":"pw"}]}`), withAuth("Basic aW5lczpwdw=="), true},
		{"a key", own(`"auth":{"type":"apikey","apikey":[{"key":"key","value":"X-Key"},{"key":"value","value":"k1"},{"key":"in","value":"header"}]}`), change(got, " <Date", ` X-Key="k1" <Date`), true},
		{"a key in the query", own(`"auth":{"type":"apikey","apikey":[{"key":"key","value":"k"},{"key":"value","value":"k&1"},{"key":"in","value":"query"}]}`), change(got, "full=1", "full=1&k=k%261"), true},
		{"OAuth", own(`"auth":{"type":"oauth2","oauth2":[{"key":"accessToken","value":"abc"},{"key":"headerPrefix","value":"Token"}]}`), withAuth("Token abc"), true},
		{"a field", collection(item(example(change(request, `"X-Tenant","value":"a"`, `"Authorization","value":"Bearer {{token}}"`)))), change(got, `X-Tenant="a"`, `Authorization="Bearer abc"`), true},
		{"a token nobody defined", own(bearer("{{secret}}")), got, false},
		{"a field nobody defined", collection(item(example(change(request, `"X-Tenant","value":"a"`, `"Authorization","value":"Bearer {{secret}}"`)))), change(got, ` X-Tenant="a"`, ""), false},
		{"blotted out", own(bearer("REDACTED")), got, false},
		{"one of another type", own(`"auth":{"type":"hawk","hawk":[]}`), got, false},
		{"two, one of which is not known", collection(item(example(request))+","+item(example(change(request, `{"method"`, `{`+bearer("{{secret}}")+`,"method"`))), bearer("abc")), withAuth("Bearer abc"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.Read(t, postman.Format, test.text)
			if len(log.Calls) == 0 {
				t.Fatalf("reasons %q", log)
			}
			if got := sourcetest.Brief(&log.Calls[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if got := log.Source.Observes&call.ObservesCredentials != 0; got != test.observable {
				t.Errorf("observable: %v", got)
			}
		})
	}
}

func TestCollections(t *testing.T) {
	good := item(example(request))
	folders := strings.Repeat(`{"item":[`, 100) + good + strings.Repeat(`]}`, 100)
	for _, test := range []struct{ name, text, reasons string }{
		{"several examples", collection(item(example(request), example(request)) + "," + good), ",,"},
		{"no example", collection(item() + "," + good + `,{"request":"https://a.example"}`), "no_example,,no_example"},
		{"folders in folders", collection(folders), ""},
		{"too many of them", collection(strings.Repeat(`{"item":[`, 5000) + strings.Repeat(`]}`, 5000) + "," + good), ""},
		{"with white space", change(collection(good), `"item":[`, "\"item\" :\n[ ", `"response":[`, "\r\n\"response\":\t[", `"code":200`, "\"code\" : 200 ", "}]", "} ]\n"), ""},
		{"no time", collection(item(example(request, `"Date"`, `"X"`), example(request))), "no_time,"},
		{"no request", collection(change(item(example("null"), example("7"), example(request)), `"request":`+request, `"x":7`)), "no_request,no_request,"},
		{"no URL", collection(item(example(`{"url":""}`), example(`{"url":{"raw":"mailto:a"}}`), example(`{"url":"ftp://a.example/"}`), example(request))), "url,url,url,"},
		{"no method", collection(item(example(change(request, "GET", "G T")), example(request))), "no_request,"},
		{"no code", collection(item(example(request, `"code":200`, `"code":null`), example(request, `"code":200`, `"code":20`), example(request))), "status,status,"},
		{"nothing", collection(""), ""},
		{"cut", collection(good + "," + good)[:len(collection(good+","+good))-1], ",,cut"},
		{"cut before what its variables stand for", collection(good + "," + good)[:len(collection(good+","+good))-60], "cut"},
		{"cut in an example", collection(good)[:len(schema)+600], "cut"},
		{"something behind", collection(good) + "x", ",json"},
		{"a bomb of variables", collection(good, `"variable":[{"key":"base","value":"{{b}}{{b}}{{b}}{{b}}{{b}}{{b}}{{b}}{{b}}"},{"key":"b","value":"{{c}}{{c}}{{c}}{{c}}{{c}}{{c}}{{c}}{{c}}"},{"key":"c","value":"{{base}}{{b}}{{c}}`+strings.Repeat("x", 9999)+`"}]`), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.Read(t, postman.Format, test.text)
			if log.String() != test.reasons {
				t.Errorf("reasons %q, want %q", log, test.reasons)
			}
		})
	}
	long := collection(good + `,{"x":"` + strings.Repeat("y", 2<<20) + `"}`)
	if log := sourcetest.Read(t, postman.Format, long); log.String() != ",too_large" {
		t.Errorf("longer than is held: reasons %q", log)
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]bool{
		collection("")[:170]: true, `{"item":[],"info":{"schema":"https://schema.getpostman.com/json/collection/v2.0.0/collection.json"}}`: true,
		`{"info":{"title":"x"},"openapi":"3.1.0"}`: false, `{"info":{"schema":"https://schema.getpostman.com/json/collection/v1.0.0/"}}`: false,
		`{"collection":{"collection":{` + schema + `}}}`: false, `{"item":[]}`: false, `[]`: false, ``: false,
	} {
		if got := postman.Format.Detect([]byte(text)); got != want {
			t.Errorf("%.60s: %v", text, got)
		}
	}
}

// FuzzExample puts anything in the place of an example, behind a good one.
func FuzzExample(f *testing.F) {
	f.Add(example(request))
	f.Add(`{"originalRequest":{"url":{"raw":"{{{{}}","path":[{"value":"x"}],"variable":{"a":"b"}},"header":"a:b\nc","auth":{"type":"x"}},"code":"200"}`)
	f.Add(`"`)
	f.Add(`]}],"variable":[{"key":"base","value":"{{base}}"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		log := sourcetest.Read(t, postman.Format, collection(item(example(change(request, "{{base}}", "https://shop.example")), text)))
		if len(log.Reasons) == 0 {
			t.Fatal("nothing is said of it")
		}
		postman.Format.Detect([]byte(text))
	})
}
