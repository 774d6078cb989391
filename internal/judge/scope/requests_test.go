package scope_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// field adds a field of a request that an endpoint takes under a kind.
func (w *world) field(path keep.Number, at observation.Location, name string, k kind.Kind) keep.Number {
	w.fields = append(w.fields, observation.Field{Direction: observation.Request, Location: at, Name: observation.OpenText(name)})
	n := keep.Number(len(w.fields))
	w.know.Fields[meaning.FieldKey{Endpoint: w.know.Paths[path], Field: n}] = meaning.Field{Name: name, Kind: k, Confidence: .99}
	return n
}

// request adds a call whose request named a value, and carried a set below it.
func (w *world) request(path, who keep.Number, status int, whose int32, field keep.Number, value string, sets ...keep.Number) {
	root := w.holder(0, whose)
	w.holders[root-1].Identifiers = []keep.Identifier{{Field: field, Token: w.token(value)}}
	row := w.call(path, who, root, whole)
	row.Status = status
	for i, set := range append([]keep.Number{w.set(nothing())}, sets...) {
		w.exposures = append(w.exposures, keep.ExposureRow{
			Source: 1, Sequence: row.Sequence, Ordinal: uint32(i), Start: row.Start, Status: status, Path: path, Identity: who,
			Direction: observation.Request, Holder: root, Set: set, Objects: 1,
		})
	}
}

// sentSet is a set of a request's body.
func (w *world) sentSet(leaves ...meaning.Reading) keep.Number {
	set := w.set(leaves...)
	for _, l := range w.sets[set-1] {
		w.fields[l.Field-1].Direction = observation.Request
	}
	return set
}

func TestAttemptsCountWhatWasAskedAndHowItWasAnswered(t *testing.T) {
	w := newWorld()
	path, who := w.endpoint("GET", "/members/{memberId}"), w.actor("sub-intruder", "192.0.2.7")
	id := w.field(path, observation.InPath, "memberId", kind.LoyaltyNumber)
	m := w.subject("loyalty.number", "4000000011")
	w.request(path, who, 404, m, id, "4000000011") // found on the second try
	w.request(path, who, 200, m, id, "4000000011")
	w.request(path, who, 404, meaning.Nobody, id, "4000000012")
	w.request(path, who, 404, meaning.Nobody, id, "4000000012") // the same again is one identifier
	w.request(path, who, 403, meaning.Nobody, id, "4000000014")
	w.request(path, who, 500, meaning.Nobody, id, "4000000015")
	want := scope.Attempts{
		Calls: 6, Answered: 1, Misses: 3, Refused: 1, Failed: 1,
		Identifiers: []scope.AskedKind{{Kind: kind.LoyaltyNumber, Asked: 4, Answered: 1, Missed: 1, Refused: 1, Failed: 1}},
	}
	if diff := cmp.Diff(want, w.ask(t, intruder()).Attempts); diff != "" {
		t.Error(diff)
	}
	// Of a person who was asked for: only the calls that named that person.
	want = scope.Attempts{Calls: 2, Answered: 1, Misses: 1, Identifiers: []scope.AskedKind{{Kind: kind.LoyaltyNumber, Asked: 1, Answered: 1}}}
	if diff := cmp.Diff(want, w.ask(t, scope.Selector{Subjects: []string{"loyalty.number=4000000011"}}).Attempts); diff != "" {
		t.Error(diff)
	}
}

func TestChangesCountWhatRequestsWrote(t *testing.T) {
	w := newWorld()
	contact, who := w.endpoint("PATCH", "/members/{memberId}/contact"), w.actor("sub-intruder", "192.0.2.7")
	id := w.field(contact, observation.InPath, "memberId", kind.LoyaltyNumber)
	read, gone := w.endpoint("GET", "/members/{memberId}"), w.endpoint("DELETE", "/members/{memberId}")
	a, b := w.subject("loyalty.number", "4000000011"), w.subject("loyalty.number", "4000000013")
	mail := w.sentSet(sure(kind.ContactEmail))
	w.request(contact, who, 200, a, id, "4000000011", mail)
	w.request(contact, who, 200, a, id, "4000000011", mail)
	w.request(contact, who, 204, b, id, "4000000013", mail)
	w.request(contact, who, 409, b, id, "4000000013", mail)                    // changed nothing
	w.request(read, who, 200, a, id, "4000000011", mail)                       // nor does reading
	w.request(gone, who, 204, b, id, "4000000013")                             // sends nothing, and does
	w.request(contact, who, 200, a, id, "4000000011", w.sentSet(maybe("x.y"))) // not sure what that was
	w.request(contact, who, 200, meaning.Nobody, id, "4000000099", mail)       // of nobody known
	email := kind.ContactEmail
	want := []scope.Change{
		{Endpoint: "e_1", Host: "api.skyloom.example", Method: "PATCH", Template: "/members/{memberId}/contact", Kind: &email, Form: "clear", Calls: 4, Subjects: 2, Unassigned: 1},
		{Endpoint: "e_1", Host: "api.skyloom.example", Method: "PATCH", Template: "/members/{memberId}/contact", Calls: 1, Subjects: 1},
		{Endpoint: "e_3", Host: "api.skyloom.example", Method: "DELETE", Template: "/members/{memberId}", Calls: 1, Subjects: 1},
	}
	if diff := cmp.Diff(want, w.ask(t, intruder()).Changes); diff != "" {
		t.Error(diff)
	}
	if got := w.ask(t, scope.Selector{Subjects: []string{"loyalty.number=4000000013"}}).Changes; len(got) != 2 || got[0].Calls != 1 || got[1].Calls != 1 {
		t.Errorf("of one person: %+v", got)
	}
	if got := w.ask(t, scope.Selector{Kinds: []string{"payment.iban"}}).Changes; len(got) != 0 {
		t.Errorf("of a kind that nobody wrote: %+v", got)
	}
}

// Whoever writes without naming anybody writes of himself.
func TestAChangeThatNamesNobodyIsTheCallers(t *testing.T) {
	w := newWorld()
	mine, who := w.endpoint("POST", "/me/contact"), w.actor("sub-ines", "192.0.2.7")
	w.know.Actors[0].Subject = w.subject("loyalty.number", "4000000011")
	w.request(mine, who, 200, meaning.Nobody, 0, "", w.sentSet(sure(kind.ContactEmail)))
	got := w.ask(t, intruder()).Changes
	if len(got) != 1 || got[0].Subjects != 1 || got[0].Unassigned != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestWhatAsksByPostChangesNothing(t *testing.T) {
	for template, writes := range map[string]bool{
		"/v2/login": false, "/members/search": false, "/members/{id}/contact": true, "/graphql#query Members": false, "/graphql#mutation AddNote": true,
		"/points/transfer": true, "/oauth2/token": false, "/desk/case-export": false, "/{tenant}": true,
	} {
		w := newWorld()
		path, who := w.endpoint("POST", template), w.actor("sub-intruder", "192.0.2.7")
		w.request(path, who, 200, w.subject("loyalty.number", "4000000011"), 0, "")
		if got := len(w.ask(t, intruder()).Changes) > 0; got != writes {
			t.Errorf("%s writes: %v", template, got)
		}
	}
}
