package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Kept is what somebody outside keeps of a log: one checkpoint or several, as text, and where that is.
type Kept struct {
	Where string
	Text  []byte
	// Missing says why it could not be had; then there is no text.
	Missing string
}

// Witness is what came of holding the log against a checkpoint that was kept outside.
type Witness struct {
	Where string
	Size  int64 // of the log when the checkpoint was signed
	Root  string
	OK    bool   // the log goes on from it
	What  string // is wrong, or why nobody could tell
	Proof tlog.TreeProof
}

// against holds the log against checkpoints that were kept outside. Of each place the largest one that fits is told, or the first
// that does not.
func (v *verifier) against(kept []Kept) error {
	for _, k := range kept {
		if k.Missing != "" {
			v.report.Witnesses = append(v.report.Witnesses, Witness{Where: k.Where, What: k.Missing})
			continue
		}
		own, err := v.own(k)
		if err != nil {
			return err
		}
		w := v.place(k.Where, own)
		v.report.Witnesses = append(v.report.Witnesses, w)
		v.report.Witnessed = v.report.Witnessed || w.OK
	}
	return nil
}

// own returns the checkpoints of a text that are of this log.
func (v *verifier) own(k Kept) (own []Checkpoint, err error) {
	all, err := ParseCheckpoints(k.Text)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrCheckpoint, k.Where, err)
	}
	for _, c := range all {
		if c.Log == v.keys.signer.Name() {
			own = append(own, c)
		}
	}
	if len(own) == 0 {
		return nil, fmt.Errorf("%w: %s holds checkpoints of other logs, or none; this one is called %s", ErrCheckpoint, k.Where, v.keys.signer.Name())
	}
	return own, nil
}

func (v *verifier) place(where string, own []Checkpoint) (w Witness) {
	for _, c := range own {
		next := v.fits(where, c)
		if !next.OK {
			return next
		}
		if next.Size >= w.Size {
			w = next
		}
	}
	return w
}

// fits holds the log against one checkpoint.
func (v *verifier) fits(where string, c Checkpoint) Witness {
	w := Witness{Where: where, Size: c.Size, Root: c.Root}
	name := leavesFile
	switch {
	case !v.signed(c):
		name, w.What = where, "its checkpoint is not signed by a key of this workspace: it was changed, or the workspace was made anew under another key"
	case v.tree == nil || v.patchy || v.bad[leavesFile] && int64(len(v.records)) == v.man.Size:
		w.What = "the log is broken itself"
		return w
	case c.Size > v.tree.size:
		w.What = fmt.Sprintf("it holds %d leaves, and the checkpoint kept at %s speaks of %d: the log was cut, or an older copy was put in its place", v.tree.size, where, c.Size)
	default:
		w.What = v.consistent(&w)
		if w.OK = w.What == ""; w.OK {
			return w
		}
		w.What = fmt.Sprintf("its first %d leaves are not those of the checkpoint kept at %s: the log was forked or written anew", c.Size, where)
	}
	v.blame(name, "%s", w.What)
	return w
}

// consistent proves that the log goes on from a checkpoint, and says what is wrong where it does not.
func (v *verifier) consistent(w *Witness) string {
	root, err := v.tree.root(w.Size)
	if err != nil || root.String() != w.Root {
		return "another tree head"
	}
	if w.Size == 0 {
		return ""
	}
	if w.Proof, err = tlog.ProveTree(v.tree.size, w.Size, v.tree); err != nil {
		return err.Error()
	}
	now, err := v.tree.root(v.tree.size)
	if err == nil {
		err = tlog.CheckTree(w.Proof, v.tree.size, now, w.Size, root)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// signed says whether a key that may have signed for this log signed a checkpoint.
func (v *verifier) signed(c Checkpoint) bool {
	_, ok := signerOf(c, signersOf(v.keys.verifier, v.hands))
	return ok
}
