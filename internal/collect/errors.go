package collect

import "errors"

// ErrEmpty is the error of a file that holds nothing, or white space alone.
var ErrEmpty = errors.New("empty")

// NotKnown is the error of a file that is nothing Waybill reads.
type NotKnown struct {
	Path string
	Why  string // "empty", "a binary", …
}

// Error names the file and the way out.
func (e *NotKnown) Error() string {
	return e.Path + " is nothing that Waybill reads: " + e.Why + " (--format forces a format)"
}

// Is makes a file that holds nothing an [ErrEmpty].
func (e *NotKnown) Is(target error) bool { return target == ErrEmpty && e.Why == ErrEmpty.Error() }
