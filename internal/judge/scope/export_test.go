package scope

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// AnswerOver is Answer over a view that a test made up.
func AnswerOver(ctx context.Context, know *meaning.Meaning, snap keep.Snapshot, over overlay, sel Selector, opt Options) (*Scope, error) {
	return answer(ctx, know, snap, over, sel, opt)
}

// AccessOver is AccessTo over a view that a test made up.
func AccessOver(ctx context.Context, know *meaning.Meaning, snap keep.Snapshot, over overlay, sel Selector, opt Options) (*Access, error) {
	return accessTo(ctx, know, snap, over, sel, opt)
}
