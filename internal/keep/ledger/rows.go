package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
)

// The rows as they rest. All numbers are signed 64-bit or smaller, which every engine reads. Tests pin the columns.

// callRow is a row of N-calls.parquet.
type callRow struct {
	Source        int64 `parquet:"source,delta"`
	Sequence      int64 `parquet:"sequence,delta"`
	Start         int64 `parquet:"start,delta"`    // microseconds since 1970
	Duration      int64 `parquet:"duration,delta"` // microseconds, or -1
	Protocol      int64 `parquet:"protocol,delta"` // a text
	Scheme        int64 `parquet:"scheme,delta"`   // a text
	Status        int32 `parquet:"status,dict"`
	Marks         int32 `parquet:"marks,delta"`
	Path          int64 `parquet:"path,dict"`
	Identity      int64 `parquet:"identity,delta"`
	Holder        int64 `parquet:"holder,delta"`
	RequestBody   int32 `parquet:"request_body,delta"`
	RequestFault  int32 `parquet:"request_fault,delta"`
	RequestBytes  int64 `parquet:"request_bytes,delta"`
	ResponseBody  int32 `parquet:"response_body,delta"`
	ResponseFault int32 `parquet:"response_fault,delta"`
	ResponseBytes int64 `parquet:"response_bytes,delta"`
	RequestShape  int64 `parquet:"request_shape,delta"`  // a text; 0 where there was nothing
	ResponseShape int64 `parquet:"response_shape,delta"` // the same
}

func (r *callRow) canonical(b []byte) []byte {
	numbers := r.numbers()
	return appendNumbers(b, numbers[:])
}

// numbers are those of its columns.
func (r *callRow) numbers() [19]int64 {
	return [...]int64{
		r.Source, r.Sequence, r.Start, r.Duration, r.Protocol, r.Scheme, int64(r.Status), int64(r.Marks), r.Path, r.Identity, r.Holder,
		int64(r.RequestBody), int64(r.RequestFault), r.RequestBytes, int64(r.ResponseBody), int64(r.ResponseFault), r.ResponseBytes,
		r.RequestShape, r.ResponseShape,
	}
}

// exposureRow is a row of N-exposures.parquet.
type exposureRow struct {
	Source    int64 `parquet:"source,delta"`
	Sequence  int64 `parquet:"sequence,delta"`
	Ordinal   int32 `parquet:"ordinal,delta"`
	Start     int64 `parquet:"start,delta"`
	Status    int32 `parquet:"status,dict"`
	Path      int64 `parquet:"path,dict"`
	Identity  int64 `parquet:"identity,delta"`
	Direction int32 `parquet:"direction,delta"`
	Holder    int64 `parquet:"holder,delta"`
	Set       int64 `parquet:"set,dict"`
	Objects   int64 `parquet:"objects,delta"`
	// Again says that an earlier exposure of the same call has the same direction, holder and set: a tally counts
	// distinct calls by the rows that are not marked.
	Again bool `parquet:"again"`
}

func (r *exposureRow) canonical(b []byte) []byte {
	numbers := r.numbers()
	return appendNumbers(b, numbers[:])
}

// numbers are those of its columns.
func (r *exposureRow) numbers() [12]int64 {
	again := int64(0)
	if r.Again {
		again = 1
	}
	return [...]int64{
		r.Source, r.Sequence, int64(r.Ordinal), r.Start, int64(r.Status), r.Path, r.Identity, int64(r.Direction),
		r.Holder, r.Set, r.Objects, again,
	}
}

// dictionaryRow is a row of N-dictionary.parquet: one number of one space.
type dictionaryRow struct {
	Space      string  `parquet:"space,dict"`
	Number     int64   `parquet:"number,delta"`
	Refs       []int64 `parquet:"refs,list"`           // numbers and codes that the entry consists of; see entries.go
	Text       *string `parquet:"text,optional"`       // of an open text
	Commitment []byte  `parquet:"commitment,optional"` // of a token or sealed text: SHA-256(salt ‖ what it stands for)
}

func (r *dictionaryRow) canonical(b []byte) []byte {
	b = appendString(b, r.Space)
	b = binary.AppendVarint(b, r.Number)
	b = binary.AppendVarint(b, int64(len(r.Refs)))
	for _, v := range r.Refs {
		b = binary.AppendVarint(b, v)
	}
	b = appendOptional(b, r.Text)
	return appendString(b, string(r.Commitment))
}

// coverageRow is a row of N-coverage.parquet: one batch.
type coverageRow struct {
	Source     int64      `parquet:"source"`
	Label      int64      `parquet:"label"`      // a text
	Standpoint int64      `parquet:"standpoint"` // a text
	From       int64      `parquet:"from"`
	To         int64      `parquet:"to"`
	Seen       int64      `parquet:"seen"`
	Parsed     int64      `parquet:"parsed"`
	Unparsed   []tally    `parquet:"unparsed,list"`
	Places     []placeRow `parquet:"places,list"`
	Truncated  int64      `parquet:"truncated"`
	Dropped    int64      `parquet:"dropped"`
	Gaps       []gapRow   `parquet:"gaps,list"`
	Tail       []placeRow `parquet:"tail,list"`
}

type tally struct {
	Reason  string `parquet:"reason"`
	Entries int64  `parquet:"entries"`
}

type placeRow struct {
	Sequence int64  `parquet:"sequence"`
	Reason   string `parquet:"reason"`
	Place    string `parquet:"place"`
}

type gapRow struct {
	From   int64  `parquet:"from"`
	To     int64  `parquet:"to"`
	Reason string `parquet:"reason"`
	Calls  int64  `parquet:"calls"`
}

func (r *coverageRow) canonical(b []byte) []byte {
	for _, v := range [...]int64{r.Source, r.Label, r.Standpoint, r.From, r.To, r.Seen, r.Parsed, r.Truncated, r.Dropped} {
		b = binary.AppendVarint(b, v)
	}
	b = binary.AppendVarint(b, int64(len(r.Unparsed)))
	for _, t := range r.Unparsed {
		b = binary.AppendVarint(appendString(b, t.Reason), t.Entries)
	}
	for _, places := range [][]placeRow{r.Places, r.Tail} {
		b = binary.AppendVarint(b, int64(len(places)))
		for _, p := range places {
			b = binary.AppendVarint(b, p.Sequence)
			b = appendString(appendString(b, p.Reason), p.Place)
		}
	}
	b = binary.AppendVarint(b, int64(len(r.Gaps)))
	for _, g := range r.Gaps {
		b = binary.AppendVarint(binary.AppendVarint(b, g.From), g.To)
		b = binary.AppendVarint(appendString(b, g.Reason), g.Calls)
	}
	return b
}

// appendNumbers appends what binary.AppendVarint does of each number, at once.
func appendNumbers(b []byte, numbers []int64) []byte {
	n := len(b)
	b = slices.Grow(b, len(numbers)*binary.MaxVarintLen64)
	b = b[:cap(b)]
	for _, v := range numbers {
		u := uint64(v<<1) ^ uint64(v>>63)
		for ; u >= 0x80; n++ {
			b[n] = byte(u) | 0x80
			u >>= 7
		}
		b[n] = byte(u)
		n++
	}
	return b[:n]
}

// appendRows appends rows that lie in columns, each as appendNumbers does.
func appendRows(b []byte, columns [][]int64) []byte {
	if len(columns) == 0 {
		return b
	}
	rows, n := len(columns[0]), len(b)
	b = slices.Grow(b, rows*len(columns)*binary.MaxVarintLen64)
	b = b[:cap(b)]
	for i := range rows {
		for _, column := range columns {
			u := uint64(column[i]<<1) ^ uint64(column[i]>>63)
			for ; u >= 0x80; n++ {
				b[n] = byte(u) | 0x80
				u >>= 7
			}
			b[n] = byte(u)
			n++
		}
	}
	return b[:n]
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendVarint(b, int64(len(s))), s...)
}

func appendOptional(b []byte, s *string) []byte {
	if s == nil {
		return append(b, 0)
	}
	return appendString(append(b, 1), *s)
}

// canonicalRow is a row with one encoding of its values, whatever file it stands in.
type canonicalRow[T any] interface {
	*T
	canonical(b []byte) []byte
}

// digestOf is the digest over rows in their sealed order.
func digestOf[T any, P canonicalRow[T]](rows []T) *digest {
	var d digester[T, P]
	d.add(rows)
	return d.digest()
}

// digester makes the digest of rows.
type digester[T any, P canonicalRow[T]] struct {
	sum    hash.Hash
	buffer []byte
	rows   int64
}

func (d *digester[T, P]) add(rows []T) {
	if d.sum == nil {
		d.sum = sha256.New()
	}
	for i := range rows {
		d.buffer = P(&rows[i]).canonical(d.buffer)
		if len(d.buffer) >= 1<<15 {
			d.sum.Write(d.buffer)
			d.buffer = d.buffer[:0]
		}
	}
	d.rows += int64(len(rows))
}

func (d *digester[T, P]) digest() *digest {
	d.add(nil)
	d.sum.Write(d.buffer)
	return &digest{Rows: d.rows, SHA256: hex.EncodeToString(d.sum.Sum(nil))}
}
