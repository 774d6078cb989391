package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// launch starts the real program; the test's main put it on the path.
func launch(t *testing.T, args ...string) (c *exec.Cmd, in io.WriteCloser, stderr *bytes.Buffer) {
	t.Helper()
	c = exec.CommandContext(t.Context(), "waybill", args...)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr = &bytes.Buffer{}
	c.Stderr = stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, in, stderr
}

// waitFor waits until a file is there.
func waitFor(t *testing.T, name string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	for ctx.Err() == nil {
		if _, err := os.Stat(name); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s did not appear", name)
}

// An interrupt ends a scan with 130, even one that waits for input, and what was sealed stays.
func TestInterruptedScan(t *testing.T) {
	data := filepath.Join(t.TempDir(), "ws")
	calls, err := os.ReadFile(filepath.Join(record(t), "calls.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	c, in, stderr := launch(t, "--data", data, "scan", "-")
	const times = 10
	if _, err := in.Write(bytes.Repeat(calls, times)); err != nil {
		t.Fatal(err)
	}
	waitFor(t, filepath.Join(data, "format"))
	time.Sleep(300 * time.Millisecond) // it has read all of it, or nearly, and waits for more
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // its code is looked at below
	if code := c.ProcessState.ExitCode(); code != 130 || !strings.Contains(stderr.String(), "interrupted") {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	out, err := exec.CommandContext(t.Context(), "waybill", "--data", data, "calls", "-o", "jsonl").Output()
	if err != nil {
		t.Fatal(err)
	}
	sealed, all := bytes.Count(out, []byte("\n")), times*bytes.Count(calls, []byte("\n"))
	if sealed == 0 || sealed > all {
		t.Errorf("%d of %d calls were sealed", sealed, all)
	}
	if out, err := exec.CommandContext(t.Context(), "waybill", "--data", data, "verify").CombinedOutput(); err != nil {
		t.Errorf("the seals do not hold: %v\n%s", err, out)
	}
}

// Two scans do not write one workspace: the second ends with 3 and says what to do.
func TestLockedWorkspace(t *testing.T) {
	data := filepath.Join(t.TempDir(), "ws")
	c, in, _ := launch(t, "--data", data, "scan", "-")
	waitFor(t, filepath.Join(data, "format"))
	second, piped, stderr := launch(t, "--data", data, "scan", "-")
	_ = piped.Close() // nothing to say
	_ = second.Wait() // its code is looked at below
	if code := second.ProcessState.ExitCode(); code != 3 || !strings.Contains(stderr.String(), "hint: wait for the other scan") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	_ = in.Close() // the end of the first one's input
	_ = c.Wait()   // it read nothing, which is a mistake of its own
}
