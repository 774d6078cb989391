package scope

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// Choose tells which calls a selector chooses, in the numbers of the ledger. Subjects, kinds and hops are not looked at.
func Choose(ctx context.Context, v *meaning.View, sel Selector, opt Options) (keep.Selection, error) {
	g := newGround(v.Meaning, v.Snapshot, v, DefaultThreshold)
	c := &chooser{ground: g, opt: &opt, out: &choice{}}
	if err := c.narrow(sel); err != nil {
		return keep.Selection{}, err
	}
	if err := c.finding(ctx, sel.Finding); err != nil {
		return keep.Selection{}, err
	}
	c.identities()
	return c.out.rows, nil
}
