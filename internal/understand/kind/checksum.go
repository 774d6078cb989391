package kind

import "slices"

// luhn checks the mod 10 sum of ISO/IEC 7812-1 annex B over a run of digits.
func luhn(v []byte) bool {
	sum, double := 0, false
	for _, b := range slices.Backward(v) {
		d := int(b - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return sum%10 == 0
}

// mod97 is the remainder of ISO 7064 MOD 97-10 over digits and capitals (A = 10 … Z = 35).
func mod97(v []byte, remainder int) int {
	for _, b := range v {
		if isDigit(b) {
			remainder = (remainder*10 + int(b-'0')) % 97
		} else {
			remainder = (remainder*100 + int(b-'A') + 10) % 97
		}
	}
	return remainder
}

// mod1110 checks ISO 7064 MOD 11,10: the last digit is the check digit.
func mod1110(v []byte) bool {
	product := 10
	for _, b := range v[:len(v)-1] {
		sum := (int(b-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	return (11-product)%10 == int(v[len(v)-1]-'0')
}

// mrzDigit is the check digit of ICAO 9303 part 3 (weights 7, 3, 1); -1 where a byte does not belong into such a zone.
func mrzDigit(v []byte) int {
	weights := [3]int{7, 3, 1}
	sum := 0
	for i, b := range v {
		value := mrzValue(b)
		if value < 0 {
			return -1
		}
		sum += value * weights[i%3]
	}
	return sum % 10
}

func mrzValue(b byte) int {
	switch {
	case isDigit(b):
		return int(b - '0')
	case isUpper(b):
		return int(b-'A') + 10
	case b == '<':
		return 0
	}
	return -1
}
