//go:build unix

package ledger

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lockShared takes a lock that many may have; false when somebody has it alone.
func lockShared(f *os.File) (bool, error) { return tryLock(f, syscall.LOCK_SH) }

// lockAlone takes a lock that nobody else has; false when somebody has it.
func lockAlone(f *os.File) (bool, error) { return tryLock(f, syscall.LOCK_EX) }

func tryLock(f *os.File, how int) (bool, error) {
	err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, syscall.EWOULDBLOCK), errors.Is(err, syscall.EINTR):
		return false, nil
	}
	return false, fmt.Errorf("cannot lock %s: %w", f.Name(), err)
}
