package body

import (
	"bytes"
	"math"
	"math/big"
	"strconv"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

func claimsCBOR(t []byte) bool {
	switch string(t) {
	case "application/cbor", "application/cbor-seq", "application/x-cbor", "application/cose", "application/cwt":
		return true
	}
	return bytes.HasSuffix(t, []byte("+cbor")) || bytes.HasSuffix(t, []byte("+cbor-seq"))
}

// readCBOR reads a body in CBOR (RFC 8949): one item, or a sequence of them (RFC 8742), each a root of its own.
func readCBOR(w *Walker, b []byte) observation.Fault {
	if w.isJSON(b) {
		return readJSON(w, b)
	}
	return w.readItems(&w.levels[0].cbor, b)
}

// cborReader reads the items of CBOR. Tags are taken with what they stand before.
type cborReader struct {
	b       []byte
	pos     int
	scratch []byte // a number
	text    []byte // a string that came in chunks
}

func (r *cborReader) reset(b []byte) { r.b, r.pos = b, 0 }

func (r *cborReader) more() bool { return r.pos < len(r.b) }

// The major types.
const (
	cborUint = iota
	cborNegative
	cborBytes
	cborText
	cborList
	cborMap
	cborTag
	cborSimple
)

// indefinite is the additional information of what a break ends.
const indefinite = 31

// head reads the first byte of an item and the number behind it.
func (r *cborReader) head() (major, info byte, n uint64, ok bool) {
	if r.pos >= len(r.b) {
		return 0, 0, 0, false
	}
	c := r.b[r.pos]
	r.pos++
	major, info = c>>5, c&0x1F
	switch {
	case info < 24:
		return major, info, uint64(info), true
	case info == indefinite:
		return major, info, endless, major >= cborBytes && major != cborTag
	case info > 27:
		return 0, 0, 0, false
	}
	size := 1 << (info - 24)
	if len(r.b)-r.pos < size {
		return 0, 0, 0, false
	}
	for _, c := range r.b[r.pos : r.pos+size] {
		n = n<<8 | uint64(c)
	}
	r.pos += size
	return major, info, n, true
}

// next reads an item. Of several tags the innermost is the one that says what the bytes are.
func (r *cborReader) next() item {
	tag := uint64(noTag)
	for {
		major, info, n, ok := r.head()
		switch {
		case !ok:
			return item{}
		case major == cborTag:
			tag = n
			continue
		case tag != noTag:
			return r.tagged(tag, r.untagged(major, info, n))
		}
		return r.untagged(major, info, n)
	}
}

func (r *cborReader) untagged(major, info byte, n uint64) item {
	switch major {
	case cborUint:
		r.scratch = strconv.AppendUint(r.scratch[:0], n, 10)
		return r.number()
	case cborNegative:
		r.scratch = appendNegative(r.scratch[:0], n)
		return r.number()
	case cborBytes, cborText:
		kind := itemBytes
		if major == cborText {
			kind = itemText
		}
		if info == indefinite {
			return r.chunks(kind, major)
		}
		return r.piece(kind, n)
	case cborList:
		return item{kind: itemList, count: n}
	case cborMap:
		return item{kind: itemMap, count: n}
	}
	return r.simple(info, n)
}

// appendNegative appends -1-n.
func appendNegative(dst []byte, n uint64) []byte {
	if n == math.MaxUint64 {
		return append(dst, "-18446744073709551616"...)
	}
	return strconv.AppendUint(append(dst, '-'), n+1, 10)
}

func (r *cborReader) number() item {
	return item{kind: itemScalar, typ: Number, bytes: r.scratch, loose: true}
}

func (r *cborReader) piece(k itemKind, n uint64) item {
	if n > uint64(len(r.b)-r.pos) {
		return item{}
	}
	from := r.pos
	r.pos += int(n)
	return item{kind: k, bytes: r.b[from:r.pos]}
}

// chunks puts a string of no claimed length together.
func (r *cborReader) chunks(k itemKind, major byte) item {
	r.text = r.text[:0]
	for {
		m, info, n, ok := r.head()
		switch {
		case ok && m == cborSimple && info == indefinite:
			return item{kind: k, bytes: r.text, loose: true}
		case !ok || m != major || info == indefinite:
			return item{}
		}
		c := r.piece(k, n)
		if c.kind == itemBroken {
			return c
		}
		r.text = append(r.text, c.bytes...)
	}
}

// simple reads what is no number, string, list or map.
func (r *cborReader) simple(info byte, n uint64) item {
	switch info {
	case 20:
		return item{kind: itemScalar, typ: Bool, bytes: []byte("false")}
	case 21:
		return item{kind: itemScalar, typ: Bool, bytes: []byte("true")}
	case 22, 23:
		return item{kind: itemScalar, typ: Null} // and undefined
	case 25:
		return r.float(half(uint16(n)), 32)
	case 26:
		return r.float(float64(math.Float32frombits(uint32(n))), 32)
	case 27:
		return r.float(math.Float64frombits(n), 64)
	case indefinite:
		return item{kind: itemBreak}
	}
	if info == 24 && n < 32 {
		return item{} // of two ways to write it only the shorter is right
	}
	r.scratch = strconv.AppendUint(r.scratch[:0], n, 10)
	return r.number()
}

func (r *cborReader) float(x float64, bits int) item {
	r.scratch = appendFloat(r.scratch[:0], x, bits)
	return r.number()
}

// maxBig is how many bytes a whole number may have that is written out.
const maxBig = 64

// big writes a whole number of any size out.
func (r *cborReader) big(b []byte, negative bool) item {
	if len(b) > maxBig {
		return item{kind: itemSealed, bytes: b}
	}
	x := new(big.Int).SetBytes(b)
	if negative {
		x.Not(x)
	}
	r.scratch = x.Append(r.scratch[:0], 10)
	return r.number()
}
