package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// Options say how to open a workspace. The zero value is right for a writer with its keys inside the workspace.
type Options struct {
	// KeyFile is the path of the key file; empty is keys/workspace.key in the workspace.
	KeyFile string
	// ReadOnly takes no lock and writes nothing. Any number of processes may read beside a writer.
	ReadOnly bool
	// Now is the clock for the time of a commit; nil is time.Now.
	Now func() time.Time
	// Holder is what others are told when they find the workspace locked; empty is the process id.
	Holder string
	// MemoryLimit is what a query may take before it spills to cache/, in MiB; 0 is 256.
	MemoryLimit int
	// SegmentRows is how many rows, of calls and exposures together, a compacted segment has at most; 0 is two million. A
	// compaction needs about 200 bytes of memory for each.
	SegmentRows int

	disk disk
}

// Ledger is an open workspace. It is safe for concurrent use; commits wait for one another.
type Ledger struct {
	dir  string
	opts Options
	keys *keys // that were in force when it was opened; a manifest tells those of its own
	disk disk
	lock *os.File

	mu     sync.Mutex
	state  *state // nil until it is needed, and after a commit that failed
	failed error  // set when it is not known what MANIFEST says on disk
	closed bool
	engine *engine

	encoders encoders // of commits

	compacting sync.Mutex      // one at a time
	making     map[string]bool // files that compaction has written and MANIFEST does not list yet
	waiting    bool            // files of earlier epochs may wait for their readers
	seen       seenManifest
	fresh      freshFiles
	headsMu    sync.Mutex
	heads      map[string][]*segment.Directory // of indexes that were held against the manifest
}

var _ keep.Store = (*Ledger)(nil)

// Open opens the workspace in dir, and makes it when it is absent and not ReadOnly. The errors to branch on are ErrLocked,
// ErrKey, ErrNotWorkspace, ErrFormat and *BrokenError.
func Open(dir string, o Options) (*Ledger, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot open workspace: %w", err)
	}
	l := &Ledger{dir: dir, opts: o, disk: o.disk}
	if l.disk == nil {
		l.disk = realDisk{}
	}
	if l.opts.Now == nil {
		l.opts.Now = time.Now
	}
	if l.opts.KeyFile == "" {
		l.opts.KeyFile = filepath.Join(dir, filepath.FromSlash(keyFile))
	}
	if l.opts.Holder == "" {
		l.opts.Holder = fmt.Sprintf("process %d", os.Getpid())
	}
	if err := l.open(); err != nil {
		if l.lock != nil {
			_ = l.lock.Close() // the first error tells more
		}
		return nil, fmt.Errorf("cannot open workspace %s: %w", dir, err)
	}
	return l, nil
}

func (l *Ledger) open() error {
	state, err := inspectFolder(l.dir)
	if err != nil {
		return err
	}
	if state == folderOther || (state == folderNew && l.opts.ReadOnly) {
		return fmt.Errorf("%w: %s", ErrNotWorkspace, l.dir)
	}
	if l.opts.ReadOnly {
		return l.openExisting()
	}
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return fmt.Errorf("cannot make the folder: %w", err)
	}
	if l.lock, err = takeLock(l.dir, l.opts.Holder); err != nil {
		return err
	}
	// Another writer may have made it in the meantime.
	if state, err = inspectFolder(l.dir); err != nil {
		return err
	}
	if state == folderNew {
		if err := l.create(); err != nil {
			return err
		}
	}
	if err := l.openExisting(); err != nil {
		return err
	}
	if err := l.settleKeys(); err != nil {
		return err
	}
	return l.sweep()
}

func (l *Ledger) openExisting() error {
	if err := checkFormat(l.dir); err != nil {
		return err
	}
	var err error
	if l.keys, err = findKeys(l.dir, l.opts.KeyFile); err != nil {
		return err
	}
	_, err = l.readManifest()
	return err
}

// create makes a workspace. MANIFEST comes last: until it is there, the next writer begins again, with the keys it finds.
func (l *Ledger) create() error {
	for _, f := range folders {
		if err := os.MkdirAll(filepath.Join(l.dir, f), 0o700); err != nil {
			return fmt.Errorf("cannot make the folder %s: %w", f, err)
		}
	}
	if err := l.disk.write(l.path(formatFile), []byte(formatText)); err != nil {
		return err
	}
	_, err := os.Stat(l.opts.KeyFile)
	switch {
	case err == nil:
		l.keys, err = readKeys(l.opts.KeyFile)
	case errors.Is(err, fs.ErrNotExist):
		l.keys, err = makeKeys(l.disk, l.opts.KeyFile)
	}
	if err != nil {
		return err
	}
	empty := newGrowing(nil)
	m := &manifest{Workspace: l.keys.id, KeyCheck: l.keys.check, Verifier: l.keys.verifier, keys: l.keys}
	root, err := (&tree{}).root(0)
	if err != nil {
		return err
	}
	m.Root = root.String()
	m.Files = []sealedFile{empty.file(leavesFile), empty.file(hashesFile)}
	for _, name := range growingFiles {
		if err := l.disk.extend(l.path(name), 0, nil); err != nil {
			return err
		}
	}
	if err := l.writeCheckpoint(m); err != nil {
		return err
	}
	signed, err := m.encode(m.keys)
	if err != nil {
		return err
	}
	if err := l.disk.write(l.path(manifestFile), signed); err != nil {
		return err
	}
	return l.disk.sync(l.dir)
}

func (l *Ledger) path(name string) string { return filepath.Join(l.dir, filepath.FromSlash(name)) }

func (l *Ledger) writeCheckpoint(m *manifest) error {
	signed, err := m.keys.sign(checkpointText(m.keys, m.Size, m.Root))
	if err != nil {
		return err
	}
	if err := l.disk.write(l.path(checkpointFile), signed); err != nil {
		return err
	}
	return l.disk.sync(l.path("log"))
}

// readManifest reads MANIFEST under the keys that are known, or, where these were replaced since, those that are in force now: they are
// the manifest's.
func (l *Ledger) readManifest() (*manifest, error) {
	for k, again := l.keys, false; ; again = true {
		signed, err := os.ReadFile(l.path(manifestFile))
		if err != nil {
			return nil, broken(manifestFile, "it cannot be read (%v)", err)
		}
		m, err := openManifest(signed, k)
		if err == nil {
			return m, nil
		}
		if !errors.Is(err, ErrKey) || again {
			return nil, err
		}
		if k, err = findKeys(l.dir, l.opts.KeyFile); err != nil {
			return nil, err
		}
	}
}

// sweep removes what an interrupted commit left behind. Only under the lock.
func (l *Ledger) sweep() error {
	m, err := l.readManifest()
	if err != nil {
		return err
	}
	for _, name := range growingFiles {
		f, _ := m.file(name)
		info, err := os.Stat(l.path(name))
		if err != nil || info.Size() < f.Size {
			return broken(name, "it is missing, or shorter than what was sealed")
		}
		if info.Size() > f.Size {
			if err := l.disk.extend(l.path(name), f.Size, nil); err != nil {
				return err
			}
		}
	}
	if err := l.makeEpoch(m.Epoch); err != nil {
		return err
	}
	return l.clear(m)
}

// clear removes what no commit accounts for: what an interrupted one left, and row files that were replaced, once nobody reads them.
func (l *Ledger) clear(m *manifest) error {
	free, err := l.letGo(m.Epoch)
	if err != nil {
		return err
	}
	l.waiting = !free
	extra, err := unlisted(l.dir, m)
	if err != nil {
		return err
	}
	for _, name := range extra {
		base := filepath.Base(name)
		if l.making[name] || !ours(base) && !strings.HasSuffix(base, temporary) || !free && maybeRead(name, m.Size) {
			continue
		}
		if err := l.disk.remove(l.path(name)); err != nil {
			return err
		}
	}
	return nil
}

// maybeRead says whether an earlier manifest may have listed a file: one of a leaf that was never sealed was listed by none.
func maybeRead(name string, size int64) bool {
	if !strings.HasPrefix(name, "segments/") {
		return false // it is read while a snapshot is opened, and what was erased must not wait
	}
	leaf, err := strconv.ParseInt(filepath.Base(name)[:leafDigits], 10, 64)
	return err == nil && leaf < size
}

// unlisted names the files in the sealed folders that MANIFEST does not list.
func unlisted(dir string, m *manifest) ([]string, error) {
	listed := make(map[string]bool, len(m.Files))
	for _, f := range m.Files {
		listed[f.Name] = true
	}
	var extra []string
	for _, folder := range sealedFolders {
		entries, err := os.ReadDir(filepath.Join(dir, folder))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("cannot look into %s: %w", folder, err)
		}
		for _, e := range entries {
			if name := folder + "/" + e.Name(); !e.IsDir() && !listed[name] {
				extra = append(extra, name)
			}
		}
	}
	return extra, nil
}

// TokenKey is the key under which values become tokens: 32 bytes, derived from the workspace key for this alone.
func (l *Ledger) TokenKey() []byte { return append([]byte(nil), l.keys.tokens...) }

// Workspace is the workspace's name: 16 hex digits, given when it was made.
func (l *Ledger) Workspace() string { return l.keys.id }

// Resume tells every source seen so far and how far it was read, in the order of their numbers.
func (l *Ledger) Resume(ctx context.Context) ([]keep.Resumption, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, held, err := l.holdCurrent(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = held.release() }() // it was only read
	out := make([]keep.Resumption, len(s.sources))
	for i, row := range s.sources {
		out[i] = row.Resumption
	}
	return out, nil
}

// History tells every place that was ever committed as a cursor, oldest first.
func (l *Ledger) History(ctx context.Context) ([]keep.Resumption, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, held, err := l.holdCurrent(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = held.release() }() // it was only read
	var out []keep.Resumption
	for _, f := range s.leaves {
		for i := range f.Batches {
			p := &f.Batches[i]
			cursor, err := p.Cursor.open()
			if err != nil || p.Source < 1 || p.Source > int64(len(s.sources)) {
				return nil, broken(leavesFile, "leaf %d has a cursor that cannot be read", f.Number)
			}
			out = append(out, keep.Resumption{Source: s.sources[p.Source-1].Source, Cursor: cursor})
		}
	}
	return out, nil
}

// Close lets go of the workspace. Snapshots that are still open keep their dictionaries and can run no more queries.
func (l *Ledger) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	l.closed, l.state = true, nil
	err := l.engine.close()
	if l.lock != nil {
		err = errors.Join(err, l.lock.Close())
	}
	return err
}
