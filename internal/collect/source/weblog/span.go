package weblog

import (
	"strconv"

	"github.com/waybill-security/waybill/internal/call"
)

// Unit is what a duration is counted in.
type Unit int64

// The units, as how many of them a second has.
const (
	Nanos   Unit = 1_000_000_000
	Micros  Unit = 1_000_000
	Millis  Unit = 1000
	Seconds Unit = 1
)

// longestSpan is the longest duration that is believed, in microseconds: a year.
const longestSpan = 366 * 86400 * 1_000_000

// Duration reads a decimal number of a unit, or a text that names its units, such as "1m2.5s", as microseconds. It is
// [call.Unknown] for what is none, is below 0, or is absurd.
func Duration(b []byte, unit Unit) int64 {
	if n := numberEnd(b); n > 0 && n == len(b) {
		return micros(b, unit)
	}
	total := int64(0)
	for len(b) > 0 {
		n := numberEnd(b)
		end := n
		for end < len(b) && b[end] != '.' && (b[end] < '0' || b[end] > '9') {
			end++
		}
		unit, times := unitNamed(b[n:end])
		part := micros(b[:n], unit)
		if times == 0 || part < 0 || part > longestSpan/times || total+part*times > longestSpan {
			return call.Unknown
		}
		total += part * times
		if b = b[end:]; len(b) == 0 {
			return total
		}
	}
	return call.Unknown
}

// numberEnd is how long the decimal number is that b begins with.
func numberEnd(b []byte) int {
	n := 0
	for n < len(b) && (b[n] >= '0' && b[n] <= '9' || b[n] == '.') {
		n++
	}
	if n > 0 && n+1 < len(b) && b[n]|0x20 == 'e' { // an exponent, as some write very small numbers
		for n++; n < len(b) && (b[n] >= '0' && b[n] <= '9' || b[n] == '-' || b[n] == '+'); {
			n++
		}
	}
	return n
}

// unitNamed gives a unit by its name, and how many of it are meant; 0 for what is none.
func unitNamed(b []byte) (unit Unit, times int64) {
	switch string(b) {
	case "ns":
		return Nanos, 1
	case "us", "µs", "μs":
		return Micros, 1
	case "ms":
		return Millis, 1
	case "s":
		return Seconds, 1
	case "m":
		return Seconds, 60
	case "h":
		return Seconds, 3600
	}
	return Seconds, 0
}

// micros reads a decimal number of a unit as microseconds.
func micros(b []byte, unit Unit) int64 {
	point, exponent := len(b), false
	for i, c := range b {
		if c == '.' {
			point = min(point, i)
		}
		exponent = exponent || c|0x20 == 'e'
	}
	if exponent {
		f, err := strconv.ParseFloat(string(b), 64)
		if f *= float64(Micros) / float64(unit); err != nil || !(f >= 0 && f <= longestSpan) {
			return call.Unknown
		}
		return int64(f)
	}
	n := int64(Number(b[:point]))
	if point == 0 || n < 0 || n/int64(unit) > longestSpan/1_000_000 {
		return call.Unknown
	}
	if unit >= Micros {
		n /= int64(unit / Micros)
	} else {
		n *= int64(Micros / unit)
	}
	scale := int64(Micros) / int64(unit) / 10
	for _, c := range b[min(len(b), point+1):] {
		if c < '0' || c > '9' {
			return call.Unknown
		}
		n += int64(c-'0') * scale
		scale /= 10
	}
	return n
}
