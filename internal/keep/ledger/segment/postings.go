package segment

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"sort"
)

// pageBytes is about how long a page of postings is.
const pageBytes = 4 << 10

// postings lead from a number of the key column to the blocks that hold it, in pages that are read one by one.
type postings struct {
	pages []postingPage
	data  []byte // while they are made
	at    int64  // where they begin in the index file
	size  int64
}

// postingPage tells where a page lies. Numbers from First on, up to the next page's, stand in it.
type postingPage struct {
	first  uint64
	at     int64 // from where postings begin
	size   int
	digest [16]byte
}

// keys are the numbers of the key column with the blocks that hold them, in the order of blocks.
type keys struct {
	numbers []int64
	blocks  []uint32
}

func (k *keys) add(numbers []int64, block uint32) {
	for i, v := range numbers {
		if i == 0 || v != numbers[i-1] {
			k.numbers, k.blocks = append(k.numbers, v), append(k.blocks, block)
		}
	}
}

// post makes postings.
func (k *keys) post() (p postings) {
	numbers, blocks := k.numbers, k.blocks
	sorted := By(numbers, nil)
	var page, list []byte
	first, last := uint64(0), uint64(0)
	flush := func() {
		if len(page) > 0 {
			p.add(first, page)
			page = page[:0]
		}
	}
	for at := 0; at < len(sorted); {
		number := uint64(numbers[sorted[at]])
		count, before := 0, uint32(0)
		list = list[:0]
		for ; at < len(sorted) && uint64(numbers[sorted[at]]) == number; at++ {
			b := blocks[sorted[at]]
			if count > 0 && b == before {
				continue
			}
			list = binary.AppendUvarint(list, uint64(b-before))
			before = b
			count++
		}
		if len(page) >= pageBytes {
			flush()
		}
		if len(page) == 0 {
			first, last = number, number
		}
		page = appendPosting(page, number-last, count)
		page = append(page, list...)
		last = number
	}
	flush()
	return p
}

// appendPosting appends how far a number is from the one before it, and how many blocks it has: most have one.
func appendPosting(b []byte, far uint64, count int) []byte {
	if count == 1 {
		return binary.AppendUvarint(b, far<<1)
	}
	return binary.AppendUvarint(binary.AppendUvarint(b, far<<1|1), uint64(count))
}

func (p *postings) add(first uint64, page []byte) {
	x := postingPage{first: first, at: int64(len(p.data)), size: len(page)}
	sum := sha256.Sum256(page)
	copy(x.digest[:], sum[:])
	p.pages = append(p.pages, x)
	p.data = append(p.data, page...)
	p.size = int64(len(p.data))
}

func (p *postings) appendHead(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(p.pages)))
	before := uint64(0)
	for _, x := range p.pages {
		b = binary.AppendUvarint(b, x.first-before)
		b = binary.AppendUvarint(b, uint64(x.size))
		b = append(b, x.digest[:]...)
		before = x.first
	}
	return b
}

func (p *postings) parse(r *scanner, at int64) {
	p.at = at
	p.pages = make([]postingPage, r.count())
	before := uint64(0)
	for i := range p.pages {
		x := &p.pages[i]
		x.first, x.at = before+r.unsigned(), p.size
		size := r.unsigned()
		if size > 1<<30 {
			r.bad = true
			return
		}
		x.size = int(size)
		r.bytes(x.digest[:])
		before = x.first
		p.size += int64(x.size)
	}
}

// IndexSize is how many bytes the index file of some directories has, of which the head has so many.
func IndexSize(head int, directories []*Directory) int64 {
	size := int64(head)
	for _, d := range directories {
		size += d.postings.size
	}
	return size
}

// errDigest says that bytes are not what a directory was made of.
var errDigest = errors.New("a part of it is not what was sealed")

// Holding returns the blocks that hold rows of some sorted numbers of the key column. It reads the pages of the index file that it
// needs.
func (d *Directory) Holding(numbers []uint64, index io.ReaderAt) ([]int, error) {
	p := &d.postings
	found := map[int]bool{}
	var page []byte
	for at := 0; at < len(numbers); {
		i := sort.Search(len(p.pages), func(i int) bool { return p.pages[i].first > numbers[at] }) - 1
		if i < 0 {
			at++
			continue
		}
		end := at + 1
		for end < len(numbers) && (i+1 == len(p.pages) || numbers[end] < p.pages[i+1].first) {
			end++
		}
		x := &p.pages[i]
		page = slices.Grow(page[:0], x.size)[:x.size]
		if _, err := index.ReadAt(page, p.at+x.at); err != nil {
			return nil, errDigest
		}
		if sum := sha256.Sum256(page); [16]byte(sum[:16]) != x.digest {
			return nil, errDigest
		}
		if !lookUp(page, x.first, numbers[at:end], found) {
			return nil, errIndex
		}
		at = end
	}
	blocks := make([]int, 0, len(found))
	for b := range found {
		if b >= len(d.Blocks) {
			return nil, errIndex
		}
		blocks = append(blocks, b)
	}
	slices.Sort(blocks)
	return blocks, nil
}

// lookUp goes through a page and notes the blocks of sorted numbers; false when the page is none.
func lookUp(page []byte, first uint64, numbers []uint64, found map[int]bool) bool {
	r := scanner{b: page}
	for number := first; len(r.b) > 0 && len(numbers) > 0; {
		far, count := r.unsigned(), uint64(1)
		number += far >> 1
		if far&1 != 0 {
			count = r.unsigned()
		}
		for len(numbers) > 0 && numbers[0] < number {
			numbers = numbers[1:]
		}
		wanted := len(numbers) > 0 && numbers[0] == number
		for b := uint64(0); count > 0 && !r.bad; count-- {
			if b += r.unsigned(); wanted {
				found[int(b)] = true
			}
		}
	}
	return !r.bad
}

// Both returns the blocks that two sorted lists have in common.
func Both(a, b []int) (both []int) {
	for _, n := range a {
		if _, ok := slices.BinarySearch(b, n); ok {
			both = append(both, n)
		}
	}
	return both
}
