package ledger

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// file is a new file of a commit.
type file struct {
	name string
	data []byte
}

// Commit seals the batches, and what was staged, as one leaf. Batches that say nothing new (no entries, no gaps, and the cursor as it
// was) leave no trace. After an error nothing of the batches is there, and the ledger can be used on.
func (l *Ledger) Commit(ctx context.Context, batches []observation.Batch) (keep.Seal, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, err := l.stage(ctx, batches)
	if err != nil {
		return keep.Seal{}, fmt.Errorf("cannot commit: %w", err)
	}
	if !s.intern.staged.any {
		return s.seal(), nil
	}
	seal, err := l.commit(ctx, s)
	if err != nil {
		l.state = nil // the dictionary holds numbers that were not sealed
		return keep.Seal{}, fmt.Errorf("cannot commit: %w", err)
	}
	return seal, nil
}

// Stage numbers the rows of a batch, so that the next Commit has them. An error lets go of all that was staged.
func (l *Ledger) Stage(ctx context.Context, batch observation.Batch) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.stage(ctx, []observation.Batch{batch}); err != nil {
		l.state = nil
		return fmt.Errorf("cannot stage: %w", err)
	}
	return nil
}

func (l *Ledger) stage(ctx context.Context, batches []observation.Batch) (*state, error) {
	s, err := l.writable(ctx)
	if err != nil {
		return nil, err
	}
	fresh, err := s.accept(batches)
	if err != nil || len(fresh) == 0 {
		return s, err
	}
	s.dict.mu.Lock()
	defer s.dict.mu.Unlock()
	if err = s.intern.stage(fresh); err != nil {
		l.state = nil // the dictionary holds numbers that will not be sealed
	}
	return s, err
}

func (l *Ledger) writable(ctx context.Context) (*state, error) {
	if l.opts.ReadOnly {
		return nil, ErrReadOnly
	}
	return l.current(ctx)
}

func (l *Ledger) commit(ctx context.Context, s *state) (keep.Seal, error) {
	next := s.next()
	rows, before := s.intern.take()
	next.view = s.dict.view()
	files, f, err := l.encode(s, rows, before)
	if err != nil {
		return keep.Seal{}, err
	}
	if err := next.follow(f); err != nil {
		return keep.Seal{}, err
	}
	next.coverage = append(next.coverage, rows.coverageRows(next.view, f.Number)...)
	next.man.Batches++
	return l.publish(ctx, next, f, files)
}

// next is a copy of s that can be changed into the state after it.
func (s *state) next() *state {
	n := *s
	m := *s.man
	m.Files = append(m.Files[:0:0], m.Files...)
	n.man, n.tree = &m, s.tree.clone()
	n.sources = append([]keep.SourceRow(nil), s.sources...)
	return &n
}

// encode makes the files and the leaf of a commit. The largest file is encoded beside the rest.
func (l *Ledger) encode(s *state, r *rows, before counts) ([]file, *leaf, error) {
	number, e := s.man.Size, &l.encoders
	f := &leaf{Kind: leafBatch, Number: number, Time: l.timeBehind(s), Batches: r.parts, Numbers: ranges(before, s.dict.counts())}
	var calls, exposures, coverage, dictionary []byte
	var tokens, texts []byte
	var errs [4]error
	var wait sync.WaitGroup
	wait.Go(func() { exposures, f.Exposures, errs[0] = e.exposures.exposures(r.exposures) })
	calls, f.Calls, errs[1] = e.calls.calls(r.calls)
	coverage, f.Coverage, errs[2] = seal(&e.coverage, r.coverage)
	dictionary, f.Dictionary, errs[3] = sealBy(&e.dictionary, func(add func([]dictionaryRow)) (err error) {
		tokens, texts, err = s.dict.sealEntries(before, s.man.keys, add)
		return err
	})
	wait.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, nil, err
	}
	var files []file
	for _, part := range []struct {
		file
		wanted bool
	}{
		{file{callsName(number), calls}, len(r.calls) > 0},
		{file{exposuresName(number), exposures}, len(r.exposures) > 0},
		{file{coverageName(number), coverage}, true},
		{file{dictionaryName(number), dictionary}, f.Dictionary.Rows > 0},
		{file{tokensName(number), tokens}, len(tokens) > 0},
		{file{textsName(number), texts}, len(texts) > 0},
	} {
		if part.wanted {
			files = append(files, part.file)
		}
	}
	return files, f, nil
}

// publish writes a leaf with its files and makes it part of the ledger. Everything before the rename of MANIFEST is
// invisible to readers and to a later writer.
func (l *Ledger) publish(ctx context.Context, next *state, f *leaf, files []file) (keep.Seal, error) {
	if err := l.writeFiles(files); err != nil {
		return keep.Seal{}, err
	}
	if err := l.extendLog(next, f); err != nil {
		return keep.Seal{}, err
	}
	m := next.man
	for _, x := range files {
		m.Files = append(m.Files, describe(x.name, x.data))
	}
	next.list()
	m.Generation++
	if err := ctx.Err(); err != nil {
		return keep.Seal{}, err
	}
	if err := l.replaceManifest(m); err != nil {
		return keep.Seal{}, err
	}
	l.state = next
	// The commit stands. MANIFEST holds the same tree head, and an older checkpoint is still a true one, so a failure here
	// is none of the commit; the next one writes it again.
	_ = l.writeCheckpoint(m)
	if l.waiting {
		_ = l.clear(m) // what cannot be removed now can be later
	}
	return next.seal(), nil
}

// writeFiles writes the files of a commit side by side, since most of the time goes into waiting for the disk.
func (l *Ledger) writeFiles(files []file) error {
	errs := make([]error, len(files))
	folders := map[string]bool{}
	var wait sync.WaitGroup
	for i, x := range files {
		folders[filepath.Dir(l.path(x.name))] = true
		wait.Go(func() { errs[i] = l.disk.write(l.path(x.name), x.data) })
	}
	wait.Wait()
	for folder := range folders {
		errs = append(errs, l.disk.sync(folder))
	}
	return errors.Join(errs...)
}

// extendLog appends the leaf to the log behind what is sealed.
func (l *Ledger) extendLog(next *state, f *leaf) error {
	record, err := f.record()
	if err != nil {
		return err
	}
	added, err := next.tree.append(record)
	if err != nil {
		return err
	}
	for i, data := range [][]byte{append(record, '\n'), joinHashes(added)} {
		name := growingFiles[i]
		if err := l.disk.extend(l.path(name), next.grown[i].size, data); err != nil {
			return err
		}
		if next.grown[i], err = next.grown[i].with(data); err != nil {
			return err
		}
		for at := range next.man.Files {
			if next.man.Files[at].Name == name {
				next.man.Files[at] = next.grown[i].file(name)
			}
		}
	}
	root, err := next.tree.root(next.tree.size)
	if err != nil {
		return err
	}
	next.leaves = append(next.leaves, f)
	next.man.Size, next.man.Root = next.tree.size, root.String()
	return nil
}

// replaceManifest is the commit point. When the rename has happened and cannot be made to last, the manifest before it is
// put back, so that an error always means: not committed. When that fails, too, nothing more is written by this process.
func (l *Ledger) replaceManifest(m *manifest) error {
	signed, err := m.encode(m.keys)
	if err != nil {
		return err
	}
	if err := l.disk.write(l.path(manifestFile), signed); err != nil {
		return err
	}
	if err := l.disk.sync(l.dir); err != nil {
		before, back := l.state.man.encode(l.state.man.keys)
		if back == nil {
			back = l.disk.write(l.path(manifestFile), before)
		}
		if back != nil {
			l.failed = fmt.Errorf("the disk failed while %s was replaced; open the workspace again: %w", manifestFile, errors.Join(err, back))
		}
		return err
	}
	return nil
}

// seal is the state of the log.
func (s *state) seal() keep.Seal {
	return keep.Seal{Root: s.man.Root, Size: s.man.Size, Batches: s.man.Batches}
}
