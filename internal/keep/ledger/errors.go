package ledger

import (
	"errors"
	"fmt"
)

// The errors on which callers branch, with errors.Is.
var (
	// ErrLocked says that another process writes to the workspace.
	ErrLocked = errors.New("the workspace is in use by another writer")
	// ErrKey says that the workspace's key is lost, damaged or another one's. Nothing is read then.
	ErrKey = errors.New("the workspace key is missing or is not the one that this workspace was made with")
	// ErrNotWorkspace says that the folder is no workspace.
	ErrNotWorkspace = errors.New("not a workspace")
	// ErrFormat says that the workspace is of a format that this program does not know.
	ErrFormat = errors.New("the workspace has a format that this version does not read")
	// ErrReadOnly says that the ledger was opened for reading only.
	ErrReadOnly = errors.New("the ledger was opened for reading only")
	// ErrHole says that a batch does not begin where its source was left.
	ErrHole = errors.New("the batch does not follow its source's cursor")
	// ErrClosed says that the ledger or snapshot is closed.
	ErrClosed = errors.New("already closed")
)

// BrokenError says that a file of the workspace is not what was sealed. File is relative to the workspace.
type BrokenError struct{ File, What string }

// Error names the file, what is wrong and the way out.
func (e *BrokenError) Error() string {
	return fmt.Sprintf("%s is broken: %s; run verify for the whole picture, and restore the file from a copy", e.File, e.What)
}

func broken(file, format string, args ...any) error {
	return &BrokenError{File: file, What: fmt.Sprintf(format, args...)}
}
