package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

func customersJSON(from, to int) string {
	var list []string
	for i := from; i < to; i++ {
		number, first, last, mail := profiled(i)
		list = append(list, fmt.Sprintf(`{"loyaltyNumber":"%d","firstName":%q,"lastName":%q,"email":%q}`, number, first, last, mail))
	}
	return "[" + strings.Join(list, ",") + "]"
}

func packed(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func inString(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// Each reader is told of three people in another wrapping; all of them are told the same.
func TestWrappedAnswers(t *testing.T) {
	plain, markup := customersJSON(2, 5), customersXML(2, 5)
	std := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	lines := strings.ReplaceAll(strings.Trim(plain, "[]"), "},{", "}\n{") + "\n"
	answers := map[string]struct{ mediaType, body string }{
		"lines":                   {"application/x-ndjson", lines},
		"lines called JSON":       {"application/json", lines},
		"a sequence":              {"application/json-seq", "\x1e" + strings.ReplaceAll(lines, "\n{", "\n\x1e{")},
		"JSON in a string":        {"application/json", `{"payload":` + inString(plain) + `}`},
		"JSON in two strings":     {"application/json", `{"payload":` + inString(`{"inner":`+inString(plain)+`}`) + `}`},
		"base64 of JSON":          {"application/json", `{"payload":"` + std(plain) + `"}`},
		"base64url of JSON":       {"application/json", `{"payload":"` + base64.RawURLEncoding.EncodeToString([]byte(plain)) + `"}`},
		"gzip in base64":          {"application/json", `{"payload":"` + std(packed(t, plain)) + `"}`},
		"XML in a string":         {"application/json", `{"payload":` + inString(`<?xml version="1.0"?>`+markup) + `}`},
		"base64 of XML":           {"application/json", `{"payload":"` + std(markup) + `"}`},
		"JSON in CDATA":           {"application/xml", `<answer><payload><![CDATA[` + plain + `]]></payload></answer>`},
		"XML in CDATA":            {"text/xml", `<answer><payload><![CDATA[` + markup + `]]></payload></answer>`},
		"base64 of JSON in XML":   {"text/xml", `<answer><payload>` + std(plain) + `</payload></answer>`},
		"JSON behind a guard":     {"application/json", ")]}',\n" + plain},
		"JSON called text":        {"text/plain", plain},
		"events":                  {"text/event-stream", "data: " + strings.ReplaceAll(strings.TrimSpace(lines), "\n", "\n\ndata: ") + "\n\n"},
		"parts":                   {"multipart/mixed; boundary=cut", "--cut\r\nContent-Type: application/json\r\n\r\n" + plain + "\r\n--cut--\r\n"},
		"a claim":                 {"application/json", `{"token":"` + base64url(`{"alg":"none"}`) + "." + base64url(`{"customers":`+plain+`}`) + ".c2ln" + `"}`},
		"a GraphQL answer as one": {"application/graphql-response+json", `{"data":{"customers":` + plain + `}}`},
	}
	names := slices.Sorted(maps.Keys(answers))
	var list []exchange
	for i, p := range profiles(12) {
		p.At = 9*hour + duration(i)*second
		list = append(list, p)
	}
	for i, name := range names {
		list = append(list, exchange{URL: fmt.Sprintf("%s/v1/exports/%c", host, 'a'+i), Bearer: jwt(uuid(800 + i)), At: 12*hour + duration(i)*second,
			Type: answers[name].mediaType, Body: answers[name].body})
	}
	w := newWorkspace(t)
	w.scan(write(t, "calls.ndjson", list...))
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			s := w.scope("--actor", "token_subject="+uuid(800+i))
			want := 3
			if name == "a claim" {
				want = 4 // the token itself may be somebody else's
			}
			if s.Subjects.Possible == nil || *s.Subjects.Possible != want {
				t.Errorf("%s subjects possible, want %d", number(s.Subjects.Possible), want)
			}
			s.wantPeople(t, 3, contactKinds...)
		})
	}
}
