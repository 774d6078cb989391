package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// witnessedFile says where checkpoints were brought to, so that an answer can name who outside could contradict it. It is a note of
// its own, signed like the checkpoint, and belongs to no leaf: a log that changed each time it was witnessed would never be.
const (
	witnessedFile   = "log/witnessed"
	witnessedOrigin = "waybill witnessed 1"
)

// Receipt says that a place outside took a checkpoint.
type Receipt struct {
	Where string `json:"where"`
	Size  int64  `json:"size"`
	Root  string `json:"root"`
	Time  string `json:"time"` // RFC 3339, UTC, microseconds
}

// mostReceipts is how many places are remembered, the newest ones.
const mostReceipts = 64

// Witnessed notes that places outside took a checkpoint. Of each place the newest is remembered.
func (l *Ledger) Witnessed(ctx context.Context, c Checkpoint, where ...string) error {
	if len(where) == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s, err := l.writable(ctx)
	if err != nil {
		return err
	}
	receipts, err := readReceipts(l.dir, s.man.keys)
	if err != nil { // a damaged one is made anew
		receipts = nil
	}
	for _, w := range where {
		receipts = slices.DeleteFunc(receipts, func(r Receipt) bool { return r.Where == w })
		receipts = append(receipts, Receipt{Where: w, Size: c.Size, Root: c.Root, Time: stamp(l.opts.Now())})
	}
	return l.writeReceipts(receipts[max(0, len(receipts)-mostReceipts):], s.man.keys)
}

func (l *Ledger) writeReceipts(receipts []Receipt, k *keys) error {
	var text bytes.Buffer
	text.WriteString(witnessedOrigin + "\n")
	lines := json.NewEncoder(&text)
	for _, r := range receipts {
		if err := lines.Encode(r); err != nil {
			return fmt.Errorf("cannot note a witness: %w", err)
		}
	}
	signed, err := k.sign(text.String())
	if err != nil {
		return err
	}
	if err := l.disk.write(l.path(witnessedFile), signed); err != nil {
		return err
	}
	return l.disk.sync(l.path("log"))
}

// readReceipts returns what is noted; nothing where nobody ever took a checkpoint.
func readReceipts(dir string, k *keys) ([]Receipt, error) {
	signed, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(witnessedFile)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, broken(witnessedFile, "it cannot be read (%v)", err)
	}
	cut := bytes.LastIndex(signed, []byte("\n\n"))
	if cut < 0 {
		return nil, broken(witnessedFile, "it is not a signed note")
	}
	text := string(signed[:cut+1])
	if !k.signed(text, signed) {
		return nil, broken(witnessedFile, "its signature does not hold")
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != witnessedOrigin {
		return nil, broken(witnessedFile, "it is not a list of witnesses")
	}
	receipts := make([]Receipt, len(lines)-1)
	for i, line := range lines[1:] {
		if err := json.Unmarshal([]byte(line), &receipts[i]); err != nil || receipts[i].Size < 0 {
			return nil, broken(witnessedFile, "its line %d cannot be read", i+2)
		}
	}
	return receipts, nil
}

// receipts holds what is noted of witnesses against the tree.
func (v *verifier) receipts() {
	receipts, err := readReceipts(v.dir, v.keys)
	var problem *BrokenError
	if errors.As(err, &problem) {
		v.blame(problem.File, "%s", problem.What)
	}
	if v.tree == nil || v.bad[leavesFile] {
		return
	}
	for _, r := range receipts {
		if own, err := v.tree.root(r.Size); err != nil || own.String() != r.Root {
			v.blame(witnessedFile, "%s took another tree head than the log has", r.Where)
		}
	}
}

// witness names a place outside that took a checkpoint which holds all calls of this state; empty where there is none. The newest
// one is named.
func (l *Ledger) witness(s *state) string {
	receipts, err := readReceipts(l.dir, s.man.keys)
	if err != nil {
		return ""
	}
	last := int64(-1)
	for _, f := range s.leaves {
		if f.Kind == leafBatch {
			last = f.Number
		}
	}
	for _, r := range slices.Backward(receipts) {
		if root, err := s.tree.root(r.Size); r.Size <= last || err != nil || root.String() != r.Root {
			continue
		}
		at, err := time.Parse(leafTime, r.Time)
		if err == nil {
			return fmt.Sprintf("%s (%d leaves, %s)", r.Where, r.Size, at.Format(time.RFC3339))
		}
	}
	return ""
}
