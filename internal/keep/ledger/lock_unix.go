//go:build unix

package ledger

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// takeLock makes this process the only writer. The kernel lets go when the process ends, however it ends.
func takeLock(dir, holder string) (*os.File, error) {
	path := filepath.Join(dir, lockFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot open lock: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	for tries := 0; tries < 20 && errors.Is(err, syscall.EWOULDBLOCK); tries++ {
		time.Sleep(2 * time.Millisecond) // a reader may be looking whether somebody writes
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if err != nil {
		who, _ := io.ReadAll(io.LimitReader(f, 200))
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%w: %s is held by %s; wait for it or stop it", ErrLocked, path, strings.TrimSpace(string(who)))
		}
		return nil, fmt.Errorf("cannot lock %s: %w", path, err)
	}
	// Who holds it is for people only: failing to say so is no reason not to go on.
	if f.Truncate(0) == nil {
		_, _ = f.WriteAt([]byte(holder+"\n"), 0)
	}
	return f, nil
}

// writing says whether somebody holds the lock. It takes and leaves it at once where nobody does.
func writing(dir string) bool {
	f, err := os.Open(filepath.Join(dir, lockFile))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // it was only looked at
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}
