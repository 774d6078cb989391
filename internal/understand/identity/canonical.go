package identity

import (
	"bytes"
	"net/netip"
)

// longestShaped is the length in bytes above which a value is taken as it is: none of the shapes below is as long.
const longestShaped = 256

// Canonical appends to dst the canonical form of v and returns the extended slice. The form depends on the shape of v
// alone; it is the same for all ways of writing one value that these rules know, and Canonical of a canonical form is
// that form again. dst and v must not overlap. The first rule that fits wins:
//
//   - Blanks around the value go. What is left empty has the empty form. Longer than 256 bytes: as it is.
//   - "Bearer X" is X: a credential handed out with its scheme is the credential.
//   - E-mail-like (one @, a domain with a dot): lower case, the local part too (RFC 5321 would let it differ; nobody does).
//   - UUID (RFC 9562), in braces, after "urn:uuid:" or plain: lower case, plain.
//   - Phone-like after +, 7 to 15 digits grouped by blanks, dashes, dots, slashes or brackets (E.164): + and the digits.
//     A trunk "(0)" goes: "+44 (0)20 …" is "+4420…".
//   - Digits grouped by blanks, dashes or brackets, 6 to 34 in all (cards, phones, member numbers): the digits. Grouped
//     by dots only in three or more groups of eight or more digits ("123.456.789-09"). Dates, IPv4 addresses and decimals
//     stay as they are.
//   - Digits, grouped or not, that begin with 00 and go on with 10 to 15 digits, the first no zero: + and these.
//   - A decimal without a fraction ("42.0"): its whole part. Other digits as they are; leading zeros are kept.
//   - IPv6 address without a zone (RFC 5952), IPv4-mapped ones as IPv4.
//   - IBAN-like (ISO 13616: a country that has IBANs, and the length it has there), blanks allowed: upper case, no blanks.
//   - 16 or more hex digits: lower case.
//   - Anything else, such as a name, a booking reference, a JWT or a random key: as it is.
//
// It does not check whether a value is valid (a checksum, an assigned country code): a mistyped value must keep a token
// of its own.
func Canonical(dst, v []byte) []byte {
	v = bytes.TrimSpace(v)
	v = withoutScheme(v)
	if len(v) == 0 || len(v) > longestShaped {
		return append(dst, v...)
	}
	seen := traitsOf(v)
	if seen&^digit == 0 {
		return appendDigits(dst, v)
	}
	for _, rule := range rules {
		if seen&^rule.allowed != 0 || seen&rule.needed != rule.needed {
			continue
		}
		if out, ok := rule.form(dst, v); ok {
			return out
		}
	}
	return append(dst, v...)
}

// rules are the shapes in the order of precedence. A rule is tried where all bytes of a value have traits that it allows
// and the needed ones occur; its form appends nothing when it declines.
var rules = [...]struct {
	allowed, needed traits
	form            func(dst, v []byte) ([]byte, bool)
}{
	{anything, at, appendEmail},
	{digit | hexLetter | dash | brace, dash, appendUUID},
	{digit | hexLetter | letter | dash | colon, colon | dash, appendUUID},
	{digit | blank | dash | dot | bracket | slash | plus, digit, appendGrouped},
	{digit | hexLetter | colon | dot, colon, appendAddress6},
	{digit | hexLetter | letter | blank, digit, appendIBAN},
	{digit | hexLetter, hexLetter, appendHex},
}

// traits is a set of properties of bytes.
type traits uint16

const (
	digit traits = 1 << iota
	hexLetter
	letter // one that is no hex digit
	at
	blank
	dash
	dot
	colon
	slash
	plus
	bracket
	brace
	other
	anything traits = 1<<iota - 1
)

var traitOf = func() (t [256]traits) {
	for i := range t {
		switch b := byte(i); {
		case b >= '0' && b <= '9':
			t[i] = digit
		case b >= 'a' && b <= 'f', b >= 'A' && b <= 'F':
			t[i] = hexLetter
		case b >= 'g' && b <= 'z', b >= 'G' && b <= 'Z':
			t[i] = letter
		default:
			t[i] = other
		}
	}
	for b, trait := range map[byte]traits{
		'@': at, ' ': blank, '-': dash, '.': dot, ':': colon, '/': slash, '+': plus,
		'(': bracket, ')': bracket, '{': brace, '}': brace,
	} {
		t[b] = trait
	}
	return t
}()

func traitsOf(v []byte) (seen traits) {
	for _, b := range v {
		seen |= traitOf[b]
	}
	return seen
}

// withoutScheme takes "Bearer " from the front of a single word.
func withoutScheme(v []byte) []byte {
	const scheme = "bearer "
	if len(v) <= len(scheme) || !equalFold(v[:len(scheme)], scheme) {
		return v
	}
	if rest := bytes.TrimSpace(v[len(scheme):]); bytes.IndexByte(rest, ' ') < 0 {
		return rest
	}
	return v
}

// appendAddress6 takes IPv6 addresses only: an IPv4 address is written in one way alone.
func appendAddress6(dst, v []byte) ([]byte, bool) {
	if len(v) > 45 || bytes.Count(v, []byte{':'}) < 2 {
		return dst, false
	}
	a, err := netip.ParseAddr(string(v))
	if err != nil || !a.Is6() {
		return dst, false
	}
	return a.Unmap().AppendTo(dst), true
}

// equalFold says whether v is s but for the case of ASCII letters. s must be in lower case.
func equalFold(v []byte, s string) bool {
	if len(v) != len(s) {
		return false
	}
	for i := range v {
		if lower(v[i]) != s[i] {
			return false
		}
	}
	return true
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

func upper(b byte) byte {
	if b >= 'a' && b <= 'z' {
		return b - ('a' - 'A')
	}
	return b
}
