package detect

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/judge/flow"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// Flows reads all that is sealed once, in the order of time, and tells the order of steps that judging learns from it.
func Flows(ctx context.Context, v *meaning.View, minter IDs) ([]flow.Flow, error) {
	g := newGround(v, minter)
	w := newWorkflow(g)
	j := &judging{ground: g, chosen: map[alike]picked{}, stepper: &stepper{ground: g}, learners: []learner{w}}
	if err := j.sift(ctx); err != nil {
		return nil, fmt.Errorf("cannot read what flows are learned from: %w", err)
	}
	if err := j.read(ctx); err != nil {
		return nil, fmt.Errorf("cannot read the calls that flows are learned from: %w", err)
	}
	return w.flows.Flows(), nil
}
