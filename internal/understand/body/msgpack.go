package body

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
	"time"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

func claimsPack(t []byte) bool {
	switch string(t) {
	case "application/msgpack", "application/x-msgpack", "application/vnd.msgpack", "application/messagepack", "application/x-messagepack":
		return true
	}
	return bytes.HasSuffix(t, []byte("+msgpack"))
}

// readPack reads a body in MessagePack: one value, or several behind one another, each a root of its own.
func readPack(w *Walker, b []byte) observation.Fault {
	if w.isJSON(b) {
		return readJSON(w, b)
	}
	return w.readItems(&w.levels[0].pack, b)
}

// packReader reads the items of MessagePack.
type packReader struct {
	b       []byte
	pos     int
	scratch []byte
}

func (r *packReader) reset(b []byte) { r.b, r.pos = b, 0 }

func (r *packReader) more() bool { return r.pos < len(r.b) }

// next reads an item. Lengths are held against what is there before anything is done with them.
func (r *packReader) next() item {
	if r.pos >= len(r.b) {
		return item{}
	}
	c := r.b[r.pos]
	r.pos++
	switch {
	case c <= 0x7F, c >= 0xE0:
		return r.integer(int64(int8(c)))
	case c <= 0x8F:
		return item{kind: itemMap, count: uint64(c & 0x0F)}
	case c <= 0x9F:
		return item{kind: itemList, count: uint64(c & 0x0F)}
	case c <= 0xBF:
		return r.piece(itemText, uint64(c&0x1F))
	case c >= 0xD4 && c <= 0xD8:
		return r.extension(1 << (c - 0xD4))
	}
	return r.long(c)
}

// sizes gives how many bytes stand behind a first byte from 0xC0 on, and say how long or how much.
var sizes = [...]uint8{
	0, 0, 0, 0, 1, 2, 4, 1, 2, 4, 4, 8, 1, 2, 4, 8,
	1, 2, 4, 8, 0, 0, 0, 0, 0, 1, 2, 4, 2, 4, 2, 4,
}

// long reads an item whose first byte says what it is, and no more.
func (r *packReader) long(c byte) item {
	n, ok := r.uint(int(sizes[c-0xC0]))
	if !ok {
		return item{}
	}
	switch c {
	case 0xC0:
		return item{kind: itemScalar, typ: Null}
	case 0xC2:
		return item{kind: itemScalar, typ: Bool, bytes: []byte("false")}
	case 0xC3:
		return item{kind: itemScalar, typ: Bool, bytes: []byte("true")}
	case 0xC4, 0xC5, 0xC6:
		return r.piece(itemBytes, n)
	case 0xC7, 0xC8, 0xC9:
		return r.extension(n)
	case 0xCA:
		return r.float(float64(math.Float32frombits(uint32(n))), 32)
	case 0xCB:
		return r.float(math.Float64frombits(n), 64)
	case 0xCC, 0xCD, 0xCE, 0xCF:
		r.scratch = strconv.AppendUint(r.scratch[:0], n, 10)
		return r.number()
	case 0xD0:
		return r.integer(int64(int8(n)))
	case 0xD1:
		return r.integer(int64(int16(n)))
	case 0xD2:
		return r.integer(int64(int32(n)))
	case 0xD3:
		return r.integer(int64(n))
	case 0xD9, 0xDA, 0xDB:
		return r.piece(itemText, n)
	case 0xDC, 0xDD:
		return item{kind: itemList, count: n}
	case 0xDE, 0xDF:
		return item{kind: itemMap, count: n}
	}
	return item{} // 0xC1 stands for nothing
}

// uint takes a number of that many bytes.
func (r *packReader) uint(size int) (n uint64, ok bool) {
	if len(r.b)-r.pos < size {
		return 0, false
	}
	for _, c := range r.b[r.pos : r.pos+size] {
		n = n<<8 | uint64(c)
	}
	r.pos += size
	return n, true
}

// piece takes that many bytes.
func (r *packReader) piece(k itemKind, n uint64) item {
	if n > uint64(len(r.b)-r.pos) {
		return item{}
	}
	from := r.pos
	r.pos += int(n)
	return item{kind: k, bytes: r.b[from:r.pos]}
}

func (r *packReader) number() item {
	return item{kind: itemScalar, typ: Number, bytes: r.scratch, loose: true}
}

func (r *packReader) integer(n int64) item {
	r.scratch = strconv.AppendInt(r.scratch[:0], n, 10)
	return r.number()
}

func (r *packReader) float(x float64, bits int) item {
	r.scratch = appendFloat(r.scratch[:0], x, bits)
	return r.number()
}

// extension takes a value of a type that applications define, of n bytes behind the byte of its type. Type -1 is a time.
func (r *packReader) extension(n uint64) item {
	kind, ok := r.uint(1)
	if !ok {
		return item{}
	}
	it := r.piece(itemBytes, n)
	if int8(kind) != -1 || it.kind == itemBroken {
		return it
	}
	b := it.bytes
	var seconds, nanos int64
	switch len(b) {
	case 4:
		seconds = int64(binary.BigEndian.Uint32(b))
	case 8:
		both := binary.BigEndian.Uint64(b)
		seconds, nanos = int64(both&(1<<34-1)), int64(both>>34)
	case 12:
		nanos, seconds = int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint64(b[4:]))
	default:
		return it
	}
	if seconds < -62135596800 || seconds > 253402300799 || nanos >= 1e9 { // years 1 to 9999
		return it
	}
	r.scratch = time.Unix(seconds, nanos).UTC().AppendFormat(r.scratch[:0], time.RFC3339Nano)
	return item{kind: itemScalar, typ: String, bytes: r.scratch, loose: true}
}
