package world

import (
	"net/http"
	"strings"
)

// Fact is something that is true of the world on ordinary days, too: a finding that says so is no false alarm.
type Fact struct {
	Finding  string `json:"finding"`  // the kind of finding that would say it
	Endpoint string `json:"endpoint"` // method, host and path, with {…} for what varies
	Why      string `json:"why"`
	Calls    int    `json:"calls"` // how many calls of this recording could show it
}

// facts lists them.
func facts() []Fact {
	return []Fact{
		{Finding: "unauthenticated_exposure", Endpoint: "GET " + OldHost + "/customer/{number}", Why: "it asks nobody who they are, and tells all about any member"},
		{Finding: "dormant_awakened", Endpoint: "GET " + OldHost + "/customer/{number}", Why: "nobody but a health check has called this host for years: whoever does wakes it"},
		{Finding: "sensitive_in_url", Endpoint: "GET " + APIHost + "/v2/password-reset/confirm", Why: "the link in the mail carries the token that sets a password"},
		{Finding: "sensitive_in_url", Endpoint: "GET " + DeskHost + "/desk/search", Why: "what the desk searches for, names and e-mail addresses, stands in the URL"},
		{Finding: "sensitive_in_url", Endpoint: "POST " + APIHost + "/v2/vouchers/{code}", Why: "the code in the path is worth points to whoever has it"},
		{Finding: "bola", Endpoint: "GET " + APIHost + "/v2/members/{number}/profile", Why: "any member's token opens any member's profile, balance, transactions and family"},
		{Finding: "bola", Endpoint: "GET " + APIHost + "/v2/bookings/{pnr}", Why: "any member's token opens any booking whose reference is known"},
		{Finding: "excessive_exposure", Endpoint: "GET " + ProfileHost + "/internal/profiles/{number}", Why: "it hands the front passport numbers that nobody there asks for; they do not leave"},
		{Finding: "cleartext_transport", Endpoint: "GET " + ProfileHost + "/internal/profiles/{number}", Why: "inner calls are not encrypted"},
	}
}

// witness counts the calls that could show a fact.
func (s *Summary) witness(e *entry) {
	_, rest, _ := strings.Cut(e.Request.URL, "://")
	path, _, _ := strings.Cut(rest, "?")
	for i := range s.state {
		if f := &s.state[i]; e.Response.Status < http.StatusBadRequest && fits(f.Endpoint, e.Request.Method, path) {
			f.Calls++
		}
	}
}

// fits says whether a call goes to an endpoint, segment by segment.
func fits(endpoint, method, path string) bool {
	verb, template, _ := strings.Cut(endpoint, " ")
	if verb != method {
		return false
	}
	for {
		want, moreTemplate, a := strings.Cut(template, "/")
		got, morePath, b := strings.Cut(path, "/")
		if a != b || (want != got && !strings.HasPrefix(want, "{")) {
			return false
		}
		if !a {
			return true
		}
		template, path = moreTemplate, morePath
	}
}
