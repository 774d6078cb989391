package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Compaction takes files away that a reader in this or another process may be reading. So every set of row files has a number,
// its epoch, which MANIFEST tells, and an empty file readers/EPOCH: who reads holds a shared lock on it, and files of earlier
// epochs go when nobody holds one of those. A reader looks at MANIFEST again once it has the lock; when the epoch is another one
// by then, it begins again.

const readersFolder = "readers"

func epochName(epoch int64) string { return fmt.Sprintf("%s/%0*d", readersFolder, leafDigits, epoch) }

// hold is a reader's lock on an epoch; nil where none could be had, as on a medium that nobody writes to.
type hold struct{ file *os.File }

func (h *hold) release() error {
	if h == nil || h.file == nil {
		return nil
	}
	f := h.file
	h.file = nil
	if err := f.Close(); err != nil {
		return fmt.Errorf("cannot let go of %s: %w", readersFolder, err)
	}
	return nil
}

// errMoved says that MANIFEST changed while it was read.
var errMoved = errors.New("the files of the workspace were replaced again and again while they were looked at; try again")

// holdTries is how often it is tried.
const holdTries = 200

// holdEpoch locks the epoch that load gives, which is called until MANIFEST has the same one after it was locked, as again tells.
func holdEpoch(ctx context.Context, dir string, load func() (int64, error), again func() (int64, error)) (h *hold, epoch int64, err error) {
	for range holdTries {
		if err = ctx.Err(); err != nil {
			return nil, 0, err
		}
		if epoch, err = load(); err != nil {
			return nil, 0, err
		}
		var free bool
		if h, free, err = lockEpoch(dir, epoch); err != nil {
			return nil, 0, err
		}
		if !free {
			time.Sleep(time.Millisecond)
			continue
		}
		now, err := again()
		if err == nil && now == epoch {
			return h, epoch, nil
		}
		if err := errors.Join(err, h.release()); err != nil {
			return nil, 0, err
		}
	}
	return nil, 0, errMoved
}

// lockEpoch takes a shared lock; not free when a writer is about to take its files away.
func lockEpoch(dir string, epoch int64) (h *hold, free bool, err error) {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(epochName(epoch))))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true, nil // it is made by the next writer; until then nothing is taken away
	}
	if err != nil {
		return nil, false, fmt.Errorf("cannot hold the workspace: %w", err)
	}
	free, err = lockShared(f)
	if !free {
		return nil, false, errors.Join(err, f.Close())
	}
	return &hold{f}, true, nil
}

// makeEpoch makes the file that readers of an epoch lock.
func (l *Ledger) makeEpoch(epoch int64) error {
	if err := os.MkdirAll(l.path(readersFolder), 0o700); err != nil {
		return fmt.Errorf("cannot make the folder %s: %w", readersFolder, err)
	}
	name := l.path(epochName(epoch))
	if _, err := os.Stat(name); err == nil {
		return nil // somebody may hold it
	}
	if err := l.disk.write(name, nil); err != nil {
		return err
	}
	return l.disk.sync(l.path(readersFolder))
}

// letGo removes the files of earlier epochs that no reader holds; false when there are some.
func (l *Ledger) letGo(now int64) (free bool, err error) {
	entries, err := os.ReadDir(l.path(readersFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("cannot look into %s: %w", readersFolder, err)
	}
	free = true
	for _, e := range entries {
		epoch, err := strconv.ParseInt(e.Name(), 10, 64)
		if err != nil || epoch == now {
			continue
		}
		f, err := os.Open(l.path(readersFolder + "/" + e.Name()))
		if err != nil {
			return false, fmt.Errorf("cannot look at readers: %w", err)
		}
		alone, err := lockAlone(f)
		if err == nil && alone {
			err = l.disk.remove(f.Name())
		}
		free = free && alone
		if err := errors.Join(err, f.Close()); err != nil {
			return false, err
		}
	}
	return free, nil
}
