package weblog

import (
	"bytes"
	"errors"

	"github.com/waybill-security/waybill/internal/collect/source"
)

// Shape is what the lines of one log have in common.
type Shape struct {
	// Known says that a line was one.
	Known bool
	// Kind tells apart the lines of one format that are made otherwise.
	Kind uint8
	// Fields is how many fields there are.
	Fields int
	// Closed says that the line ends with a closing quote, so that its last field is surely whole.
	Closed bool
}

// Lines finds the lines of a text log. A last line without a newline may still be being written, so it is an entry only
// where it is made as the first line was and ends with a closing quote.
type Lines struct {
	// Look says how a line is made, without changing it.
	Look  func(line []byte) Shape
	first Shape
	cut   bool
}

// Next finds the next line, as a source.Decoder does.
func (l *Lines) Next(w *source.Window) (source.Piece, error) {
	l.cut = false
	if err := w.SkipSpace(); err != nil {
		return source.Piece{}, err
	}
	p, err := w.Entry(source.Line{})
	switch {
	case err == nil:
		if !l.first.Known && p.Elided == nil {
			l.first = l.Look(WithoutZeros(p.Bytes))
		}
		return p, nil
	case errors.Is(err, source.ErrFull):
		return p, err
	case l.ended(w.Bytes()):
		return w.OpenEntry(), nil
	}
	l.cut = true
	return source.Piece{}, err
}

// ended says whether a last line without a newline is surely whole.
func (l *Lines) ended(b []byte) bool {
	return l.first.Known && l.first.Closed && l.Look(WithoutZeros(bytes.TrimRight(b, " \t\r"))) == l.first
}

// Finish says why the log is not whole, as a source.Decoder does.
func (l *Lines) Finish() string {
	if l.cut {
		return "cut"
	}
	return ""
}
