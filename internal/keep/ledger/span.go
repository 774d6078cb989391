package ledger

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// A span is what compaction makes of the row files of some leaves, one behind the other: at most one file of calls and one of
// exposures, sorted by identity, their index, and one file of coverage, in the order of leaves. Its leaves stay as they are in the log.
type span struct {
	first, last int64         // leaves, inclusive; journal entries among them have no rows
	files       [2]sealedFile // as rowTables; without a name where there are no such rows
	index       sealedFile
	coverage    sealedFile
	version     int64 // tells apart what rows of the same leaves were written again as; 0 is the first time
}

const (
	indexSuffix    = ".index"
	coverageSuffix = "-coverage.parquet"
)

func spanName(first, last, version int64, rest string) string {
	if version > 0 {
		rest = fmt.Sprintf(".%0*d%s", leafDigits, version, rest)
	}
	return sealedName("segments", first, fmt.Sprintf("-%0*d%s", leafDigits, last, rest))
}

// spanOf takes the name of a span's file apart; false for other files.
func spanOf(name string) (first, last, version int64, rest string, ok bool) {
	base, found := strings.CutPrefix(name, "segments/")
	if !found || len(base) < 2*leafDigits+1 || base[leafDigits] != '-' {
		return 0, 0, 0, "", false
	}
	first, err := strconv.ParseInt(base[:leafDigits], 10, 64)
	if err != nil || base[0] == '+' || base[0] == '-' {
		return 0, 0, 0, "", false
	}
	last, err = strconv.ParseInt(base[leafDigits+1:2*leafDigits+1], 10, 64)
	if err != nil || last < first {
		return 0, 0, 0, "", false
	}
	rest = base[2*leafDigits+1:]
	if len(rest) > leafDigits && rest[0] == '.' && rest[1] != '+' && rest[1] != '-' {
		if version, err = strconv.ParseInt(rest[1:leafDigits+1], 10, 64); err == nil {
			rest = rest[leafDigits+1:]
		}
	}
	return first, last, version, rest, true
}

// spansOf lists the spans of a manifest, oldest first. It says which file is in the way where they do not fit together.
func spansOf(m *manifest) ([]span, error) {
	found := map[int64]*span{}
	for _, f := range m.Files {
		first, last, version, rest, ok := spanOf(f.Name)
		if !ok {
			continue
		}
		s := found[first]
		if s == nil {
			s = &span{first: first, last: last, version: version}
			found[first] = s
		}
		table := slices.IndexFunc(rowTables, func(t *rowTable) bool { return t.suffix == rest })
		switch {
		case s.last != last || s.version != version || last >= m.Size:
			return nil, broken(f.Name, "it holds leaves that another file holds, or that the log does not have")
		case rest == indexSuffix:
			s.index = f
		case rest == coverageSuffix:
			s.coverage = f
		case table >= 0:
			s.files[table] = f
		default:
			return nil, broken(f.Name, "it is listed, and no file of a segment has such a name")
		}
	}
	spans := make([]span, 0, len(found))
	for _, s := range found {
		spans = append(spans, *s)
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	for i, s := range spans {
		for suffix, f := range map[string]sealedFile{indexSuffix: s.index, coverageSuffix: s.coverage} {
			if f.Name == "" {
				return nil, broken(spanName(s.first, s.last, s.version, suffix), "the segment is listed without it")
			}
		}
		if i > 0 && spans[i-1].last >= s.first {
			return nil, broken(s.index.Name, "it holds leaves that another segment holds")
		}
	}
	return spans, nil
}

// spanAt returns the span that holds a leaf.
func spanAt(spans []span, leaf int64) (*span, bool) {
	i, ok := slices.BinarySearchFunc(spans, leaf, func(s span, leaf int64) int { return cmp.Compare(s.first, leaf) })
	if !ok {
		i--
	}
	if i < 0 || spans[i].last < leaf {
		return nil, false
	}
	return &spans[i], true
}

// names lists the files of a span.
func (s *span) names() []string {
	names := []string{s.index.Name, s.coverage.Name}
	for _, f := range s.files {
		if f.Name != "" {
			names = append(names, f.Name)
		}
	}
	return names
}

// describeIndex is the listing of an index file, whose head is read without the rest.
func describeIndex(name string, data []byte, head int) sealedFile {
	f := describe(name, data)
	sum := sha256.Sum256(data[:head])
	f.Head, f.HeadSHA256 = int64(head), hex.EncodeToString(sum[:])
	return f
}

// directories returns the directories of a span by the head of its index, which is held against the manifest once.
func (l *Ledger) directories(s *span) ([]*segment.Directory, error) {
	key := s.index.Name + s.index.HeadSHA256
	l.headsMu.Lock()
	defer l.headsMu.Unlock()
	if d, ok := l.heads[key]; ok {
		return d, nil
	}
	head, err := readPart(l.path(s.index.Name), s.index.Head)
	if err != nil {
		return nil, broken(s.index.Name, "it cannot be read (%v)", err)
	}
	d, err := openIndex(s, head)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(l.path(s.index.Name)); err != nil || info.Size() != s.index.Size {
		return nil, broken(s.index.Name, "its size is not the sealed one")
	}
	if l.heads == nil {
		l.heads = map[string][]*segment.Directory{}
	}
	l.heads[key] = d
	return d, nil
}

// openIndex reads the head of a span's index.
func openIndex(s *span, head []byte) ([]*segment.Directory, error) {
	if sum := sha256.Sum256(head); int64(len(head)) != s.index.Head || hex.EncodeToString(sum[:]) != s.index.HeadSHA256 {
		return nil, broken(s.index.Name, "the SHA-256 of its head is not the sealed one")
	}
	d, err := segment.ParseHead(head, segmentTables())
	if err != nil {
		return nil, broken(s.index.Name, "%v", err)
	}
	if segment.IndexSize(len(head), d) != s.index.Size {
		return nil, broken(s.index.Name, "its head tells of another size")
	}
	for i, f := range s.files {
		if f.Name == "" && d[i].Rows > 0 || f.Name != "" && f.Size != d[i].Size {
			return nil, broken(s.index.Name, "it tells of other files than the segment has")
		}
	}
	return d, nil
}

// forget lets go of what is kept of segments and of leaves' row files that a state does not have any more.
func (l *Ledger) forget(s *state) {
	l.fresh.keep(s.listed)
	l.headsMu.Lock()
	defer l.headsMu.Unlock()
	kept := make(map[string][]*segment.Directory, len(s.spans))
	for i := range s.spans {
		key := s.spans[i].index.Name + s.spans[i].index.HeadSHA256
		if d, ok := l.heads[key]; ok {
			kept[key] = d
		}
	}
	l.heads = kept
}

// coverageReader gives the coverage of leaves, one behind the other.
type coverageReader struct {
	of   *span
	rows []coverageRow
}

// next returns the rows of a leaf of a span. Those of the span's leaves before it have been asked for, or were counted otherwise:
// skip is how many they are.
func (c *coverageReader) next(x *span, f *leaf, skip int, read func(sealedFile) ([]byte, error)) ([]coverageRow, error) {
	if c.of == nil || c.of.first != x.first || c.of.last != x.last {
		data, err := read(x.coverage)
		if err != nil {
			return nil, err
		}
		rows, err := decodeRows[coverageRow](data)
		if err != nil || len(rows) < skip {
			return nil, broken(x.coverage.Name, "it does not hold one row for each batch")
		}
		c.of, c.rows = x, rows[skip:]
	}
	if len(c.rows) < len(f.Batches) {
		return nil, broken(x.coverage.Name, "it does not hold one row for each batch")
	}
	rows := c.rows[:len(f.Batches)]
	c.rows = c.rows[len(f.Batches):]
	return rows, nil
}

// openRows opens a row file for reading here and there.
func (l *Ledger) openRows(f sealedFile) (io.ReaderAt, func(), error) {
	file, err := os.Open(l.path(f.Name))
	if err != nil {
		return nil, nil, broken(f.Name, "it cannot be opened (%v)", err)
	}
	if info, err := file.Stat(); err != nil || info.Size() != f.Size {
		_ = file.Close() // the first error tells more
		return nil, nil, broken(f.Name, "its size is not the sealed one")
	}
	return file, func() { _ = file.Close() }, nil // it was only read
}
