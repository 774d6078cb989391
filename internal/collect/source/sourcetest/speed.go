package sourcetest

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
)

const batchLines = 2000

// Speed decodes the lines of a log again and again, in the same space.
type Speed struct {
	decoder source.Decoder
	window  *source.Window
	space   source.Space
	call    call.Call
	line    []byte
	text    []byte
	lines   [][]byte
}

// NewSpeed takes a log apart once.
func NewSpeed(f source.Format, text string) *Speed {
	limits := source.Limits{MaxEntry: 48 << 20}
	return &Speed{
		decoder: f.New(limits), window: source.NewWindow(limits), text: []byte(text),
		lines: bytes.Split(bytes.TrimSpace([]byte(text)), []byte("\n")), line: make([]byte, 0, 1<<16),
	}
}

// Decode decodes all lines. They are decoded in place, so each is copied first.
func (s *Speed) Decode(t testing.TB) {
	batch := &call.Batch{}
	for i, l := range s.lines {
		if i%batchLines == 0 {
			s.space.Clear(batch)
		}
		s.line = append(s.line[:0], l...)
		if reason := s.decoder.Read(source.Piece{Bytes: s.line}, &s.space, &s.call); reason != "" {
			t.Fatalf("line %d is no call: %s", i, reason)
		}
	}
}

// Read reads the whole log, through the window that finds and hashes its lines.
func (s *Speed) Read(t testing.TB) {
	s.window.Reset(bytes.NewReader(s.text), nil)
	batch := &call.Batch{}
	s.space.Clear(batch)
	for n := 1; ; n++ {
		p, err := s.decoder.Next(s.window)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil && !errors.Is(err, source.ErrFull) {
			t.Fatal(err)
		}
		if err == nil {
			s.decoder.Read(p, &s.space, &s.call)
		}
		if n%batchLines == 0 || err != nil {
			s.window.Release()
			s.space.Clear(batch)
		}
	}
}

// NothingAllocated looks whether a line costs an allocation: what is left is per batch.
func NothingAllocated(t *testing.T, f source.Format, text string) {
	t.Helper()
	s := NewSpeed(f, text)
	s.Decode(t)
	if n := testing.AllocsPerRun(3, func() { s.Decode(t) }); n > float64(len(s.lines)/batchLines)+2 {
		t.Errorf("%v allocations for %d lines", n, len(s.lines))
	}
}

// Bench measures reading and decoding, and a rival that is given each line.
func Bench(b *testing.B, f source.Format, text string, rival func(line []byte) error) {
	s := NewSpeed(f, text)
	run := func(name string, work func()) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				work()
			}
			b.ReportMetric(float64(len(s.lines))*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
	run("read", func() { s.Read(b) })
	run("decode", func() { s.Decode(b) })
	if rival != nil {
		run("rival", func() {
			for _, l := range s.lines {
				if err := rival(l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Matches is the rival of those who take lines apart with a regular expression.
func Matches(pattern *regexp.Regexp) func(line []byte) error {
	return func(line []byte) error {
		if pattern.FindSubmatch(line) == nil {
			return errors.New("the pattern does not match")
		}
		return nil
	}
}
