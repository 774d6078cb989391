package meaning_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// A guest's profile stands beside the guest's id; who is to be called in an emergency is somebody else.
func TestAnObjectInsideIsTheSamePerson(t *testing.T) {
	var calls []call.Call
	for n := range 6 {
		calls = append(calls, get("", fmt.Sprintf("/v1/guests/%d00017", n+4), fmt.Sprintf(`{"items":[{"guestId":%q,
			"guest":{"profile":{"firstName":"Ines","email":"p%d@post.example"},"loyalty":{"membershipNumber":"40000%05d"}},
			"emergencyContact":{"name":"Ada Kos","email":"kin%d@post.example"}}]}`, account(n), n, n*7, n)))
	}
	got := derive(t, calls...)
	for n := range 6 {
		who := got.subject(kind.AccountID, account(n))
		if who == meaning.Nobody || got.subject(kind.ContactEmail, fmt.Sprintf("p%d@post.example", n)) != who {
			t.Errorf("guest %d and the profile inside are two people", n)
		}
		if got.subject(kind.ContactEmail, fmt.Sprintf("kin%d@post.example", n)) == who {
			t.Errorf("guest %d is their own next of kin", n)
		}
	}
}

// A service that numbers people by a UUID here and a short number there tells of one person under both.
func TestTwoSeriesOfAccounts(t *testing.T) {
	var calls []call.Call
	for n := range 6 {
		calls = append(calls,
			get("", "/v1/customers/"+account(n), fmt.Sprintf(`{"customerId":%q,"firstName":"Ines","email":"p%d@post.example"}`, account(n), n)),
			get("", fmt.Sprintf("/v2/customers/%d", 3001+n), fmt.Sprintf(`{"customerId":%d,"lastName":"Moreau","email":"p%d@post.example"}`, 3001+n, n)))
	}
	got := derive(t, calls...)
	if len(got.view.Subjects) != 6 {
		t.Errorf("%d subjects of six customers", len(got.view.Subjects))
	}
	for n := range 6 {
		if a, b := got.subject(kind.AccountID, account(n)), got.subject(kind.AccountID, strconv.Itoa(3001+n)); a == meaning.Nobody || a != b {
			t.Errorf("customer %d is %d and %d", n, a, b)
		}
	}
}

// Course 2001 is not student 2001, and who writes to a student is a student, too.
func TestShortNumbersOfManyThings(t *testing.T) {
	names := []string{"Ines Moreau", "Marta Nowak", "Liam Smith", "Elena Garcia", "Pablo Costa", "Greta Weber", "Anders Berg", "Daniel Miller"}
	var calls []call.Call
	for n := range 8 {
		calls = append(calls,
			get("", fmt.Sprintf("/v1/students/%d", 2001+n), fmt.Sprintf(`{"studentId":%d,"firstName":"Ines","lastName":"Moreau"}`, 2001+n)),
			get("", fmt.Sprintf("/v1/courses/%d/pass", 2001+n), `{"tier":"gold","passcode":"none"}`),
			get("", fmt.Sprintf("/v1/notes/N%d7", n), fmt.Sprintf(`{"from":{"id":%d,"fullName":%q}}`, 2001+n, names[n])))
	}
	got := derive(t, calls...)
	for n := range 8 {
		who := got.subject(kind.AccountID, strconv.Itoa(2001+n))
		if kinds := got.by[fmt.Sprintf("/v1/courses/%d/pass", 2001+n)][who]; who == meaning.Nobody || len(kinds) > 0 {
			t.Errorf("course %d told %v of student %d", 2001+n, kinds, who)
		}
		if kinds := got.by[fmt.Sprintf("/v1/notes/N%d7", n)][who]; !slices.Contains(kinds, string(kind.PersonName)) {
			t.Errorf("who wrote note %d was told of as %v", n, kinds)
		}
	}
}
