package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"

	"github.com/waybill-security/waybill/internal/keep"
)

// state is what is sealed, as far as it is kept in memory. A new one is made for each change; only the dictionary, the
// interner and the backs of slices are handed on from one to the next.
type state struct {
	man    *manifest
	listed map[string]sealedFile
	spans  []span

	amended amendments // what is said of earlier leaves

	tree   *tree
	leaves []*leaf
	grown  [2]growing // log/leaves, log/hashes

	dict     *dictionary
	intern   *interner
	view     view
	sources  []keep.SourceRow // by number
	coverage []keep.CoverageRow
}

// current returns the state of what is sealed now. l.mu is held.
func (l *Ledger) current(ctx context.Context) (*state, error) {
	switch {
	case l.closed:
		return nil, ErrClosed
	case l.failed != nil:
		return nil, l.failed
	case l.state != nil && !l.opts.ReadOnly:
		return l.state, nil
	}
	if l.lock != nil { // the first time, or after a commit that failed
		if err := l.sweep(); err != nil {
			return nil, err
		}
	}
	for range 3 {
		m, err := l.manifestNow()
		if err != nil {
			return nil, err
		}
		if l.state != nil && l.state.man.Generation == m.Generation && l.state.man.Root == m.Root {
			return l.state, nil
		}
		next, err := l.load(ctx, m, l.state)
		if err == nil {
			l.state = next
			return next, nil
		}
		l.state = nil
		if again, changed := l.manifestNow(); changed != nil || again.Generation == m.Generation {
			return nil, err
		} // a writer replaced files of the vault while they were read
	}
	return nil, errMoved
}

// load reads what m lists, from where an earlier state of the same workspace ends.
func (l *Ledger) load(ctx context.Context, m *manifest, from *state) (*state, error) {
	next := &state{man: m}
	next.list()
	var err error
	if next.spans, err = spansOf(m); err != nil {
		return nil, err
	}
	l.forget(next)
	records, ok := l.followLog(next, from)
	if !ok {
		if records, err = l.loadLog(next); err != nil {
			return nil, err
		}
		next.dict = &dictionary{}
		next.intern = newInterner(next.dict)
	}
	if err := l.loadLeaves(ctx, next, records); err != nil {
		return nil, err
	}
	next.view = next.dict.view()
	return next, nil
}

// loadLog reads the log and holds it against the manifest's tree head.
func (l *Ledger) loadLog(s *state) ([][]byte, error) {
	var data [2][]byte
	for i, name := range growingFiles {
		b, err := l.readListed(s.listed, name)
		if err != nil {
			return nil, err
		}
		data[i], s.grown[i] = b, newGrowing(b)
	}
	records, err := splitRecords(data[0])
	if err != nil || int64(len(records)) != s.man.Size {
		return nil, broken(leavesFile, "it does not hold %d leaves", s.man.Size)
	}
	if s.tree, err = parseHashes(data[1], s.man.Size); err != nil {
		return nil, broken(hashesFile, "%v", err)
	}
	root, err := s.tree.root(s.man.Size)
	if err != nil || root.String() != s.man.Root {
		return nil, broken(hashesFile, "its tree head is not the sealed one")
	}
	s.amended = amendmentsOf(records)
	return records, nil
}

// readListed reads a listed file, of a growing one the listed part, and compares it with the manifest.
func (l *Ledger) readListed(listed map[string]sealedFile, name string) ([]byte, error) {
	f, ok := listed[name]
	if !ok {
		return nil, broken(manifestFile, "it does not list %s", name)
	}
	data, err := readPart(l.path(name), f.Size)
	if err != nil {
		return nil, broken(name, "it cannot be read (%v)", err)
	}
	if !slices.Contains(growingFiles[:], name) {
		if info, err := os.Stat(l.path(name)); err != nil || info.Size() != f.Size {
			return nil, broken(name, "its size is not the sealed one")
		}
	}
	return data, f.check(data)
}

// loadLeaves reads the leaves that s does not have yet, of which there are the records. The files of a few leaves are read and decoded side by side; they
// are taken in one by one.
func (l *Ledger) loadLeaves(ctx context.Context, s *state, records [][]byte) error {
	s.dict.mu.Lock()
	defer s.dict.mu.Unlock()
	var covered coverageReader
	for len(records) > 0 {
		first := len(s.leaves)
		parts := make([]part, min(2*runtime.GOMAXPROCS(0), len(records)))
		var wait sync.WaitGroup
		for i := range parts {
			wait.Go(func() { parts[i] = l.readLeaf(s, records[i], int64(first+i)) })
		}
		wait.Wait()
		for i := range parts {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := l.spanCoverage(s, &parts[i], &covered); err != nil {
				return err
			}
			if err := l.takeLeaf(s, &parts[i]); err != nil {
				return err
			}
			parts[i] = part{}
		}
		records = records[len(parts):]
	}
	return nil
}

// part is what the files of one leaf hold, of those that are needed in memory.
type part struct {
	leaf          *leaf
	entries       []dictionaryRow // without tokens
	tokens, texts []byte
	coverage      []coverageRow
	err           error
}

// spanCoverage fills in the coverage of a leaf that was compacted.
func (l *Ledger) spanCoverage(s *state, p *part, covered *coverageReader) (err error) {
	if p.err != nil {
		return p.err
	}
	if p.leaf.Kind != leafBatch {
		return nil
	}
	x, ok := spanAt(s.spans, p.leaf.Number)
	if !ok {
		return nil
	}
	skip := 0
	for _, f := range s.leaves[x.first:] {
		skip += len(f.Batches)
	}
	p.coverage, err = covered.next(x, p.leaf, skip, func(f sealedFile) ([]byte, error) { return l.readListed(s.listed, f.Name) })
	return err
}

func (l *Ledger) readLeaf(s *state, record []byte, number int64) (p part) {
	if p.leaf, p.err = parseLeaf(record, number); p.err != nil {
		p.err = broken(leavesFile, "%v", p.err)
		return p
	}
	p.leaf.now = s.amended[number]
	if p.leaf.Kind != leafBatch {
		return p
	}
	if p.err = l.readDictionary(s.listed, &p); p.err != nil {
		return p
	}
	if _, in := spanAt(s.spans, number); in {
		return p
	}
	p.coverage, p.err = l.leafCoverage(s, p.leaf)
	return p
}

func (l *Ledger) readDictionary(listed map[string]sealedFile, p *part) error {
	if p.leaf.Dictionary.Rows == 0 {
		return nil
	}
	name := dictionaryName(p.leaf.Number)
	data, err := l.readListed(listed, name)
	if err != nil {
		return err
	}
	if p.entries, err = decodeDictionary(data); err != nil {
		return broken(name, "%v", err)
	}
	for name, data := range map[string]*[]byte{p.leaf.tokensName(): &p.tokens, p.leaf.textsName(): &p.texts} {
		if _, ok := listed[name]; ok {
			if *data, err = l.readListed(listed, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeLeaf adds what a leaf's files hold to s.
func (l *Ledger) takeLeaf(s *state, p *part) error {
	if p.err != nil {
		return p.err
	}
	f := p.leaf
	if f.Kind == leafBatch {
		s.intern.sums = nil // its rows are not looked at
		name := dictionaryName(f.Number)
		if err := s.dict.take(p.entries, p.texts, s.man.keys, f); err != nil {
			return broken(name, "%v", err)
		}
		if err := s.dict.takeTokens(p.tokens, s.man.keys, f); err != nil {
			return broken(f.tokensName(), "%v", err)
		}
		if s.dict.counts() != f.after() {
			return broken(name, "its numbers are not those that leaf %d gave out", f.Number)
		}
		v := s.dict.readable()
		for i := range p.coverage {
			row := p.coverage[i].open(v, p.leaf.Number)
			row.Gaps = append(row.Gaps, f.gaps(p.coverage[i].Source)...)
			s.coverage = append(s.coverage, row)
		}
	}
	if err := s.follow(f); err != nil {
		return broken(leavesFile, "leaf %d: %v", f.Number, err)
	}
	s.leaves = append(s.leaves, f)
	return nil
}

// take adds the entries of a dictionary file, without its tokens.
func (d *dictionary) take(rows []dictionaryRow, texts []byte, k *keys, f *leaf) error {
	after, erased := f.after(), f.now != nil && f.now.texts != nil
	var refs []uint32
	for i := range rows {
		r := &rows[i]
		s, ok := spaceNamed(r.Space)
		if !ok || r.Number != int64(d.counts()[s])+1 {
			return fmt.Errorf("row %d has a number out of order", i)
		}
		if s == spaceText {
			text, rest, err := takeText(r, texts, k, erased)
			if err != nil {
				return fmt.Errorf("text %d: %w", r.Number, err)
			}
			texts = rest
			if err := d.texts.texts.add(text); err != nil {
				return err
			}
			continue
		}
		if err := after.checkEntry(s, r.Number, r.Refs); err != nil {
			return fmt.Errorf("row %d: %w", i, err)
		}
		refs = refs[:0]
		for _, v := range r.Refs {
			refs = append(refs, uint32(v))
		}
		if _, err := d.refs[s].add(refs); err != nil {
			return err
		}
	}
	if len(texts) > 0 {
		return errors.New("the vault holds more texts than the dictionary")
	}
	return nil
}

func (d *dictionary) takeTokens(vault []byte, k *keys, f *leaf) error {
	if int64(len(vault)) != f.count(spaceToken)*int64(tokenRecord) {
		return errors.New("it does not hold as many tokens as were sealed")
	}
	for ; len(vault) > 0; vault = vault[tokenRecord:] {
		d.tokens.tokens.add(k.openToken(vault))
	}
	return nil
}
