package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/witness"
	"github.com/waybill-security/waybill/internal/show/query"
)

// ErrNotWitnessed says that a checkpoint could not be brought to every place that was named. What was sealed stays sealed.
var ErrNotWitnessed = errors.New("not every witness took the checkpoint; what was sealed stays sealed")

// CheckpointOptions say of which workspace a checkpoint is wanted, and where it goes.
type CheckpointOptions struct {
	Dir     string
	KeyFile string
	// To names places beside those of config/witness.yaml; see witness.Parse.
	To  []string
	Now func() time.Time
}

// Checkpoint signs the tree head of what is sealed, and brings it to the workspace's witnesses. The error wraps ErrNotWitnessed where
// one of them did not take it; the checkpoint is right all the same.
func Checkpoint(ctx context.Context, o CheckpointOptions) (c query.Checkpoint, err error) {
	places, err := placesOf(o.Dir, o.To)
	if err != nil {
		return c, err
	}
	// Opening to write would make a workspace where there is none.
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, ReadOnly: true})
	if err != nil {
		return c, err
	}
	if len(places) > 0 {
		if err := l.Close(); err != nil {
			return c, err
		}
		if l, err = ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now}); err != nil {
			return c, err
		}
	}
	c, err = witnessed(ctx, l, o.Dir, places)
	return c, errors.Join(err, l.Close())
}

// placesOf reads where checkpoints of a workspace go.
func placesOf(dir string, to []string) ([]witness.Place, error) {
	places, err := witness.Read(witness.Path(dir))
	if err != nil {
		return nil, err
	}
	for _, text := range to {
		p, err := witness.Parse(text)
		if err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	for i := range places {
		places[i] = places[i].In(dir)
	}
	return places, nil
}

// witnessed brings a checkpoint of what is sealed now to all places, and notes who took it.
func witnessed(ctx context.Context, l *ledger.Ledger, dir string, places []witness.Place) (out query.Checkpoint, err error) {
	c, err := l.Checkpoint(ctx)
	if err != nil {
		return out, err
	}
	out = query.Checkpoint{Log: c.Log, Size: c.Size, Root: c.Root, Checkpoint: string(c.Signed), PublicKey: c.PublicKey, Witnesses: []string{}}
	var failed []error
	for _, p := range places {
		if err := p.In(dir).Bring(ctx, c.Signed); err != nil {
			failed = append(failed, err)
			continue
		}
		out.Witnesses = append(out.Witnesses, p.String())
	}
	if err := l.Witnessed(ctx, c, out.Witnesses...); err != nil {
		return out, err
	}
	if len(failed) > 0 {
		return out, fmt.Errorf("%w: %w", ErrNotWitnessed, errors.Join(failed...))
	}
	return out, nil
}

// KeepCheckpoint writes a checkpoint into a file of its own, in the place of what stands there.
func KeepCheckpoint(file string, c query.Checkpoint) error {
	if err := os.WriteFile(file, []byte(c.Checkpoint), 0o644); err != nil { //nolint:gosec // it is made to be shown
		return fmt.Errorf("cannot write the checkpoint: %w", err)
	}
	return nil
}
