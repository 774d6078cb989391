package weblog

import (
	"bytes"
	"strconv"
)

const (
	isoSize     = len("2006-01-02T15:04:05")
	dayFirstLen = len("02/Jan/2006:15:04:05")
)

// Moment reads a time in any way that logs write one: RFC 3339 with T or a space, the time of common logs with or without
// its brackets, and seconds, milliseconds, microseconds or nanoseconds since 1970. A fraction of a second may follow each.
// Where there is no zone it is taken as UTC, and zoned is false.
func Moment(b []byte) (micros int64, zoned, ok bool) {
	if n := len(b); n > 2 && b[0] == '[' && b[n-1] == ']' {
		b = b[1 : n-1]
	}
	switch {
	case len(b) >= isoSize && (b[4] == '-' || b[4] == '/') && b[7] == b[4]:
		if b[10] != 'T' && b[10] != 't' && b[10] != ' ' {
			return 0, false, false
		}
		micros, ok = civil(Number(b[0:4]), Number(b[5:7]), Number(b[8:10]), b[11:isoSize])
		b = b[isoSize:]
	case len(b) >= dayFirstLen && b[2] == '/':
		micros, ok = dayFirst(b[:dayFirstLen])
		b = b[dayFirstLen:]
	default:
		micros, ok = epoch(b)
		return micros, true, ok
	}
	if !ok {
		return 0, false, false
	}
	part, b, ok := fraction(b)
	if !ok {
		return 0, false, false
	}
	b = bytes.TrimPrefix(b, []byte(" "))
	if len(b) == 0 {
		return micros + part, false, true
	}
	east, ok := anyZone(b)
	return micros + part - east*1_000_000, true, ok
}

// fraction reads what a point or comma begins as microseconds, and returns what follows.
func fraction(b []byte) (micros int64, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '.' && b[0] != ',' {
		return 0, b, true
	}
	i, scale := 1, int64(100_000)
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
		micros += int64(b[i]-'0') * scale
		scale /= 10
	}
	return micros, b[i:], i > 1 && i <= 10
}

// anyZone reads Z, UTC, +hh, +hhmm or +hh:mm as seconds east.
func anyZone(b []byte) (int64, bool) {
	switch {
	case len(b) == 1 && b[0]|0x20 == 'z', string(b) == "UTC", string(b) == "GMT":
		return 0, true
	case len(b) == 6 && b[3] == ':':
		return zone([]byte{b[0], b[1], b[2], b[4], b[5]})
	case len(b) == 5:
		return zone(b)
	case len(b) == 3:
		return zone([]byte{b[0], b[1], b[2], '0', '0'})
	}
	return 0, false
}

// The powers of ten that tell seconds since 1970 from their parts. Below the first lie the years before 1973, which
// no log is from.
const (
	leastSeconds = 100_000_000
	leastMillis  = 100_000_000_000
	leastMicros  = 100_000_000_000_000
	leastNanos   = 100_000_000_000_000_000
)

// epoch reads a number of seconds or their parts since 1970; its size tells which.
func epoch(b []byte) (int64, bool) {
	whole, part := b, []byte(nil)
	if i := bytes.IndexByte(b, '.'); i >= 0 {
		whole, part = b[:i], b[i:]
	}
	if bytes.ContainsAny(b, "eE") {
		f, err := strconv.ParseFloat(string(b), 64)
		if err != nil || !(f >= leastSeconds && f < 1e18) {
			return 0, false
		}
		whole, part = strconv.AppendInt(nil, int64(f), 10), nil
	}
	if len(whole) == longestNumber+1 { // nanoseconds
		n := int64(Number(whole[:longestNumber]))
		return n / 100, n >= 0
	}
	n := int64(Number(whole))
	if n < leastSeconds {
		return 0, false
	}
	rest, ok := millionths(part)
	switch {
	case n < leastMillis:
		return n*1_000_000 + rest, ok
	case n < leastMicros:
		return n*1000 + rest/1000, ok
	case n < leastNanos:
		return n, ok
	}
	return n / 1000, ok
}

// millionths reads what stands behind the point of a number as millionths; digits beyond them are cut off.
func millionths(b []byte) (int64, bool) {
	n, scale := int64(0), int64(100_000)
	for _, c := range b[min(1, len(b)):] {
		if c < '0' || c > '9' {
			return 0, false
		}
		n += int64(c-'0') * scale
		scale /= 10
	}
	return n, true
}

// DayAndTime reads a day, 2006-01-02, and a time of day in UTC that stand in two fields.
func DayAndTime(day, clock []byte) (int64, bool) {
	const daySize, clockSize = len("2006-01-02"), len("15:04:05")
	if len(day) != daySize || day[4] != '-' || day[7] != '-' || len(clock) < clockSize {
		return 0, false
	}
	at, ok := civil(Number(day[0:4]), Number(day[5:7]), Number(day[8:10]), clock[:clockSize])
	part, rest, fine := fraction(clock[clockSize:])
	return at + part, ok && fine && len(rest) == 0
}
