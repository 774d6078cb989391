package ledger

import (
	"context"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// A writer that rested gives the numbers that it would have given, and finds what it gave out.
func TestRestForgetsNoNumber(t *testing.T) {
	ctx := context.Background()
	var given [2]counts
	for i, rests := range []bool{false, true} {
		l, err := Open(t.TempDir(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for n := range uint64(3) {
			if _, err := l.Commit(ctx, []observation.Batch{faultBatch(3 * n)}); err != nil {
				t.Fatal(err)
			}
			if rests {
				l.Rest()
			}
		}
		given[i] = l.state.dict.counts()
		s, err := l.Snapshot(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= given[i][spaceToken]; n++ {
			token := *l.state.view.tokens.at(n - 1)
			if found, ok := s.Find(token); !ok || int(found) != n {
				t.Errorf("token %d was found as %d (%v)", n, found, ok)
			}
		}
		if kept := s.(*Snapshot).Sums() != nil; kept == rests {
			t.Errorf("rested: %v, sums kept: %v", rests, kept)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if given[0] != given[1] || given[0][spaceToken] == 0 {
		t.Errorf("%v numbers, after a rest %v", given[0], given[1])
	}
}
