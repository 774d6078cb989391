package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// bench runs the programs.
type bench struct {
	folder, waybill, goaccess string
	out                       io.Writer
}

// cost is what a program took.
type cost struct {
	cpu, wall float64 // seconds
	peak      float64 // MiB
}

// measure makes a log and has both programs read it, one after the other.
func (b *bench) measure(ctx context.Context, name string, size int64, write func(io.Writer, int64) (int64, error)) (err error) {
	log := filepath.Join(b.folder, "access.log")
	workspace := filepath.Join(b.folder, "workspace")
	report := filepath.Join(b.folder, "report.json")
	defer func() {
		err = errors.Join(err, os.RemoveAll(workspace), os.RemoveAll(log), os.RemoveAll(report))
	}()
	if err := os.RemoveAll(workspace); err != nil {
		return err
	}
	lines, err := writeFile(log, size, write)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%s: %d lines, %d bytes\n", name, lines, size)
	fmt.Fprintf(b.out, "  %-9s %9s %9s %14s %9s\n", "", "CPU s", "wall s", "lines/CPU s", "peak MiB")
	own, err := b.run(ctx, lines, b.waybill, "--data", workspace, "scan", log)
	if err != nil || b.goaccess == "" {
		return err
	}
	if _, err := exec.LookPath(b.goaccess); err != nil {
		fmt.Fprintln(b.out, "  goaccess is not installed (apt-get install goaccess), so there is nothing to compare with")
		return nil
	}
	other, err := b.run(ctx, lines, b.goaccess, log, "--log-format=COMBINED", "--no-global-config", "--no-progress", "-o", report)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "  lines per CPU second: %.1f × goaccess; memory: %.2f of goaccess's\n", other.cpu/own.cpu, own.peak/other.peak)
	return nil
}

// run runs a program, and prints what it took.
func (b *bench) run(ctx context.Context, lines int64, program string, args ...string) (cost, error) {
	command := exec.CommandContext(ctx, program, args...)
	var said bytes.Buffer
	command.Stdout, command.Stderr = io.Discard, &said
	started := time.Now()
	if err := command.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", program, err, said.Bytes())
	}
	usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, errors.New("this system does not tell what a process took")
	}
	c := cost{
		cpu:  (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds(),
		wall: time.Since(started).Seconds(), peak: float64(usage.Maxrss) / 1024, // Linux counts KiB
	}
	fmt.Fprintf(b.out, "  %-9s %9.2f %9.2f %14.0f %9.0f\n", filepath.Base(program), c.cpu, c.wall, float64(lines)/c.cpu, c.peak)
	return c, nil
}
