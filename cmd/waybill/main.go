// Command waybill tells which APIs you run, who calls them, whose data left, of which kinds, to whom, and what surely
// did not, from captured API traffic. See README.md.
//
// Data goes to standard output, messages to standard error. One file a command; a command is flags and wiring, nothing
// else.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() { os.Exit(start()) }

// softMemory is where the collector begins to work harder, in bytes: one answer about a quarter of a million people must
// not take half a gigabyte.
const softMemory = 320 << 20

// thrift is how much garbage may gather, in percent of what is in use. Most of that is tables without pointers, which cost
// the collector nothing to look at.
const thrift = 50

// start runs the program with the process's own arguments and streams.
func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(thrift)
	}
	return run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}

// run is the whole program: it returns the exit code that the contract promises.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return p.exit(ctx, root.ExecuteContext(ctx))
}
