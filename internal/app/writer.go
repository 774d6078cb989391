package app

import (
	"context"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// When observations are sealed: so many rows, or so long after the first of them. Twice as many are held, for some are being
// sealed while others gather; each takes some 200 bytes until then.
const (
	sealRows  = 48 << 10
	sealAfter = 5 * time.Second
)

// How much memory is used again: so many batches of so many observations, 200 bytes each.
const (
	mostUsed   = 32
	mostReused = 4096
)

// writer gathers observations and seals them in the background.
type writer struct {
	store   keep.Store
	now     func() time.Time
	pending []observation.Batch
	held    int
	since   time.Time

	work chan []observation.Batch
	used chan []observation.Observation // memory of what was sealed, for the next batches
	done chan error
	ctx  context.Context
	fail context.CancelCauseFunc
}

func newWriter(ctx context.Context, store keep.Store, now func() time.Time) *writer {
	w := &writer{store: store, now: now, work: make(chan []observation.Batch), done: make(chan error, 1),
		used: make(chan []observation.Observation, mostUsed)}
	w.ctx, w.fail = context.WithCancelCause(ctx)
	go func() { w.done <- w.seal(ctx) }()
	return w
}

// seal commits what comes. After an error it takes the rest and drops it: what was not sealed is read again next time.
func (w *writer) seal(ctx context.Context) error {
	var failed error
	for batches := range w.work {
		if failed != nil {
			continue
		}
		// An interrupted scan still seals what it had handed over.
		if _, failed = w.store.Commit(context.WithoutCancel(ctx), batches); failed != nil {
			w.fail(failed)
		}
		w.reuse(batches)
	}
	return failed
}

// reuse keeps the memory of batches, as far as it is not more than batches of logs need.
func (w *writer) reuse(batches []observation.Batch) {
	for i := range batches {
		if room := batches[i].Observations; cap(room) <= mostReused {
			select {
			case w.used <- room:
			default:
			}
		}
	}
}

// room returns memory for the observations of a batch, where some is at hand.
func (w *writer) room() []observation.Observation {
	select {
	case room := <-w.used:
		return room
	default:
		return nil
	}
}

// write takes a batch over. It returns an error once sealing has failed or the scan was interrupted.
func (w *writer) write(b observation.Batch) error {
	if w.ctx.Err() != nil {
		return context.Cause(w.ctx)
	}
	if len(w.pending) == 0 {
		w.since = w.now()
	}
	w.pending = append(w.pending, b)
	for i := range b.Observations {
		w.held += 1 + len(b.Observations[i].Exposures)
		if b.Observations[i].Target != 0 { // of which many expose something
			w.held++
		}
	}
	if w.held >= sealRows || w.now().Sub(w.since) >= sealAfter {
		w.flush()
	}
	return nil
}

func (w *writer) flush() {
	if len(w.pending) > 0 {
		w.work <- w.pending
		w.pending, w.held = nil, 0
	}
}

// close seals the rest and returns the first error of sealing.
func (w *writer) close() error {
	w.flush()
	close(w.work)
	err := <-w.done
	w.fail(nil)
	return err
}
