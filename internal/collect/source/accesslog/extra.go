package accesslog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// extra is what is understood of the fields at the end of a line.
type extra struct {
	duration  int64  // microseconds, or call.Unknown
	atEnd     bool   // the line's time is that of the request's end
	forwarded []byte // X-Forwarded-For
}

// fewestDigits is how long a whole number must be to be a duration in microseconds: see the package's comment.
const fewestDigits = 4

// extras reads the fields at the end of a line, of which quotes are closed.
func (d *decoder) extras(b []byte) extra {
	e := extra{duration: call.Unknown}
	whole, numbers := int64(call.Unknown), 0
	for len(b) > 0 {
		isQuoted := b[0] == '"'
		var f []byte
		f, b = weblog.Field(b)
		if isQuoted && d.areAddresses(f) {
			if e.forwarded == nil {
				e.forwarded = f
			}
			continue
		}
		if len(b) == 0 && !isQuoted && bytes.HasSuffix(f, []byte("ms")) {
			if n := weblog.Duration(f, weblog.Millis); n >= 0 { // the end of a line of Traefik, whose times are starts
				return extra{duration: n, forwarded: e.forwarded}
			}
		}
		if n, ok := seconds(f); ok {
			if !e.atEnd {
				e.duration, e.atEnd = n, true
			}
		} else if n, ok := weblog.Size(f); ok && !isQuoted && !weblog.None(f) {
			numbers++
			if len(f) >= fewestDigits {
				whole = n
			}
		}
	}
	if !e.atEnd && numbers == 1 {
		e.duration = whole
	}
	return e
}

const (
	longestSeconds = 9 // the most digits of a duration before the point
	fewestParts    = 3 // the fewest behind it: $request_time has three, $gzip_ratio two
)

// seconds reads a number with a point as microseconds, behind the letters "rt=" too; false for anything else.
func seconds(b []byte) (int64, bool) {
	b = bytes.TrimPrefix(b, []byte("rt="))
	point := bytes.IndexByte(b, '.')
	if point < 1 || point > longestSeconds || len(b)-point <= fewestParts || len(b)-point > longestSeconds {
		return 0, false
	}
	n, micros := weblog.Number(b[:point]), int64(0)
	if n < 0 || weblog.Number(b[point+1:]) < 0 {
		return 0, false
	}
	scale := int64(100_000)
	for _, c := range b[point+1:] {
		micros += int64(c-'0') * scale
		scale /= 10
	}
	return int64(n)*1_000_000 + micros, true
}

// areAddresses says whether a field is a list of addresses that begins or ends with one.
func (d *decoder) areAddresses(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	some := false
	for len(b) > 0 {
		one := b
		if i := bytes.IndexByte(b, ','); i >= 0 {
			one, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		one = bytes.TrimSpace(one)
		switch {
		case d.book.Client(one).IsValid():
			some = true
		case weblog.None(one) || string(one) == "unknown":
		default:
			return false
		}
	}
	return some
}
