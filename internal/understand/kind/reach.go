package kind

// isEmail says whether v is local@domain with a domain of two labels or more.
func isEmail(v []byte) bool {
	at := -1
	for i, b := range v {
		if b == '@' {
			if at >= 0 {
				return false
			}
			at = i
		}
	}
	return at > 0 && at <= 64 && len(v) <= 254 && localPart(v[:at]) && isDomain(v[at+1:])
}

func localPart(v []byte) bool {
	for i, b := range v {
		if !isAlnum(b) && b < 0x80 && !contains("._-+%'=!#$&*/?^`{|}~", b) || b == '.' && (i == 0 || i == len(v)-1) {
			return false
		}
	}
	return true
}

// isDomain says whether v is a host name with at least two labels, the last of letters (or of an internationalised form).
func isDomain(v []byte) bool {
	if len(v) < 4 || len(v) > 253 {
		return false
	}
	labels, start := 0, 0
	for i := 0; i <= len(v); i++ {
		if i < len(v) && v[i] != '.' {
			if !isAlnum(v[i]) && v[i] != '-' && v[i] < 0x80 {
				return false
			}
			continue
		}
		if i == start || i-start > 63 || v[start] == '-' || v[i-1] == '-' {
			return false
		}
		labels++
		if i == len(v) {
			last := v[start:]
			return labels >= 2 && len(last) >= 2 && !isDigit(last[0]) && !isDigit(last[len(last)-1])
		}
		start = i + 1
	}
	return false
}

// countryCode says whether digits begin with a country code of ITU-T E.164 (list of assigned codes) and have a length
// that its numbers can have. It is coarser than a phone library and 50 times faster.
func countryCode(v []byte) bool {
	if len(v) < 8 || len(v) > 15 {
		return false
	}
	switch v[0] {
	case '1':
		return len(v) == 11 && v[1] >= '2'
	case '7':
		return len(v) == 11
	case '0':
		return false
	}
	switch number(v[:2]) {
	case 20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58,
		60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98:
		return len(v) >= 10
	case 21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 88, 96, 97, 99:
		// The first two digits of the codes of three.
		return len(v) >= 9
	}
	return false
}

// isPhone says whether v is an international number (+ or 00 in front), or a national one grouped as people write it.
// A bare run of digits is never one: nothing tells it from any other number.
func isPhone(v []byte) bool {
	var buffer [15]byte
	digits, groups, open := buffer[:0], 0, 0
	inGroup := false
	var size [6]int
	for i, b := range v {
		switch {
		case isDigit(b):
			if len(digits) == len(buffer) {
				return false
			}
			if !inGroup {
				if groups == len(size) {
					return false
				}
				groups++
				inGroup = true
			}
			size[groups-1]++
			digits = append(digits, b)
			continue
		case b == '+' && i == 0:
		case b == '(':
			open++
		case b == ')':
			open--
		case b == ' ', b == '-', b == '.', b == '/':
		default:
			return false
		}
		if open < 0 || open > 1 {
			return false
		}
		inGroup = false
	}
	if open != 0 || len(digits) < 7 {
		return false
	}
	if v[0] == '+' {
		return countryCode(withoutTrunk(v, digits))
	}
	if len(digits) > 10 && digits[0] == '0' && digits[1] == '0' {
		return countryCode(digits[2:])
	}
	return groups > 1 && grouped(v, digits, size[:groups])
}

// withoutTrunk takes the 0 of "+44 (0)20 …" out.
func withoutTrunk(v, digits []byte) []byte {
	for i := 0; i+2 < len(v); i++ {
		if v[i] == '(' && v[i+1] == '0' && v[i+2] == ')' {
			n := 0
			for _, b := range v[:i] {
				if isDigit(b) {
					n++
				}
			}
			copy(digits[n:], digits[n+1:])
			return digits[:len(digits)-1]
		}
	}
	return digits
}

// grouped knows the groupings that are used for phone numbers and hardly for anything else.
func grouped(v, digits []byte, size []int) bool {
	n := len(digits)
	if digits[0] == '0' && digits[1] != '0' {
		// 020-7946 0958, 06-12345678, 06 12 34 56 78, 030/1234567.
		return n >= 9 && n <= 12 && size[0] >= 2 && size[0] <= 5
	}
	if n == 11 && digits[0] == '1' && len(size) == 4 && size[0] == 1 {
		size, n, digits = size[1:], 10, digits[1:]
	}
	// North America: (212) 555-0147, 212-555-0147, 212.555.0147.
	if n == 10 && len(size) == 3 && size[0] == 3 && size[1] == 3 && digits[0] >= '2' && digits[3] >= '2' {
		return true
	}
	return v[0] == '(' && n >= 7 && n <= 12
}

// isAddress4 says whether v is an IPv4 address, perhaps with a port or a prefix length behind it.
func isAddress4(v []byte) bool {
	part, digits, dots := 0, 0, 0
	for i, b := range v {
		switch {
		case isDigit(b):
			if part = part*10 + int(b-'0'); digits == 3 || part > 255 {
				return false
			}
			digits++
		case b == '.' && digits > 0:
			dots, part, digits = dots+1, 0, 0
		case (b == ':' || b == '/') && dots == 3 && digits > 0:
			return len(v)-i <= 6 && len(v)-i >= 2 && allDigits(v[i+1:])
		default:
			return false
		}
	}
	return dots == 3 && digits > 0
}

// isAddress6 says whether v is an IPv6 address: up to eight groups of hex digits, one gap of "::" allowed.
func isAddress6(v []byte) bool {
	if n := len(v); n > 4 && v[0] == '[' {
		for i := range v {
			if v[i] == ']' {
				return isAddress6(v[1:i])
			}
		}
		return false
	}
	groups, digits, gaps := 0, 0, 0
	for i, b := range v {
		switch {
		case isHex(b):
			if digits == 0 {
				groups++
			}
			if digits++; digits > 4 {
				return false
			}
		case b == ':':
			if i > 0 && v[i-1] == ':' {
				gaps++
			}
			digits = 0
		case b == '.' && gaps+groups > 2 && i > 2:
			// An IPv4 address in the last 32 bits.
			start := i
			for start > 0 && v[start-1] != ':' {
				start--
			}
			return isAddress4(v[start:])
		case b == '%' && groups > 0, b == '/' && groups > 0:
			return gaps == 1 || groups == 8
		default:
			return false
		}
	}
	if len(v) < 3 || gaps > 1 {
		return false
	}
	return gaps == 1 && groups >= 1 && groups <= 7 || gaps == 0 && groups == 8
}

// isURL says whether v is an absolute URL: a scheme, "://", and something behind it, without a blank.
func isURL(v []byte) bool {
	for i, b := range v {
		switch {
		case isLetter(b), i > 0 && (isDigit(b) || b == '+' || b == '-' || b == '.'):
		case b == ':':
			return i >= 2 && i <= 12 && len(v) > i+3 && v[i+1] == '/' && v[i+2] == '/'
		default:
			return false
		}
	}
	return false
}
