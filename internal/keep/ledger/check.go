package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// readPart reads the first size bytes of a file; fewer when it is shorter.
func readPart(path string, size int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot open: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("cannot look at: %w", err)
	}
	data := make([]byte, min(size, info.Size()))
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, fmt.Errorf("cannot read: %w", err)
	}
	return data, nil
}

// checkListed holds a file against its listing without keeping its bytes.
func checkListed(dir string, f sealedFile) error {
	in, err := os.Open(filepath.Join(dir, filepath.FromSlash(f.Name)))
	if err != nil {
		return broken(f.Name, "it cannot be opened (%v)", err)
	}
	defer func() { _ = in.Close() }() // it was only read
	grows := f.Name == leavesFile || f.Name == hashesFile
	info, err := in.Stat()
	if err != nil || info.Size() < f.Size || (!grows && info.Size() != f.Size) {
		return broken(f.Name, "its size is not the sealed one")
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.LimitReader(in, f.Size)); err != nil {
		return broken(f.Name, "it cannot be read (%v)", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return broken(f.Name, "its SHA-256 is not the sealed one")
	}
	return nil
}

// Check is the quick look before an answer calls itself sealed: the manifest's signature, the SHA-256 of every file that
// this snapshot stands on (the vault's among them), the log and the checkpoint. It returns nil or a *BrokenError for the first
// file that is not what was sealed. Everything is read anew. That rows, digests and commitments fit is for Verify to say.
func (s *Snapshot) Check(ctx context.Context) error {
	l := s.ledger
	if err := checkFormat(l.dir); err != nil {
		return err
	}
	head, _ := os.ReadFile(l.path(checkpointFile)) // a missing one shows below
	now, err := l.readManifest()
	if err != nil {
		return err
	}
	v := &verifier{dir: l.dir, keys: now.keys, bad: map[string]bool{}}
	v.use(now)
	if now.Workspace != s.state.man.Workspace || now.Size < s.state.man.Size {
		return broken(manifestFile, "it is older than what was read from it before")
	}
	for _, f := range s.state.man.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := checkListed(l.dir, f); err != nil {
			return err
		}
	}
	v.log()
	v.checkpoint(head)
	if v.tree != nil {
		if root, err := v.tree.root(s.state.man.Size); err != nil || root.String() != s.state.man.Root {
			v.blame(hashesFile, "the log does not go on from the tree head of this snapshot")
		}
	}
	if len(v.report.Broken) > 0 {
		b := v.report.Broken[0]
		return broken(b.File, "%s", b.What)
	}
	return nil
}
