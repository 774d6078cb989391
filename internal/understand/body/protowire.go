package body

import (
	"encoding/binary"
	"math"
	"strconv"
)

// The wire types of protobuf.
const (
	wireVarint = iota
	wireFixed64
	wireBytes
	wireGroup
	wireEndGroup
	wireFixed32
)

// wireField is one field as it stands in a message. Where it holds bytes, from and to are their places in the body; for a group
// they are those of what is in it.
type wireField struct {
	number   uint64
	wire     byte
	value    uint64
	from, to int
}

const (
	maxFieldNumber = 1<<29 - 1
	// maxGroups is how many groups, a form that was given up long ago, may stand in each other.
	maxGroups = 4
)

// varint reads a number of at most ten bytes.
func varint(b []byte, at, end int) (v uint64, next int, ok bool) {
	v, n := binary.Uvarint(b[at:end])
	return v, at + n, n > 0
}

// field reads the field at a place, and returns the place behind it.
func field(b []byte, at, end int) (f wireField, next int, ok bool) {
	return fieldIn(b, at, end, 0)
}

func fieldIn(b []byte, at, end, groups int) (f wireField, next int, ok bool) {
	tag, at, ok := varint(b, at, end)
	f.number, f.wire = tag>>3, byte(tag&7)
	if !ok || f.number == 0 || f.number > maxFieldNumber {
		return f, at, false
	}
	switch f.wire {
	case wireVarint:
		f.value, at, ok = varint(b, at, end)
	case wireFixed64:
		if ok = end-at >= 8; ok {
			f.value = binary.LittleEndian.Uint64(b[at:])
			at += 8
		}
	case wireFixed32:
		if ok = end-at >= 4; ok {
			f.value = uint64(binary.LittleEndian.Uint32(b[at:]))
			at += 4
		}
	case wireBytes:
		var size uint64
		if size, at, ok = varint(b, at, end); ok && size <= uint64(end-at) {
			f.from, f.to = at, at+int(size)
			return f, f.to, true
		}
		return f, at, false
	case wireGroup:
		f.from = at
		f.to, at, ok = group(b, at, end, f.number, groups+1)
	case wireEndGroup:
		// It is the caller's who waits for one.
	default:
		ok = false
	}
	return f, at, ok
}

// group finds the end of a group.
func group(b []byte, at, end int, number uint64, groups int) (to, next int, ok bool) {
	if groups > maxGroups {
		return at, at, false
	}
	for at < end {
		f, behind, ok := fieldIn(b, at, end, groups)
		switch {
		case !ok:
			return at, behind, false
		case f.wire == wireEndGroup:
			return at, behind, f.number == number
		}
		at = behind
	}
	return at, at, false
}

// appendVarint writes a number as the field's type would have it if it is a plain one: negative numbers take ten bytes.
func appendVarint(dst []byte, v uint64) []byte { return strconv.AppendInt(dst, int64(v), 10) }

// appendFixed64 writes eight bytes as the floating-point number that they are if that is one of common size, else as a whole
// number: small whole numbers are no floating-point numbers of common size.
func appendFixed64(dst []byte, v uint64) []byte {
	if x := math.Float64frombits(v); v != 0 && commonDouble(x) {
		return appendFloat(dst, x, 64)
	}
	return strconv.AppendInt(dst, int64(v), 10)
}

func appendFixed32(dst []byte, v uint32) []byte {
	if x := float64(math.Float32frombits(v)); v != 0 && commonFloat(x) {
		return appendFloat(dst, x, 32)
	}
	return strconv.AppendInt(dst, int64(int32(v)), 10)
}

func commonDouble(x float64) bool {
	x = math.Abs(x)
	return x == 0 || x >= 1e-9 && x < 1e15
}

func commonFloat(x float64) bool {
	x = math.Abs(x)
	return x == 0 || x >= 1e-6 && x < 1e9
}
