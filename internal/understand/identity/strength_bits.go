package identity

import (
	"bytes"
	"encoding/base64"
	"math"

	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// enough is from how many bits on a credential cannot be guessed: at ten thousand tries a second, one in 2^48 is hit once
// in four centuries.
const enough = 48.0

// wordBits is what a word, or a person's first name, in a credential adds: whoever guesses begins with them.
const wordBits = 6.0

// strength estimates how many bits a credential is worth to somebody who sees how others are made: an upper bound of its
// entropy, that is. It looks at this one value alone, so a generator that is weak in a way that one value does not show
// is not found.
func strength(v []byte) float64 {
	bits := strengthOf(v)
	if bits < enough || len(v) > 64 || len(v) < 8 {
		return bits
	}
	// "dXNlcjo0Mg" is user:42 in other letters.
	plain := make([]byte, base64.RawStdEncoding.DecodedLen(len(v)))
	defer clear(plain)
	n, err := base64.RawStdEncoding.Decode(plain, bytes.TrimRight(v, "="))
	if err != nil || n == 0 || !printable(plain[:n]) {
		return bits
	}
	return min(bits, strengthOf(plain[:n]))
}

func strengthOf(v []byte) float64 {
	if bytes.IndexByte(v, '@') > 0 {
		return wordBits // somebody's e-mail address
	}
	bits, spoken := 0.0, true
	for rest := v; len(rest) > 0; {
		var run []byte
		run, rest = cutRun(rest)
		switch t := traitOf[run[0]]; {
		case t&(letter|hexLetter) != 0:
			spoken = spoken && isWord(run)
			bits += wordBits
		case t == digit:
			bits += float64(len(run)-expected(run)) * math.Log2(10)
		}
	}
	if spoken {
		return bits
	}
	return math.Log2(alphabet(v)) * float64(len(v)-expected(v))
}

// cutRun cuts the letters, the digits, or the other bytes off the front.
func cutRun(v []byte) (run, rest []byte) {
	class := func(b byte) traits {
		if traitOf[b]&(letter|hexLetter) != 0 {
			return letter
		}
		return traitOf[b] & digit
	}
	n := 1
	for n < len(v) && class(v[n]) == class(v[0]) {
		n++
	}
	return v[:n], v[n:]
}

// isWord says whether letters are a word of APIs or a name of people.
func isWord(run []byte) bool {
	if len(run) < 2 || len(run) > 24 {
		return false
	}
	small := bytes.ToLower(run)
	defer clear(small)
	if vocabulary.OpenBytes(small) {
		return true
	}
	class, _ := kind.ClassOf(small, kind.String)
	return class.IsName()
}

// alphabet is of how many signs the value is made, as far as it shows: no more than a generator has that makes such values,
// and no more than occur where they are few.
func alphabet(v []byte) float64 {
	var seen [256]bool
	n, size := 0, 0.0
	digits, small, large, signs := false, false, false, false
	hex := true
	for _, b := range v {
		if !seen[b] {
			seen[b], n = true, n+1
		}
		switch {
		case b >= '0' && b <= '9':
			digits = true
		case b >= 'a' && b <= 'z':
			small, hex = true, hex && b <= 'f'
		case b >= 'A' && b <= 'Z':
			large, hex = true, hex && b <= 'F'
		default:
			signs = true
		}
	}
	letters := 26.0
	if hex {
		letters = 6
	}
	for _, part := range []struct {
		there bool
		size  float64
	}{{digits, 10}, {small, letters}, {large, letters}, {signs, 2}} {
		if part.there {
			size += part.size
		}
	}
	if n <= 5 {
		size = min(size, float64(n))
	}
	return max(size, 1)
}

// expected counts the bytes that follow from the two before them: 1234, aaaa, 9876.
func expected(v []byte) int {
	n := 0
	for i := 2; i < len(v); i++ {
		step := int(v[i]) - int(v[i-1])
		if step == int(v[i-1])-int(v[i-2]) && step >= -1 && step <= 1 {
			n++
		}
	}
	return n
}

func printable(v []byte) bool {
	for _, b := range v {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return true
}
