package kind

// The Unix times that ClassOf takes for one: years 2001 to 2039.
const (
	unixFrom = 1_000_000_000
	unixTo   = 2_208_988_800
)

// isUnixTime says whether a JSON number of 10 (seconds) or 13 (milliseconds) digits is a plausible time.
func isUnixTime(v []byte) bool {
	if len(v) != 10 && len(v) != 13 {
		return false
	}
	seconds := 0
	for _, b := range v[:10] {
		seconds = seconds*10 + int(b-'0')
	}
	return seconds >= unixFrom && seconds < unixTo
}

func plausibleYear(y int) bool { return y >= 1880 && y <= 2150 }

// isPlainDate says whether eight digits are yyyymmdd. One in 1,500 random numbers is.
func isPlainDate(v []byte) bool {
	return len(v) == 8 && number(v[:4]) >= 1900 && number(v[:4]) <= 2100 && monthDay(number(v[4:6]), number(v[6:8]))
}

// dateLength returns how many bytes of v a calendar date takes up at its beginning, 0 when there is none.
func dateLength(v []byte) int {
	var part [3]int
	var width [3]int
	i, sign := 0, byte(0)
	for p := range 3 {
		for i < len(v) && isDigit(v[i]) && width[p] < 4 {
			part[p] = part[p]*10 + int(v[i]-'0')
			width[p]++
			i++
		}
		if width[p] == 0 {
			return 0
		}
		if p == 2 {
			break
		}
		if i >= len(v) || v[i] != '-' && v[i] != '/' && v[i] != '.' || sign != 0 && v[i] != sign {
			return 0
		}
		sign = v[i]
		i++
	}
	switch {
	case width[0] == 4 && width[1] <= 2 && width[2] <= 2:
		if plausibleYear(part[0]) && monthDay(part[1], part[2]) {
			return i
		}
	case width[2] == 4 && width[0] <= 2 && width[1] <= 2:
		if plausibleYear(part[2]) && (monthDay(part[1], part[0]) || monthDay(part[0], part[1])) {
			return i
		}
	}
	return 0
}

// clockLength returns how many bytes a time of day takes up at the beginning of v, 0 when there is none.
func clockLength(v []byte) int {
	if len(v) < 5 || !allDigits(v[:2]) || v[2] != ':' || !allDigits(v[3:5]) || number(v[:2]) > 24 || number(v[3:5]) > 59 {
		return 0
	}
	i := 5
	if len(v) >= 8 && v[5] == ':' && allDigits(v[6:8]) {
		i = 8
	}
	for i < len(v) && (isDigit(v[i]) || contains(".,:+-Z ", v[i])) {
		i++
	}
	return i
}

// moment gives ClassDate, ClassTime or ClassExpiry for values of digits and signs, ClassEmpty for anything else.
func moment(v []byte) Class {
	if len(v) < 5 || len(v) > 48 {
		return ClassEmpty
	}
	if n := dateLength(v); n > 0 {
		if n == len(v) {
			return ClassDate
		}
		if rest := v[n:]; (rest[0] == 'T' || rest[0] == ' ' || rest[0] == 't') && clockLength(rest[1:]) >= 5 {
			return ClassTime
		}
		return ClassEmpty
	}
	if clockLength(v) == len(v) {
		return ClassTime
	}
	if n := len(v); v[2] == '/' && (n == 5 || n == 7) && allDigits(v[:2]) && allDigits(v[3:]) && monthDay(number(v[:2]), 1) {
		if n == 5 || plausibleYear(number(v[3:])) {
			return ClassExpiry
		}
	}
	if len(v) == 7 && v[4] == '-' && allDigits(v[:4]) && allDigits(v[5:]) && plausibleYear(number(v[:4])) && monthDay(number(v[5:]), 1) {
		return ClassDate
	}
	return ClassEmpty
}

// writtenMoment does the same for dates with an English month in them: "12 Apr 1985", "Wed, 21 Oct 2026 07:28:00 GMT".
func writtenMoment(v []byte) Class {
	if len(v) < 9 || len(v) > 40 {
		return ClassEmpty
	}
	if len(v) > 5 && v[3] == ',' && v[4] == ' ' && isLetter(v[0]) {
		v = v[5:]
	}
	day, i := leadingNumber(v)
	if i == 0 || i > 2 || i+5 > len(v) || v[i] != ' ' && v[i] != '-' || !monthName(v[i+1:]) || !monthDay(1, day) {
		return ClassEmpty
	}
	for i++; i < len(v) && isLetter(v[i]); {
		i++
	}
	if i+5 > len(v) || v[i] != ' ' && v[i] != '-' || !allDigits(v[i+1:i+5]) {
		return ClassEmpty
	}
	if i += 5; i == len(v) {
		return ClassDate
	}
	if v[i] == ' ' && clockLength(v[i+1:]) >= 5 {
		return ClassTime
	}
	return ClassEmpty
}

func leadingNumber(v []byte) (value, length int) {
	for length < len(v) && length < 9 && isDigit(v[length]) {
		value = value*10 + int(v[length]-'0')
		length++
	}
	return value, length
}

func monthName(v []byte) bool {
	if len(v) < 3 {
		return false
	}
	three := [3]byte{v[0] | 0x20, v[1] | 0x20, v[2] | 0x20}
	switch string(three[:]) {
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec":
		return true
	}
	return false
}
