package har

import (
	"bytes"
	"slices"

	"github.com/waybill-security/waybill/internal/jsonscan"
)

// detect looks for an object with a member "log" that is an object of HAR. Heads may be cut anywhere.
func detect(head []byte) bool {
	var s scanner
	if s.begin(head); !s.object() {
		return false
	}
	for k, ok := s.member(); ok; k, ok = s.member() {
		if string(k) == "log" {
			return s.object() && logLike(&s)
		}
		s.skip()
	}
	return false
}

// logLike tells the log of a HAR from a line of another log that is wrapped in an object of this name: it holds nothing, or one
// of HAR's members as far as it is there.
func logLike(s *scanner) bool {
	members := 0
	for k, ok := s.member(); ok; k, ok = s.member() {
		switch string(k) {
		case "version", "creator", "browser", "pages", "entries", "comment":
			return true
		}
		members++
		s.skip()
	}
	return members == 0 || s.kind == jsonscan.Invalid
}

// DetectEntry says whether any line of head begins like a HAR entry object. Heads may be cut anywhere.
func DetectEntry(head []byte) bool {
	var s scanner
	for line := range bytes.Lines(head) {
		if s.begin(line); s.object() && entryLike(&s) {
			return true
		}
	}
	return false
}

// entryLike looks for members that HAR entries have and other logs of calls do not.
func entryLike(s *scanner) bool {
	for k, ok := s.member(); ok; k, ok = s.member() {
		switch string(k) {
		case "startedDateTime":
			return true
		case "request":
			if s.object() && hasKey(s, "url", "httpVersion", "headersSize") {
				return true
			}
		case "response":
			if s.object() && hasKey(s, "content", "httpVersion", "headersSize") {
				return true
			}
		default:
			s.skip()
		}
	}
	return false
}

// hasKey says whether the object at hand has one of the keys, and goes behind it when it has not.
func hasKey(s *scanner, names ...string) bool {
	for k, ok := s.member(); ok; k, ok = s.member() {
		if slices.Contains(names, string(k)) {
			return true
		}
		s.skip()
	}
	return false
}
