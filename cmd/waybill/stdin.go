package main

import (
	"context"
	"io"
	"slices"
)

// interruptible makes standard input end when the context does: reading a terminal or a pipe that says nothing would
// otherwise never notice an interrupt. Input that nobody asked for is left alone.
func interruptible(ctx context.Context, in io.Reader, paths []string) io.Reader {
	if !slices.Contains(paths, "-") {
		return in
	}
	out, fill := io.Pipe()
	go func() {
		_, err := io.Copy(fill, in)
		_ = fill.CloseWithError(err) // never fails (io.Pipe)
	}()
	context.AfterFunc(ctx, func() { _ = fill.CloseWithError(ctx.Err()) })
	return out
}
