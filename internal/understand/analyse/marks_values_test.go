package analyse_test

import (
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func TestMarksOfValues(t *testing.T) {
	const both = observation.MarkNegative | observation.MarkPrivileged | observation.MarkWildcard
	for body, want := range map[string]observation.Marks{
		`{"amount": -50, "to": "x"}`:                      observation.MarkNegative,
		`{"items":[{"id":7,"quantity":-1}]}`:              observation.MarkNegative,
		`{"amount":"-12.50"}`:                             observation.MarkNegative,
		`{"lat":-12.5,"longitude":-4.25,"x":-1}`:          0,
		`{"point":[-1,-2],"day":"2026-03-04"}`:            0,
		`{"amount":-0,"note":"-"}`:                        0,
		`{"amount":50,"id":"-5a"}`:                        0,
		`{"name":"Ines","role":"admin"}`:                  observation.MarkPrivileged,
		`{"user":{"Roles":["reader","ADMIN"]}}`:           observation.MarkPrivileged,
		`{"isAdmin":true,"quantity":-3}`:                  observation.MarkNegative | observation.MarkPrivileged,
		`{"is_staff" : 1}`:                                observation.MarkPrivileged,
		`{"role":"reader","isAdmin":false,"city":"Root"}`: 0,
		`{"name":"admin"}`:                                0,
	} {
		if got := marksOfBody(body, "application/json") & both; got != want {
			t.Errorf("%s: %b, want %b", body, got, want)
		}
	}
	for body, want := range map[string]observation.Marks{
		"amount=-5&to=x": observation.MarkNegative, "amount=%2D5": observation.MarkNegative, "role=Administrator": observation.MarkPrivileged, "amount=5&lon=-5": 0, "name=*&x=a*": observation.MarkWildcard, "name=%25": observation.MarkWildcard, "name=a%25": 0,
	} {
		if got := marksOfBody(body, "application/x-www-form-urlencoded") & both; got != want {
			t.Errorf("%s: %b, want %b", body, got, want)
		}
	}
}

func marksOfBody(body, mediaType string) observation.Marks {
	c := get("/x", `{}`)
	c.Method, c.Request = []byte("POST"), message(mediaType, body)
	return observe(c).Marks
}

// What a query says is told of each call, also of one whose target was met before.
func TestMarksOfQueries(t *testing.T) {
	c := get("/x?amount=-5", `{}`)
	if !observe(c).Marks.Has(observation.MarkNegative) {
		t.Error("a number below zero in a query is not told")
	}
	b := analyse.New(key, analyse.Options{}).Batch(&call.Batch{Entries: 2, Calls: []call.Call{c, c}})
	if !b.Observations[1].Marks.Has(observation.MarkNegative) {
		t.Error("nor of the second call")
	}
}
