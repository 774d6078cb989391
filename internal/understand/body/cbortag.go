package body

import (
	"bytes"
	"encoding/hex"
	"net/netip"
)

// noTag stands for no tag, as the registry has it.
const noTag = 1<<64 - 1

// The tags that say how bytes are written out, or that something stands elsewhere.
const (
	tagBig       = 2
	tagNegative  = 3
	tagDecimal   = 4
	tagInner     = 24
	tagStringRef = 25
	tagSharedRef = 29
	tagUUID      = 37
	tagAddress4  = 52
	tagAddress6  = 54
	tagAddress   = 260
)

// tagged gives an item the form that its tag says it has. Tags that are not known change nothing.
func (r *cborReader) tagged(tag uint64, it item) item {
	switch {
	case it.kind == itemBytes:
		return r.taggedBytes(tag, it)
	case it.kind == itemList && tag == tagDecimal:
		return r.decimal(it)
	case it.kind == itemScalar && (tag == tagStringRef || tag == tagSharedRef):
		return item{kind: itemSealed, bytes: it.bytes, loose: true} // a number in place of what stands elsewhere
	case it.kind == itemBreak:
		return item{}
	}
	return it
}

func (r *cborReader) taggedBytes(tag uint64, it item) item {
	switch tag {
	case tagBig, tagNegative:
		return r.big(it.bytes, tag == tagNegative)
	case tagInner:
		it.kind = itemInner
	case tagUUID:
		if len(it.bytes) == 16 {
			r.scratch = appendUUID(r.scratch[:0], it.bytes)
			return item{kind: itemScalar, typ: String, bytes: r.scratch, loose: true}
		}
	case tagAddress4, tagAddress6, tagAddress:
		if a, ok := netip.AddrFromSlice(it.bytes); ok {
			r.scratch = a.AppendTo(r.scratch[:0])
			return item{kind: itemScalar, typ: String, bytes: r.scratch, loose: true}
		}
	}
	return it
}

func appendUUID(dst, b []byte) []byte {
	for i, size := range [...]int{4, 2, 2, 2, 6} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, b[:size])
		b = b[size:]
	}
	return dst
}

// maxPower is the largest power of ten that is written out.
const maxPower = 40

// decimal reads a decimal fraction: a power of ten, and how often it is taken. What has another form stays a list.
func (r *cborReader) decimal(list item) item {
	from := r.pos
	if list.count != 2 {
		return list
	}
	power, ok := r.power()
	if !ok || !r.whole() {
		r.pos = from
		return list
	}
	digits, minus := bytes.CutPrefix(r.scratch, []byte("-"))
	out := make([]byte, 0, len(digits)+maxPower+3)
	if minus {
		out = append(out, '-')
	}
	switch {
	case power >= 0:
		out = append(append(out, digits...), bytes.Repeat([]byte("0"), power)...)
	case len(digits) > -power:
		at := len(digits) + power
		out = append(append(append(out, digits[:at]...), '.'), digits[at:]...)
	default:
		out = append(append(append(out, "0."...), bytes.Repeat([]byte("0"), -power-len(digits))...), digits...)
	}
	return item{kind: itemScalar, typ: Number, bytes: out}
}

// power takes an exponent that is not too large.
func (r *cborReader) power() (int, bool) {
	major, _, n, ok := r.head()
	switch {
	case !ok || n > maxPower:
	case major == cborUint:
		return int(n), true
	case major == cborNegative && n < maxPower:
		return -1 - int(n), true
	}
	return 0, false
}

// whole takes a whole number of any size that is not too large, and writes it out.
func (r *cborReader) whole() bool {
	major, info, n, ok := r.head()
	switch {
	case !ok:
		return false
	case major == cborUint || major == cborNegative:
		r.untagged(major, info, n)
		return true
	case major != cborTag || n != tagBig && n != tagNegative:
		return false
	}
	negative := n == tagNegative
	if major, info, n, ok = r.head(); !ok || major != cborBytes || info == indefinite {
		return false
	}
	b := r.piece(itemBytes, n)
	return b.kind == itemBytes && r.big(b.bytes, negative).kind == itemScalar
}
