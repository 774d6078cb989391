package body

import (
	"bytes"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/jsonscan"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// readUndeclared reads a body whose type is missing, unknown, or says nothing.
func readUndeclared(w *Walker, b []byte) observation.Fault {
	switch {
	case w.isJSON(b):
		return readJSON(w, b)
	case hasMagic(b):
		return readOpaque(w, b)
	case w.looksXML(b):
		return readXML(w, b)
	case looksMultipart(b):
		return readMultipart(w, b)
	case looksForm(b):
		return readForm(w, b)
	case isText(b):
		w.pieces(b)
		return observation.NoFault
	case w.looksItems(&w.levels[0].cbor, b):
		return readCBOR(w, b)
	case w.looksItems(&w.levels[0].pack, b):
		return readPack(w, b)
	}
	return readOpaque(w, b)
}

// looksItems says whether bytes without a usable type can hardly be anything but one map, or a list of maps, whose keys are
// words, and that ends where the bytes end.
func (w *Walker) looksItems(r items, b []byte) bool {
	r.reset(b)
	it := r.next()
	if it.kind == itemList && it.count > 0 {
		rest := it
		if rest.count != endless {
			rest.count--
		}
		return w.looksMap(r, r.next()) && w.pass(r, rest) && !r.more()
	}
	return w.looksMap(r, it) && !r.more()
}

// looksMap says whether all keys of a map are words, and reads over it.
func (w *Walker) looksMap(r items, it item) bool {
	if it.kind != itemMap || it.count == 0 {
		return false
	}
	read := 0
	for left := it.count; left > 0; read++ {
		key := r.next()
		if key.kind == itemBreak && left == endless {
			break
		}
		if key.kind != itemText || len(key.bytes) < 2 || foldOf(key.bytes, false) != "" {
			return false
		}
		value := r.next()
		if value.kind == itemBroken || value.kind == itemBreak || (value.kind == itemList || value.kind == itemMap) && !w.pass(r, value) {
			return false
		}
		if left != endless {
			left--
		}
	}
	return read > 0
}

// isJSON says whether a body that is not declared as JSON is JSON all the same: objects or lists and nothing else, or one
// that breaks after it has given at least one member, which no other text does.
func (w *Walker) isJSON(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	s := &w.check
	s.MaxDepth = w.limits.MaxDepth
	for read := 0; ; read++ {
		b = bytes.TrimLeft(b, separators)
		if len(b) == 0 {
			return read > 0
		}
		if b[0] != '{' && b[0] != '[' {
			return false
		}
		members := 0
		s.Reset(b)
		k := s.Next()
		for ; k != jsonscan.End && k != jsonscan.Invalid; k = s.Next() {
			if s.Keyed() {
				members++
			}
		}
		if k == jsonscan.End {
			return true
		}
		fail := s.Failure()
		if fail.Reason != jsonscan.TrailingData {
			return members > 0
		}
		b = b[fail.Offset:]
	}
}

// holdsJSON says whether b is one whole JSON object or list with at least one value in it.
func (w *Walker) holdsJSON(b []byte) bool {
	s := &w.check
	s.MaxDepth = w.limits.MaxDepth
	s.Reset(b)
	if k := s.Next(); k != jsonscan.ObjectBegin && k != jsonscan.ArrayBegin {
		return false
	}
	values := 0
	for {
		switch s.Next() {
		case jsonscan.End:
			return values > 0
		case jsonscan.Invalid:
			return false
		case jsonscan.ObjectEnd, jsonscan.ArrayEnd, jsonscan.ObjectBegin, jsonscan.ArrayBegin:
		default:
			values++
		}
	}
}

// control says whether c is a byte that text does not hold.
func control(c byte) bool {
	return c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\b' && c != 0x1B && c != 0x1E || c == 0x7F
}

// isText says whether b is UTF-8 without control characters. A character that is cut at the end is let through.
func isText(b []byte) bool {
	for _, c := range b {
		if control(c) {
			return false
		}
	}
	return utf8.Valid(b[:len(b)-cutRune(b)])
}

// cutRune returns how many bytes at the end of b begin a character that is not complete.
func cutRune(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// mostlyControls says whether what is declared as text cannot be: one byte in twenty is a control character. Random bytes
// have twice as many.
func mostlyControls(b []byte) bool {
	b = b[:min(len(b), pieceSize)]
	n := 0
	for _, c := range b {
		if control(c) {
			n++
		}
	}
	return n*20 > len(b)
}

// hasMagic says whether b begins like a file whose text cannot be read off its bytes.
func hasMagic(b []byte) bool {
	for _, magic := range [...]string{"%PDF-", "PK\x03\x04", "\x89PNG", "GIF8", "\xFF\xD8\xFF", "RIFF", "wOFF", "wOF2", "7z\xBC\xAF"} {
		if len(b) >= len(magic) && string(b[:len(magic)]) == magic {
			return true
		}
	}
	return false
}
