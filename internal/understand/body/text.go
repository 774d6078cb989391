package body

import (
	"bytes"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

const (
	// pieceSize is how long a leaf of text may be.
	pieceSize = 64 << 10
	// overlap is how much two neighbouring pieces share, so that no value is missed because a cut goes through it.
	overlap = 256
	// search is how far back a blank is looked for to cut at.
	search = 4 << 10
)

// readText reads a body that is said to be text: JSON if it is that, else one leaf in pieces.
func readText(w *Walker, b []byte) observation.Fault {
	if w.isJSON(b) {
		return readJSON(w, b)
	}
	if saysXML(b) {
		return readXML(w, b)
	}
	if mostlyControls(b) || hasMagic(b) {
		return readOpaque(w, b)
	}
	w.pieces(b)
	return observation.NoFault
}

// pieces delivers text at the root, in pieces that are cut at blanks and overlap.
func (w *Walker) pieces(b []byte) {
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	if len(b) == 0 {
		return
	}
	if len(b) <= pieceSize {
		w.levels[0].frames = w.levels[0].frames[:0]
		w.str(0, w.root, b)
		return
	}
	for from := 0; ; {
		to := from + pieceSize
		if to >= len(b) {
			w.sink.Leaf(w.root, Value{Bytes: b[from:], Type: String})
			return
		}
		to = cutBefore(b, to, to-search)
		w.sink.Leaf(w.root, Value{Bytes: b[from:to], Type: String})
		from = cutBefore(b, to-overlap, to-2*overlap)
	}
}

// cutBefore returns a place at or before at to cut text: behind the last blank, if there is one at or behind least; else
// between two characters.
func cutBefore(b []byte, at, least int) int {
	for i := at; i > least; i-- {
		if b[i-1] <= ' ' {
			return i
		}
	}
	for i := at; i > at-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			return i
		}
	}
	return at
}
