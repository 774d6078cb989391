package query

import (
	"context"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep/ledger"
)

// Rotation is what a rotation of keys did.
type Rotation struct {
	PublicKey string   `json:"public_key"` // from now on
	Before    string   `json:"before"`     // the one that handed over to it
	Files     int      `json:"files"`      // that were written again under the new keys
	Size      int64    `json:"size"`       // of the log with the handover in it
	Root      string   `json:"root"`
	Why       string   `json:"why"`
	By        string   `json:"by"`
	Witnesses []string `json:"witnesses"` // who took a checkpoint under the new key
}

// Key is a signing key of the log.
type Key struct {
	PublicKey string `json:"public_key"`
	State     string `json:"state"` // "current" or "replaced"
	// From and Until count leaves: the key signed for logs of as many. Until is nil for the current one.
	From  int64      `json:"from"`
	Until *int64     `json:"until"`
	Since *call.Time `json:"since"` // nil for the first
	Ended *call.Time `json:"ended"`
	// Handover is the note by which it named the next; empty for the current one.
	Handover string `json:"handover"`
}

// Keys lists the signing keys of a workspace, the first one first. It needs no meaning.
func Keys(ctx context.Context, dir, keyFile string) (list []Key, err error) {
	l, err := ledger.Open(dir, ledger.Options{KeyFile: keyFile, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = l.Close() }() // it was only read
	s, err := l.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }() // the same
	sealed, ok := s.(*ledger.Snapshot)
	if !ok {
		return []Key{}, nil
	}
	all, err := sealed.Signings(ctx)
	for _, one := range all {
		k := Key{PublicKey: one.PublicKey, State: "replaced", From: one.From, Until: one.Until, Since: timeOf(one.Since), Ended: timeOf(one.Ended), Handover: one.Handover}
		if k.Until == nil {
			k.State = "current"
		}
		list = append(list, k)
	}
	return list, err
}

func timeOf(t *time.Time) *call.Time {
	if t == nil {
		return nil
	}
	at := call.Time(t.UnixMicro())
	return &at
}
