package capfile

import "errors"

// ErrShort says that the bytes at hand end inside of a block.
var ErrShort = errors.New("the capture goes on beyond the bytes at hand")

// ErrDamaged says that what follows is no block of a capture.
var ErrDamaged = errors.New("no block of a capture")

// MaxBlock is the longest block that is taken for one, in bytes.
const MaxBlock = 32 << 20

// Kind says what a block holds.
type Kind uint8

// The kinds of blocks.
const (
	Other   Kind = iota // nothing that matters here
	Packet              // a packet
	Secrets             // a key log, in Data
	Dropped             // an interface that lost packets, in Count
)

// Block is one piece of a capture.
type Block struct {
	Kind Kind
	// Time is when a packet was seen, in microseconds since 1970; 0 where the capture does not say.
	Time int64
	// Link is the link type by tcpdump's numbers.
	Link uint32
	// Data is the packet as far as it was captured, or the secrets. It is a part of what was given to Next.
	Data []byte
	// Missing is how many bytes of the packet the capture left out.
	Missing int
	// Count is how many packets an interface dropped.
	Count uint64
}

// Detect says whether a file that begins with head is a capture.
func Detect(head []byte) bool {
	if len(head) < 12 {
		return false
	}
	if _, ok := pcapHeader(head); ok {
		return true
	}
	return sectionOrder(head) != nil
}

// Scanner reads the blocks of one capture. The zero value stands at its beginning.
type Scanner struct {
	ng    bool
	begun bool
	classic
	section
}

// Next reads the block that p begins with into b and returns how many bytes it takes. The error is [ErrShort] or [ErrDamaged].
func (s *Scanner) Next(p []byte, b *Block) (int, error) {
	*b = Block{}
	if !s.begun {
		return s.begin(p)
	}
	if s.ng {
		return s.nextNG(p, b)
	}
	return s.nextClassic(p, b)
}

func (s *Scanner) begin(p []byte) (int, error) {
	if len(p) < 12 {
		return 0, ErrShort
	}
	if sectionOrder(p) != nil {
		s.begun, s.ng = true, true
		return s.nextNG(p, &Block{})
	}
	if _, ok := pcapHeader(p); !ok {
		return 0, ErrDamaged
	}
	n, err := s.open(p)
	if err == nil {
		s.begun, s.ng = true, false
	}
	return n, err
}

// Resume returns how many bytes of p to leave out so that what follows looks like a block, and whether such a place was found.
// Where it was not, all but a few bytes may be left out.
func (s *Scanner) Resume(p []byte) (int, bool) {
	if !s.begun {
		return len(p), false
	}
	looks, need := s.looksClassic, 2*classicRecord
	if s.ng {
		looks, need = s.looksNG, 12
	}
	for i := 1; i+need <= len(p); i++ {
		if looks(p[i:]) {
			return i, true
		}
	}
	return max(0, len(p)-need+1), false
}
