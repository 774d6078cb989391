package analyse

import (
	"bytes"
	"hash/maphash"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

const (
	fewRecalled  = 1 << 8
	mostRecalled = observation.MostKnown // 3 MiB, and 4 MiB of texts
	// Objects of fewer bytes are read as quickly, those of more are looked through to no end.
	leastRecalled   = 24
	longestRecalled = 512
	textOfEach      = 128 // bytes, on average
	// A place at which so many objects in a row were new has most likely such as never come again: the next ones are not looked up.
	manyMet  = 32
	passMet  = 500
	neverMet = 1<<16 - 1 // nothing that stands here is kept in memory
)

// recall remembers objects of lists by their bytes: what is listed to one is listed to others, or to the same one tomorrow. What they are
// made of is kept for whoever comes a third time; of the first time only a part of a hash is. It is in memory only and changes no
// result.
//
// As with values, the latest ones lie in the order in which they came, so that the one behind the one that came last is looked at before
// anything is looked up.
type recall struct {
	seed    maphash.Seed
	ring    []recalled
	next    int // the place of the next one in the ring
	likely  int // the place of the one that is likely to come
	places  []bucket
	once    []uint32 // parts of hashes of those that came once
	texts   []byte   // the latest ones, in the order of the ring
	written uint64   // bytes of texts so far, and of what was left free
	words   uint32   // changes with the table of words
	known   *observation.Known
	numbers uint32 // given to what was put into the ring
	wishes  []wish // the objects of the body at hand that are to be learned
}

// wish is an object that is to be learned: its hash, and its first and its last step.
type wish struct {
	hash     uint64
	from, to int
}

// recalled is an object that came before.
type recalled struct {
	node      *body.Node
	mould     *mould
	ids       []observation.Identifier
	said      []saidAt
	at        uint64 // where its text stands among all that were written
	size      uint32
	words     uint32
	direction observation.Direction
	number    observation.KnownRef
}

// saidAt is a word that stood at a node.
type saidAt struct {
	node *body.Node
	observation.Said
}

func newRecall() recall { return recall{seed: maphash.MakeSeed(), known: &observation.Known{}} }

// begin returns by whom the objects of the next batch are numbered. Before numbers are used up, everything is forgotten.
func (r *recall) begin() *observation.Known {
	if r.numbers >= 1<<31 {
		words := r.words
		*r = newRecall()
		r.words = words
	}
	return r.known
}

// Recall finds an object that came before, or notes that it is to be learned.
func (m *message) Recall(n *body.Node, rest []byte) (size int, number uint32) {
	r := &m.recall
	if r.likely < len(r.ring) {
		if p := &r.ring[r.likely]; r.holds(p, n, m.direction, rest) {
			r.likely++
			return int(p.size), uint32(r.likely)
		}
	}
	if n.Met >= manyMet {
		if n.Met != neverMet {
			if n.Met++; n.Met > manyMet+passMet {
				n.Met = manyMet - 4
			}
		}
		return 0, 0
	}
	end := bytes.IndexByte(rest[:min(len(rest), longestRecalled)], '}') + 1
	if end < leastRecalled || m.asked != nil && m.direction == observation.Request {
		n.Met++
		return 0, 0
	}
	hash := maphash.Bytes(r.seed, rest[:end])
	if place := r.find(hash, n, m.direction, rest); place > 0 {
		n.Met, r.likely = 0, place
		return int(r.ring[place-1].size), uint32(place)
	}
	if !r.cameOnce(hash) {
		n.Met++
		return 0, 0
	}
	n.Met++ // until it was learned
	r.wishes = append(r.wishes, wish{hash: hash})
	return 0, uint32(len(r.wishes))
}

// holds says whether p is what the rest of a body begins with.
func (r *recall) holds(p *recalled, n *body.Node, d observation.Direction, rest []byte) bool {
	if p.node != n || p.direction != d || p.words != r.words || int(p.size) > len(rest) || p.at+uint64(len(r.texts)) < r.written {
		return false
	}
	from := int(p.at) & (len(r.texts) - 1)
	return string(r.texts[from:from+int(p.size)]) == string(rest[:p.size])
}

// find returns the place, from 1, of what the rest of a body begins with; zero for nothing.
func (r *recall) find(hash uint64, n *body.Node, d observation.Direction, rest []byte) int {
	if len(r.places) == 0 {
		return 0
	}
	b, part := r.bucket(hash)
	for _, at := range b {
		if at>>placeBits != part {
			continue
		}
		if place := int(at & (mostRecalled - 1)); place < len(r.ring) && r.holds(&r.ring[place], n, d, rest) {
			return place + 1
		}
	}
	return 0
}

func (r *recall) bucket(hash uint64) (b *bucket, part uint32) {
	return &r.places[hash&uint64(len(r.places)-1)], uint32(hash >> (64 - 32 + placeBits))
}

// cameOnce says whether a hash came before, as far as that is remembered.
func (r *recall) cameOnce(hash uint64) bool {
	if r.once == nil {
		r.once = make([]uint32, 2*mostRecalled)
	}
	at := &r.once[hash&(2*mostRecalled-1)]
	if part := uint32(hash>>32) | 1; *at != part {
		*at = part
		return false
	}
	return true
}

// put gives an object the place of the oldest one, in more room as long as there is some. Its text is not longer than the longest one.
func (r *recall) put(hash uint64, text []byte) *recalled {
	if r.next == len(r.ring) {
		if n := min(max(fewRecalled, 4*len(r.ring)), mostRecalled); n > len(r.ring) {
			r.ring, r.places, r.texts, r.written = make([]recalled, n), make([]bucket, n/4), make([]byte, n*textOfEach), 0
		}
		r.next = 0
	}
	from := int(r.written) & (len(r.texts) - 1)
	if free := len(r.texts) - from; free < len(text) {
		r.written += uint64(free)
		from = 0
	}
	copy(r.texts[from:], text)
	b, part := r.bucket(hash)
	copy(b[1:], b[:])
	b[0] = part<<placeBits | uint32(r.next)
	p := &r.ring[r.next]
	r.numbers++
	p.number = observation.KnownRef(r.numbers)
	p.at, p.size, p.words = r.written, uint32(len(text)), r.words
	r.written += uint64(len(text))
	r.next++
	return p
}

// again does what reading an object would that is known.
func (m *message) again(place uint32) {
	p := &m.recall.ring[place-1]
	m.outline.again(p.mould, m.location)
	for i := range p.said {
		m.say(p.said[i].node, p.said[i].Said)
	}
	top := m.open[len(m.open)-1]
	if m.push(top, true); m.open[len(m.open)-1] != unseen {
		at := int32(len(m.frames) - 1)
		f := &m.frames[at]
		m.known = append(m.known, knownFrame{frame: at, number: p.number, set: p.mould.set, ids: p.ids})
		f.named, f.ids, f.known = len(p.ids) > 0, int32(len(p.ids)), int32(len(m.known))
		m.candidates += len(p.ids)
		m.running = noFrame
	}
	m.pop()
}

// knownFrame is what a frame holds that was not read.
type knownFrame struct {
	frame  int32
	number observation.KnownRef
	set    observation.SetRef
	ids    []observation.Identifier // nobody writes to it
}
