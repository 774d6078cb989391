package ledger_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
)

// chores are what the writer of the crash test does besides committing, each before the batch of that number.
var chores = []struct {
	before uint64
	kind   string // of its entry in the journal
	do     func(context.Context, *ledger.Ledger) error
}{
	{3, keep.Erased, eraseTokens(1, 2, 3)},
	{5, keep.Rekeyed, rotateKeys},
	{7, keep.Expired, func(ctx context.Context, l *ledger.Ledger) error {
		_, err := l.Expire(ctx, ledger.Expiry{Calls: 1_750_000_000_000_000 + 90*1500, Rules: []string{"all that is old"}})
		return err
	}},
	{9, keep.Rekeyed, rotateKeys},
	{11, keep.Erased, eraseTokens(20, 21, 90)},
}

func rotateKeys(ctx context.Context, l *ledger.Ledger) error {
	_, err := l.Rotate(ctx, []byte("why"))
	return err
}

func eraseTokens(numbers ...keep.Number) func(context.Context, *ledger.Ledger) error {
	return func(ctx context.Context, l *ledger.Ledger) error {
		_, err := l.Erase(ctx, ledger.Erasure{Tokens: numbers, Entry: []byte("why")})
		return err
	}
}

// upkeep does what is due and was not done yet, by what the journal says.
func upkeep(l *ledger.Ledger, batches uint64) error {
	ctx := context.Background()
	s, err := l.Snapshot(ctx)
	if err != nil {
		return err
	}
	done := map[string]int{}
	for _, kind := range []string{keep.Erased, keep.Rekeyed, keep.Expired} {
		entries, err := s.Journal(kind)
		if err != nil {
			return err
		}
		done[kind] = len(entries)
	}
	if err := s.Close(); err != nil {
		return err
	}
	for _, c := range chores {
		if done[c.kind]--; c.before > batches || done[c.kind] >= 0 {
			continue
		}
		if err := c.do(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// everything is the contents of a workspace, with what it knows to be missing, and how often it was changed.
func everything(t testing.TB, dir string) []string {
	t.Helper()
	out := contents(t, dir)
	l := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() { _ = l.Close() }()
	s := snapshotOf(t, l)
	defer func() { _ = s.Close() }()
	for _, row := range s.Coverage() {
		out = append(out, fmt.Sprintf("coverage %d %d–%d: %d of %d, dropped %d, gaps %v", row.Source, row.From, row.To, row.Parsed, row.Seen, row.Dropped, row.Gaps))
	}
	for _, kind := range []string{keep.Erased, keep.Rekeyed, keep.Expired} {
		entries, err := s.Journal(kind)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(kind, " ", len(entries)))
	}
	return out
}
