package weblog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

func TestMoment(t *testing.T) {
	noon := time.Date(2026, 3, 1, 11, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"2026-03-01T11:00:00Z":              0,
		"2026-03-01 12:00:00+01":            0,
		"2026-03-01T12:00:00.5+0100":        500 * time.Millisecond,
		"2026-03-01T12:00:00,5+01:00":       500 * time.Millisecond,
		"2026/03/01 11:00:00":               0,
		"2026-03-01T11:00:00.123456789Z":    123456 * time.Microsecond,
		"2026-03-01 11:00:00 UTC":           0,
		"01/Mar/2026:12:00:00 +0100":        0,
		"[01/Mar/2026:12:00:00 +0100]":      0,
		"01/Mar/2026:11:00:00.310":          310 * time.Millisecond,
		"01/Mar/2026:12:00:00.310 +0100":    310 * time.Millisecond,
		"1772362800":                        0,
		"1772362800.5":                      500 * time.Millisecond,
		"1772362800.8605733":                860573 * time.Microsecond,
		"1772362800123":                     123 * time.Millisecond,
		"1772362800123.25":                  123250 * time.Microsecond,
		"1772362800123456":                  123456 * time.Microsecond,
		"1772362800123456789":               123456 * time.Microsecond,
		"1.7723628e9":                       0,
		"2026-03-01T11:00:60Z":              time.Minute,
		"2026-02-28T11:00:00-24":            -1,
		"2026-13-01T11:00:00Z":              -1,
		"2026-03-01T11:00:00X":              -1,
		"2026-03-01T11:00:00.Z":             -1,
		"2026-03-01X11:00:00Z":              -1,
		"01/Mrz/2026:11:00:00 +0100":        -1,
		"12":                                -1,
		"-1772362800":                       -1,
		"17723628001234567890":              -1,
		"1e999":                             -1,
		"NaN":                               -1,
		"1772362800.5x":                     -1,
		"":                                  -1,
		"x":                                 -1,
		"2026-03-01T11:00:00.1234567890123": -1,
	} {
		at, _, ok := weblog.Moment([]byte(text))
		if ok != (want >= 0) || ok && at != noon.Add(want).UnixMicro() {
			t.Errorf("%q: %v, %v; want %v", text, time.UnixMicro(at).UTC(), ok, want)
		}
	}
	if _, zoned, _ := weblog.Moment([]byte("2026-03-01 11:00:00")); zoned {
		t.Error("a zone was made up")
	}
}

func TestDuration(t *testing.T) {
	for _, test := range []struct {
		text string
		unit weblog.Unit
		want int64
	}{
		{"1.250", weblog.Seconds, 1_250_000},
		{"0.000001", weblog.Seconds, 1},
		{"0.0000019", weblog.Seconds, 1},
		{"12", weblog.Millis, 12_000},
		{"12.5", weblog.Millis, 12_500},
		{"1500", weblog.Micros, 1500},
		{"1500", weblog.Nanos, 1},
		{"1.2e-05", weblog.Seconds, 12},
		{"950.542µs", weblog.Seconds, 950},
		{"44.3ms", weblog.Seconds, 44_300},
		{"1m2.5s", weblog.Seconds, 62_500_000},
		{"0", weblog.Seconds, 0},
		{"0s", weblog.Seconds, 0},
		{"1h", weblog.Nanos, 3_600_000_000},
		{"", weblog.Seconds, call.Unknown},
		{"-", weblog.Seconds, call.Unknown},
		{"-1", weblog.Seconds, call.Unknown},
		{".", weblog.Seconds, call.Unknown},
		{"1.2.3", weblog.Seconds, call.Unknown},
		{"1x", weblog.Seconds, call.Unknown},
		{"1s2", weblog.Seconds, call.Unknown},
		{"s", weblog.Seconds, call.Unknown},
		{"99999999999999999999", weblog.Nanos, call.Unknown},
		{"999999999999999999", weblog.Seconds, call.Unknown},
		{"99999999h99999999h", weblog.Seconds, call.Unknown},
		{"1e99", weblog.Seconds, call.Unknown},
	} {
		if got := weblog.Duration([]byte(test.text), test.unit); got != test.want {
			t.Errorf("%q of %d: %d, want %d", test.text, test.unit, got, test.want)
		}
	}
}

func TestAddresses(t *testing.T) {
	book := weblog.AddressBook{}
	for text, want := range map[string]string{
		"192.0.2.7": "192.0.2.7:0", "192.0.2.7:4711": "192.0.2.7:4711", "2001:db8::7": "[2001:db8::7]:0", "[2001:db8::7]": "[2001:db8::7]:0",
		"[2001:db8::7]:4711": "[2001:db8::7]:4711", "::ffff:192.0.2.7": "192.0.2.7:0", "[::ffff:192.0.2.7]:1": "192.0.2.7:1", "fe80::1%eth0": "[fe80::1]:0",
		"192.0.2.7:70000": "invalid AddrPort", "192.0.2.7:": "invalid AddrPort", "pc7.isp.example": "invalid AddrPort", "unix:": "invalid AddrPort",
		"": "invalid AddrPort", "-": "invalid AddrPort", "[": "invalid AddrPort", "[]": "invalid AddrPort", "192.0.2.700": "invalid AddrPort", ":": "invalid AddrPort",
	} {
		for range 2 {
			if got := book.Client([]byte(text)).String(); got != want {
				t.Errorf("%q: %s, want %s", text, got, want)
			}
		}
	}
	for text, want := range map[string]string{"::1:8080": "[::1]:8080", "[::1]:8080": "[::1]:8080", "192.0.2.7:80": "192.0.2.7:80", "x:1": "invalid AddrPort", "": "invalid AddrPort"} {
		if got := book.ClientPort([]byte(text)).String(); got != want {
			t.Errorf("%q with a port: %s, want %s", text, got, want)
		}
	}
}

// FuzzMoment reads anything as a time, a duration and an address: never one that is absurd.
func FuzzMoment(f *testing.F) {
	for _, s := range []string{"2026-03-01T11:00:00.5+01:00", "01/Mar/2026:11:00:00.310 +0100", "1772362800.5e1", "1h2m3.5s", "[::1]:80", "9e18", "<190>1 2026-03-01T12:00:00Z a b c - [x] y", "Mar  1 12:00:00 a b: c", "2026-03-01T12:00:00Z stdout F x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if at, _, ok := weblog.Moment([]byte(s)); ok && (at < -62_200_000_000_000_000 || at > 253_500_000_000_000_000) {
			t.Errorf("%q is the year %d", s, time.UnixMicro(at).Year())
		}
		for _, unit := range []weblog.Unit{weblog.Nanos, weblog.Micros, weblog.Millis, weblog.Seconds} {
			if n := weblog.Duration([]byte(s), unit); n < call.Unknown || n > 366*86400*1_000_000 {
				t.Errorf("%q lasts %d", s, n)
			}
		}
		book := weblog.AddressBook{}
		if a := book.Client([]byte(s)); a.IsValid() && (a.Addr().Zone() != "" || a.Addr().Is4In6()) {
			t.Errorf("%q is %s", s, a)
		}
		book.ClientPort([]byte(s))
		if rest := weblog.Headless([]byte(s)); !strings.HasSuffix(s, string(rest)) {
			t.Errorf("%q without its head is %q", s, rest)
		}
		weblog.Unquote(weblog.Unescape([]byte(s)))
		var c call.Call
		weblog.RequestLine([]byte(s), &c)
	})
}
