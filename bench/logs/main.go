package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench/logs:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("logs", flag.ContinueOnError)
	size := flags.String("size", "1GB", "how long each log is, such as 100MB")
	seed := flags.Uint64("seed", 1, "what the generated log is drawn from")
	folder := flags.String("dir", "out/bench-logs", "where logs, workspaces and reports are put; they are removed again")
	program := flags.String("waybill", "bin/waybill", "the program to measure")
	rival := flags.String("goaccess", "goaccess", "the program to measure it against; empty measures none")
	log := flags.String("log", "", "a log of yours, to be measured as well, repeated up to the size")
	only := flags.String("write", "", "write the generated log to this file, and measure nothing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	length, err := parseSize(*size)
	if err != nil {
		return err
	}
	if *only != "" {
		_, err := writeFile(*only, length, newGenerator(*seed).write)
		return err
	}
	if err := os.MkdirAll(*folder, 0o755); err != nil {
		return err
	}
	b := bench{folder: *folder, waybill: *program, goaccess: *rival, out: out}
	if err := b.measure(ctx, fmt.Sprintf("generated (seed %d)", *seed), length, newGenerator(*seed).write); err != nil || *log == "" {
		return err
	}
	text, err := os.ReadFile(*log)
	if err != nil {
		return err
	}
	return b.measure(ctx, "repeated "+filepath.Base(*log), length, repeat(text))
}

// repeat writes a text again and again until the size is reached.
func repeat(text []byte) func(io.Writer, int64) (int64, error) {
	return func(w io.Writer, size int64) (lines int64, err error) {
		for written := int64(0); written < size && len(text) > 0; written += int64(len(text)) {
			if _, err := w.Write(text); err != nil {
				return lines, err
			}
			lines += int64(bytes.Count(text, []byte{'\n'}))
		}
		return lines, nil
	}
}

func writeFile(name string, size int64, write func(io.Writer, int64) (int64, error)) (lines int64, err error) {
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	lines, err = write(f, size)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return lines, err
}

// parseSize reads 500, 100MB, 1GB: decimal, as disks are sold.
func parseSize(s string) (int64, error) {
	number, unit := s, int64(1)
	for suffix, factor := range map[string]int64{"KB": 1e3, "MB": 1e6, "GB": 1e9} {
		if before, ok := strings.CutSuffix(s, suffix); ok {
			number, unit = before, factor
		}
	}
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s is no size; write 100MB or 1GB", s)
	}
	return n * unit, nil
}
