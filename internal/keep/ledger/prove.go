package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/waybill-security/waybill/internal/keep"
)

// ErrContradicted says that the log does not go on from a checkpoint that was kept outside.
var ErrContradicted = errors.New("the log does not go on from a checkpoint that was kept outside")

// Prove shows that the leaves which hold rows of a selection are in the log whose tree head is this snapshot's, and that it goes on
// from an earlier checkpoint: the newest of those that were kept outside, else the last that a witness took. The error is
// ErrCheckpoint where what was kept is none of this log's, and ErrContradicted where the log does not go on from it.
func (s *Snapshot) Prove(ctx context.Context, sel keep.Selection, kept *Kept) (*keep.Proof, error) {
	k := s.state.man.keys
	signed, err := k.sign(checkpointText(k, s.state.man.Size, s.state.man.Root))
	if err != nil {
		return nil, err
	}
	out := &keep.Proof{Checkpoint: string(signed), PublicKey: k.verifier, Size: s.state.man.Size, Leaves: []keep.Inclusion{}}
	leaves, err := s.Touched(ctx, sel)
	if err != nil {
		return nil, err
	}
	for _, n := range s.withAmendments(leaves) {
		one, err := s.include(n)
		if err != nil {
			return nil, err
		}
		out.Leaves = append(out.Leaves, one)
	}
	out.Since, err = s.since(kept)
	return out, err
}

// Knows says whether a text holds a checkpoint of this log; the error is ErrCheckpoint.
func (s *Snapshot) Knows(kept Kept) error {
	_, err := (&verifier{keys: s.state.man.keys}).own(kept)
	return err
}

// withAmendments adds the leaves that say what became of the rows of some leaves.
func (s *Snapshot) withAmendments(leaves []int64) []int64 {
	out := slices.Clone(leaves)
	for _, f := range s.state.leaves {
		if f.Amendment == nil {
			continue
		}
		for i := range f.Amendment.Leaves {
			x := &f.Amendment.Leaves[i]
			if _, touched := slices.BinarySearch(leaves, x.Leaf); touched && (x.Calls != nil || x.Exposures != nil) {
				out = append(out, f.Number)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}

// include proves that a leaf is in the log.
func (s *Snapshot) include(n int64) (one keep.Inclusion, err error) {
	f := s.state.leaves[n]
	record, err := f.record()
	if err != nil {
		return one, err
	}
	hash := tlog.RecordHash(record)
	if s.state.tree.hashes[tlog.StoredHashIndex(0, n)] != hash {
		return one, broken(leavesFile, "leaf %d is not what was sealed", n)
	}
	path, err := tlog.ProveRecord(s.state.tree.size, n, s.state.tree)
	if err != nil {
		return one, fmt.Errorf("cannot prove leaf %d: %w", n, err)
	}
	return keep.Inclusion{Leaf: n, Kind: f.Kind, Record: string(record), Hash: hash.String(), Proof: spell(path)}, nil
}

func spell(hashes []tlog.Hash) []string {
	out := make([]string, len(hashes))
	for i, h := range hashes {
		out[i] = h.String()
	}
	return out
}

// since proves that the log goes on from a checkpoint.
func (s *Snapshot) since(kept *Kept) (*keep.Consistency, error) {
	if kept == nil {
		return s.sinceWitness()
	}
	v := &verifier{keys: s.state.man.keys}
	own, err := v.own(*kept)
	if err != nil {
		return nil, err
	}
	var newest *keep.Consistency
	for _, c := range own {
		by, ok := signerOf(c, signersOf(v.keys.verifier, s.state.hands()))
		if !ok {
			return nil, fmt.Errorf("%w: that of %s is not signed by a key of this workspace", ErrContradicted, kept.Where)
		}
		one, err := s.goesOn(c, kept.Where, by.verifier)
		if err != nil {
			return nil, err
		}
		if newest == nil || one.Size >= newest.Size {
			newest = one
		}
	}
	return newest, nil
}

// sinceWitness takes the newest checkpoint that a witness took; nil where none did. What it signed is signed again: the same bytes.
func (s *Snapshot) sinceWitness() (*keep.Consistency, error) {
	k := s.state.man.keys
	receipts, err := readReceipts(s.ledger.dir, k)
	if err != nil {
		return nil, err
	}
	for _, r := range slices.Backward(receipts) {
		if r.Size > s.state.man.Size {
			continue // it was taken after this snapshot
		}
		signed, err := k.sign(checkpointText(k, r.Size, r.Root))
		if err != nil {
			return nil, err
		}
		return s.goesOn(Checkpoint{Size: r.Size, Root: r.Root, Signed: signed}, r.Where, k.verifier)
	}
	return nil, nil
}

func (s *Snapshot) goesOn(c Checkpoint, where, key string) (*keep.Consistency, error) {
	now := s.state.man.Size
	if c.Size > now {
		return nil, fmt.Errorf("%w: it holds %d leaves, and that of %s speaks of %d", ErrContradicted, now, where, c.Size)
	}
	root, err := s.state.tree.root(c.Size)
	if err != nil || root.String() != c.Root {
		return nil, fmt.Errorf("%w: its first %d leaves are not those of %s", ErrContradicted, c.Size, where)
	}
	out := &keep.Consistency{Where: where, Size: c.Size, Root: c.Root, Checkpoint: string(c.Signed), PublicKey: key, Handovers: s.handedOver(key), Proof: []string{}}
	if c.Size == 0 || c.Size == now {
		return out, nil
	}
	path, err := tlog.ProveTree(now, c.Size, s.state.tree)
	if err != nil {
		return nil, fmt.Errorf("cannot prove that the log goes on: %w", err)
	}
	out.Proof = spell(path)
	return out, nil
}
