package ledger

import "strings"

// Dictionaries grow to hundreds of megabytes. Lists that move when they are full would take twice that for a moment, so these
// grow by blocks that stay where they are. A copy of a list is the list as it is now: what was added does not change.

const (
	blockBits = 12
	blockSize = 1 << blockBits
)

// blocks is a list of items of one size.
type blocks[T any] struct {
	count int
	parts [][]T
}

func (b *blocks[T]) at(i int) *T { return &b.parts[i>>blockBits][i&(blockSize-1)] }

func (b *blocks[T]) add(item T) {
	if b.count>>blockBits == len(b.parts) {
		b.parts = append(b.parts, make([]T, blockSize))
	}
	b.parts[b.count>>blockBits][b.count&(blockSize-1)] = item
	b.count++
}

// Runs are lists of entries of many sizes. None crosses from one chunk to the next, and one that is longer than a chunk has
// one of its own.
const (
	chunkBits = 16
	chunkSize = 1 << chunkBits
	mostRuns  = 1 << (32 - chunkBits) // chunks
)

// starts tells where entries begin: the chunk, and how far into it.
type starts struct{ blocks[uint32] }

// place returns where entry i stands; the end is that of the chunk where it is negative.
func (s *starts) place(i int) (chunk, first, end int) {
	at := *s.at(i)
	chunk, first, end = int(at>>chunkBits), int(at&(chunkSize-1)), -1
	if i+1 < s.count {
		if next := *s.at(i + 1); int(next>>chunkBits) == chunk {
			end = int(next & (chunkSize - 1))
		}
	}
	return chunk, first, end
}

// full says whether a chunk that is so long has no room for an entry.
func full(chunk, entry int) bool { return chunk >= chunkSize || chunk+entry > chunkSize }

// numberRuns are runs of numbers.
type numberRuns struct {
	starts
	chunks [][]uint32
}

// run returns entry i, which must not be changed.
func (r *numberRuns) run(i int) []uint32 {
	chunk, first, end := r.place(i)
	if c := r.chunks[chunk]; end < 0 {
		return c[first:len(c):len(c)]
	}
	return r.chunks[chunk][first:end:end]
}

func (r *numberRuns) addRun(entry []uint32) error {
	last := len(r.chunks) - 1
	if last < 0 || full(len(r.chunks[last]), len(entry)) {
		if last++; last == mostRuns {
			return errFull
		}
		room := len(entry) // the first one grows, for most dictionaries are small
		if last > 0 {
			room = max(room, chunkSize)
		}
		r.chunks = append(r.chunks, make([]uint32, 0, room))
	}
	r.add(uint32(last<<chunkBits | len(r.chunks[last])))
	r.chunks[last] = append(r.chunks[last], entry...)
	return nil
}

// frozen is r as it is now.
func (r *numberRuns) frozen() numberRuns {
	return numberRuns{r.starts, append([][]uint32(nil), r.chunks...)}
}

// textRuns are texts.
type textRuns struct {
	starts
	chunks []string
	last   *strings.Builder // makes the last chunk; what it holds does not move, or is copied
}

func (r *textRuns) run(i int) string {
	chunk, first, end := r.place(i)
	if end < 0 {
		return r.chunks[chunk][first:]
	}
	return r.chunks[chunk][first:end]
}

// addRun adds the parts of one text.
func (r *textRuns) addRun(head byte, text string) error {
	if r.last == nil || full(r.last.Len(), 1+len(text)) {
		if len(r.chunks) == mostRuns {
			return errFull
		}
		r.last = &strings.Builder{}
		if len(r.chunks) > 0 {
			r.last.Grow(max(1+len(text), chunkSize))
		}
		r.chunks = append(r.chunks, "")
	}
	last := len(r.chunks) - 1
	r.add(uint32(last<<chunkBits | r.last.Len()))
	r.last.WriteByte(head)
	r.last.WriteString(text)
	r.chunks[last] = r.last.String()
	return nil
}

// frozen is r as it is now, for reading.
func (r *textRuns) frozen() textRuns {
	return textRuns{starts: r.starts, chunks: append([]string(nil), r.chunks...)}
}
