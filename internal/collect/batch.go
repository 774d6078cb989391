package collect

import (
	"slices"
	"strconv"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
)

// unreadable is the reason that all JSON formats give for what is no JSON. At the end of a source it may be half of
// what is being written.
const unreadable = "json"

// open begins a batch.
func (r *reading) open() {
	r.batch = &call.Batch{Source: r.source, First: r.entries, Calls: r.calls[:0]}
	r.space.Clear(r.batch)
	r.bytes = 0
}

func (r *reading) full() bool {
	return r.batch.Entries >= uint64(r.options.BatchCalls) || r.bytes >= r.options.BatchBytes
}

// take reads an entry into the batch.
func (r *reading) take(p source.Piece) {
	b := r.batch
	if n := len(b.Calls); n < cap(b.Calls) {
		b.Calls = b.Calls[:n+1] // decoders clear what they write
	} else {
		b.Calls = append(b.Calls, call.Call{})
	}
	c := &b.Calls[len(b.Calls)-1]
	c.Sequence = r.entries
	reason := r.decoder.Read(p, &r.space, c)
	if p.Open && (reason == unreadable || p.TooLarge) {
		// It may be still being written.
		b.Calls = b.Calls[:len(b.Calls)-1]
		r.tail = append(r.tail, call.Unread{Sequence: r.entries, Reason: "cut", Place: r.place(p.Offset)})
		return
	}
	if p.Open {
		r.window.Settle()
	}
	if reason != "" {
		b.Calls = b.Calls[:len(b.Calls)-1]
		b.Unread = append(b.Unread, call.Unread{Sequence: r.entries, Reason: reason, Place: r.place(p.Offset)})
		r.result.Unread++
	} else {
		r.result.Calls++
	}
	b.Entries++
	r.entries++
	r.bytes += len(p.Bytes)
}

// unfinished notes that something is missing behind the last entry.
func (r *reading) unfinished(reason string) {
	if reason == "" || len(r.tail) > 0 {
		return
	}
	offset, _ := r.window.Place()
	r.tail = append(r.tail, call.Unread{Sequence: r.entries, Reason: reason, Place: r.place(offset)})
}

// place says where an entry is.
func (r *reading) place(offset int64) string {
	return "entry " + strconv.FormatUint(r.entries, 10) + ", byte " + strconv.FormatInt(offset, 10)
}

// flush emits what the batch holds and begins another.
func (r *reading) flush(last bool) error {
	b := r.batch
	if b.Entries > 0 || last {
		r.decoder.Describe(&r.source)
		r.result.Source = r.source
		if f, ok := r.decoder.(source.Finder); ok {
			r.result.Writer, r.result.Found = f.Found()
		}
		b.Source, b.Last = r.source, last
		b.Cursor = r.cursor()
		if err := r.emit(b); err != nil {
			return err
		}
		r.known.add(Known{Source: b.Source, Cursor: b.Cursor})
	}
	r.calls = b.Calls[:0]
	r.window.Release()
	r.open()
	return nil
}

// cursor is where to go on behind the batch.
func (r *reading) cursor() call.Cursor {
	if r.ended != nil {
		c := *r.ended
		c.Entries, c.Tail = r.entries, r.tail
		return c
	}
	c := call.Cursor{Entries: r.entries, Tail: r.tail}
	if r.entries > 0 {
		c.Offset, c.Prefix = r.window.Place()
	} else {
		// Nothing but a beginning: all of it tells the source from others, and it is read again as a whole.
		c.Offset, c.Prefix = r.window.Offset(), r.window.Sum()
	}
	return c
}

// end emits the last batch, unless nothing is new.
func (r *reading) end() error {
	known, ok := r.known.newest(r.source.ID)
	if ok && r.entries == r.before.Entries && r.entries == known.Cursor.Entries && slices.Equal(known.Cursor.Tail, r.tail) {
		return nil
	}
	r.result.Unread += uint64(len(r.tail))
	if r.entries == 0 && r.ended == nil {
		if err := r.drain(); err != nil {
			return err
		}
	}
	return r.flush(true)
}

// drain consumes what is left.
func (r *reading) drain() error {
	r.window.Release()
	for {
		r.window.Discard(len(r.window.Bytes()))
		if err := r.window.More(); err != nil {
			_, fatal := r.in.damage(err)
			return fatal
		}
	}
}
