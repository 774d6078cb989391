package ledger_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// everyKind makes a workspace of few bytes with every kind of file: a segment and fresh rows, entries of the journal, amendments of
// erasure, retention and keys, what they wrote again, and a witness.
func everyKind(t testing.TB) string {
	t.Helper()
	ctx, dir, symbols := context.Background(), filepath.Join(t.TempDir(), "w"), observation.NewSymbols()
	l := open(t, dir, ledger.Options{})
	commit(t, l, batch(symbols, 1, 0, 2))
	commit(t, l, batch(symbols, 1, 2, 2))
	compact(t, l, true)
	_, err := l.Record(ctx, "meaning", []byte("a version"))
	if err == nil {
		_, err = l.Erase(ctx, ledger.Erasure{Tokens: []keep.Number{1}, Texts: []keep.Number{1, 2, 3, 4}, Entry: []byte("why")})
	}
	if err == nil {
		_, err = l.Expire(ctx, ledger.Expiry{Calls: 1_750_000_000_000_000 + 1500, Rules: []string{"all that is old"}})
	}
	if err == nil {
		_, err = l.Rotate(ctx, []byte("why"))
	}
	if err != nil {
		t.Fatal(err)
	}
	commit(t, l, batch(symbols, 1, 4, 1))
	c, err := l.Checkpoint(ctx)
	if err == nil {
		err = l.Witnessed(ctx, c, "outside")
	}
	if err = errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestVerifyFindsEveryFlippedByteOfEveryKind changes bytes of every file that a workspace can have: some of each, all of them with
// WAYBILL_BYTES (make soak).
func TestVerifyFindsEveryFlippedByteOfEveryKind(t *testing.T) {
	dir := everyKind(t)
	if r := verify(t, dir); !r.OK || len(r.Extra) != 0 {
		t.Fatalf("an intact workspace: %+v", r)
	}
	flipEveryByte(t, dir, func(string) bool { return true })
}
