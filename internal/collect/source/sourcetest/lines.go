package sourcetest

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/collect/source"
)

// BadLines puts what is no line of any log between two good ones, which must be read as they are alone. A good line has
// no newline.
func BadLines(t *testing.T, f source.Format, good string) {
	t.Helper()
	want := Brief(&only(t, f, good+"\n").Calls[0])
	for _, test := range []struct{ name, line string }{
		{"words", "what is this"},
		{"NUL bytes", "\x00\x00\x00"},
		{"NUL bytes inside", good[:len(good)/2] + "\x00\x00" + good[len(good)/2:]},
		{"bytes that are not UTF-8", "\xFF\xC0\xAF\xFE"},
		{"half a line", good[:len(good)/2]},
		{"the other half", good[len(good)/2:]},
		{"two in one", good + good},
		{"64 KB of nothing", strings.Repeat("x", 64<<10)},
		{"more than a window", strings.Repeat("y", 10<<20)},
		{"brackets", strings.Repeat("[", 5000)},
		{"braces", strings.Repeat(`{"a":`, 5000)},
		{"quotes", strings.Repeat(`"`, 999)},
		{"an application's log", `{"level":"info","time":"2026-03-01T12:00:00Z","msg":"user logged in","status":"ok"}`},
		{"a HAR entry", `{"startedDateTime":"2026-03-01T12:00:00Z","time":12.5,"request":{"method":"GET","url":"https://a.example/","httpVersion":"h2","headers":[]},"response":{"status":200,"headers":[],"content":{"size":0}}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := Read(t, f, good+"\n"+test.line+"\n"+good+"\n")
			if len(log.Reasons) != 3 || log.Reasons[0] != "" || log.Reasons[1] == "" || log.Reasons[2] != "" || len(log.Calls) != 2 {
				t.Fatalf("%d calls, reasons %q", len(log.Calls), log.Reasons)
			}
			for i := range log.Calls {
				if got := Brief(&log.Calls[i]); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			}
		})
	}
	for name, text := range map[string]string{
		"CRLF": good + "\r\n", "byte order mark": "\xEF\xBB\xBF" + good + "\n", "blank lines": "\n\r\n\n" + good + "\n\n\n",
		"zeros in front": "\x00\x00" + good + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got := Brief(&only(t, f, text).Calls[0]); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if !f.Detect([]byte(text)) {
				t.Error("it is not found by its content")
			}
		})
	}
}

func only(t *testing.T, f source.Format, text string) *Log {
	t.Helper()
	log := Read(t, f, text)
	if len(log.Calls) != 1 || log.Reasons[0] != "" {
		t.Fatalf("%d calls, reasons %q", len(log.Calls), log.Reasons)
	}
	return log
}

// One reads one line, which has no newline, and returns its call and its source.
func One(t *testing.T, f source.Format, line string) *Log {
	t.Helper()
	return only(t, f, line+"\n")
}

// Growth writes a log of lines up to each of its bytes in turn: a call that was read stays as it is, a last line that is
// half there is cut, and nothing is lost.
func Growth(t *testing.T, f source.Format, lines []string) {
	t.Helper()
	text := strings.Join(lines, "\n") + "\n"
	want := Read(t, f, text)
	for at := 0; at <= len(text); at++ {
		log := Read(t, f, text[:at])
		whole := strings.Count(text[:at], "\n")
		if len(log.Reasons) < whole || len(log.Reasons) > whole+1 {
			t.Fatalf("%d bytes, %d whole lines: reasons %q", at, whole, log.Reasons)
		}
		for i, reason := range log.Reasons {
			if reason != want.Reasons[i] && (i < whole || reason != "cut") {
				t.Fatalf("%d bytes: line %d is %q, at last %q", at, i, reason, want.Reasons[i])
			}
		}
		for i := range log.Calls {
			if got, want := Brief(&log.Calls[i]), Brief(&want.Calls[i]); got != want {
				t.Fatalf("%d bytes: call %d\ngot  %s\nwant %s", at, i, got, want)
			}
		}
	}
}
