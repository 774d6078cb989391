package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// Who reads beside a writer finds a new MANIFEST again and again. It differs from the last one in a few lines, and the log in a few leaves
// at its end: nothing else is read and taken apart anew.

// seenManifest is the last MANIFEST that a ledger read.
type seenManifest struct {
	signed []byte
	man    *manifest
	lines  map[string]sealedFile // its files, and some of earlier ones, by how they are listed
	room   bytes.Buffer
}

// manifestNow reads MANIFEST. While it is what it was, it is the same manifest, which must not be changed. l.mu is held.
func (l *Ledger) manifestNow() (*manifest, error) {
	f, err := os.Open(l.path(manifestFile))
	if err != nil {
		return nil, broken(manifestFile, "it cannot be read (%v)", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	seen := &l.seen
	seen.room.Reset()
	if _, err := seen.room.ReadFrom(f); err != nil {
		return nil, broken(manifestFile, "it cannot be read (%v)", err)
	}
	if seen.man != nil && bytes.Equal(seen.signed, seen.room.Bytes()) {
		return seen.man, nil
	}
	if seen.lines == nil {
		seen.lines = map[string]sealedFile{}
	}
	k := l.keys
	if seen.man != nil {
		k = seen.man.keys
	}
	m, err := openManifestBy(seen.room.Bytes(), k, seen.lines)
	if errors.Is(err, ErrKey) { // they may have been replaced since
		seen.man = nil
		return l.readManifest()
	}
	if err != nil {
		return nil, err
	}
	seen.man, seen.signed = m, append(seen.signed[:0], seen.room.Bytes()...)
	if len(seen.lines) > 2*len(m.Files)+64 {
		seen.lines = nil
	}
	return m, nil
}

// followLog reads what the log has more than it had in an earlier state, and takes over what that knows; false where the log has to be
// read as a whole: it is another one, or it says something new of earlier leaves.
func (l *Ledger) followLog(s, from *state) (records [][]byte, ok bool) {
	if from == nil || from.man.Workspace != s.man.Workspace || from.man.Size > s.man.Size {
		return nil, false
	}
	var data [2][]byte
	for i, name := range growingFiles {
		more, grown, err := l.grownSince(from.grown[i], s.listed[name])
		if err != nil {
			return nil, false
		}
		data[i], s.grown[i] = more, grown
	}
	records, err := splitRecords(data[0])
	if err != nil || int64(len(records)) != s.man.Size-from.man.Size || slices.ContainsFunc(records, isAmendment) {
		return nil, false
	}
	if s.tree, err = from.tree.with(data[1], s.man.Size); err != nil {
		return nil, false
	}
	if root, err := s.tree.root(s.man.Size); err != nil || root.String() != s.man.Root {
		return nil, false
	}
	s.leaves, s.dict, s.intern, s.amended = from.leaves, from.dict, from.intern, from.amended
	s.sources = append(s.sources, from.sources...)
	s.coverage = from.coverage
	return records, true
}

var errOtherFile = errors.New("it does not go on where it ended")

// grownSince reads what was added to a file of the log up to its listed size. That what it held before is still the same is told by the
// digest of the whole.
func (l *Ledger) grownSince(g growing, f sealedFile) ([]byte, growing, error) {
	if f.Name == "" || f.Size < g.size {
		return nil, g, errOtherFile
	}
	more := make([]byte, f.Size-g.size)
	if len(more) > 0 {
		file, err := os.Open(l.path(f.Name))
		if err != nil {
			return nil, g, fmt.Errorf("cannot follow the log: %w", err)
		}
		_, err = io.ReadFull(io.NewSectionReader(file, g.size, int64(len(more))), more)
		_ = file.Close() // it was only read
		if err != nil {
			return nil, g, fmt.Errorf("cannot follow the log: %w", err)
		}
	}
	grown, err := g.with(more)
	if err == nil && grown.file(f.Name).SHA256 != f.SHA256 {
		err = errOtherFile
	}
	return more, grown, err
}

// with returns a tree that has the hashes of more leaves, size in all; t stays as it is.
func (t *tree) with(hashes []byte, size int64) (*tree, error) {
	more, err := cutHashes(hashes)
	if err != nil {
		return nil, err
	}
	next := &tree{size: size, hashes: append(t.clone().hashes, more...)}
	if int64(len(next.hashes)) != storedHashes(size) {
		return nil, errOtherFile
	}
	return next, nil
}
