package world

import (
	"encoding/json"
	"testing"
)

// FuzzText compares the hand-written strings with those of encoding/json, by what a reader makes of them.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", `a "quoted\" word`, "line\nfeed\ttab\x00", "Zoë Çelik 張", "\xff\xfe\xc3(", "\u2028<&>", "\xed\xa0\x80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		theirs, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var want, got string
		if err := json.Unmarshal(theirs, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(appendText(nil, text), &got); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	})
}

// TestLinesAreWhatTheirTypesSay compares hand-written lines with those that encoding/json makes of the same values.
func TestLinesAreWhatTheirTypesSay(t *testing.T) {
	text := `{"name":"Gráinne \"G\" O'Brien"}`
	same := func(mine []byte, value any) {
		t.Helper()
		theirs, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var want, got any
		if err := json.Unmarshal(theirs, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(mine, &got); err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if string(a) != string(b) {
			t.Errorf("want %s\ngot  %s", a, b)
		}
	}
	e := &entry{
		Started: "2026-03-02T00:00:06.000001Z", ClientAddress: "192.0.2.7", ClientPort: 40000, Service: "web", ClientService: "notifier",
		Request: harRequest{
			Method: "POST", URL: "https://api.skyloom.example/v2/x?q=a%20b", HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, HeadersSize: -1,
			BodySize: len(text), Headers: []harPair{{"Host", "a"}, {"Accept", "*/*"}}, QueryString: []harPair{{"q", "a b"}},
			PostData: &harPost{"application/json", text},
		},
		Response: harResponse{
			Status: 200, StatusText: "OK", HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: []harPair{}, HeadersSize: -1,
			Content: harContent{Size: len(text), MimeType: "application/json", Text: &text}, BodySize: len(text),
		},
	}
	same(appendEntry(nil, e), e)
	e.Response.Content.Text, e.Request.PostData, e.Service, e.ClientService = nil, nil, "", ""
	same(appendEntry(nil, e), e)
	for _, truth := range []*Truth{
		{Entry: 3, Subjects: []Disclosure{}},
		{
			Entry: 4, Actor: &Actor{apiKey, "pk"}, Attack: true, Hop: EgressHop, Cut: true,
			Subjects: []Disclosure{{"5", must("contact.email", "person.name"), []string{}}, {"6", []string{}, may("account.id")}},
		},
	} {
		same(appendTruth(nil, truth), truth)
	}
}
