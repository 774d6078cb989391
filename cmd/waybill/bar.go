package main

import (
	"fmt"
	"io"
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/waybill-security/waybill/internal/app"
)

// bar is the progress bar of a scan. Where standard error is no terminal, it only passes messages on.
type bar struct {
	out      io.Writer
	progress *mpb.Progress
	bar      *mpb.Bar
	calls    uint64
	last     int64
}

func newBar(stderr io.Writer) *bar {
	b := &bar{out: stderr}
	file, ok := stderr.(*os.File)
	if !ok {
		return b
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
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
	b.calls = p.Calls
	if b.bar == nil {
		b.bar = b.progress.AddBar(p.Total,
			mpb.PrependDecorators(decor.CountersKibiByte("% .1f / % .1f")),
			mpb.AppendDecorators(
				decor.Any(func(decor.Statistics) string { return fmt.Sprintf(" %d calls ", b.calls) }),
				decor.AverageSpeed(decor.SizeB1024(0), "% .1f"), decor.Name(" "), decor.AverageETA(decor.ET_STYLE_GO)))
	}
	b.bar.IncrInt64(p.Read - b.last)
	b.last = p.Read
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
