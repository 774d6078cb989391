package collect

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
)

// Known is a source that was read before, and how far.
type Known struct {
	Source call.Source
	Cursor call.Cursor
}

// library is the cursors of the sources read before, in earlier runs and in this one: of each the newest, and older
// ones where they are known. Those of one source are in rising order.
type library map[[16]byte][]Known

func (l library) add(k Known) {
	list := l[k.Source.ID]
	i, _ := slices.BinarySearchFunc(list, k, compare)
	for i < len(list) && compare(list[i], k) == 0 {
		list = slices.Delete(list, i, i+1) // the later word on one place counts: its tail may have changed
	}
	l[k.Source.ID] = slices.Insert(list, i, k)
}

func compare(a, b Known) int {
	return cmp.Or(cmp.Compare(a.Cursor.Entries, b.Cursor.Entries), cmp.Compare(a.Cursor.Offset, b.Cursor.Offset))
}

// newest returns how far a source was read; false when it is not known.
func (l library) newest(id [16]byte) (k Known, ok bool) {
	list := l[id]
	if len(list) == 0 {
		return k, false
	}
	return list[len(list)-1], true
}

// identity returns the id of the n-th source (from 0) among those that begin with the same entry.
func identity(head [32]byte, n int) (id [16]byte) {
	if n > 0 {
		var b [40]byte
		copy(b[:], head[:])
		binary.BigEndian.PutUint64(b[32:], uint64(n))
		head = sha256.Sum256(b[:])
	}
	copy(id[:], head[:])
	return id
}

// alike returns all cursors of the sources that begin with the same entry, in the order of their offsets, and the id of
// one more such source.
func (l library) alike(head [32]byte) (found []Known, next [16]byte) {
	for n := 0; ; n++ {
		next = identity(head, n)
		list, ok := l[next]
		if !ok {
			break
		}
		found = append(found, list...)
	}
	slices.SortStableFunc(found, func(a, b Known) int { return cmp.Compare(a.Cursor.Offset, b.Cursor.Offset) })
	return found, next
}

// beginnings returns the sources that held no whole entry when they were read. A file that has become more since is
// known by another id, as its first entry is another.
func (l library) beginnings() []Known {
	var found []Known
	for id := range l {
		if k, _ := l.newest(id); k.Cursor.Entries == 0 && k.Cursor.Offset > 0 && len(k.Cursor.Tail) > 0 {
			found = append(found, k)
		}
	}
	slices.SortFunc(found, compare)
	return found
}

// offsets returns the cursors' offsets in rising order, each once.
func offsets(of []Known) []int64 {
	list := make([]int64, 0, len(of))
	for _, k := range of {
		list = append(list, k.Cursor.Offset)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
