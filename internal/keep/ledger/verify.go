package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

// Report is what Verify found.
type Report struct {
	Entries   int64  // calls and unread entries that are sealed
	Batches   int64  // leaves that hold calls
	Size      int64  // leaves
	Root      string // base64 of the tree head
	OK        bool
	Witnessed bool // somebody outside holds a checkpoint of this log, and the log goes on from it
	Witnesses []Witness
	// Broken lists what is not as it was sealed, in the order in which it was found; each file once.
	Broken []Broken
	// Extra lists files that belong to no commit, such as an interrupted one leaves behind. They are not read, and break
	// nothing.
	Extra []string
}

// Broken is a file that is not what was sealed. File is relative to the workspace, with slashes.
type Broken struct{ File, What string }

// verifier goes through a workspace and believes nothing but the keys.
type verifier struct {
	dir    string
	keys   *keys
	man    *manifest
	listed map[string]sealedFile
	bad    map[string]bool // files that were blamed
	used   map[string]bool // files that a leaf accounts for
	report Report

	tree    *tree // rebuilt from the leaves
	records [][]byte
	patchy  bool // a leaf could not be read: what must be contiguous can no longer be told
	trail   trail
	counts  counts
	amended amendments
	hands   []*leaf // at which keys were handed over

	spans []span
	open  *verifiedSpan // the one that was looked at last
}

// Verify recomputes everything that is sealed in the workspace of dir: the signatures, every file, every row up to the tree
// head, the vault and the encrypted entries. It takes no lock and writes nothing. An error means that it could not look
// (ErrKey, ErrNotWorkspace, ErrFormat, interrupted); what it found is in the report.
func Verify(ctx context.Context, dir string, o Options) (Report, error) {
	return VerifyAgainst(ctx, dir, o, nil)
}

// VerifyAgainst does what Verify does, and holds the log against checkpoints that were kept outside. The error is ErrCheckpoint where
// a text is none of this workspace's.
func VerifyAgainst(ctx context.Context, dir string, o Options, kept []Kept) (Report, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Report{}, fmt.Errorf("cannot verify: %w", err)
	}
	v := &verifier{dir: dir, bad: map[string]bool{}, used: map[string]bool{leavesFile: true, hashesFile: true}}
	if err := v.run(ctx, o, kept); err != nil {
		return Report{}, fmt.Errorf("cannot verify %s: %w", dir, err)
	}
	v.report.OK = len(v.report.Broken) == 0
	return v.report, nil
}

func (v *verifier) run(ctx context.Context, o Options, kept []Kept) error {
	state, err := inspectFolder(v.dir)
	if err != nil {
		return err
	}
	if state != folderWorkspace {
		return fmt.Errorf("%w: %s", ErrNotWorkspace, v.dir)
	}
	var problem *BrokenError
	if err := checkFormat(v.dir); errors.As(err, &problem) {
		v.blame(problem.File, "%s", problem.What)
	} else if err != nil {
		return err
	}
	if o.KeyFile == "" {
		o.KeyFile = filepath.Join(v.dir, filepath.FromSlash(keyFile))
	}
	if v.keys, err = findKeys(v.dir, o.KeyFile); err != nil {
		return err
	}
	// The checkpoint is read before MANIFEST: a writer replaces it after MANIFEST, so it cannot be ahead.
	head, _ := os.ReadFile(filepath.Join(v.dir, filepath.FromSlash(checkpointFile)))
	held, err := v.hold(ctx)
	if v.man == nil || err != nil {
		return err
	}
	defer func() { _ = held.release() }() // it was only read
	m := v.man
	v.use(m)
	v.segments()
	for _, f := range m.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := checkListed(v.dir, f); errors.As(err, &problem) {
			v.blame(f.Name, "%s", problem.What)
		}
	}
	v.log()
	v.checkpoint(head)
	v.receipts()
	v.amended = amendmentsOf(v.records)
	v.handovers()
	if err := v.leaves(ctx); err != nil {
		return err
	}
	v.rest()
	return v.against(kept)
}

// hold reads MANIFEST and keeps the files that it lists from being replaced meanwhile.
func (v *verifier) hold(ctx context.Context) (*hold, error) {
	h, _, err := holdEpoch(ctx, v.dir, func() (epoch int64, err error) {
		if v.man, err = v.manifest(); v.man != nil {
			epoch = v.man.Epoch
		}
		return epoch, err
	}, func() (int64, error) {
		if v.man == nil {
			return 0, nil // it was blamed
		}
		signed, _ := os.ReadFile(filepath.Join(v.dir, manifestFile))
		if m, _, problem := parseManifest(signed); problem == nil {
			return m.Epoch, nil
		}
		return v.man.Epoch, nil // what is damaged now is told by what is held against it
	})
	return h, err
}

// blame puts a file on the list, once.
func (v *verifier) blame(name, format string, args ...any) {
	if !v.bad[name] {
		v.bad[name] = true
		v.report.Broken = append(v.report.Broken, Broken{File: name, What: fmt.Sprintf(format, args...)})
	}
}

// manifest reads MANIFEST, and goes on with a damaged one as long as it can be read.
func (v *verifier) manifest() (*manifest, error) {
	signed, err := os.ReadFile(filepath.Join(v.dir, manifestFile))
	if err != nil {
		v.blame(manifestFile, "it cannot be read (%v)", err)
		return nil, nil
	}
	m, err := openManifest(signed, v.keys)
	var problem *BrokenError
	if errors.As(err, &problem) {
		v.blame(problem.File, "%s", problem.What)
		return m, nil
	}
	return m, err
}

func (v *verifier) use(m *manifest) {
	v.man, v.listed = m, make(map[string]sealedFile, len(m.Files))
	for _, f := range m.Files {
		if _, twice := v.listed[f.Name]; twice {
			v.blame(manifestFile, "it lists %s twice", f.Name)
		}
		v.listed[f.Name] = f
	}
	v.report.Root, v.report.Size = m.Root, m.Size
}

// log rebuilds the tree from the leaves and holds log/hashes and the manifest's tree head against it.
func (v *verifier) log() {
	var data [2][]byte
	for i, name := range []string{leavesFile, hashesFile} {
		f, ok := v.listed[name]
		if !ok {
			v.blame(manifestFile, "it does not list %s", name)
			return
		}
		b, err := readPart(filepath.Join(v.dir, filepath.FromSlash(name)), f.Size)
		if err != nil {
			v.blame(name, "it cannot be read (%v)", err)
		}
		data[i] = b
	}
	var err error
	if v.records, err = splitRecords(data[0]); err != nil {
		v.blame(leavesFile, "%v", err)
	}
	if int64(len(v.records)) != v.man.Size {
		v.blame(leavesFile, "it holds %d leaves, sealed were %d", len(v.records), v.man.Size)
	}
	v.tree = &tree{}
	for _, r := range v.records {
		if _, err := v.tree.append(r); err != nil {
			v.blame(leavesFile, "%v", err)
			return
		}
	}
	root, err := v.tree.root(v.tree.size)
	same := err == nil && root.String() == v.man.Root
	if string(joinHashes(v.tree.hashes)) != string(data[1]) {
		v.unlikeHashes(data[1], same)
	}
	if !same && !v.bad[leavesFile] && !v.bad[manifestFile] {
		v.blame(leavesFile, "its tree head is not the sealed one")
	}
}

// unlikeHashes tells which leaves cannot be believed when leaves and hashes do not fit together, and drops them.
func (v *verifier) unlikeHashes(data []byte, leavesHold bool) {
	if leavesHold {
		v.blame(hashesFile, "it is not what follows from the leaves")
		return
	}
	stored, err := parseHashes(data, v.man.Size)
	if err != nil {
		v.blame(hashesFile, "%v", err)
		return
	}
	for i, r := range v.records {
		at := tlog.StoredHashIndex(0, int64(i))
		if at >= int64(len(stored.hashes)) || stored.hashes[at] != tlog.RecordHash(r) {
			v.blame(leavesFile, "leaf %d is not what was sealed", i)
			v.records[i], v.patchy = nil, true
		}
	}
}

// checkpoint holds the signed checkpoint against the tree. One that is older than MANIFEST is a true one still.
func (v *verifier) checkpoint(signed []byte) {
	size, root, err := openCheckpoint(signed, v.keys)
	if err != nil {
		v.blame(checkpointFile, "%v", err)
		return
	}
	if v.tree == nil || v.bad[leavesFile] {
		return
	}
	if own, err := v.tree.root(size); err != nil || own != root {
		v.blame(checkpointFile, "its tree head is not that of the log")
	}
}

// rest looks for files that no leaf accounts for.
func (v *verifier) rest() {
	for _, f := range v.man.Files {
		if !v.used[f.Name] && !v.patchy && !v.bad[leavesFile] {
			v.blame(f.Name, "it is listed, and belongs to no leaf of the log")
		}
	}
	if extra, err := unlisted(v.dir, v.man); err == nil {
		v.report.Extra = extra
	}
}
