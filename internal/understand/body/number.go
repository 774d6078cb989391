package body

import (
	"math"
	"strconv"
)

// appendFloat appends a number as JSON's encoders write it: without an exponent where that takes few digits, so that an
// identifier that was sent as a floating-point number is the one that other calls send as a string. Whole numbers are written
// to their last digit, however few of them the number of bits can tell apart.
func appendFloat(dst []byte, x float64, bits int) []byte {
	form := byte('f')
	switch size := math.Abs(x); {
	case size != 0 && (size < 1e-6 || size >= 1e21):
		form = 'e'
	case x == math.Trunc(x):
		bits = 64
	}
	return strconv.AppendFloat(dst, x, form, -1, bits)
}

// half is what a floating-point number of 16 bits stands for.
func half(v uint16) float64 {
	sign, exponent, fraction := float64(1), int(v>>10&0x1F), float64(v&0x3FF)
	if v&0x8000 != 0 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 0x1F:
		if fraction != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(fraction+1024, exponent-25)
}
