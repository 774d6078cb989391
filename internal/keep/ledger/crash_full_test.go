//go:build linux

package ledger_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// fullAt is the variable by which the writer of the crash test is told how large a file may become: the disk is full behind that.
const fullAt = "LEDGER_CRASH_FULL"

func init() {
	n, err := strconv.ParseUint(os.Getenv(fullAt), 10, 64)
	if err != nil {
		return
	}
	signal.Ignore(syscall.SIGXFSZ) // a write then fails, as it does on a full disk
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// TestDiskThatIsFull lets the writer run into a limit again and again, each a little further on. It must say so, and leave what was
// sealed; with room again it goes on, and makes in the end what one makes that always had room.
func TestDiskThatIsFull(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	wanted := 15
	if n, err := strconv.Atoi(os.Getenv("WAYBILL_CRASHES")); err == nil {
		wanted = n
	}
	base := t.TempDir()
	twin, dir := filepath.Join(base, "twin"), filepath.Join(base, "full-0")
	if err := commitToTheEnd(twin); err != nil {
		t.Fatal(err)
	}
	want := strings.Join(everything(t, twin), "\n")
	random := rand.New(rand.NewPCG(3, 4))
	end := func() {
		if err := commitToTheEnd(dir); err != nil {
			t.Fatal(err)
		}
		checkEnd(t, dir)
		if got := strings.Join(everything(t, dir), "\n"); got != want {
			t.Fatalf("a writer whose disk was full made something else than one that always had room, in line %s", difference(got, want))
		}
	}
	stopped := 0
	for turn, limit := 0, uint64(100); stopped < wanted && turn < 3*wanted; turn++ {
		full, err := runOnFullDisk(dir, limit)
		if err != nil {
			t.Fatal(err)
		}
		if full {
			stopped++
		}
		if _, err := os.Stat(filepath.Join(dir, "MANIFEST")); err == nil {
			if r := verify(t, dir); !r.OK {
				t.Fatalf("on a disk that holds %d bytes a file: %+v", limit, r)
			}
		}
		if limit += random.Uint64N(3000); !full || limit > 40_000 { // the next one
			end()
			dir, limit = filepath.Join(base, fmt.Sprint("full-", turn+1)), 100+random.Uint64N(3000)
		}
	}
	end()
	if stopped < wanted {
		t.Errorf("the disk was full %d times only", stopped)
	}
	t.Logf("the disk was full %d times", stopped)
}

func runOnFullDisk(dir string, limit uint64) (full bool, err error) {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "LEDGER_CRASH_DIR="+dir, fmt.Sprint(fullAt, "=", limit))
	var messages strings.Builder
	c.Stderr = &messages
	err = c.Run()
	var exit *exec.ExitError
	if err == nil || errors.As(err, &exit) && exit.ExitCode() == 1 && strings.Contains(messages.String(), "file too large") {
		return err != nil, nil
	}
	return false, fmt.Errorf("%w: %s", err, messages.String())
}
