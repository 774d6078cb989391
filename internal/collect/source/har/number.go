package har

import (
	"math"
	"strconv"

	"github.com/waybill-security/waybill/internal/call"
)

// whole reads a size or port: a JSON number that is no less than 0 and fits. All else is [call.Unknown].
func whole(b []byte) int64 {
	n, ok := scaled(b, 0)
	if !ok || n < 0 {
		return call.Unknown
	}
	return n
}

// scaled reads a decimal number times 10^shift, cut off behind the point. It is false for what is no number or does
// not fit.
func scaled(b []byte, shift int) (int64, bool) {
	i, negative := 0, false
	if len(b) > 0 && b[0] == '-' {
		i, negative = 1, true
	}
	var n int64
	first, point := i, false
	for ; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '.' && !point && i > first:
			point = true
			continue
		case c == 'e' || c == 'E':
			return scaledFloat(b, shift)
		case c < '0' || c > '9':
			return 0, false
		}
		if point {
			if shift == 0 {
				continue
			}
			shift--
		}
		if n > (math.MaxInt64-9)/10 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	for ; shift > 0; shift-- {
		if n > math.MaxInt64/10 {
			return 0, false
		}
		n *= 10
	}
	if negative {
		n = -n
	}
	return n, i > first
}

func scaledFloat(b []byte, shift int) (int64, bool) {
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return 0, false
	}
	f *= math.Pow10(shift)
	if !(math.Abs(f) < 1<<62) {
		return 0, false
	}
	return int64(f), true
}

// instant reads an RFC 3339 time with 0 to 9 digits of a second's fraction and any offset, as microseconds since 1970.
// A leap second is the second behind it.
func instant(b []byte) (int64, bool) {
	if len(b) < len("2006-01-02T15:04:05Z") {
		return 0, false
	}
	year, month, day := number(b[0:4]), number(b[5:7]), number(b[8:10])
	hour, minute, second := number(b[11:13]), number(b[14:16]), number(b[17:19])
	switch {
	case year < 0 || month < 1 || month > 12 || day < 1 || day > monthDays(year, month):
		return 0, false
	case hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60:
		return 0, false
	case b[4] != '-' || b[7] != '-' || b[13] != ':' || b[16] != ':':
		return 0, false
	case b[10] != 'T' && b[10] != 't' && b[10] != ' ':
		return 0, false
	}
	b = b[19:]
	micros := int64(0)
	if b[0] == '.' || b[0] == ',' {
		k := digits(b, 1)
		if k == 1 || k > 10 {
			return 0, false
		}
		scale := int64(100_000)
		for _, c := range b[1:min(k, 7)] {
			micros += int64(c-'0') * scale
			scale /= 10
		}
		b = b[k:]
	}
	offset, ok := zone(b)
	if !ok {
		return 0, false
	}
	seconds := days(year, month, day)*86400 + int64(hour*3600+minute*60+second) - offset
	return seconds*1_000_000 + micros, true
}

// zone reads Z, +hh:mm or +hhmm as seconds east.
func zone(b []byte) (int64, bool) {
	if len(b) == 1 && (b[0] == 'Z' || b[0] == 'z') {
		return 0, true
	}
	if len(b) == 6 && b[3] == ':' {
		b = append(append(make([]byte, 0, 5), b[:3]...), b[4:]...)
	}
	if len(b) != 5 || b[0] != '+' && b[0] != '-' {
		return 0, false
	}
	hours, minutes := number(b[1:3]), number(b[3:5])
	if hours < 0 || hours > 23 || minutes < 0 || minutes > 59 {
		return 0, false
	}
	seconds := int64(hours*3600 + minutes*60)
	if b[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
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
	return 365*y + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400) + int64((153*(month-3)+2)/5+day-1) - 719468
}

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return -((b - 1 - a) / b)
	}
	return a / b
}

// digits returns the index of the first byte from i on that is no digit.
func digits(b []byte, i int) int {
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i
}
