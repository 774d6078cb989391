package ledger

import (
	"fmt"
	"os"
	"path/filepath"
)

// disk is all that the ledger does to change a workspace, so that a test can make each step fail.
type disk interface {
	// write makes or replaces a file as a whole: a temporary beside it, synced, renamed. The folder is not synced.
	write(path string, data []byte) error
	// extend writes data at the offset of a file, cuts what stood behind, and syncs it.
	extend(path string, offset int64, data []byte) error
	// sync makes renames inside a folder last.
	sync(folder string) error
	// remove deletes a file.
	remove(path string) error
}

type realDisk struct{}

func (realDisk) write(path string, data []byte) (err error) {
	name := path + temporary
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(name, path)
	}
	if err != nil {
		_ = os.Remove(name) // it is ignored, and removed by the next writer, if this fails
		return fmt.Errorf("cannot write %s: %w", filepath.Base(path), err)
	}
	return nil
}

func (realDisk) extend(path string, offset int64, data []byte) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("cannot extend: %w", err)
	}
	if err = f.Truncate(offset); err == nil {
		_, err = f.WriteAt(data, offset)
	}
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("cannot extend %s: %w", filepath.Base(path), err)
	}
	return nil
}

func (realDisk) sync(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("cannot sync folder: %w", err)
	}
	err = f.Sync()
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("cannot sync folder %s: %w", folder, err)
	}
	return nil
}

func (realDisk) remove(path string) error {
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("cannot remove a left-over: %w", err)
	}
	return nil
}
