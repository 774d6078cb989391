package app

import (
	"context"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// When rows are sealed: so many, or so long after the first of them.
const (
	sealRows  = 48 << 10
	sealAfter = 5 * time.Second
)

// How many observations go to the sealing goroutine at once, counted in rows, and how often so many may wait there: each takes some 200
// bytes until it is staged.
const (
	handRows    = 12 << 10
	mostWaiting = 2
)

// How much memory is used again: so many batches of so many observations, 200 bytes each.
const (
	mostUsed   = 32
	mostReused = 4096
)

// writer gathers observations, and stages and seals them in the background.
type writer struct {
	store   keep.Store
	now     func() time.Time
	pending handful

	work chan handful
	used chan []observation.Observation // memory of what was staged, for the next batches
	done chan error
	ctx  context.Context
	fail context.CancelCauseFunc
}

// handful is batches that are handed over together, with how many rows they make.
type handful struct {
	batches []observation.Batch
	rows    int
	since   time.Time // of the first
}

func newWriter(ctx context.Context, store keep.Store, now func() time.Time) *writer {
	w := &writer{store: store, now: now, work: make(chan handful, mostWaiting), done: make(chan error, 1),
		used: make(chan []observation.Observation, mostUsed)}
	w.ctx, w.fail = context.WithCancelCause(ctx)
	go func() { w.done <- w.seal(context.WithoutCancel(ctx)) }() // an interrupted scan still seals what it had handed over
	return w
}

// seal stages what comes, and commits it when it is much or old. After an error it takes the rest and drops it: what was not
// sealed is read again next time.
func (w *writer) seal(ctx context.Context) (failed error) {
	held, since := 0, time.Time{}
	for h := range w.work {
		if held == 0 {
			since = h.since
		}
		for i := 0; i < len(h.batches) && failed == nil; i++ {
			failed = w.store.Stage(ctx, h.batches[i])
		}
		w.reuse(h.batches)
		if held += h.rows; failed == nil && (held >= sealRows || w.now().Sub(since) >= sealAfter) {
			_, failed = w.store.Commit(ctx, nil)
			held = 0
		}
		if failed != nil {
			w.fail(failed)
		}
	}
	if failed == nil {
		_, failed = w.store.Commit(ctx, nil)
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
	p := &w.pending
	if len(p.batches) == 0 {
		p.since = w.now()
	}
	p.batches = append(p.batches, b)
	for i := range b.Observations {
		p.rows += 1 + len(b.Observations[i].Exposures)
		if b.Observations[i].Target != 0 { // of which many expose something
			p.rows++
		}
	}
	if p.rows >= handRows || w.now().Sub(p.since) >= sealAfter {
		w.flush()
	}
	return nil
}

func (w *writer) flush() {
	if len(w.pending.batches) > 0 {
		w.work <- w.pending
		w.pending = handful{}
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
