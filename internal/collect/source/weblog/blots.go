package weblog

import "bytes"

// BlottedOut says whether a credential was replaced by what says that it was.
func BlottedOut(v []byte) bool {
	if i := bytes.IndexByte(v, ' '); i > 0 && i+1 < len(v) {
		v = v[i+1:] // behind the scheme
	}
	v = bytes.Trim(v, `[]<>(){}*"'.-_ `)
	if len(v) == 0 || len(bytes.Trim(v, "xX")) == 0 {
		return true
	}
	for _, word := range blots {
		if len(v) == len(word) && bytes.EqualFold(v, []byte(word)) {
			return true
		}
	}
	return false
}

var blots = [...]string{"redacted", "removed", "hidden", "filtered", "masked", "stripped", "omitted", "censored"}
