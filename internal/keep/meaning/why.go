package meaning

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// FieldEvidence gathers anew what each field was decided by, for those who ask why.
func FieldEvidence(ctx context.Context, s keep.Snapshot, m *Meaning) (map[FieldKey]kind.Evidence, error) {
	d := &deriver{snapshot: s, out: m}
	var err error
	if d.sums, err = keep.SumUp(ctx, s); err != nil {
		return nil, fmt.Errorf("cannot read the rows to explain from: %w", err)
	}
	for path, e := range m.Paths {
		for int(path) >= len(d.endpoint) {
			d.endpoint = append(d.endpoint, -1)
		}
		d.endpoint[path] = e
	}
	out := map[FieldKey]kind.Evidence{}
	for key, c := range d.columns() {
		out[key] = c.evidence
	}
	return out, nil
}
