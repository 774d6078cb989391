package endpoint

import "bytes"

// positional decides upon the few segments whose meaning hangs on where they stand: numbers and dates that are versions
// of an API; nil for all others. A version stands at the beginning of a path, with something behind it and no identifier
// before it.
func positional(text []byte, at *place) *verdict {
	if at.last || at.values > 0 || len(text) > 10 || !isDigit(text[0]) {
		return nil
	}
	root := at.before == nil
	api := prefixed(at.before)
	n := count(text)
	switch {
	case n.letters()+n.others > 0:
	case n.dots == 1 && n.dashes == 0 && len(text) <= 4 && isDigit(text[len(text)-1]) && (root || api):
		return word(text, true) // /1.1/statuses
	case n.digits == len(text) && (root && len(text) == 1 || api && len(text) <= 2):
		return word(text, true) // /2/posts, /rest/3/issues
	case (root || api) && n.dashes == 2 && isDate(text) && at.founding:
		// A date may be a version or a value. It stays readable to the derivation, sealed at rest.
		return word(text, false)
	}
	return nil
}

// prefixed says whether a segment is one that versions stand behind.
func prefixed(before []byte) bool {
	for _, name := range [...]string{"api", "rest", "restapi", "webapi", "services", "service", "ws"} {
		if bytes.EqualFold(before, []byte(name)) {
			return true
		}
	}
	return false
}

// named says whether a word with digits behind it is an identifier built from the name of its collection:
// "/users/user12", "/rooms/room3".
func named(text, before []byte) bool {
	letters := bytes.TrimRight(text, "0123456789")
	if len(letters) == len(text) || len(letters) < 2 || len(before) < len(letters) {
		return false
	}
	letters = bytes.TrimRight(letters, "-_")
	return len(before) <= len(letters)+2 && bytes.EqualFold(before[:len(letters)], letters)
}

// begins says whether a segment stands at the beginning of a path, behind nothing but a prefix or a version, and has
// something behind it: the place where services and products are named.
func (at *place) begins() bool {
	return !at.last && at.values == 0 && (at.before == nil || prefixed(at.before) || isVersion(at.before))
}

// versioned says whether text is a word with a small number behind it: "reports2", "GroupV2".
func versioned(text []byte) bool {
	n := count(text)
	letters := bytes.TrimRight(text, "0123456789")
	return n.digits <= 2 && len(text)-len(letters) == n.digits && n.lower >= 3 && n.dots == 0
}
