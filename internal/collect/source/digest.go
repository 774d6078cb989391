package source

import (
	"crypto/sha256"
	"encoding"
	"hash"
)

// digest is a running SHA-256 that can tell its value at places which were named before.
type digest struct {
	h     hash.Hash
	n     int64
	marks []int64 // rising, all at or above n
	seen  map[int64][32]byte
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
}

func (d *digest) write(p []byte) {
	for len(d.marks) > 0 && d.n+int64(len(p)) >= d.marks[0] {
		k := d.marks[0] - d.n
		_, _ = d.h.Write(p[:k]) // a hash never fails
		d.n, p = d.n+k, p[k:]
		d.seen[d.marks[0]] = d.sum()
		d.marks = d.marks[1:]
	}
	_, _ = d.h.Write(p)
	d.n += int64(len(p))
}

func (d *digest) sum() (s [32]byte) {
	d.h.Sum(s[:0])
	return s
}

// save appends the state to b; restoreSum gives the sum of a saved state. Saving costs far less than a sum.
func (d *digest) save(b []byte) []byte {
	if a, ok := d.h.(encoding.BinaryAppender); ok {
		if out, err := a.AppendBinary(b); err == nil {
			return out
		}
	}
	return b
}

func restoreSum(state []byte) (s [32]byte) {
	h := sha256.New()
	if u, ok := h.(encoding.BinaryUnmarshaler); ok && len(state) > 0 {
		if u.UnmarshalBinary(state) != nil {
			return s
		}
	}
	h.Sum(s[:0])
	return s
}
