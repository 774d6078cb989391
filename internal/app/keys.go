package app

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/query"
)

// RotateOptions say whose keys are rotated, by whom and why.
type RotateOptions struct {
	Dir     string
	KeyFile string
	Why, By string
	// To names places for the checkpoint that the new key signs, beside those of config/witness.yaml.
	To  []string
	Now func() time.Time
}

// rotated is the journal's entry of a rotation.
type rotated struct {
	Time time.Time `json:"time"`
	Why  string    `json:"why"`
	By   string    `json:"by"`
}

// RotateKeys gives a workspace new keys, and brings a checkpoint under the new one to the witnesses. The error wraps ErrNotWitnessed where
// one of them did not take it; the rotation stands.
func RotateKeys(ctx context.Context, o RotateOptions) (out query.Rotation, err error) {
	if strings.TrimSpace(o.Why) == "" {
		return out, &scope.UsageError{Problem: "say why, with --why: it is sealed beside the rotation"}
	}
	places, err := placesOf(o.Dir, o.To)
	if err != nil {
		return out, err
	}
	// Opening to write would make a workspace where there is none.
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, ReadOnly: true})
	if err != nil {
		return out, err
	}
	if err := l.Close(); err != nil {
		return out, err
	}
	if l, err = ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now, Holder: "a rotation of keys"}); err != nil {
		return out, err
	}
	entry, err := json.Marshal(rotated{Time: o.Now().UTC(), Why: o.Why, By: o.By})
	if err != nil {
		return out, errors.Join(err, l.Close())
	}
	done, err := l.Rotate(ctx, entry)
	if err != nil {
		return out, errors.Join(err, l.Close())
	}
	out = query.Rotation{Before: done.Before, PublicKey: done.Now, Files: done.Files, Size: done.Seal.Size, Root: done.Seal.Root, Why: o.Why, By: o.By}
	c, err := witnessed(ctx, l, o.Dir, places)
	out.Witnesses = append([]string{}, c.Witnesses...)
	return out, errors.Join(err, l.Close())
}
