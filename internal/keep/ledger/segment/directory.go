package segment

import (
	"encoding/binary"
	"errors"
	"sort"
)

// Page tells where one column of a block lies, or which number it has in all rows.
type Page struct {
	value int64  // where its bytes begin, or the number
	size  uint32 // of its bytes; with flags
}

const (
	flagPacked = 1 << 31
	flagSame   = 1 << 30
	sizeBits   = flagSame - 1
)

func pageAt(at int64, size int, packed bool) Page {
	p := Page{at, uint32(size)}
	if packed {
		p.size |= flagPacked
	}
	return p
}

func pageOf(number int64) Page { return Page{number, flagSame} }

func (p Page) packed() bool { return p.size&flagPacked != 0 }

// same returns the number that all rows have.
func (p Page) same() (int64, bool) { return p.value, p.size&flagSame != 0 }

// place returns where the bytes of a page lie; false when it needs none.
func (p Page) place() (at int64, size int, ok bool) {
	return p.value, int(p.size & sizeBits), p.size&flagSame == 0
}

// move says where the chunk begins that a page's place was counted from.
func (p *Page) move(start int64) {
	if p.size&flagSame == 0 {
		p.value += start
	}
}

// Block is so many rows, one after the other.
type Block struct {
	Rows        int
	First, Last int64 // in the column by which rows are sorted
	From, To    int64 // in the column of time, both inclusive
	Pages       []Page
	Digest      [16]byte // the beginning of the SHA-256 of its pages' bytes, in the order of columns
}

// Directory tells where the blocks of a file lie.
type Directory struct {
	Table    *Table
	Rows     int64
	Size     int64 // of the file, in bytes
	Blocks   []Block
	postings postings
}

// Between returns the blocks that may hold rows of some sorted numbers in a time; nil numbers are all, and a bound of 0 is open.
func (d *Directory) Between(numbers []uint64, from, to int64) (blocks []int) {
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if from != 0 && b.To < from || to != 0 && b.From >= to {
			continue
		}
		if numbers != nil {
			at := sort.Search(len(numbers), func(n int) bool { return numbers[n] >= uint64(b.First) })
			if at == len(numbers) || numbers[at] > uint64(b.Last) {
				continue
			}
		}
		blocks = append(blocks, i)
	}
	return blocks
}

// indexMagic begins an index file.
const indexMagic = "waybill index 1\n"

// Index returns the bytes of an index file of some directories, and how many of them are its head.
func Index(directories []*Directory) (data []byte, head int) {
	for _, d := range directories {
		data = d.append(data)
	}
	length := binary.AppendUvarint([]byte(indexMagic), uint64(len(data)))
	data = append(length, data...)
	head = len(data)
	for _, d := range directories {
		data = append(data, d.postings.data...)
	}
	return data, head
}

func (d *Directory) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(d.Rows))
	b = binary.AppendUvarint(b, uint64(d.Size))
	b = binary.AppendUvarint(b, uint64(len(d.Blocks)))
	last, from := int64(0), int64(0)
	ends := make([]int64, len(d.Table.Columns))
	for i := range d.Blocks {
		x := &d.Blocks[i]
		b = binary.AppendUvarint(b, uint64(x.Rows))
		for _, v := range [...]int64{x.First - last, x.Last - x.First, x.From - from, x.To - x.From} {
			b = binary.AppendVarint(b, v)
		}
		last, from = x.Last, x.From
		for c, p := range x.Pages {
			b = binary.AppendUvarint(b, uint64(p.size>>30|p.size&sizeBits<<2))
			if _, same := p.same(); same {
				b = binary.AppendVarint(b, p.value)
				continue
			}
			b = binary.AppendVarint(b, p.value-ends[c])
			ends[c] = p.value + int64(p.size&sizeBits)
		}
		b = append(b, x.Digest[:]...)
	}
	return d.postings.appendHead(b)
}

var errIndex = errors.New("it is not an index of this kind")

// HeadSize returns how many bytes of an index file are its head, from its first bytes.
func HeadSize(start []byte) (int, error) {
	if len(start) < len(indexMagic) || string(start[:len(indexMagic)]) != indexMagic {
		return 0, errIndex
	}
	n, width := binary.Uvarint(start[len(indexMagic):])
	if width <= 0 || n > 1<<31 {
		return 0, errIndex
	}
	return len(indexMagic) + width + int(n), nil
}

// ParseHead reads the head of an index file of some tables. The head was held against its digest before.
func ParseHead(head []byte, tables []*Table) (out []*Directory, err error) {
	defer func() {
		if recover() != nil {
			out, err = nil, errIndex
		}
	}()
	size, err := HeadSize(head)
	if err != nil || size != len(head) {
		return nil, errIndex
	}
	_, width := binary.Uvarint(head[len(indexMagic):])
	r := &scanner{b: head[len(indexMagic)+width:]}
	at := int64(size)
	for _, t := range tables {
		d := &Directory{Table: t}
		r.directory(d)
		d.postings.parse(r, at)
		at += d.postings.size
		out = append(out, d)
	}
	if r.bad || len(r.b) > 0 {
		return nil, errIndex
	}
	return out, nil
}

func (r *scanner) directory(d *Directory) {
	d.Rows, d.Size = int64(r.unsigned()), int64(r.unsigned())
	n := r.count()
	d.Blocks = make([]Block, 0, n)
	last, from, rows := int64(0), int64(0), int64(0)
	ends := make([]int64, len(d.Table.Columns))
	pages := make([]Page, n*len(d.Table.Columns))
	for range n {
		x := Block{Rows: int(r.unsigned()), Pages: pages[:len(ends):len(ends)]}
		pages = pages[len(ends):]
		x.First = last + r.signed()
		x.Last = x.First + r.signed()
		x.From = from + r.signed()
		x.To = x.From + r.signed()
		last, from = x.Last, x.From
		for c := range x.Pages {
			x.Pages[c] = r.page(&ends[c])
		}
		r.bytes(x.Digest[:])
		rows += int64(x.Rows)
		r.bad = r.bad || x.Rows < 1 || x.Rows > BlockRows
		d.Blocks = append(d.Blocks, x)
	}
	r.bad = r.bad || rows != d.Rows
}

func (r *scanner) page(end *int64) Page {
	size := r.unsigned()
	p := Page{size: uint32(size&3)<<30 | uint32(size>>2)}
	r.bad = r.bad || size>>2 > sizeBits
	if _, same := p.same(); same {
		p.value = r.signed()
		return p
	}
	p.value = *end + r.signed()
	*end = p.value + int64(p.size&sizeBits)
	r.bad = r.bad || p.value < 0
	return p
}

// scanner reads numbers, and notes when there are none.
type scanner struct {
	b   []byte
	bad bool
}

func (r *scanner) unsigned() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *scanner) signed() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count reads how many things follow, each of at least one byte.
func (r *scanner) count() int {
	n := r.unsigned()
	if n > uint64(len(r.b)) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *scanner) bytes(to []byte) {
	if len(r.b) < len(to) {
		r.b, r.bad = nil, true
		return
	}
	copy(to, r.b)
	r.b = r.b[len(to):]
}
