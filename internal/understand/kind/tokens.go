package kind

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitName takes the name of a field apart: "$.data[*].attrs.ffn" gives data, attrs, ffn, each as its words. Indices and
// the signs of attributes go.
func splitName(name string) [][]string {
	name = strings.TrimPrefix(name, "$")
	var out [][]string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '[' || r == ']' || r == '/' }) {
		if words := splitWords(part); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// splitWords splits one key into words of small letters without marks: camelCase, snake_case, kebab-case, "URLPath". A
// digit stays with the letters before it.
func splitWords(key string) []string {
	var words []string
	word := make([]byte, 0, 24)
	cut := func() {
		if len(word) > 0 {
			words = append(words, string(word))
			word = word[:0]
		}
	}
	var previous rune
	for i, r := range key {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r):
			cut()
			previous = 0
			continue
		case unicode.IsUpper(r):
			next, _ := utf8.DecodeRuneInString(key[i+utf8.RuneLen(r):])
			if !unicode.IsUpper(previous) || unicode.IsLower(next) {
				cut()
			}
		case unicode.IsDigit(previous) && unicode.IsLetter(r) && len(word) > 1 && !unicode.IsUpper(r):
			// "2fa" and "e164" stay whole, "line1text" is split.
			if len(word) > 2 {
				cut()
			}
		}
		word = appendFolded(word, r)
		previous = r
	}
	cut()
	return words
}

// appendFolded appends r without its marks and as a small letter; letters of other scripts stay as they are.
func appendFolded(word []byte, r rune) []byte {
	first, second, ok := foldRune(r)
	if !ok {
		return utf8.AppendRune(word, unicode.ToLower(r))
	}
	if first != 0 {
		word = append(word, first)
	}
	if second != 0 {
		word = append(word, second)
	}
	return word
}

// splitEndpoint gives the fixed segments of "GET /v2/members/{memberId}/profile" as their words.
func splitEndpoint(endpoint string) [][]string {
	if i := strings.IndexByte(endpoint, '/'); i >= 0 {
		endpoint = endpoint[i:]
	}
	var out [][]string
	for part := range strings.FieldsFuncSeq(endpoint, func(r rune) bool { return r == '/' || r == '#' || r == ':' || r == '?' }) {
		if strings.ContainsAny(part, "{}") {
			continue
		}
		if words := splitWords(part); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}
