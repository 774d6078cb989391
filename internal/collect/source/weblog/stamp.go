package weblog

// StampSize is the length of a time as common logs write it: 01/Mar/2026:12:00:00 +0100.
const StampSize = 26

// Clock reads times of [StampSize] bytes. Lines of one second share theirs, so the last is remembered.
type Clock struct {
	text   [StampSize]byte
	micros int64
}

// Read returns a time as microseconds since 1970. A leap second is the second behind it.
func (c *Clock) Read(b []byte) (int64, bool) {
	if string(b) == string(c.text[:]) {
		return c.micros, true
	}
	east, ok := zone(b[21:26])
	micros, fine := dayFirst(b[:20])
	if !ok || !fine || b[20] != ' ' {
		return 0, false
	}
	copy(c.text[:], b)
	c.micros = micros - east*1_000_000
	return c.micros, true
}

// dayFirst reads 01/Mar/2026:12:00:00 as if it were UTC.
func dayFirst(b []byte) (int64, bool) {
	if b[2] != '/' || b[6] != '/' || b[11] != ':' {
		return 0, false
	}
	return civil(Number(b[7:11]), monthOf(b[3:6]), Number(b[0:2]), b[12:20])
}

// civil makes microseconds of a date and a time of day, hh:mm:ss, as if it were UTC.
func civil(year, month, day int, clock []byte) (int64, bool) {
	hour, minute, second := Number(clock[0:2]), Number(clock[3:5]), Number(clock[6:8])
	switch {
	case year < 1 || month < 1 || month > 12 || day < 1 || day > monthDays(year, month):
		return 0, false
	case hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60:
		return 0, false
	case clock[2] != ':' || clock[5] != ':':
		return 0, false
	}
	return (days(year, month, day)*86400 + int64(hour*3600+minute*60+second)) * 1_000_000, true
}

// zone reads +hhmm as seconds east.
func zone(b []byte) (int64, bool) {
	hours, minutes := Number(b[1:3]), Number(b[3:5])
	if hours < 0 || hours > 23 || minutes < 0 || minutes > 59 {
		return 0, false
	}
	east := int64(hours*3600 + minutes*60)
	switch b[0] {
	case '+':
		return east, true
	case '-':
		return -east, true
	}
	return 0, false
}

// longestNumber is how many digits a number may have.
const longestNumber = 18

// Number reads decimal digits alone; -1 for anything else, and for what is absurdly long. Nothing is 0.
func Number(b []byte) int {
	if len(b) > longestNumber {
		return -1
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// monthOf reads a month's English abbreviation; 0 for anything else.
func monthOf(b []byte) int {
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	for i := 0; i < len(names); i += 3 {
		if string(b) == names[i:i+3] {
			return i/3 + 1
		}
	}
	return 0
}

func monthDays(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// days counts days since 1970-01-01 in the Gregorian calendar. Years begin in March here, so that the leap day is the
// last of its year.
func days(year, month, day int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	y := int64(year)
	return 365*y + y/4 - y/100 + y/400 + int64((153*(month-3)+2)/5+day-1) - 719468
}
