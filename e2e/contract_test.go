package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// answered is one entry of an answered call with a body, or with none where it is empty.
func answered(method, url, response string) string {
	return fmt.Sprintf(`{"startedDateTime":"2026-03-01T09:00:00Z","time":3,"_clientAddress":"198.51.100.4",`+
		`"request":{"method":%q,"url":%q,"headers":[]},"response":%s}`, method, url, response)
}

// What flows behind an upgrade or through a tunnel is in no HAR, so that nothing can be said of it.
func TestNothingIsClaimedOfWhatFlowsBehindAnUpgrade(t *testing.T) {
	for name, entry := range map[string]string{
		"upgrade": answered("GET", "wss://rt.berths.example/socket", `{"status":101,"headers":[],"content":{"size":0,"mimeType":"x-unknown"}}`),
		"tunnel":  answered("CONNECT", "api.berths.example:443", `{"status":200,"headers":[],"content":{"size":0}}`),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t)
			w.scan(writeText(t, "a.jsonl", entry+"\n"))
			s := w.scope("--hop", "edge", "--hop", "unknown")
			if v := s.verdict("contact.email"); v != "unknown" || s.Complete || s.Subjects.Possible != nil {
				t.Errorf("an e-mail address is %s, complete %v, possible subjects %v", v, s.Complete, s.Subjects.Possible)
			}
		})
	}
}

// Where a kind is unknown though every answer was read whole, the answer says why.
func TestAnUnknownSaysWhy(t *testing.T) {
	w := newWorkspace(t)
	body := `{\"email\":\"mira.holt@post.example\"}`
	w.scan(writeText(t, "a.jsonl", answered("GET", "https://api.berths.example/about",
		`{"status":200,"headers":[],"content":{"size":34,"mimeType":"application/json","text":"`+body+`"}}`)+"\n"))
	s := w.scope("--hop", "edge", "--hop", "unknown")
	if v := s.verdict("contact.email"); v != "unknown" || !s.Complete || s.Coverage.Undecided["no_subject"] != 1 {
		t.Errorf("an e-mail address beside nobody is %s, complete %v, undecided %v", v, s.Complete, s.Coverage.Undecided)
	}
}

// A kind with a slip in it is a mistake of whoever asks, not a person who was never seen.
func TestAMistypedKindOfASubjectIsAnError(t *testing.T) {
	w := newWorkspace(t)
	w.scan(writeText(t, "a.jsonl", answered("GET", "https://api.berths.example/about", `{"status":204,"headers":[],"content":{"size":0}}`)+"\n"))
	r := w.run("scope", "--subject", "contact.emial=mira.holt@post.example")
	if r.code != 2 || r.out != "" || !strings.Contains(r.err, "--subject") || strings.Contains(r.err, "mira.holt") {
		t.Errorf("exit %d\n%s%s", r.code, r.out, r.err)
	}
	if r := w.run("scope", "--subject", "contact.email=mira.holt@post.example"); r.code != 0 {
		t.Errorf("a subject that was never seen: exit %d\n%s", r.code, r.err)
	}
}
