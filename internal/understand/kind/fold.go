package kind

import "unicode/utf8"

// Folding of U+00C0 to U+017F to plain letters; one byte a rune; * is no letter, and foldRune knows the few that become two.
const latinFold = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg" +
	"gggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"

// foldRune gives the plain small letters of r, zero where there is none, and whether r is a letter or a mark at all.
func foldRune(r rune) (first, second byte, ok bool) {
	switch {
	case r < utf8.RuneSelf:
		b := byte(r)
		if isLetter(b) {
			return b | 0x20, 0, true
		}
		if isDigit(b) {
			return b, 0, true
		}
		return 0, 0, false
	case r == 'ß':
		return 's', 's', true
	case r == 'æ' || r == 'Æ':
		return 'a', 'e', true
	case r == 'œ' || r == 'Œ':
		return 'o', 'e', true
	case r == 'þ' || r == 'Þ':
		return 't', 'h', true
	case r >= 0x300 && r < 0x370:
		return 0, 0, true // a combining mark: the letter before it has been taken
	case r >= 0xC0 && r < 0x180:
		if b := latinFold[r-0xC0]; b != '*' {
			return b, 0, true
		}
		return 0, 0, false
	case r >= 0x218 && r <= 0x21B:
		return "sstt"[r-0x218], 0, true
	}
	return 0, 0, false
}
