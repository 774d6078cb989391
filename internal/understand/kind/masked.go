package kind

// maskedClass gives the class of a value that is veiled by a run of mask characters, ClassEmpty for any other. Asterisks
// and bullets are masks wherever they stand in a run; X and # only beside digits, for they mean other things as well.
func maskedClass(v []byte, p *profile) Class {
	if p.stars == 1 && p.has(bitAt) && v[0] != '*' && maskedEmail(v) {
		return ClassMaskedEmail // j*@example.org
	}
	if p.stars < 2 && p.marks < 3 || len(v) > 120 {
		return ClassEmpty
	}
	if p.stars >= 2 {
		if p.has(bitAt) && maskedEmail(v) {
			return ClassMaskedEmail
		}
		if maskedCard(v) {
			return ClassMaskedCard
		}
		if longestMask(v) >= 2 && starShare(v, p) {
			return ClassMasked
		}
		return ClassEmpty
	}
	// XXXX-XXXX-XXXX-1234, xxxxxx1234, ####1234: nothing but marks, digits and what groups them.
	if p.digits >= 2 && p.letters+p.digits <= len(v) && onlyMarks(v) && longestMask(v) >= 3 {
		if maskedCard(v) {
			return ClassMaskedCard
		}
		return ClassMasked
	}
	return ClassEmpty
}

// starShare keeps emphasis in prose ("this is **important** for all of us") from being a mask.
func starShare(v []byte, p *profile) bool {
	return p.stars*4 >= len(v)-2*p.high/3 || p.blanks < 4 && p.stars >= 3
}

// maskAt returns how many bytes a mask character at the beginning of v takes, 0 when there is none.
func maskAt(v []byte) int {
	switch b := v[0]; {
	case b == '*', b == '#', b|0x20 == 'x':
		return 1
	case b == 0xC2 && isBullet(v):
		return 2
	case b == 0xE2 && isBullet(v):
		return 3
	}
	return 0
}

func longestMask(v []byte) int {
	longest, run := 0, 0
	for i := 0; i < len(v); {
		n := maskAt(v[i:])
		if n == 0 {
			run = 0
			i++
			continue
		}
		run++
		longest = max(longest, run)
		i += n
	}
	return longest
}

func onlyMarks(v []byte) bool {
	for i := 0; i < len(v); {
		if n := maskAt(v[i:]); n > 0 {
			i += n
			continue
		}
		if !isDigit(v[i]) && v[i] != ' ' && v[i] != '-' {
			return false
		}
		i++
	}
	return true
}

// maskedCard says whether v is a card number of which the last four digits, and at most the first eight, are left.
func maskedCard(v []byte) bool {
	before, masks, after := 0, 0, 0
	groups, inGroup := 0, false
	var sizes [8]int
	for i := 0; i < len(v); {
		n := maskAt(v[i:])
		switch {
		case n > 0:
			if after > 0 {
				return false // a digit between masks
			}
			masks++
		case isDigit(v[i]):
			n = 1
			if masks == 0 {
				before++
			} else {
				after++
			}
		case v[i] == ' ' || v[i] == '-':
			inGroup = false
			i++
			continue
		default:
			return false
		}
		if !inGroup {
			if groups == len(sizes) {
				return false
			}
			groups, inGroup = groups+1, true
		}
		sizes[groups-1]++
		i += n
	}
	if after != 4 || masks < 4 || before != 0 && before != 1 && before != 4 && before != 6 && before != 8 {
		return false
	}
	total := before + masks + after
	return total >= 12 && total <= 19 || masks == 4 && before == 0 && groups == 2 && sizes[0] == 4 || masks == 4 && before == 4
}

// maskedEmail says whether v is an address with a mask in its local part or domain.
func maskedEmail(v []byte) bool {
	at := -1
	for i, b := range v {
		switch b {
		case '@':
			if at >= 0 {
				return false
			}
			at = i
		case ' ', ',', '<':
			return false
		}
	}
	return at > 0 && at < len(v)-1 && longestMask(v) >= 1
}
