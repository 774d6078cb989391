package source

import "errors"

// Follower is a [Decoder] that must see what stands before a place to read on behind it, as what it reads hangs on what
// was around it.
type Follower interface {
	// Follow goes through all up to an offset. The error is nil when the window stands there or further.
	Follow(w *Window, offset int64) error
}

// Follow goes with d entry by entry up to an offset, as [Follower] wants it.
func Follow(d Decoder, w *Window, offset int64) error {
	for w.Offset() < offset {
		w.Release()
		if _, err := d.Next(w); err != nil && !errors.Is(err, ErrFull) {
			return w.DiscardTo(offset) // what is left is no whole entry
		}
	}
	return nil
}
