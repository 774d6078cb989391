package ledger

import (
	"sync"
	"sync/atomic"
)

// freshBytes is how much memory the columns of leaves' row files may take that are kept for the next question.
const freshBytes = 64 << 20

// freshFiles keeps row files of leaves that were not compacted yet: many questions ask all of them, one after the other. What is kept was
// held against its seal when it was read. The zero value keeps nothing yet.
type freshFiles struct {
	mu    sync.Mutex
	files map[string]*freshFile // by name and digest
	taken atomic.Int64          // bytes
	clock int64
}

// freshFile is a leaf's row file. Its columns are read once, and may be read by many.
type freshFile struct {
	mu     sync.Mutex
	file   *leafFile
	bytes  int64
	used   int64 // at which tick of the clock
	keeper *freshFiles
}

// Rows is how many rows there are.
func (f *freshFile) Rows() int { return f.file.Rows() }

// Same returns the number that a column has in all rows, as far as it is known.
func (f *freshFile) Same(column int) (int64, bool) { return f.file.Same(column) }

// Column returns a column, which must not be changed.
func (f *freshFile) Column(column int) ([]int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if numbers := f.file.columns[column]; numbers != nil {
		return numbers, nil
	}
	numbers, err := f.file.Column(column)
	if err == nil {
		f.take(8 * int64(len(numbers)))
	}
	return numbers, err
}

func (f *freshFile) take(bytes int64) {
	f.bytes += bytes
	f.keeper.taken.Add(bytes)
}

// open returns a leaf's row file that a state lists.
func (l *Ledger) openFresh(s *state, t *rowTable, name string) (*freshFile, error) {
	key := name + s.listed[name].SHA256
	if f := l.fresh.find(key); f != nil {
		return f, nil
	}
	data, err := l.readListed(s.listed, name)
	if err != nil {
		return nil, err
	}
	rows, err := t.openLeaf(data)
	if err != nil {
		return nil, broken(name, "%v", err)
	}
	f := &freshFile{file: rows, keeper: &l.fresh}
	f.take(int64(len(data)))
	return l.fresh.add(key, f), nil
}

func (k *freshFiles) find(key string) *freshFile {
	k.mu.Lock()
	defer k.mu.Unlock()
	f := k.files[key]
	if f != nil {
		k.clock++
		f.used = k.clock
	}
	return f
}

// add keeps a file, or returns the one that somebody else added meanwhile, and lets go of those that nobody asked for the longest time
// where all take too much.
func (k *freshFiles) add(key string, f *freshFile) *freshFile {
	k.mu.Lock()
	defer k.mu.Unlock()
	if other := k.files[key]; other != nil {
		k.taken.Add(-f.bytes)
		return other
	}
	for k.taken.Load() > freshBytes && len(k.files) > 0 {
		k.drop(k.oldest())
	}
	if k.files == nil {
		k.files = map[string]*freshFile{}
	}
	k.clock++
	f.used = k.clock
	k.files[key] = f
	return f
}

func (k *freshFiles) oldest() (oldest string) {
	for key, f := range k.files {
		if oldest == "" || f.used < k.files[oldest].used {
			oldest = key
		}
	}
	return oldest
}

// drop lets go of a file. Whoever reads it goes on.
func (k *freshFiles) drop(key string) {
	f := k.files[key]
	delete(k.files, key)
	f.mu.Lock()
	defer f.mu.Unlock()
	k.taken.Add(-f.bytes)
	f.keeper = new(freshFiles) // what is read of it from now on counts no more
}

// keep lets go of files that are not listed any more.
func (k *freshFiles) keep(listed map[string]sealedFile) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for key := range k.files {
		name := key[:len(key)-sha256Digits]
		if f, ok := listed[name]; !ok || f.SHA256 != key[len(name):] {
			k.drop(key)
		}
	}
}

// sha256Digits is how long a digest is in hex.
const sha256Digits = 64
