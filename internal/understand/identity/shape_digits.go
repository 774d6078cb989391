package identity

// The bounds of digit runs, in digits.
const (
	fewestGrouped = 6  // "12-34" is no number written in groups
	mostGrouped   = 34 // the longest account number
	fewestDotted  = 8
	fewestPhone   = 7 // after +
	mostPhone     = 15
	fewestDialled = 10 // after 00: shorter ones are numbers padded with zeros
	mostGroups    = 16
)

// appendDigits appends a run of digits, with + for the 00 that is dialled for it.
func appendDigits(dst, v []byte) []byte {
	if n := len(v) - 2; n >= fewestDialled && n <= mostPhone && v[0] == '0' && v[1] == '0' && v[2] != '0' {
		return append(append(dst, '+'), v[2:]...)
	}
	return append(dst, v...)
}

// groups is a run of digits taken apart.
type groups struct {
	digits    [mostGrouped]byte
	n         int // digits
	lengths   [mostGroups]int
	count     int // groups
	plus      bool
	bracketed bool
	dots      int
	// separator is the one that all groups share, each time alone; 0 where there is no such.
	separator byte
}

// appendGrouped takes digits with separators between groups, and phone numbers after a +.
func appendGrouped(dst, v []byte) ([]byte, bool) {
	var g groups
	if !g.read(v) {
		return dst, false
	}
	digits := g.digits[:g.n]
	switch {
	case g.plus:
		if g.n < fewestPhone || g.n > mostPhone {
			return dst, false
		}
		return append(append(dst, '+'), digits...), true
	case g.wholeDecimal():
		return appendDigits(dst, digits[:g.lengths[0]]), true
	case g.count < 2, g.n < fewestGrouped, g.date():
		return dst, false
	case g.dots > 0 && (g.count < 3 || g.n < fewestDotted || g.address4()):
		return dst, false
	}
	return appendDigits(dst, digits), true
}

// read takes v apart; false where it is no run of groups.
func (g *groups) read(v []byte) bool {
	if v[0] == '+' {
		g.plus, v = true, v[1:]
	}
	if len(v) == 0 || traitOf[v[0]] != digit && v[0] != '(' || traitOf[v[len(v)-1]] != digit {
		return false
	}
	open, between := false, 0 // between: separators since the last digit
	for _, b := range v {
		if traitOf[b] == digit {
			if !g.digit(b, between > 0) {
				return false
			}
			between = 0
			continue
		}
		switch {
		case b == '(' && !g.bracketed:
			open, g.bracketed = true, true
		case b == ')' && open && between == 0:
			open = false
			g.dropTrunk()
		case b == '(' || b == ')' || b == '+' || b == '/' && !g.plus:
			return false
		}
		if b == '.' {
			g.dots++
		}
		g.share(b, between)
		if between++; between > 3 {
			return false
		}
	}
	return !open
}

// digit adds a digit, to a new group if fresh.
func (g *groups) digit(b byte, fresh bool) bool {
	if fresh || g.count == 0 {
		if g.count == mostGroups {
			return false
		}
		g.count++
	}
	if g.n == mostGrouped {
		return false
	}
	g.digits[g.n] = b
	g.n++
	g.lengths[g.count-1]++
	return true
}

// dropTrunk takes back a "(0)" behind a country code.
func (g *groups) dropTrunk() {
	if g.plus && g.count > 1 && g.lengths[g.count-1] == 1 && g.digits[g.n-1] == '0' {
		g.n--
		g.count--
		g.lengths[g.count] = 0
	}
}

// share keeps track of whether all separators are one and the same.
func (g *groups) share(b byte, between int) {
	switch {
	case between > 0 || g.count == 0:
		g.separator = 0
	case g.count == 1:
		g.separator = b
	case g.separator != b:
		g.separator = 0
	}
}

// wholeDecimal says whether this is a decimal whose fraction is zero.
func (g *groups) wholeDecimal() bool {
	if g.count != 2 || g.dots != 1 || g.separator != '.' {
		return false
	}
	for _, b := range g.digits[g.lengths[0]:g.n] {
		if b != '0' {
			return false
		}
	}
	return true
}

// address4 says whether this is written as an IPv4 address is.
func (g *groups) address4() bool {
	if g.count != 4 || g.dots != 3 || g.separator != '.' {
		return false
	}
	for _, n := range g.lengths[:4] {
		if n > 3 {
			return false
		}
	}
	return true
}

// date says whether this is a calendar date or a month: a year of four digits before or behind a month and a day.
func (g *groups) date() bool {
	if g.separator == 0 {
		return false
	}
	number := func(group int) (value int) {
		from := 0
		for _, n := range g.lengths[:group] {
			from += n
		}
		for _, b := range g.digits[from : from+g.lengths[group]] {
			value = value*10 + int(b-'0')
		}
		return value
	}
	year := func(group int) bool { return g.lengths[group] == 4 && number(group) >= 1800 && number(group) < 2200 }
	part := func(group, most int) bool {
		return g.lengths[group] <= 2 && number(group) >= 1 && number(group) <= most
	}
	switch g.count {
	case 2:
		return year(0) && part(1, 12) && g.lengths[1] == 2
	case 3:
		return year(0) && part(1, 12) && part(2, 31) ||
			year(2) && (part(0, 31) && part(1, 12) || part(0, 12) && part(1, 31))
	}
	return false
}
