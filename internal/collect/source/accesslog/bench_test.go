package accesslog_test

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/accesslog"
)

const (
	benchLines = 20_000
	batchLines = 2000
)

// reader reads a log again and again in the same space.
type reader struct {
	window  *source.Window
	decoder source.Decoder
	space   source.Space
	call    call.Call
}

func newReader() *reader {
	limits := source.Limits{MaxEntry: 48 << 20}
	return &reader{window: source.NewWindow(limits), decoder: accesslog.Format.New(limits)}
}

// read returns how many calls the log has.
func (r *reader) read(t testing.TB, text []byte) int {
	r.window.Reset(bytes.NewReader(text), nil)
	calls := 0
	batch := &call.Batch{}
	r.space.Clear(batch)
	for n := 1; ; n++ {
		p, err := r.decoder.Next(r.window)
		switch {
		case errors.Is(err, io.EOF):
			return calls
		case err != nil && !errors.Is(err, source.ErrFull):
			t.Fatal(err)
		case err == nil && r.decoder.Read(p, &r.space, &r.call) == "":
			calls++
		}
		if n%batchLines == 0 || err != nil {
			r.window.Release()
			r.space.Clear(batch)
		}
	}
}

// decode reads lines that were found already. They are decoded in place, so each is copied first.
func (r *reader) decode(lines [][]byte, line []byte) {
	batch := &call.Batch{}
	for i, l := range lines {
		if i%batchLines == 0 {
			r.space.Clear(batch)
		}
		line = append(line[:0], l...)
		r.decoder.Read(source.Piece{Bytes: line}, &r.space, &r.call)
	}
}

func splitLines(text string) [][]byte {
	return bytes.Split(bytes.TrimSpace([]byte(text)), []byte("\n"))
}

func TestNothingIsAllocatedForALine(t *testing.T) {
	lines := splitLines(strings.ReplaceAll(logOf(0, benchLines, true), "192.0.2.7 ", "2001:db8::7 "))
	r, line := newReader(), make([]byte, 0, 4096)
	r.decode(lines, line)
	// What is left is per batch, not per line.
	if n := testing.AllocsPerRun(3, func() { r.decode(lines, line) }); n > benchLines/batchLines {
		t.Errorf("%v allocations for %d lines", n, benchLines)
	}
}

// BenchmarkRead reads a combined log; BenchmarkDecode leaves the window and its digest out; BenchmarkRegexp takes the same lines
// apart with regexp.
func BenchmarkRead(b *testing.B) {
	text := []byte(logOf(0, benchLines, true))
	r := newReader()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.read(b, text)
	}
	b.ReportMetric(float64(benchLines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

func BenchmarkDecode(b *testing.B) {
	text := []byte(logOf(0, benchLines, true))
	lines := splitLines(string(text))
	r, line := newReader(), make([]byte, 0, 4096)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.decode(lines, line)
	}
	b.ReportMetric(float64(benchLines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

func BenchmarkRegexp(b *testing.B) {
	text := []byte(logOf(0, benchLines, true))
	pattern := regexp.MustCompile(`^(\S+) (\S+) (.+) \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-) "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"$`)
	lines := splitLines(string(text))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for _, line := range lines {
			if pattern.FindSubmatch(line) == nil {
				b.Fatalf("no match: %s", line)
			}
		}
	}
	b.ReportMetric(float64(benchLines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
