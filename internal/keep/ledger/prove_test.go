package ledger_test

import (
	"context"
	"encoding/base64"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// hashesOf reads what a proof spells.
func hashesOf(t *testing.T, list []string) (out []tlog.Hash) {
	t.Helper()
	for _, text := range list {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(raw) != tlog.HashSize {
			t.Fatalf("%q is no hash", text)
		}
		out = append(out, tlog.Hash(raw))
	}
	return out
}

func prove(t *testing.T, dir string, sel keep.Selection, kept *ledger.Kept) (*keep.Proof, error) {
	t.Helper()
	l := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() { _ = l.Close() }()
	s, err := l.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	return s.(*ledger.Snapshot).Prove(context.Background(), sel, kept)
}

// holds checks a proof as an outsider would, by another implementation of the same trees.
func holds(t *testing.T, p *keep.Proof) (leaves []int64) {
	t.Helper()
	v, err := note.NewVerifier(p.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open([]byte(p.Checkpoint), note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	heads, err := ledger.ParseCheckpoints([]byte(p.Checkpoint))
	if err != nil || len(heads) != 1 || heads[0].Size != p.Size || n.Text == "" {
		t.Fatalf("the checkpoint is not one: %v", err)
	}
	root := hashesOf(t, []string{heads[0].Root})[0]
	for _, x := range p.Leaves {
		if err := tlog.CheckRecord(hashesOf(t, x.Proof), p.Size, root, x.Leaf, tlog.RecordHash([]byte(x.Record))); err != nil {
			t.Errorf("leaf %d: %v", x.Leaf, err)
		}
		leaves = append(leaves, x.Leaf)
	}
	if c := p.Since; c != nil && c.Size > 0 && c.Size < p.Size {
		if err := tlog.CheckTree(hashesOf(t, c.Proof), p.Size, root, c.Size, hashesOf(t, []string{c.Root})[0]); err != nil {
			t.Errorf("since %d: %v", c.Size, err)
		}
	}
	return leaves
}

func TestTouchedLeavesAreProven(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	l := open(t, dir, ledger.Options{})
	symbols := observation.NewSymbols()
	for round := range uint64(5) { // of two sources, whose commits take turns
		commit(t, l, batch(symbols, 1, round*10, 10))
		commit(t, l, batch(symbols, 2, round*10, 10))
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	check := func(when string) {
		var starts [][2]int64
		all, err := prove(t, dir, keep.Selection{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := holds(t, all); !slices.Equal(got, []int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
			t.Errorf("%s: all of it touches %v", when, got)
		}
		one, err := prove(t, dir, keep.Selection{Sources: []keep.Number{2}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := holds(t, one); !slices.Equal(got, []int64{1, 3, 5, 7, 9}) {
			t.Errorf("%s: the second source touches %v", when, got)
		}
		l := open(t, dir, ledger.Options{ReadOnly: true})
		defer func() { _ = l.Close() }()
		s, err := l.Snapshot(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		for row, err := range s.Calls(context.Background(), keep.Selection{Sources: []keep.Number{1}}) {
			if err != nil {
				t.Fatal(err)
			}
			starts = append(starts, [2]int64{int64(row.Sequence), row.Start})
		}
		for i, at := range starts { // a call alone lies in the one leaf that its sequence tells
			if i%9 > 0 {
				continue
			}
			sel := keep.Selection{Sources: []keep.Number{1}, From: at[1], To: at[1] + 1}
			for _, narrow := range []keep.Selection{sel, {Sources: sel.Sources, From: sel.From, To: sel.To, Identities: identitiesOf(s)}} {
				got, err := s.(*ledger.Snapshot).Touched(context.Background(), narrow)
				if want := []int64{at[0] / 10 * 2}; err != nil || !slices.Equal(got, want) {
					t.Errorf("%s: call %d touches %v, not %v (%v)", when, at[0], got, want, err)
				}
			}
		}
	}
	check("as committed")
	l = open(t, dir, ledger.Options{})
	if _, err := l.Compact(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	check("compacted")
}

func identitiesOf(s keep.Snapshot) (out []keep.Number) {
	for n := range s.Identities() {
		out = append(out, n)
	}
	return out
}

func TestProofGoesOnFromWhatWasKept(t *testing.T) {
	base := t.TempDir()
	dir, other := filepath.Join(base, "w"), filepath.Join(base, "other")
	grow(t, other, 0)
	grow(t, dir, 0)
	older := filepath.Join(base, "older")
	copyTree(t, dir, older)
	grow(t, dir, 10)
	kept := checkpointOf(t, dir)
	grow(t, dir, 20)
	grow(t, dir, 30)
	p, err := prove(t, dir, keep.Selection{}, &ledger.Kept{Where: "outside", Text: kept.Signed})
	if err != nil {
		t.Fatal(err)
	}
	if holds(t, p); p.Since == nil || p.Since.Size != 2 || p.Since.Where != "outside" || p.Since.Checkpoint != string(kept.Signed) || len(p.Since.Proof) == 0 {
		t.Errorf("since: %+v", p.Since)
	}
	if _, err := prove(t, older, keep.Selection{}, &ledger.Kept{Where: "outside", Text: kept.Signed}); !errors.Is(err, ledger.ErrContradicted) {
		t.Errorf("a log that was cut: %v", err)
	}
	grow(t, older, 10)
	grow(t, older, 20)
	if _, err := prove(t, older, keep.Selection{}, &ledger.Kept{Where: "outside", Text: kept.Signed}); !errors.Is(err, ledger.ErrContradicted) {
		t.Errorf("a log that was written anew: %v", err)
	}
	if _, err := prove(t, other, keep.Selection{}, &ledger.Kept{Where: "outside", Text: kept.Signed}); !errors.Is(err, ledger.ErrCheckpoint) {
		t.Errorf("another workspace's: %v", err)
	}
	forged := slices.Clone(kept.Signed)
	forged[len(forged)-10] ^= 1
	if _, err := prove(t, dir, keep.Selection{}, &ledger.Kept{Where: "outside", Text: forged}); err == nil {
		t.Error("a signature that was changed passes")
	}
}

func TestProofGoesOnFromTheLastWitness(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	grow(t, dir, 0)
	kept := checkpointOf(t, dir)
	l := open(t, dir, ledger.Options{})
	if err := l.Witnessed(context.Background(), kept, "a wall"); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	grow(t, dir, 10)
	p, err := prove(t, dir, keep.Selection{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if holds(t, p); p.Since == nil || p.Since.Where != "a wall" || p.Since.Checkpoint != string(kept.Signed) {
		t.Errorf("since: %+v", p.Since)
	}
}
