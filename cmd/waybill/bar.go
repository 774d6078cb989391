package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/cwriter"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/waybill-security/waybill/internal/app"
)

// bar is the progress bar of a scan. Where standard error is no terminal, it only passes messages on.
type bar struct {
	out      io.Writer
	progress *mpb.Progress
	bar      *mpb.Bar
	calls    atomic.Uint64 // the bar is drawn by a goroutine of its own
	last     int64
}

func newBar(stderr io.Writer) *bar {
	b := &bar{out: stderr}
	file, ok := stderr.(*os.File)
	if !ok {
		return b
	}
	if !cwriter.IsTerminal(int(file.Fd())) {
		return b
	}
	b.progress = mpb.New(mpb.WithOutput(file), mpb.WithWidth(60))
	return b
}

// update shows how far the scan is.
func (b *bar) update(p app.Progress) {
	if b.progress == nil {
		return
	}
	b.calls.Store(p.Calls)
	if b.bar == nil {
		b.bar = b.start(p.Total)
	}
	b.bar.IncrInt64(p.Read - b.last)
	b.last = p.Read
}

// start shows an empty bar. Of an input of unknown length it tells how much was read, not how much is left.
func (b *bar) start(total int64) *mpb.Bar {
	calls := decor.Any(func(decor.Statistics) string { return fmt.Sprintf(" %d calls, ", b.calls.Load()) })
	started := time.Now()
	rate := decor.Any(func(s decor.Statistics) string {
		seconds := max(time.Since(started).Seconds(), 0.001)
		return fmt.Sprintf("% .1f/s", decor.SizeB1024(float64(s.Current)/seconds))
	}) // decor.AverageSpeed shows nothing where the bar is full when it is first drawn
	if total == 0 {
		return b.progress.New(0, mpb.NopStyle(), mpb.PrependDecorators(decor.CurrentKibiByte("% .1f"), calls, rate))
	}
	return b.progress.AddBar(total,
		mpb.PrependDecorators(decor.CountersKibiByte("% .1f / % .1f")),
		mpb.AppendDecorators(calls, rate, decor.Name(", "), decor.AverageETA(decor.ET_STYLE_GO), decor.Name(" left")))
}

// say shows a message above the bar.
func (b *bar) say(text string) {
	if b.progress != nil {
		fmt.Fprintln(b.progress, text)
		return
	}
	fmt.Fprintln(b.out, text)
}

// close ends the bar, whether or not it is full.
func (b *bar) close() {
	if b.progress == nil {
		return
	}
	if b.bar != nil {
		b.bar.SetTotal(-1, true)
	}
	b.progress.Wait()
}
