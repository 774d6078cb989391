package meaning_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// get is a GET by the bearer of an opaque token (none where empty) with a JSON answer.
func get(bearer, url, answer string) call.Call {
	path, query, _ := strings.Cut(url, "?")
	c := call.Call{
		Method: []byte("GET"), Scheme: []byte("https"), Host: []byte("api.example"), Path: []byte(path), Query: []byte(query), Status: 200,
		Start: 1_772_400_000_000_000, Duration: 1000,
		Response: call.Message{
			Headers: []call.Header{{Name: []byte("Content-Type"), Value: []byte("application/json")}},
			Body:    call.Body{Bytes: []byte(answer), Size: int64(len(answer))},
		},
	}
	if bearer != "" {
		c.Request.Headers = []call.Header{{Name: []byte("Authorization"), Value: []byte("Bearer " + bearer)}}
	}
	return c
}

// told is what answers told of people: by path, then by subject, the kinds.
type told struct {
	view   *meaning.View
	minter *identity.Minter
	snap   keep.Snapshot
	by     map[string]map[int32][]string
}

// derive seals calls in a workspace of its own and lays their meaning over them.
func derive(t *testing.T, calls ...call.Call) told {
	t.Helper()
	l, err := ledger.Open(t.TempDir(), ledger.Options{Now: func() time.Time { return time.Unix(1_772_400_100, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range calls {
		calls[i].Sequence = uint64(i)
	}
	b := analyse.New(l.TokenKey(), analyse.Options{}).Batch(&call.Batch{
		Source: call.Source{ID: [16]byte{1}, Label: "test", Format: "har-lines", Observes: call.ObservesEverything}, Entries: uint64(len(calls)), Calls: calls, Last: true, Cursor: call.Cursor{Entries: uint64(len(calls)), Offset: 1},
	})
	if _, err := l.Commit(t.Context(), []observation.Batch{b}); err != nil {
		t.Fatal(err)
	}
	snap, err := l.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = snap.Close(), l.Close() })
	out := told{minter: identity.NewMinter(l.TokenKey()), snap: snap, by: map[string]map[int32][]string{}}
	m, err := meaning.Derive(t.Context(), snap, out.minter)
	if err != nil {
		t.Fatal(err)
	}
	out.view = meaning.Over(snap, m)
	for row, err := range snap.Exposures(t.Context(), keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Direction == observation.Response {
			out.add(string(calls[row.Sequence].Path), &row)
		}
	}
	return out
}

func (o told) add(path string, row *keep.ExposureRow) {
	whose := o.view.Resolve(meaning.Exposure{Path: row.Path, Identity: row.Identity, Holder: row.Holder, Direction: row.Direction})
	for _, r := range o.view.Readings(row.Path, row.Set) {
		if r.Kind == kind.None {
			continue
		}
		if o.by[path] == nil {
			o.by[path] = map[int32][]string{}
		}
		if list := o.by[path][whose.Subject]; !slices.Contains(list, string(r.Kind)) {
			o.by[path][whose.Subject] = append(list, string(r.Kind))
		}
	}
}

// subject is who is known by a value of a kind.
func (o told) subject(k kind.Kind, value string) int32 {
	n, ok := o.snap.Find(o.minter.Token([]byte(value)))
	if !ok {
		return meaning.Nobody
	}
	for i, s := range o.view.Subjects {
		if slices.ContainsFunc(s.Identifiers, func(id meaning.PersonIdentifier) bool { return id.Kind == k && id.Token == n }) {
			return int32(i)
		}
	}
	return meaning.Nobody
}

func account(n int) string { return fmt.Sprintf("5b1e%04x-77aa-4c2d-8e3f-%012x", n, n*7919) }

// ibans are valid and invented.
var ibans = []string{"AT061904300234573201", "AT341904300234573200"}

func TestAnOrderIsItsCustomers(t *testing.T) {
	var calls []call.Call
	for n := range 6 {
		calls = append(calls, get("", fmt.Sprintf("/v1/orders/A-10%04d", n), fmt.Sprintf(`{"orderNumber":"A-10%04d","customer":{"firstName":"Ines","lastName":"Moreau","email":"p%d@post.example"},
			"shipping":{"street":"Lindenallee %d","postcode":"1020","city":"Wien"},"seller":{"name":"Karl Huber","email":"karl%d@seller.example"},"items":[{"sku":"Z%d"}]}`, n, n, n+1, n, n)))
	}
	got := derive(t, calls...)
	for n := range 6 {
		who := got.subject(kind.ContactEmail, fmt.Sprintf("p%d@post.example", n))
		kinds := got.by[fmt.Sprintf("/v1/orders/A-10%04d", n)][who]
		if who == meaning.Nobody || !slices.Contains(kinds, string(kind.ContactAddress)) {
			t.Errorf("order %d: the customer %d was told %v, without the address that it is sent to", n, who, kinds)
		}
	}
}

func TestAThingIsItsOwners(t *testing.T) {
	var calls []call.Call
	for n := range 5 {
		calls = append(calls,
			get("", "/v1/customers/"+account(n), fmt.Sprintf(`{"id":%q,"firstName":"Ines","lastName":"Moreau","email":"p%d@post.example"}`, account(n), n)))
	}
	calls = append(calls, get("", "/v1/customers/"+account(0)+"/payments",
		fmt.Sprintf(`{"payments":[{"ref":"q1","iban":%q},{"ref":"q2","iban":%q}]}`, ibans[0], ibans[1])))
	got := derive(t, calls...)
	who := got.subject(kind.AccountID, account(0))
	if kinds := got.by["/v1/customers/"+account(0)+"/payments"][who]; who == meaning.Nobody || !slices.Contains(kinds, string(kind.PaymentIBAN)) {
		t.Errorf("of the customer %v was told, without the IBANs", kinds)
	}
	if a, b := got.subject(kind.PaymentIBAN, ibans[0]), got.subject(kind.PaymentIBAN, ibans[1]); a != who || b != who {
		t.Errorf("the IBANs are %d's and %d's, not the customer's %d", a, b, who)
	}
	if len(got.view.Subjects) != 5 {
		t.Errorf("%d subjects of five customers", len(got.view.Subjects))
	}
}

func TestTheSameForEverybodyIsNobodys(t *testing.T) {
	var calls []call.Call
	for n := range 6 {
		calls = append(calls, get("", "/v1/customers/"+account(n), fmt.Sprintf(`{"data":{"id":%q,"firstName":"Ines","lastName":"Moreau"},"meta":{"support":"help@post.example"},
			"physician":{"lastName":"Ruiz","email":"ruiz@post.example"}}`, account(n))))
	}
	got := derive(t, calls...)
	if s := got.subject(kind.ContactEmail, "help@post.example"); s != meaning.Nobody {
		t.Errorf("the help desk's address is subject %d", s)
	}
	for n := range 6 {
		who := got.subject(kind.AccountID, account(n))
		if kinds := got.by["/v1/customers/"+account(n)][who]; slices.Contains(kinds, string(kind.ContactEmail)) || !slices.Contains(kinds, string(kind.PersonFirstName)) {
			t.Errorf("of customer %d %v was told; the e-mail addresses are others'", n, kinds)
		}
	}
	if s := got.subject(kind.ContactEmail, "ruiz@post.example"); s == meaning.Nobody {
		t.Error("the only physician is nobody")
	}
}

func TestAnAnswerIsOfWhomWasAskedFor(t *testing.T) {
	var calls []call.Call
	for n, user := range []string{"anouk42", "bram", "celeste", "daan", "evi", "floris"} {
		calls = append(calls,
			get("", "/v1/me", fmt.Sprintf(`{"username":%q,"email":"p%d@post.example"}`, user, n)),
			get("", "/v1/users/"+user, fmt.Sprintf(`{"firstName":"Ines","lastName":"Moreau","phone":"+31 6 1204 %04d"}`, 1000+n)),
			get("", "/v1/users/"+user+"/physician", `{"firstName":"Karl","lastName":"Ruiz","phone":"+31 6 9904 1111"}`))
	}
	got := derive(t, calls...)
	for n, user := range []string{"anouk42", "bram", "celeste", "daan", "evi", "floris"} {
		who := got.subject(kind.AccountUsername, user)
		if kinds := got.by["/v1/users/"+user][who]; who == meaning.Nobody || !slices.Contains(kinds, string(kind.ContactPhone)) {
			t.Errorf("of %s (user %d) %v was told, without the phone number", user, n, kinds)
		}
		if kinds := got.by["/v1/users/"+user+"/physician"][who]; slices.Contains(kinds, string(kind.ContactPhone)) {
			t.Errorf("user %d is told to have the physician's phone number", n)
		}
	}
}
