package observation

import "sync"

// WordRef stands for a word that a field held, within the words of a table of targets: zero for any text that is not made of
// the vocabulary. It never rests.
type WordRef uint32

// Choice is a word that a field held, or that it held some other text.
type Choice struct {
	Path  PathRef
	Field FieldRef
	Word  WordRef
}

// Said is a choice whose path is known from elsewhere.
type Said struct {
	Field FieldRef
	Word  WordRef
}

// mostWords is how many words a table holds before its user begins another: their text is whatever clients send.
const mostWords = 1 << 14

// Words gives small numbers to words that fields held. One goroutine adds; any number look up.
type Words struct {
	mu    sync.RWMutex
	words table[string]
}

// Ref returns the number of a word of the vocabulary, which may rest; the text of anybody does not come here.
func (w *Words) Ref(word []byte) WordRef {
	if n, ok := w.words.byKey[string(word)]; ok {
		return WordRef(n + 1)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	text := string(word)
	return WordRef(w.words.intern(text, func() string { return text })) + 1
}

// Word returns what a number stands for, sealed: which words a field holds is its API's own.
func (w *Words) Word(ref WordRef) Text {
	if ref == 0 {
		return Text{}
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	return SealedText(w.words.items[ref-1])
}

// Count is how many words there are.
func (w *Words) Count() int {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return len(w.words.items)
}
