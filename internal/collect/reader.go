package collect

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/wire/tls"
)

// Options say how to read. The zero value is ready to use.
type Options struct {
	// Format forces a format by name; empty finds it by content.
	Format string
	// Known is every source that was read before, with its newest cursor. Older cursors of a source may be there, too:
	// an earlier state of a file that has grown since is known by them. Of two at one place the later in the list counts.
	Known []Known
	// KeyLog is the lines of NSS key logs, which open TLS in captured packets.
	KeyLog []byte
	// Progress, where given, is kept up to date.
	Progress *Progress
	// MaxEntry is about the longest entry that is held whole, in bytes; 0 is 48 MiB.
	MaxEntry int
	// MaxBody is the longest body that is kept, in bytes, and of a longer one a quarter of that is; 0 is 16 MiB.
	MaxBody int
	// BatchCalls is the most entries in a batch; 0 is 2,000.
	BatchCalls int
	// BatchBytes is about how many bytes of entries make a batch; 0 is 4 MiB.
	BatchBytes int
}

// Progress counts what was read. It may be looked at while a [Reader] works.
type Progress struct{ bytes atomic.Int64 }

// Bytes is how many bytes of the files, as they lie there, were read. It is at most [File.Size] for each file; a file
// that begins like a known one may be begun again, so it can go back.
func (p *Progress) Bytes() int64 { return p.bytes.Load() }

func (p *Progress) add(n int64) {
	if p != nil {
		p.bytes.Add(n)
	}
}

// Result says what came of a file.
type Result struct {
	Source call.Source
	// Calls and Unread are the entries of this run: those that became calls and those that could not be read, what
	// stands cut at the end included.
	Calls, Unread uint64
	// Skipped is how many entries an earlier run, or this one, had read from another copy or an earlier state.
	Skipped uint64
	// Writer is a short stable word for who wrote it, such as "nginx", and Found what gave that away, for people; empty
	// where the format does not tell.
	Writer, Found string
}

// Reader reads files one after the other. It is not safe for concurrent use.
type Reader struct {
	options Options
	format  *source.Format // forced
	known   library
	window  *source.Window
	calls   []call.Call
	space   source.Space
	keys    tls.KeyLog
	series  *series // captures that go on in the next file
}

// NewReader returns a reader. The error is an [UnknownFormat].
func NewReader(o Options) (*Reader, error) {
	r := &Reader{options: o, known: library{}}
	if o.Format != "" {
		f, err := formatNamed(o.Format)
		if err != nil {
			return nil, err
		}
		r.format = &f
	}
	for _, k := range o.Known {
		r.known.add(k)
	}
	r.keys.Add(o.KeyLog)
	byDefault(&r.options.MaxEntry, 48<<20)
	byDefault(&r.options.MaxBody, 16<<20)
	byDefault(&r.options.BatchCalls, 2000)
	byDefault(&r.options.BatchBytes, 4<<20)
	r.window = source.NewWindow(r.limits())
	return r, nil
}

func byDefault(n *int, value int) {
	if *n <= 0 {
		*n = value
	}
}

func (r *Reader) limits() source.Limits {
	return source.Limits{MaxEntry: r.options.MaxEntry, MaxBody: r.options.MaxBody}
}

// Read reads one file and gives its calls to emit in the order of the source, without those that are known. A batch and
// all its bytes are valid until emit returns; a batch that emit took without an error counts as known from then on. The
// last batch of a source has Last set. When a file has nothing new, emit is not called at all.
//
// When a source that held no whole entry at an earlier reading has become more, it is another source: its rest is given
// up with an empty batch before.
//
// The error is a [NotKnown], what the file system says, what emit says, or the context's. What was emitted before it
// stays emitted.
func (r *Reader) Read(ctx context.Context, f File, emit func(*call.Batch) error) (result Result, err error) {
	before := r.series
	if before != nil && before.next != f.Path {
		if err := before.finish(&result); err != nil {
			return result, err
		}
		before = nil
	}
	in, err := openInput(ctx, f, r.options.Progress)
	if err == nil {
		defer in.close()
		one := &reading{Reader: r, in: in, emit: emit, path: f.Path, next: f.next, format: r.format}
		err = one.run()
		result = one.result
	}
	if before != nil && before.next == f.Path { // it did not go on here
		err = errors.Join(err, before.finish(&result))
	}
	return result, err
}

// reading is the state of reading one file.
type reading struct {
	*Reader
	in      *input
	emit    func(*call.Batch) error
	path    string
	next    string // the capture that goes on behind this one
	format  *source.Format
	decoder source.Decoder
	result  Result

	source  call.Source
	before  call.Cursor // where the source was known up to
	earlier bool        // the file is an earlier state of a source
	batch   *call.Batch
	bytes   int // of entries in the batch
	entries uint64
	tail    []call.Unread
	ended   *call.Cursor // where the file ended, while its last calls wait for the next file
}

func (r *reading) run() error {
	first, found, err := r.identify()
	if err != nil {
		return err
	}
	r.result.Source = r.source
	r.result.Skipped = r.before.Entries
	if r.earlier {
		return nil
	}
	r.entries = r.before.Entries
	r.open()
	if r.format.Name == captureName {
		return r.capture()
	}
	r.in.settle()
	if found {
		r.take(first)
	}
	if err := r.rest(); err != nil {
		return err
	}
	return r.end()
}

// rest reads all entries up to the end and flushes full batches.
func (r *reading) rest() error {
	for {
		if r.full() {
			if err := r.flush(false); err != nil {
				return err
			}
		}
		p, err := r.decoder.Next(r.window)
		switch {
		case err == nil:
			r.take(p)
		case errors.Is(err, source.ErrFull):
			if err := r.flush(false); err != nil {
				return err
			}
		case errors.Is(err, io.EOF):
			r.unfinished(r.decoder.Finish())
			return nil
		default:
			word, fatal := r.in.damage(err)
			if fatal != nil {
				return fatal
			}
			r.decoder.Finish()
			r.unfinished(word)
			return nil
		}
	}
}
