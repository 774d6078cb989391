package burp

import (
	"bytes"
	"net/http"
	"time"

	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

const quarter = 15 * time.Minute

// hours are the zones whose abbreviations Java writes, east of Greenwich.
var hours = map[string]float64{
	"UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "SAST": 2,
	"CAT": 2, "EAT": 3, "WAT": 1, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
	"MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3, "CLT": -4, "COT": -5,
	"PET": -5, "GST": 4, "PKT": 5, "IST": 5.5, "NPT": 5.75, "ICT": 7, "WIB": 7, "SGT": 8, "MYT": 8, "HKT": 8, "PHT": 8, "AWST": 8,
	"JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}

// shared are those that several zones have; hours has the one with most people who test there.
var shared = map[string]bool{"IST": true, "CST": true, "BST": true, "AST": true, "GST": true, "PST": true, "MST": true}

// when reads a time as Java writes it (Sun Mar 01 12:00:00 CET 2026), or as logs do. Answered is the Date of the response,
// which settles a zone whose abbreviation does not.
func when(b, answered []byte) (micros int64, ok bool) {
	words := bytes.Fields(b)
	if len(words) != 6 || len(words[1]) != 3 {
		micros, _, ok = weblog.Moment(b)
		return micros, ok
	}
	clock := string(words[1]) + " " + string(words[2]) + " " + string(words[3]) + " " + string(words[5])
	local, err := time.Parse("Jan 2 15:04:05 2006", clock)
	if err != nil {
		return 0, false
	}
	return local.Add(-zone(string(words[4]), local, answered)).UnixMicro(), true
}

// zone is how far a zone is ahead of Greenwich.
func zone(name string, local time.Time, answered []byte) time.Duration {
	for _, form := range []string{"GMT-07:00", "-0700", "-07:00", "GMT-0700"} {
		if t, err := time.Parse(form, name); err == nil {
			_, east := t.Zone()
			return time.Duration(east) * time.Second
		}
	}
	h, known := hours[name]
	if !known || shared[name] {
		if date, err := http.ParseTime(string(answered)); err == nil {
			ahead := local.Sub(date)
			east := ahead.Round(quarter)
			if off := (ahead - east).Abs(); off < quarter/3 && east.Abs() <= 14*time.Hour {
				return east
			}
		}
	}
	return time.Duration(h * float64(time.Hour))
}
