package call

// Batch is a run of entries of one source, contiguous in sequence: First, First+1, … First+Entries-1.
// Each entry is either in Calls or in Unread.
type Batch struct {
	Source  Source
	First   uint64
	Entries uint64
	Calls   []Call
	Unread  []Unread
	// Lost names stretches that the source knows it did not see at all (dropped packets, a recorder's restart).
	Lost []Gap
	// Cursor is where to go on after this batch.
	Cursor Cursor
	// Last is set on the final batch of a source in this run. Such a batch may be empty.
	Last bool

	arena arena
}

// Source says where calls come from.
type Source struct {
	// ID names the source by what it holds: the same under any file name or compression.
	ID [16]byte
	// Label is the name as given, for people.
	Label string
	// Format is the registered name of the format, such as "har" or "har-lines".
	Format string
	// Observes says what the source can carry.
	Observes Observes
	// Standpoint is "client", "edge", "origin", "internal", or empty when not known.
	Standpoint string
}

// Observes is the set of things that a source is able to show. What is not in it is not observable, never absent.
type Observes uint16

// What a source may carry.
const (
	ObservesRequestHeaders Observes = 1 << iota
	ObservesRequestBody
	ObservesResponseHeaders
	ObservesResponseBody
	ObservesCredentials
	ObservesClientAddress
	ObservesEverything Observes = 1<<iota - 1
)

// Unread is an entry that could not be read.
type Unread struct {
	Sequence uint64
	// Reason is a short stable word, such as "json", "no_request", "too_large".
	Reason string
	// Place says where, for people: "line 12", "entry 4, byte 1,234". It holds no byte of the entry.
	Place string
}

// Gap is a stretch of time in which the source knows that calls were lost. Calls is their number, or [Unknown].
type Gap struct {
	From, To int64 // microseconds since 1970
	Reason   string
	Calls    int64
}

// Cursor is a place in a source. It is committed with the calls before it, so that reading can go on there after a crash.
type Cursor struct {
	// Entries is the number of entries before this place.
	Entries uint64
	// Offset is the number of decompressed bytes before this place.
	Offset int64
	// Prefix is the SHA-256 of those bytes; a file that begins with them is the same source.
	Prefix [32]byte
	// Tail is what stands behind this place and could not be read yet, such as a last line cut in the middle. It is
	// counted as seen and unparsed until the source goes on.
	Tail []Unread
}

// arena keeps the bytes of a batch in a few large blocks.
type arena struct {
	blocks [][]byte
	used   int
}

const blockSize = 1 << 20

// Alloc returns n zeroed bytes that live as long as the batch.
func (b *Batch) Alloc(n int) []byte {
	a := &b.arena
	if len(a.blocks) > 0 {
		last := a.blocks[len(a.blocks)-1]
		if a.used+n <= len(last) {
			s := last[a.used : a.used+n : a.used+n]
			a.used += n
			return s
		}
	}
	if n > blockSize/4 {
		// A large piece gets a block of its own, behind the one being filled.
		big := make([]byte, n)
		if k := len(a.blocks); k > 0 {
			a.blocks = append(a.blocks, a.blocks[k-1])
			a.blocks[k-1] = big
		} else {
			a.blocks, a.used = append(a.blocks, big), n
		}
		return big
	}
	a.blocks, a.used = append(a.blocks, make([]byte, blockSize)), n
	return a.blocks[len(a.blocks)-1][:n:n]
}

// Keep copies p into the arena and returns the copy.
func (b *Batch) Keep(p []byte) []byte {
	if len(p) == 0 {
		return nil
	}
	s := b.Alloc(len(p))
	copy(s, p)
	return s
}

// Bytes is the size of the arena, for those who decide when a batch is full.
func (b *Batch) Bytes() int {
	n := 0
	for _, block := range b.arena.blocks {
		n += len(block)
	}
	return n
}
