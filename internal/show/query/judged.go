package query

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/rule"
	"github.com/waybill-security/waybill/internal/judge/spare"
	"github.com/waybill-security/waybill/internal/keep"
)

// judges is what users say of judging: their rules, and who is spared.
type judges struct {
	rules  *rule.Set
	spared *spare.Spared
	read   bool
}

// JudgeBy reads what the users of a workspace say of judging.
func (q *Query) JudgeBy(workspace string) (err error) {
	if q.judges.rules, err = rule.Load(workspace); err == nil {
		q.judges.spared, err = spare.Read(spare.Path(workspace))
	}
	q.judges.read = err == nil
	return err
}

// sealedBy names the meaning by which findings are sealed, and who is spared, where somebody is.
func (q *Query) sealedBy() string {
	if digest := q.judges.spared.Digest(); digest != "" {
		return q.Digest + " without " + digest
	}
	return q.Digest
}

// judged loads the version of findings that covers what is read here, or judges for this query alone: what detectors found, and what rules did.
func (q *Query) judged(ctx context.Context) ([]detect.Finding, error) {
	if q.judgedOnce {
		return q.found, nil
	}
	if !q.judges.read && q.Dir != "" {
		if err := q.JudgeBy(q.Dir); err != nil {
			return nil, err
		}
	}
	_, err := q.judge(ctx, nil, false)
	return q.found, err
}

// Judge judges what is read here as far as no sealed version covers it, or all of it anew, and seals that.
func (q *Query) Judge(ctx context.Context, store keep.Store, anew bool) ([]rule.Report, error) {
	return q.judge(ctx, store, anew)
}

func (q *Query) judge(ctx context.Context, store keep.Store, anew bool) ([]rule.Report, error) {
	list, err := q.detected(ctx, store, anew)
	if err != nil {
		return nil, err
	}
	ruled, reports, err := q.ruled(ctx, store, anew)
	if err != nil {
		return nil, err
	}
	q.found, q.judgedOnce = joined(list, ruled), true
	return reports, nil
}

// detected is what detectors found; sealed where there is a store.
func (q *Query) detected(ctx context.Context, store keep.Store, anew bool) ([]detect.Finding, error) {
	if !anew {
		list, err := detect.Load(q.snapshot, q.sealedBy())
		if !errors.Is(err, detect.ErrNone) {
			return list, err
		}
	}
	list, err := detect.Judge(ctx, q.View, q.minter)
	if err != nil {
		return nil, err
	}
	list = q.judges.spared.Without(list, q.groupOf())
	if store != nil {
		err = detect.Save(ctx, store, q.snapshot, q.sealedBy(), list)
	}
	return list, err
}

// ruled is what users' rules found; sealed where there is a store.
func (q *Query) ruled(ctx context.Context, store keep.Store, anew bool) ([]detect.Finding, []rule.Report, error) {
	rules := q.judges.rules
	list, reports, sealed, err := rule.Sealed(q.snapshot, q.sealedBy(), rules)
	if err != nil || rules.Digest() == "" || sealed && !anew {
		return list, reports, err
	}
	if list, reports, err = rule.Judge(ctx, q.View, q.minter, rules); err != nil {
		return nil, nil, err
	}
	list = q.judges.spared.Without(list, q.groupOf())
	if store != nil {
		err = rule.Save(ctx, store, q.snapshot, q.sealedBy(), rules, list, reports)
	}
	return list, reports, err
}

// groupOf tells the group of an actor by its id.
func (q *Query) groupOf() func(id string) spare.Actor {
	groups := map[string]spare.Actor{}
	for i := range q.Meaning.Actors {
		if a := &q.Meaning.Actors[i]; a.Said != nil {
			groups[a.ID()] = spare.Actor{Type: a.Said.Type, Label: a.Said.Label}
		}
	}
	return func(id string) spare.Actor { return groups[id] }
}

// joined puts findings together, by severity, time and id.
func joined(lists ...[]detect.Finding) []detect.Finding {
	all := slices.Concat(lists...)
	slices.SortFunc(all, func(a, b detect.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Raised, b.Raised), strings.Compare(a.ID, b.ID))
	})
	return all
}
