package jsonwalk

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source"
)

// longestKey bounds the keys that are looked at, in bytes. Those that matter are far shorter.
const longestKey = 4096

// Stream goes through the members and elements of a JSON text that is too long to be held, in a window. Each method can be
// called again after [source.ErrFull] and goes on where it was.
type Stream struct {
	skipping bool
	value    source.Value // how far the value at hand was gone over
}

// Key reads the key that begins at the window's first byte, and its colon, and leaves the window at the first byte of the
// value, which it returns. That byte is 0 where there is no colon: a string where none belongs, which is left to be skipped.
func (s *Stream) Key(w *source.Window) (name string, first byte, err error) {
	end := 0
	for end == 0 {
		p := w.Bytes()
		if k := bytes.IndexByte(p[1:], '"'); k >= 0 {
			end = k + 2
			break
		}
		if len(p) > longestKey {
			return "", 0, nil
		}
		if err := w.More(); err != nil {
			return "", 0, err
		}
	}
	colon := false
	for i := end; i-end < longestKey; i++ {
		for i >= len(w.Bytes()) {
			if err := w.More(); err != nil {
				return "", 0, err
			}
		}
		switch c := w.Bytes()[i]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		case c == ':' && !colon:
			colon = true
		case !colon || c == ':':
			return "", 0, nil
		default:
			name = string(w.Bytes()[1 : end-1])
			w.Discard(i)
			return name, c, nil
		}
	}
	return "", 0, nil
}

// Skip passes over the value at hand and keeps nothing of it.
func (s *Stream) Skip(w *source.Window) error {
	if !s.skipping {
		s.skipping, s.value = true, source.Value{}
	}
	for {
		if len(w.Bytes()) == 0 {
			if err := w.More(); err != nil {
				return err
			}
		}
		n, done := s.value.Scan(w.Bytes())
		if done && n == 0 && !closes(w.Bytes()[0]) {
			n = 1 // nothing that a value could begin with
		}
		w.Discard(n)
		if done {
			s.skipping = false
			return nil
		}
	}
}

// Skipping says whether [Stream.Skip] was not done with a value.
func (s *Stream) Skipping() bool { return s.skipping }

// Take passes over the value at hand and returns a copy of it, or nil where it is longer than most bytes.
func (s *Stream) Take(w *source.Window, most int) ([]byte, error) {
	for {
		v := source.Value{}
		n, done := v.Scan(w.Bytes())
		if done {
			text := bytes.Clone(w.Bytes()[:n])
			w.Discard(n)
			return text, nil
		}
		if len(w.Bytes()) > most {
			return nil, s.Skip(w)
		}
		if err := w.More(); err != nil {
			return nil, err
		}
	}
}

func closes(c byte) bool { return c == '}' || c == ']' || c == ',' }
