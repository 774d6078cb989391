package source

import (
	"bytes"
	"errors"
	"io"
)

// longEntry is an entry that outgrew the window and is read on without the insides of its long strings.
type longEntry struct {
	elide elider
	at    int64 // offset of its first byte
	out   int   // bytes kept, from the buffer's beginning
	lost  bool  // even so too long: nothing is kept
}

// Entry reads one entry that begins at [Window.Bytes] and whose end b finds. After [ErrFull] it is called again with
// the same boundary. When the input ends inside the entry the error is io.EOF, or what the input said, and nothing is
// consumed but what the limit made it let go of.
func (w *Window) Entry(b Boundary) (Piece, error) {
	for w.long == nil {
		n, done := b.Scan(w.buf[w.start+w.scan : w.end])
		w.scan += n
		if done {
			return w.take(w.scan, false), nil
		}
		err := w.More()
		if errors.Is(err, errLong) {
			w.lengthen()
			break
		}
		if err != nil {
			return Piece{}, err
		}
	}
	return w.longEntry(b)
}

// lengthen begins to elide the entry, which fills the buffer.
func (w *Window) lengthen() {
	l := &longEntry{at: w.at}
	w.sum.write(w.buf[w.start:w.end])
	w.at += int64(w.end - w.start)
	l.out = l.elide.write(w.buf, w.buf[w.start:w.end])
	w.long = l
	w.start, w.end = l.out, l.out
}

func (w *Window) longEntry(b Boundary) (Piece, error) {
	l := w.long
	for {
		if w.start == w.end {
			if err := w.moreLong(); err != nil {
				return Piece{}, err
			}
		}
		n, done := b.Scan(w.buf[w.start:w.end])
		p := w.buf[w.start : w.start+n]
		w.sum.write(p)
		w.at += int64(n)
		if !l.lost {
			l.out += l.elide.write(w.buf[l.out:], p)
		}
		w.start += n
		if done {
			return w.takeLong(false), nil
		}
	}
}

// moreLong reads on behind what is kept of a long entry.
func (w *Window) moreLong() error {
	l := w.long
	if l.out+readSize > len(w.buf) {
		l.lost, l.out = true, 0
	}
	w.start, w.end = l.out, l.out
	return w.More()
}

func (w *Window) takeLong(open bool) Piece {
	l := w.long
	w.long = nil
	w.taken()
	w.scan, w.pinned = 0, true
	if !open {
		w.Settle()
	}
	if l.lost {
		return Piece{Offset: l.at, Open: open, TooLarge: true}
	}
	return Piece{Bytes: w.buf[:l.out:l.out], Offset: l.at, Open: open, Elided: l.elide.elided}
}

// OpenEntry consumes all that is left as an entry whose end the source does not tell: it is called when
// [Window.Entry] met the end. The place to go on at stays before it until [Window.Settle].
func (w *Window) OpenEntry() Piece {
	if w.long != nil {
		return w.takeLong(true)
	}
	return w.take(w.end-w.start, true)
}

// Line takes the line behind the space at hand as an entry. One in which the input ended is open: if it does not parse whole, it is
// read again when the file has grown.
func (w *Window) Line() (Piece, error) {
	if err := w.SkipSpace(); err != nil {
		return Piece{}, err
	}
	p, err := w.Entry(Line{})
	if err == nil || errors.Is(err, ErrFull) {
		return p, err
	}
	return w.OpenEntry(), nil
}

// LineLength is how long the line at hand is, with its newline; -1 when it is longer than most.
func (w *Window) LineLength(most int) (int, error) {
	for {
		b := w.Bytes()
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			return i + 1, nil
		}
		if len(b) > most {
			return -1, nil
		}
		if err := w.More(); err != nil {
			return 0, err
		}
	}
}

// SkipSpace consumes white space and, at the beginning of the source, a byte order mark.
func (w *Window) SkipSpace() error {
	for {
		p := w.Bytes()
		if w.at == 0 && len(p) < 3 && w.err == nil {
			if err := w.More(); err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			continue
		}
		i := 0
		if w.at == 0 && len(p) >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF {
			i = 3
		}
		for i < len(p) && (p[i] == ' ' || p[i] == '\n' || p[i] == '\r' || p[i] == '\t') {
			i++
		}
		if i > 0 {
			w.Discard(i)
		}
		if i < len(p) {
			return nil
		}
		if err := w.More(); err != nil {
			return err
		}
	}
}
