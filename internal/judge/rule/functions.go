package rule

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

func likeOne(text, pattern ref.Val) ref.Val {
	return types.Bool(Like(string(text.(types.String)), string(pattern.(types.String))))
}

func likeAny(text, patterns ref.Val) ref.Val {
	for _, p := range listOf(patterns.(traits.Lister)) {
		if Like(string(text.(types.String)), p) {
			return types.True
		}
	}
	return types.False
}

func insideOne(address, network ref.Val) ref.Val {
	return types.Bool(inside(string(address.(types.String)), string(network.(types.String))))
}

func insideAny(address, networks ref.Val) ref.Val {
	for _, n := range listOf(networks.(traits.Lister)) {
		if inside(string(address.(types.String)), n) {
			return types.True
		}
	}
	return types.False
}

// inside says whether an address lies in a network; what is neither lies nowhere.
func inside(address, network string) bool {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	n, err := netip.ParsePrefix(network)
	return err == nil && n.Contains(a.Unmap())
}

// Like says whether a text is like a pattern, in which * stands for any text and ? for one character, and a backslash takes that from what follows.
// Upper and lower case are alike. Its time is bounded by the product of both lengths.
func Like(text, pattern string) bool {
	star, resume := -1, 0 // the last * of the pattern, and where in the text it goes on
	i, j := 0, 0
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if j < len(pattern) && pattern[j] == '*' {
			star, resume = j, i
			j++
			continue
		}
		if width, ok := likeRune(r, pattern[j:]); ok {
			i, j = i+n, j+width
			continue
		}
		if star < 0 {
			return false
		}
		_, n = utf8.DecodeRuneInString(text[resume:])
		resume += n
		i, j = resume, star+1
	}
	return strings.Trim(pattern[j:], "*") == ""
}

// likeRune says whether a character is like the beginning of a pattern, and how long that is.
func likeRune(r rune, pattern string) (int, bool) {
	if pattern == "" {
		return 0, false
	}
	if pattern[0] == '?' {
		return 1, true
	}
	width := 0
	if pattern[0] == '\\' && len(pattern) > 1 && strings.IndexByte(`*?\`, pattern[1]) >= 0 {
		width = 1
	}
	p, n := utf8.DecodeRuneInString(pattern[width:])
	return width + n, p == r || unicode.SimpleFold(r) == p || unicode.ToLower(p) == unicode.ToLower(r)
}
