package observation

// Text is a word of an API's own making: a host, a path segment, a key. An open text is in the embedded vocabulary and
// may rest readable; any other could be somebody's name and rests only sealed under the workspace key.
type Text struct {
	value string
	open  bool
}

// OpenText makes a text that may rest readable. Call it only with words of the embedded vocabulary, or with names that
// Waybill itself gives.
func OpenText(s string) Text { return Text{value: s, open: true} }

// SealedText makes a text that rests only sealed.
func SealedText(s string) Text { return Text{value: s} }

// Open says whether the text may rest readable.
func (t Text) Open() bool { return t.open }

// Reveal returns the text itself. Only for showing it to a user, or for sealing it.
func (t Text) Reveal() string { return t.value }

// Empty says whether there is no text.
func (t Text) Empty() bool { return t.value == "" }

// String keeps a sealed text out of logs and errors.
func (t Text) String() string {
	if t.open {
		return t.value
	}
	return "(sealed)"
}
