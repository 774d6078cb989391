package memory_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/memory"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

func batch(first, n int) *call.Batch {
	b := &call.Batch{Source: call.Source{ID: [16]byte{1}, Label: "capture", Observes: ^call.Observes(0)}, First: uint64(first), Entries: uint64(n)}
	b.Cursor = call.Cursor{Entries: uint64(first + n), Offset: int64(first + n)}
	for i := first; i < first+n; i++ {
		text := fmt.Sprintf(`{"members":[{"memberNumber":"40000001%02d","firstName":"Ines","email":"m%d@post.example"},{"memberNumber":"40000009%02d"}]}`, i%5, i%5, i%7)
		b.Calls = append(b.Calls, call.Call{
			Sequence: uint64(i), Start: int64(1000 + i), Method: []byte("GET"), Host: []byte("api.post.example"), Path: fmt.Appendf(nil, "/members/40000001%02d", i%5), Status: 200,
			Request:  call.Message{Headers: []call.Header{{Name: []byte("Authorization"), Value: fmt.Appendf(nil, "Bearer opaque-token-%d-of-a-member", i%4)}}},
			Response: call.Message{Body: call.Body{State: call.BodyWhole, Bytes: []byte(text), MediaType: []byte("application/json"), Size: int64(len(text))}},
		})
	}
	return b
}

// What traffic means does not depend on whether it lies in memory or in a ledger, and its rows add up to the same.
func TestTrafficMeansWhatALedgersDoes(t *testing.T) {
	l, err := ledger.Open(t.TempDir(), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	a := analyse.New(l.TokenKey(), analyse.Options{})
	held := memory.New(1000)
	for _, at := range []int{0, 30} {
		b := a.Batch(batch(at, 30))
		if err := held.Add(b); err != nil {
			t.Fatal(err)
		}
		if err := l.Stage(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Commit(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	sealed, err := l.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = sealed.Close() }()
	minter := identity.NewMinter(l.TokenKey())
	digest := func(s keep.Snapshot) string {
		m, err := meaning.Derive(t.Context(), s, minter)
		if err != nil {
			t.Fatal(err)
		}
		return m.Digest(s)
	}
	if in, on := digest(held), digest(sealed); in != on {
		t.Errorf("in memory it means %s, in a ledger %s", in, on)
	}
	if in, on := added(t, held), added(t, sealed); !maps.Equal(in, on) {
		t.Errorf("in memory %v, in a ledger %v", in, on)
	}
	if held.Count() != 60 || len(held.Sources()) != 1 {
		t.Errorf("%d calls of %d sources", held.Count(), len(held.Sources()))
	}
}

// added adds up the rows of a snapshot, by what does not depend on numbers.
func added(t *testing.T, s keep.Snapshot) map[string]int64 {
	t.Helper()
	sum := map[string]int64{}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for c, err := range s.CallTallies(t.Context(), keep.Selection{}) {
		must(err)
		sum["tallies"]++
		sum["calls"] += c.Calls
		sum["bytes"] += c.Response.Bytes
		sum["last"] = max(sum["last"], c.Last)
	}
	for e, err := range s.ExposureTallies(t.Context(), keep.Selection{}) {
		must(err)
		sum["exposure tallies"]++
		sum["exposing calls"] += e.Calls
		sum["objects"] += e.Objects
	}
	for x, err := range s.ShapeTallies(t.Context(), keep.Selection{}) {
		must(err)
		sum["shape tallies"]++
		sum["shaped"] += x.Calls
	}
	for range s.Exposures(t.Context(), keep.Selection{From: 1010, To: 1020}) {
		sum["exposures of ten calls"]++
	}
	var starts []int64
	for c, err := range s.Calls(t.Context(), keep.Selection{}) {
		must(err)
		starts = append(starts, c.Start)
	}
	if !slices.IsSorted(starts) {
		t.Error("calls are not in the order of time")
	}
	return sum
}

func TestTrafficIsBounded(t *testing.T) {
	held := memory.New(20)
	err := held.Add(analyse.New(make([]byte, 32), analyse.Options{}).Batch(batch(0, 30)))
	if !errors.Is(err, memory.ErrFull) || held.Count() != 20 {
		t.Errorf("%d calls, %v", held.Count(), err)
	}
}
