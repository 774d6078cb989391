package vocabulary

import "strings"

// scanner cuts a word into parts and looks each of them up.
type scanner[T string | []byte] struct {
	table *table
	word  T
	at    int // where the next part begins
	end   int // of the run of letters and digits that at is in
}

// next returns the bounds of the next part and its entry, nil where it is unknown; ok is false at the end.
func (s *scanner[T]) next() (start, end int, e *entry, ok bool) {
	if s.at == s.end {
		if s.at, s.end = chunk(s.word, s.end); s.at == s.end {
			return 0, 0, nil, false
		}
		if e := find(s.table, s.word[s.at:s.end]); e != nil && (hasDigit(s.word, s.at, s.end) || partEnd(s.word, s.at, s.end) == s.end) {
			start, s.at = s.at, s.end
			return start, s.end, e, true
		}
	}
	start = s.at
	s.at = partEnd(s.word, start, s.end)
	e = find(s.table, s.word[start:s.at])
	if e == nil && !isDigit(s.word[start]) {
		// "IPv4" and "OAuth": the capitals mislead, the letters together are a word.
		run := s.at
		for run < s.end && isLetter(s.word[run]) {
			run++
		}
		if whole := find(s.table, s.word[start:run]); whole != nil {
			s.at, e = run, whole
		}
	}
	return start, s.at, e, true
}

func hasDigit[T string | []byte](word T, start, end int) bool {
	for i := start; i < end; i++ {
		if isDigit(word[i]) {
			return true
		}
	}
	return false
}

// chunk returns the bounds of the next run of letters and digits at or behind i; both are len(word) when there is none.
func chunk[T string | []byte](word T, i int) (start, end int) {
	for i < len(word) && !isLetter(word[i]) && !isDigit(word[i]) {
		i++
	}
	start = i
	for i < len(word) && (isLetter(word[i]) || isDigit(word[i])) {
		i++
	}
	return start, i
}

// partEnd returns the end of the part of a chunk that begins at i: a run of digits, of capitals ("HTTP" of
// "HTTPServer"), or a word with or without a capital in front.
func partEnd[T string | []byte](word T, i, end int) int {
	at := i + 1
	switch {
	case isDigit(word[i]):
		for at < end && isDigit(word[at]) {
			at++
		}
	case isUpper(word[i]) && at < end && isUpper(word[at]):
		for at < end && isUpper(word[at]) {
			at++
		}
		switch {
		case at == end || !isLetter(word[at]):
		case plural(word, at, end):
			at++
		default:
			at-- // the last capital begins the next word
		}
	default:
		for at < end && isLetter(word[at]) && !isUpper(word[at]) {
			at++
		}
	}
	return at
}

// plural says whether only a lone "s" stands at i: the "s" of "URLs" and "userIDs" belongs to the capitals.
func plural[T string | []byte](word T, i, end int) bool {
	return word[i] == 's' && (i+1 == end || isUpper(word[i+1]) || isDigit(word[i+1]))
}

func isDigit(c byte) bool { return c-'0' < 10 }
func isUpper(c byte) bool { return c-'A' < 26 }

// isLetter counts bytes outside ASCII as letters, so that no word is cut in the middle of a rune.
func isLetter(c byte) bool { return c|0x20-'a' < 26 || c >= 0x80 }

func lower(s string) string { return strings.ToLower(s) }
