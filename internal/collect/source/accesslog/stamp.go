package accesslog

import "bytes"

// stampSize is the length of a time: 01/Mar/2026:12:00:00 +0100.
const stampSize = 26

// stampAt returns the index of the bracket before the time of a line, -1 when there is none. A quote follows the time; servers
// escape those in names, so nothing that a client sends can look like it.
func stampAt(b []byte) int {
	for i := 1; i < len(b); i++ {
		k := bytes.IndexByte(b[i:], '[')
		if k < 0 {
			return -1
		}
		i += k
		if len(b) < i+stampSize+len(`[] "`) {
			return -1
		}
		s := b[i : i+stampSize+len(`[] "`)]
		if b[i-1] == ' ' && s[3] == '/' && s[7] == '/' && s[12] == ':' && s[21] == ' ' && s[27] == ']' && s[28] == ' ' && s[29] == '"' {
			return i
		}
	}
	return -1
}

// clock reads times. Lines of one second share theirs, so the last is remembered.
type clock struct {
	text   [stampSize]byte
	micros int64
}

// read returns a time as microseconds since 1970. A leap second is the second behind it.
func (c *clock) read(b []byte) (int64, bool) {
	if string(b) == string(c.text[:]) {
		return c.micros, true
	}
	day, month, year := number(b[0:2]), monthOf(b[3:6]), number(b[7:11])
	hour, minute, second := number(b[12:14]), number(b[15:17]), number(b[18:20])
	east, ok := zone(b[21:26])
	switch {
	case !ok || month == 0 || year < 1 || day < 1 || day > monthDays(year, month):
		return 0, false
	case hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60:
		return 0, false
	case b[14] != ':' || b[17] != ':':
		return 0, false
	}
	copy(c.text[:], b)
	c.micros = (days(year, month, day)*86400 + int64(hour*3600+minute*60+second) - east) * 1_000_000
	return c.micros, true
}

// zone reads +hhmm as seconds east.
func zone(b []byte) (int64, bool) {
	hours, minutes := number(b[1:3]), number(b[3:5])
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

// number reads decimal digits alone; -1 for anything else.
func number(b []byte) int {
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
