package har

import (
	"bytes"
	"errors"

	"github.com/waybill-security/waybill/internal/collect/source"
)

// Format is HAR 1.2 in one JSON object.
var Format = source.Format{
	Name:   "har",
	Detect: detect,
	New: func(l source.Limits) source.Decoder {
		return &decoder{Entries: NewEntries(l)}
	},
}

// decoder walks through the members around the entries. Of what it skips it keeps nothing.
type decoder struct {
	*Entries
	where   place
	doing   task
	value   source.Value // how far the value at hand was gone over
	creator string
	browser bool
	listed  bool // log.entries was there
	cut     bool
	junk    bool // there is something behind the last object
}

type place uint8

// Where the decoder stands.
const (
	outside   place = iota // before, behind or between whole HARs
	inFile                 // among the members of the outermost object
	inLog                  // among the members of log
	inEntries              // among the elements of log.entries
)

type task uint8

// What the decoder does with the value at hand.
const (
	looking  task = iota // there is none
	skipping             // it is no entry and nothing is kept of it
	creating             // it is log.creator
	reading              // it is an entry
)

// meet begins a value.
func (d *decoder) meet(t task) { d.doing, d.value = t, source.Value{} }

// Next implements [source.Decoder].
func (d *decoder) Next(w *source.Window) (source.Piece, error) {
	for {
		if d.doing == reading {
			p, err := w.Entry(&d.value)
			if err == nil {
				d.doing = looking
			}
			return p, d.ended(err)
		}
		if err := d.step(w); err != nil {
			return source.Piece{}, d.ended(err)
		}
	}
}

// ended notes that the file ended before its entries did.
func (d *decoder) ended(err error) error {
	if err != nil && !errors.Is(err, source.ErrFull) {
		d.cut = d.where == inEntries || d.where != outside && !d.listed
	}
	return err
}

// Finish implements [source.Decoder].
func (d *decoder) Finish() string {
	switch {
	case d.cut:
		return "cut"
	case d.junk:
		return reasonJSON
	}
	return ""
}

// step goes on by one token, or a part of one.
func (d *decoder) step(w *source.Window) error {
	switch d.doing {
	case skipping:
		return d.skipOn(w)
	case creating:
		return d.create(w)
	}
	if err := w.SkipSpace(); err != nil {
		return err
	}
	c := w.Bytes()[0]
	switch d.where {
	case outside:
		d.outside(w, c)
	case inEntries:
		switch c {
		case ',':
			w.Discard(1)
		case ']':
			d.where = inLog
			w.Discard(1)
		case '}', ':':
			w.Discard(1)
		default:
			d.meet(reading)
		}
	default:
		return d.member(w, c)
	}
	return nil
}

// outside goes to the next object. Files that were made longer than what was written to them end in zero bytes.
func (d *decoder) outside(w *source.Window, c byte) {
	switch c {
	case '{':
		d.where = inFile
		w.Discard(1)
	case 0:
		w.Discard(1)
	default:
		d.junk = true
		n := bytes.IndexByte(w.Bytes(), '{')
		if n < 0 {
			n = len(w.Bytes())
		}
		w.Discard(n)
	}
}

// member goes on inside the outermost object or log.
func (d *decoder) member(w *source.Window, c byte) error {
	switch c {
	case '"':
		return d.key(w)
	case '}':
		d.where--
		fallthrough
	case ',', ']', ':':
		w.Discard(1)
	default:
		d.meet(skipping) // no member: whatever it is
	}
	return nil
}

// longestKey bounds the keys that are looked at, in bytes. Those that matter are far shorter.
const longestKey = 4096

// key reads a key and goes to its value.
func (d *decoder) key(w *source.Window) error {
	end := 0
	for {
		p := w.Bytes()
		if k := bytes.IndexByte(p[1:], '"'); k >= 0 {
			end = k + 2
			break
		}
		if len(p) > longestKey {
			d.meet(skipping)
			return nil
		}
		if err := w.More(); err != nil {
			return err
		}
	}
	name := string(w.Bytes()[1 : end-1])
	value, err := d.lookBehind(w, end)
	if err != nil {
		return err
	}
	if value == 0 { // no colon: a string where none belongs
		d.meet(skipping)
		return nil
	}
	// The value's first byte is left, but for brackets that are entered.
	at := bytes.IndexByte(w.Bytes()[end:], ':') + end + 1
	switch {
	case d.where == inFile && name == "log" && value == '{':
		d.where = inLog
		at += bytes.IndexByte(w.Bytes()[at:], '{') + 1
	case d.where == inLog && name == "entries" && value == '[':
		d.where, d.listed = inEntries, true
		at += bytes.IndexByte(w.Bytes()[at:], '[') + 1
	case d.where == inLog && name == "creator" && value == '{':
		d.meet(creating)
	default:
		d.browser = d.browser || d.where == inLog && name == "browser" && value == '{'
		d.meet(skipping)
	}
	w.Discard(at)
	return nil
}

// lookBehind returns the first byte of the value behind the key that ends at index end, 0 when there is no colon.
func (d *decoder) lookBehind(w *source.Window, end int) (byte, error) {
	colon := false
	for i := end; i-end < longestKey; i++ {
		for i >= len(w.Bytes()) {
			if err := w.More(); err != nil {
				return 0, err
			}
		}
		switch c := w.Bytes()[i]; c {
		case ' ', '\t', '\r', '\n':
		case ':':
			if colon {
				return 0, nil
			}
			colon = true
		default:
			if !colon {
				return 0, nil
			}
			return c, nil
		}
	}
	return 0, nil
}

// skipOn goes over a value and keeps nothing of it.
func (d *decoder) skipOn(w *source.Window) error {
	if len(w.Bytes()) == 0 {
		if err := w.More(); err != nil {
			return err
		}
	}
	n, done := d.value.Scan(w.Bytes())
	if done {
		d.doing = looking
		if n == 0 && !closes(w.Bytes()[0]) {
			n = 1 // nothing that a value could begin with
		}
	}
	w.Discard(n)
	return nil
}

func closes(c byte) bool { return c == '}' || c == ']' || c == ',' }
