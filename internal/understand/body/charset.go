package body

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// toUTF8 brings a body to UTF-8: from UTF-16 where a byte order mark or the charset says so, from Latin-1 (read as
// windows-1252, as browsers do) where the charset says so. Recorders often have done it already and left the charset
// standing; what is UTF-8 stays as it is.
func (w *Walker) toUTF8(b, parameters []byte, f *format) []byte {
	marked := len(b) >= 2 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF)
	if marked && (!f.guessed || looksUTF16(b[2:])) {
		return w.fromUTF16(b[2:], b[0] == 0xFE)
	}
	if len(parameters) == 0 {
		return b
	}
	switch name := charset(parameters); {
	case equalFold(name, "utf-16"), equalFold(name, "utf-16le"):
		if looksUTF16(b) {
			return w.fromUTF16(b, len(b) > 0 && b[0] == 0)
		}
	case equalFold(name, "utf-16be"):
		if looksUTF16(b) {
			return w.fromUTF16(b, true)
		}
	case isLatin(name):
		if !utf8.Valid(b) {
			return w.fromLatin(b)
		}
	}
	return b
}

// charset returns the value of that parameter, without quotes.
func charset(parameters []byte) []byte { return parameter(parameters, "charset") }

// parameter returns the value of a parameter, without quotes.
func parameter(parameters []byte, wanted string) []byte {
	for len(parameters) > 0 {
		p := parameters
		if i := bytes.IndexByte(p, ';'); i >= 0 {
			p, parameters = p[:i], p[i+1:]
		} else {
			parameters = nil
		}
		name, value, _ := bytes.Cut(p, []byte("="))
		if equalFold(bytes.TrimSpace(name), wanted) {
			return bytes.Trim(value, " \t\"'")
		}
	}
	return nil
}

// isLatin says whether a charset of that name is read as Latin-1.
func isLatin(name []byte) bool {
	return equalFold(name, "iso-8859-1") || equalFold(name, "latin1") || equalFold(name, "latin-1") ||
		equalFold(name, "us-ascii") || equalFold(name, "windows-1252") || equalFold(name, "cp1252") || equalFold(name, "iso-8859-15")
}

func equalFold(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// looksUTF16 says whether a good part of b's beginning are zero bytes, as in UTF-16 of any language that has digits, blanks
// and punctuation of ASCII.
func looksUTF16(b []byte) bool {
	b = b[:min(len(b), 512)]
	return bytes.Count(b, []byte{0})*8 >= len(b) && len(b) > 0
}

func (w *Walker) fromUTF16(b []byte, bigEndian bool) []byte {
	w.text = w.text[:0]
	at := func(i int) rune {
		if bigEndian {
			return rune(b[i])<<8 | rune(b[i+1])
		}
		return rune(b[i+1])<<8 | rune(b[i])
	}
	for i := 0; i+1 < len(b); i += 2 {
		r := at(i)
		if utf16.IsSurrogate(r) && i+3 < len(b) {
			if pair := utf16.DecodeRune(r, at(i+2)); pair != utf8.RuneError {
				r = pair
				i += 2
			}
		}
		w.text = utf8.AppendRune(w.text, r) // half a pair becomes U+FFFD
		if w.tooLong() {
			return w.text
		}
	}
	return w.text
}

func (w *Walker) fromLatin(b []byte) []byte {
	w.text = w.text[:0]
	for _, c := range b {
		r := rune(c)
		if c >= 0x80 && c < 0xA0 {
			r = windows[c-0x80]
		}
		w.text = utf8.AppendRune(w.text, r)
		if w.tooLong() {
			return w.text
		}
	}
	return w.text
}

// tooLong says, and reports, that a body brought to UTF-8 has grown beyond its bound.
func (w *Walker) tooLong() bool {
	if int64(len(w.text)) <= w.limits.MaxDecoded {
		return false
	}
	w.report(observation.Exploding)
	return true
}

// windows is what windows-1252 has in the place of the control characters from 0x80 to 0x9F; five of them it leaves alone.
var windows = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8D, 'Ž', 0x8F,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9D, 'ž', 'Ÿ',
}
