package source

import (
	"crypto/sha256"
	"encoding"
	"hash"
)

// mostOwed is how many bytes of short pieces are gathered before they are hashed: hashing many at once takes half as long.
const mostOwed = 32 << 10

// digest is a running SHA-256 that can tell its value at places which were named before, and at the last that was settled.
type digest struct {
	h     hash.Hash
	n     int64   // hashed
	marks []int64 // rising, all at or above n
	seen  map[int64][32]byte

	owed    []byte // not yet hashed; a copy, since what was read may be changed where it lies
	settled int    // where the settled place is in owed; -1 where saved has it
	saved   []byte
}

func (d *digest) reset(marks []int64) {
	if d.h == nil {
		d.h = sha256.New()
	}
	d.h.Reset()
	d.n, d.marks, d.seen = 0, marks, nil
	if len(marks) > 0 {
		d.seen = make(map[int64][32]byte, len(marks))
	}
	d.owed = d.owed[:0]
	d.settle()
}

func (d *digest) write(p []byte) {
	if len(d.owed)+len(p) > mostOwed {
		d.pay()
	}
	if len(p) > mostOwed {
		d.hash(p)
		return
	}
	d.owed = append(d.owed, p...)
}

// settle makes this the place whose sum settledSum tells.
func (d *digest) settle() { d.settled = len(d.owed) }

// pay hashes what is owed.
func (d *digest) pay() {
	rest := d.owed
	if d.settled >= 0 {
		d.hash(rest[:d.settled])
		d.saved = d.save(d.saved[:0])
		rest = rest[d.settled:]
	}
	d.hash(rest)
	d.owed, d.settled = d.owed[:0], -1
}

func (d *digest) hash(p []byte) {
	for len(d.marks) > 0 && d.n+int64(len(p)) >= d.marks[0] {
		k := d.marks[0] - d.n
		_, _ = d.h.Write(p[:k]) // a hash never fails
		d.n, p = d.n+k, p[k:]
		var s [32]byte
		d.h.Sum(s[:0])
		d.seen[d.marks[0]] = s
		d.marks = d.marks[1:]
	}
	_, _ = d.h.Write(p)
	d.n += int64(len(p))
}

// sum is that of all that was written.
func (d *digest) sum() (s [32]byte) {
	d.pay()
	d.h.Sum(s[:0])
	return s
}

// settledSum is the sum of what was written up to the settled place.
func (d *digest) settledSum() (s [32]byte) {
	d.pay()
	h := sha256.New()
	if u, ok := h.(encoding.BinaryUnmarshaler); ok && len(d.saved) > 0 {
		if u.UnmarshalBinary(d.saved) != nil {
			return s
		}
	}
	h.Sum(s[:0])
	return s
}

// mark is the sum of the first offset bytes, where that was asked for and written.
func (d *digest) mark(offset int64) ([32]byte, bool) {
	d.pay()
	s, ok := d.seen[offset]
	return s, ok
}

// save appends the state to b.
func (d *digest) save(b []byte) []byte {
	if a, ok := d.h.(encoding.BinaryAppender); ok {
		if out, err := a.AppendBinary(b); err == nil {
			return out
		}
	}
	return b
}
