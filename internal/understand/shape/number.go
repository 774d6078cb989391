package shape

// OfNumber gives the type of a JSON number, as it is written.
func OfNumber(v []byte) Types {
	digits, negative := v, false
	if len(v) > 0 && v[0] == '-' {
		digits, negative = v[1:], true
	}
	if len(digits) < 10 {
		for _, c := range digits {
			if c < '0' || c > '9' {
				return Fraction
			}
		}
		return Int32
	}
	return long(digits, negative)
}

// long gives the type of a number of ten digits and more.
func long(digits []byte, negative bool) Types {
	most := uint64(1<<63 - 1)
	if negative {
		most++
	}
	n, over := uint64(0), false
	for _, c := range digits {
		if c < '0' || c > '9' {
			return Fraction
		}
		if n > (most-uint64(c-'0'))/10 {
			over = true
		}
		if !over {
			n = n*10 + uint64(c-'0')
		}
	}
	switch {
	case over:
		return Whole
	case n < 1<<31 || negative && n == 1<<31:
		return Int32
	}
	return Int64
}

// OfWritten gives the type of a value that is a text by nature, such as a parameter: what it reads as.
func OfWritten(v []byte) Types {
	switch string(v) {
	case "":
		return Empty
	case "true", "false":
		return Bool
	}
	if isNumber(v) {
		return OfNumber(v)
	}
	return OfText(v)
}

// isNumber says whether v is written as JSON writes numbers.
func isNumber(v []byte) bool {
	if v[0] == '-' {
		v = v[1:]
	}
	whole := digits(v)
	if whole == 0 || whole > 1 && v[0] == '0' {
		return false
	}
	if v = v[whole:]; len(v) > 0 && v[0] == '.' {
		n := digits(v[1:])
		if n == 0 {
			return false
		}
		v = v[1+n:]
	}
	if len(v) > 0 && v[0]|0x20 == 'e' {
		v = v[1:]
		if len(v) > 0 && (v[0] == '+' || v[0] == '-') {
			v = v[1:]
		}
		n := digits(v)
		return n > 0 && n == len(v)
	}
	return len(v) == 0
}

// digits is how many digits v begins with.
func digits(v []byte) int {
	for i, c := range v {
		if c < '0' || c > '9' {
			return i
		}
	}
	return len(v)
}
