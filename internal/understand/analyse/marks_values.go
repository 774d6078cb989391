package analyse

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// longestValued bounds how much of a body is looked through for values that few have a reason to send.
const longestValued = 64 << 10

// valueMarks tells what values of query and body say about themselves: that they are below zero, or give rights.
func valueMarks(c *call.Call) (marks observation.Marks) {
	if worthValues(c.Query) {
		marks = formMarks(c.Query)
	}
	b := c.Request.Body.Bytes
	b = b[:min(len(b), longestValued)]
	if len(b) == 0 || !worthValues(b) {
		return marks
	}
	switch bodyKind(c) {
	case 'f':
		return marks | formMarks(b)
	case 'j':
		return marks | jsonMarks(b)
	}
	return marks
}

// worthValues is the test that nearly everything ends at.
func worthValues(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	if bytes.IndexByte(b, '-') >= 0 || bytes.IndexByte(b, '*') >= 0 || bytes.IndexByte(b, '%') >= 0 {
		return true
	}
	for rest := b; ; {
		i := bytes.IndexAny(rest, "dDrRtTuU")
		if i < 0 || i+3 >= len(rest) {
			return false
		}
		switch [3]byte{rest[i] | 0x20, rest[i+1] | 0x20, rest[i+2] | 0x20} {
		case [3]byte{'d', 'm', 'i'}, [3]byte{'r', 'o', 'o'}, [3]byte{'t', 'a', 'f'}, [3]byte{'u', 'p', 'e'}:
			return true
		}
		rest = rest[i+1:]
	}
}

// formMarks looks at the pairs of a query or form.
func formMarks(b []byte) (marks observation.Marks) {
	for pair := range bytes.SplitSeq(b, []byte("&")) {
		key, value, ok := bytes.Cut(pair, []byte("="))
		if ok {
			value = bytes.ReplaceAll(bytes.ReplaceAll(value, []byte("%2D"), []byte("-")), []byte("%2d"), []byte("-"))
			marks |= pairMarks(key, value)
		}
	}
	return marks
}

// jsonMarks looks at the members of objects, without a full reading: each colon behind a quote has a key before it and a value behind.
func jsonMarks(b []byte) (marks observation.Marks) {
	for at := 0; ; at++ {
		i := bytes.IndexByte(b[at:], ':')
		if i < 0 {
			return marks
		}
		at += i
		before := bytes.TrimRight(b[:at], " \t\r\n")
		if len(before) < 2 || before[len(before)-1] != '"' {
			continue
		}
		before = before[:len(before)-1]
		open := bytes.LastIndexByte(before, '"')
		if open < 0 {
			continue
		}
		marks |= memberMarks(before[open+1:], bytes.TrimLeft(b[at+1:], " \t\r\n"))
	}
}

// memberMarks looks at one member, or, where it is a list, at its first few values.
func memberMarks(key, rest []byte) (marks observation.Marks) {
	if len(rest) == 0 || rest[0] != '[' {
		return pairMarks(key, scalar(rest))
	}
	list, _, _ := bytes.Cut(rest[1:min(len(rest), 256)], []byte("]"))
	for v := range bytes.SplitSeq(list, []byte(",")) {
		marks |= pairMarks(key, scalar(bytes.TrimSpace(v))) &^ observation.MarkNegative
	}
	return marks
}

// scalar is a value without its quotes.
func scalar(rest []byte) []byte {
	if len(rest) > 0 && rest[0] == '"' {
		value, _, _ := bytes.Cut(rest[1:], []byte(`"`))
		return value
	}
	if i := bytes.IndexAny(rest, ",}] \t\r\n"); i >= 0 {
		return rest[:i]
	}
	return rest
}

func pairMarks(key, value []byte) (marks observation.Marks) {
	if belowZero(value) && !mayBeBelowZero(key) {
		marks |= observation.MarkNegative
	}
	if givesRights(key, value) {
		marks |= observation.MarkPrivileged
	}
	if isWildcard(value) {
		marks |= observation.MarkWildcard
	}
	return marks
}

// isWildcard says whether a value is nothing but a sign for anything, as shells and SQL have it.
func isWildcard(v []byte) bool {
	switch string(v[:min(len(v), 7)]) {
	case "*", "**", "%", "%%", ".*", "%2A", "%2a", "%25", "%25%25":
		return true
	}
	return false
}

// belowZero says whether a value is a number below zero.
func belowZero(v []byte) bool {
	if len(v) < 2 || len(v) > 24 || v[0] != '-' {
		return false
	}
	some := false
	for _, c := range v[1:] {
		switch {
		case c >= '1' && c <= '9':
			some = true
		case c != '0' && c != '.':
			return false
		}
	}
	return some
}

// Keys of numbers that are below zero as a matter of course, and words of rights.
var (
	signedKeys = [...]string{"lat", "lng", "lon", "long", "coord", "offset", "timezone", "tz", "delta", "diff", "adjust", "change", "temp", "altitude", "bearing", "heading",
		"rotation", "angle", "shift", "bbox", "since", "elevation"}
	roleKeys   = [...]string{"role", "permission", "privilege", "authorit", "access", "scope", "group", "usertype", "user_type", "accounttype", "account_type", "level"}
	rightKeys  = [...]string{"admin", "superuser", "staff", "root"}
	rightWords = [...]string{"admin", "administrator", "superadmin", "super_admin", "superuser", "super_user", "root", "sysadmin", "staff", "role_admin"}
)

func mayBeBelowZero(key []byte) bool {
	if len(key) == 1 {
		return true // x, y, z
	}
	return has(key, signedKeys[:])
}

// givesRights says whether a pair says that somebody has rights which not everybody has.
func givesRights(key, value []byte) bool {
	if len(value) == 0 || len(value) > 24 || len(key) > 64 {
		return false
	}
	if has(key, rightKeys[:]) {
		return bytes.EqualFold(value, []byte("true")) || bytes.EqualFold(value, []byte("yes")) || string(value) == "1"
	}
	if !has(key, roleKeys[:]) {
		return false
	}
	for _, w := range rightWords {
		if bytes.EqualFold(value, []byte(w)) {
			return true
		}
	}
	return false
}

// has says whether a key has one of some words in it, in any case.
func has(key []byte, words []string) bool {
	var low [64]byte
	key = key[:min(len(key), len(low))]
	for i, c := range key {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	for _, w := range words {
		if bytes.Contains(low[:len(key)], []byte(w)) {
			return true
		}
	}
	return false
}
