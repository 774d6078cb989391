package collect

import (
	"bytes"
	"errors"
	"io"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
)

// headSize is how much of a file is looked at to find its format, in bytes.
const headSize = 64 << 10

// identify finds out which source the file is, and goes to where reading goes on. Found says that first is the entry
// there, which was read already.
func (r *reading) identify() (first source.Piece, found bool, err error) {
	beginnings := r.known.beginnings()
	first, found, err = r.start(offsets(beginnings))
	if err != nil {
		return first, found, err
	}
	head, whole := r.window.Head()
	if !whole {
		// No entry at all: the file is known by all that it holds.
		if err := r.drain(); err != nil {
			return first, found, err
		}
		head = r.window.Sum()
	}
	if err := r.outgrown(beginnings, head); err != nil {
		return first, found, err
	}
	alike, next := r.known.alike(head)
	r.source = call.Source{ID: next, Label: r.path, Format: r.format.Name}
	if len(alike) == 0 {
		return first, found, nil
	}
	return r.resume(alike)
}

// start begins the file, finds its format and reads its first entry.
func (r *reading) start(marks []int64) (first source.Piece, found bool, err error) {
	stream, err := r.in.begin()
	if err != nil {
		return first, false, err
	}
	r.window.Reset(stream, marks)
	switch err := r.detect(); {
	case errors.Is(err, errAgain):
		return r.start(marks)
	case err != nil:
		return first, false, err
	}
	r.decoder = r.format.New(r.limits())
	first, end := r.decoder.Next(r.window) // rest meets the end again
	_, err = r.in.damage(end)
	return first, end == nil, err
}

// errAgain says that finding the format took more than can be gone back.
var errAgain = errors.New("begin again")

// detect sets the format by what the file begins with.
func (r *reading) detect() error {
	var err error
	for len(r.window.Bytes()) < headSize && err == nil {
		err = r.window.More()
	}
	if _, fatal := r.in.damage(err); fatal != nil {
		return fatal
	}
	head := r.window.Bytes()
	head = head[:min(len(head), headSize)]
	blank := len(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")))) == 0
	switch {
	case blank && errors.Is(err, io.EOF):
		return r.in.notKnown(ErrEmpty.Error())
	case len(head) == 0:
		return r.in.notKnown("compressed, and damaged before its first byte")
	case r.format != nil:
		return nil
	}
	f, ok := formatOf(head)
	switch {
	case ok:
		r.format = &f
		return nil
	case bytes.IndexByte(head, 0) >= 0:
		return r.in.notKnown("a binary")
	case bytes.IndexByte(head, '\n') < 0:
		return r.detectBehindLine()
	}
	return r.in.notKnown("no format fits its beginning")
}

// detectBehindLine looks behind a first line that is longer than the head, as one bad line shall not hide the others.
func (r *reading) detectBehindLine() error {
	var err error
	for err == nil {
		if i := bytes.IndexByte(r.window.Bytes(), '\n'); i >= 0 {
			r.window.Discard(i + 1)
			break
		}
		r.window.Discard(len(r.window.Bytes()))
		err = r.window.More()
	}
	for len(r.window.Bytes()) < headSize && err == nil {
		err = r.window.More()
	}
	if _, fatal := r.in.damage(err); fatal != nil {
		return fatal
	}
	head := r.window.Bytes()
	if f, ok := formatOf(head[:min(len(head), headSize)]); ok {
		r.format = &f
		return errAgain
	}
	return r.in.notKnown("no format fits its beginning")
}

// resume looks whether the file begins with all that was read of one of the sources that begin with the same entry, and
// goes behind the longest.
func (r *reading) resume(alike []Known) (first source.Piece, found bool, err error) {
	if _, _, err = r.start(offsets(alike)); err != nil {
		return first, false, err
	}
	best, err := r.longest(alike)
	if err != nil {
		return first, false, err
	}
	if best == nil || best.Cursor.Entries == 0 || r.window.Offset() > best.Cursor.Offset {
		if first, found, err = r.start(nil); err != nil || best == nil {
			return first, found, err
		}
	}
	fresh := r.source
	r.source.ID, r.source.Observes, r.source.Standpoint = best.Source.ID, best.Source.Observes, best.Source.Standpoint
	r.before = best.Cursor
	if best.Cursor.Entries == 0 {
		return first, found, nil
	}
	if err = r.goTo(best.Cursor.Offset); err != nil {
		return first, false, err
	}
	if newest, _ := r.known.newest(best.Source.ID); newest.Cursor.Offset == best.Cursor.Offset {
		return source.Piece{}, false, nil
	}
	// The source was read further than this file agrees with it: either the file is an earlier state of it and ends
	// here, or it is another.
	if r.earlier, err = r.ends(); err != nil || r.earlier {
		return source.Piece{}, false, err
	}
	r.source, r.before = fresh, call.Cursor{}
	return r.start(nil)
}

// longest returns the known cursor with the largest offset at which the file agrees with what was read; nil when there
// is none.
func (r *reading) longest(alike []Known) (best *Known, err error) {
	r.window.Release()
	for i := range alike {
		k := &alike[i]
		reached, err := r.reach(k.Cursor.Offset)
		if err != nil {
			return nil, err
		}
		if sum, ok := r.window.Mark(k.Cursor.Offset); ok && sum == k.Cursor.Prefix {
			best = k
		}
		if !reached {
			break // the file is shorter
		}
	}
	return best, nil
}

// goTo goes behind the last known entry. Where that is the first, the window may stand one newline further already,
// which does no harm.
func (r *reading) goTo(offset int64) error {
	r.window.Release()
	_, err := r.reach(offset)
	r.window.Settle()
	return err
}

// reach consumes everything up to an offset; false when the file is shorter.
func (r *reading) reach(offset int64) (bool, error) {
	var end error
	if f, ok := r.decoder.(source.Follower); ok {
		end = f.Follow(r.window, offset)
	} else {
		end = r.window.DiscardTo(offset)
	}
	_, err := r.in.damage(end)
	return end == nil, err
}

// ends says whether no whole entry follows.
func (r *reading) ends() (bool, error) {
	p, end := r.decoder.Next(r.window)
	if end != nil {
		_, err := r.in.damage(end)
		return err == nil, err
	}
	var c call.Call
	r.space.Clear(&call.Batch{})
	return p.Open && r.decoder.Read(p, &r.space, &c) == unreadable, nil
}

// outgrown gives up the sources that held the beginning of this file's first entry.
func (r *reading) outgrown(beginnings []Known, head [32]byte) error {
	alike, _ := r.known.alike(head)
	for _, k := range beginnings {
		sum, ok := r.window.Mark(k.Cursor.Offset)
		if !ok || sum != k.Cursor.Prefix || isAmong(k, alike) {
			continue
		}
		k.Cursor.Tail = nil
		if err := r.emit(&call.Batch{Source: k.Source, Cursor: k.Cursor, Last: true}); err != nil {
			return err
		}
		r.known.add(k)
	}
	return nil
}

func isAmong(k Known, of []Known) bool {
	for _, o := range of {
		if o.Source.ID == k.Source.ID {
			return true
		}
	}
	return false
}
