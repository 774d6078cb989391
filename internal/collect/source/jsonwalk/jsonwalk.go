package jsonwalk

import "github.com/waybill-security/waybill/internal/jsonscan"

// Walker walks over one JSON text. The present token is always the value at hand.
type Walker struct {
	json jsonscan.Scanner
	kind jsonscan.Kind
}

// Begin stands at the text's value.
func (w *Walker) Begin(text []byte) {
	w.json.Reset(text)
	w.kind = w.json.Next()
}

// Whole says whether there was one value and it is behind us.
func (w *Walker) Whole() bool { return w.json.Next() == jsonscan.End }

// Broken says whether the text is bad at the place that was reached.
func (w *Walker) Broken() bool { return w.kind == jsonscan.Invalid }

// Object says whether the value at hand is an object, whose members come next.
func (w *Walker) Object() bool { return w.kind == jsonscan.ObjectBegin }

// Array says whether the value at hand is an array, whose elements come next.
func (w *Walker) Array() bool { return w.kind == jsonscan.ArrayBegin }

// String says whether the value at hand is a string.
func (w *Walker) String() bool { return w.kind == jsonscan.String }

// True says whether the value at hand is true.
func (w *Walker) True() bool { return w.kind == jsonscan.True }

// Null says whether the value at hand is null.
func (w *Walker) Null() bool { return w.kind == jsonscan.Null }

// Member goes to the next member of the object at hand and returns its key, which is valid until the next step; false at
// the object's end.
func (w *Walker) Member() ([]byte, bool) {
	w.kind = w.json.Next()
	if w.kind == jsonscan.ObjectEnd || w.kind == jsonscan.Invalid || w.kind == jsonscan.End {
		return nil, false
	}
	return w.json.Key(), true
}

// Item goes to the next element of the array at hand; false at its end.
func (w *Walker) Item() bool {
	w.kind = w.json.Next()
	return w.kind != jsonscan.ArrayEnd && w.kind != jsonscan.Invalid && w.kind != jsonscan.End
}

// Skip passes over the value at hand.
func (w *Walker) Skip() {
	if !w.json.Skip() {
		w.kind = jsonscan.Invalid
	}
}

// Span passes over the value at hand and returns where it begins and ends in the text.
func (w *Walker) Span() (from, to int) {
	from = w.json.Offset()
	w.Skip()
	return from, w.json.EndOffset()
}

// At is where the content of the string at hand begins in the text.
func (w *Walker) At() int { return w.json.Offset() + 1 }

// Value is the text of the string or number at hand, a string decoded in place; nil for anything else, which is passed
// over.
func (w *Walker) Value() []byte {
	switch w.kind {
	case jsonscan.String:
		raw := w.json.Raw()
		if w.json.Escaped() {
			raw = jsonscan.Unescape(raw[:0], raw)
		}
		return raw[:len(raw):len(raw)]
	case jsonscan.Number:
		raw := w.json.Raw()
		return raw[:len(raw):len(raw)]
	}
	w.Skip()
	return nil
}

// Cut says whether the text ended before its value did.
func (w *Walker) Cut() bool { return w.json.Failure().Reason == jsonscan.UnexpectedEnd }

// Text returns a copy of the string or number at hand with its escapes resolved; empty for anything else, which is
// passed over. The text stays as it is.
func (w *Walker) Text() string {
	if w.kind == jsonscan.String || w.kind == jsonscan.Number {
		return string(w.json.Text())
	}
	w.Skip()
	return ""
}
