package source

import "github.com/waybill-security/waybill/internal/call"

// Format is one way in which calls are written to a file.
type Format struct {
	// Name is what users force it by and what [call.Source] carries, such as "har".
	Name string
	// Detect says whether content that begins with head is of this format. Head is at most 64 KiB, decompressed.
	Detect func(head []byte) bool
	// New returns a decoder for one source of this format.
	New func(Limits) Decoder
}

// Decoder reads one source of a format. It is used by one goroutine at a time.
type Decoder interface {
	// Next finds the next entry. The error is io.EOF behind the last one, [ErrFull], or what the input said.
	// After ErrFull it is called again and goes on where it was.
	Next(w *Window) (Piece, error)
	// Read reads a piece into c, whose Sequence is set and must be kept, and whose rest may be that of another call. It returns a short stable word when the piece
	// is no call, such as "json"; else "". It may decode in place, so a piece is read once.
	Read(p Piece, s *Space, c *call.Call) (reason string)
	// Describe sets Observes and Standpoint by what was seen of the source so far. Bits that are set already by what
	// an earlier run saw stay set.
	Describe(s *call.Source)
	// Finish says why the source is not whole, once Next has said io.EOF: "cut", or "" when it is.
	Finish() (reason string)
}

// Finder is a [Decoder] that can say who wrote what it reads (a short stable word, empty where several could have) and what
// gave that away, for people.
type Finder interface{ Found() (writer, by string) }

// Limits bound what a decoder keeps in memory, in bytes.
type Limits struct {
	// MaxEntry is the longest entry that is kept whole. Of a longer one the insides of long strings are dropped.
	MaxEntry int
	// MaxBody is the longest body that is kept whole.
	MaxBody int
}

// Piece is the bytes of one entry.
type Piece struct {
	// Bytes is the entry without white space around it; empty when it is too large.
	Bytes []byte
	// Offset is the entry's place in the decompressed source, in bytes.
	Offset int64
	// Open says that the source ends here without saying that the entry does: it may be cut.
	Open bool
	// TooLarge says that it is longer than the limit even without the insides of its long strings.
	TooLarge bool
	// Elided are the indices in Bytes at which the contents of strings begin that were shortened to fit the limit, in
	// rising order.
	Elided []int
}

// Shortened says whether the string whose content begins at index i of the piece was cut short.
func (p *Piece) Shortened(i int) bool {
	for _, at := range p.Elided {
		if at == i {
			return true
		}
	}
	return false
}

// Space is where a decoder puts what does not stand in the piece itself. It belongs to one batch.
type Space struct {
	Batch   *call.Batch
	headers []call.Header
}

// headerBlock is how many header fields a space makes room for at once.
const headerBlock = 8192

// Headers returns an empty slice to append to. Give the result to [Space.Took] before asking again.
func (s *Space) Headers() []call.Header {
	if cap(s.headers)-len(s.headers) < 64 {
		s.headers = make([]call.Header, 0, headerBlock)
	}
	return s.headers[len(s.headers):]
}

// Took keeps the space of h, which [Space.Headers] gave, and returns it without room behind it.
func (s *Space) Took(h []call.Header) []call.Header {
	if len(h) == 0 {
		return nil
	}
	if len(s.headers)+len(h) <= cap(s.headers) {
		s.headers = s.headers[:len(s.headers)+len(h)]
	}
	return h[:len(h):len(h)]
}

// Clear makes the space ready for another batch; what it gave before must not be used any more.
func (s *Space) Clear(b *call.Batch) {
	s.Batch = b
	s.headers = s.headers[:0]
}
