package source

import (
	"errors"
	"io"
)

// ErrFull says that the window has no room until the pieces it gave out are let go of with [Window.Release].
var ErrFull = errors.New("window is full")

// errLong says that an entry fills the whole window.
var errLong = errors.New("entry is longer than the window")

const (
	readSize   = 256 << 10 // a read; it is worked on while the processor still has it at hand
	firstSize  = 1 << 20   // the buffer of a new window
	windowSize = 2 << 20   // how far a window grows for its own sake; beyond that only for a long entry
)

// Window is a moving view of the decompressed bytes of one source. It hashes what is consumed.
type Window struct {
	in     io.Reader
	err    error // what the input said at last, io.EOF included
	buf    []byte
	start  int   // buf[start:end] is read and not yet consumed
	end    int   //
	at     int64 // offset of buf[start] in the source
	scan   int   // bytes behind start that the boundary has seen
	pinned bool  // a piece of buf was given out
	limits Limits

	sum     digest
	headSum [32]byte
	entries uint64
	savedAt int64 // behind the last entry that was settled

	long *longEntry
}

// NewWindow returns a window that reads nothing yet.
func NewWindow(l Limits) *Window {
	return &Window{limits: l}
}

// Reset makes the window stand at the beginning of another input. Marks are the offsets, in rising order, at which
// [Window.Mark] will know the digest. Nothing that it gave out may still be in use.
func (w *Window) Reset(in io.Reader, marks []int64) {
	w.in, w.err = in, nil
	w.start, w.end, w.at, w.scan, w.pinned = 0, 0, 0, 0, false
	w.sum.reset(marks)
	w.entries, w.savedAt, w.headSum, w.long = 0, 0, [32]byte{}, nil
}

// Bytes is what was read and not yet consumed. It is valid until any other method is called.
func (w *Window) Bytes() []byte { return w.buf[w.start:w.end] }

// Offset is how many bytes of the source were consumed.
func (w *Window) Offset() int64 { return w.at }

// More reads on. The error is [ErrFull], io.EOF, or what the input said; [Window.Bytes] is longer when there is none.
func (w *Window) More() error {
	if w.err != nil {
		return w.err
	}
	if err := w.room(); err != nil {
		return err
	}
	for range 100 {
		n, err := w.in.Read(w.buf[w.end:min(len(w.buf), w.end+readSize)])
		w.end += n
		if err != nil {
			w.err = err
		}
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	w.err = io.ErrNoProgress
	return w.err
}

// room makes room behind end.
func (w *Window) room() error {
	if w.end < len(w.buf) {
		return nil
	}
	if w.pinned {
		if len(w.buf) >= windowSize {
			return ErrFull
		}
		// What was given out keeps the old buffer.
		w.move(make([]byte, max(firstSize, 2*len(w.buf))))
		return nil
	}
	if w.start > 0 {
		w.end = copy(w.buf, w.buf[w.start:w.end])
		w.start = 0
		return nil
	}
	if len(w.buf) >= w.limits.MaxEntry {
		return errLong
	}
	size := max(firstSize, 2*len(w.buf))
	if size > w.limits.MaxEntry/2 {
		size = w.limits.MaxEntry // one step instead of two, as both buffers are held meanwhile
	}
	w.move(make([]byte, min(size, max(w.limits.MaxEntry, firstSize))))
	return nil
}

func (w *Window) move(to []byte) {
	w.end = copy(to, w.buf[w.start:w.end])
	w.start, w.buf = 0, to
}

// Release lets go of all that was given out: nothing may point into it any more.
func (w *Window) Release() { w.pinned = false }

// Discard consumes n bytes that are no entry.
func (w *Window) Discard(n int) {
	w.sum.write(w.buf[w.start : w.start+n])
	w.start += n
	w.at += int64(n)
	w.scan = 0
}

// DiscardTo consumes everything up to an offset of the source. The error is nil when it stands there.
func (w *Window) DiscardTo(offset int64) error {
	for w.at < offset {
		if w.start == w.end {
			if err := w.More(); err != nil {
				return err
			}
		}
		w.Discard(int(min(int64(w.end-w.start), offset-w.at)))
	}
	return nil
}

// take consumes an entry of n bytes and remembers the place behind it, unless the entry is open. White space at its end
// is no part of it, so that an entry begins a source alike with and without its newline.
func (w *Window) take(n int, open bool) Piece {
	all := w.buf[w.start : w.start+n]
	body := trimEnd(all)
	p := Piece{Bytes: body[:len(body):len(body)], Offset: w.at, Open: open}
	if w.entries > 0 {
		w.sum.write(all)
		w.entries++
	} else {
		w.sum.write(body)
		w.taken()
		w.sum.write(all[len(body):])
	}
	w.start += n
	w.at += int64(n)
	w.scan, w.pinned = 0, true
	if !open {
		w.Settle()
	}
	return p
}

// Cut consumes an entry of n bytes, of a format in which every byte counts.
func (w *Window) Cut(n int) Piece {
	p := Piece{Bytes: w.buf[w.start : w.start+n : w.start+n], Offset: w.at}
	w.sum.write(p.Bytes)
	w.taken()
	w.start += n
	w.at += int64(n)
	w.scan, w.pinned = 0, true
	w.Settle()
	return p
}

// trimEnd drops white space at the end.
func trimEnd(b []byte) []byte {
	for len(b) > 0 && (b[len(b)-1] == '\n' || b[len(b)-1] == ' ' || b[len(b)-1] == '\r' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}

// taken notes that an entry was hashed.
func (w *Window) taken() {
	if w.entries == 0 {
		w.headSum = w.sum.sum()
	}
	w.entries++
}

// Settle makes the place behind the last entry the one to go on at, also when the entry was open.
func (w *Window) Settle() {
	w.sum.settle()
	w.savedAt = w.at
}

// Place is where to go on: the offset behind the last entry and the SHA-256 of all before it.
func (w *Window) Place() (offset int64, prefix [32]byte) { return w.savedAt, w.sum.settledSum() }

// Sum is the SHA-256 of all that was consumed.
func (w *Window) Sum() [32]byte { return w.sum.sum() }

// Head is the SHA-256 of all up to the end of the first entry; false when there was none yet.
func (w *Window) Head() ([32]byte, bool) { return w.headSum, w.entries > 0 }

// Mark is the SHA-256 of the first offset bytes, where offset was asked for in [Window.Reset] and is consumed.
func (w *Window) Mark(offset int64) ([32]byte, bool) {
	return w.sum.mark(offset)
}

// Err is what the input said at last: nil, io.EOF, or why it could not be read on.
func (w *Window) Err() error { return w.err }
