package query

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/rule"
	"github.com/waybill-security/waybill/internal/keep"
)

// UseRules says which rules of users judge, where they are not those of the workspace's folder.
func (q *Query) UseRules(s *rule.Set) { q.findingRules, q.findingRulesRead = s, true }

// FindingRules are the users' rules that judge.
func (q *Query) FindingRules() (*rule.Set, error) {
	if q.findingRulesRead || q.Dir == "" {
		return q.findingRules, nil
	}
	s, err := rule.Load(q.Dir)
	if err != nil {
		return nil, err
	}
	q.UseRules(s)
	return s, nil
}

// judged loads the version of findings that covers what is read here, or judges for this query alone: what detectors found, and what rules did.
func (q *Query) judged(ctx context.Context) ([]detect.Finding, error) {
	if q.judgedOnce {
		return q.found, nil
	}
	list, err := detect.Load(q.snapshot, q.Digest)
	if errors.Is(err, detect.ErrNone) {
		list, err = detect.Judge(ctx, q.View, q.minter)
	}
	if err != nil {
		return nil, err
	}
	rules, err := q.FindingRules()
	if err != nil {
		return nil, err
	}
	ruled, _, sealed, err := rule.Sealed(q.snapshot, q.Digest, rules)
	if err == nil && !sealed {
		ruled, _, err = rule.Judge(ctx, q.View, q.minter, rules)
	}
	if err != nil {
		return nil, err
	}
	q.found, q.judgedOnce = joined(list, ruled), true
	return q.found, nil
}

// joined puts findings together, by severity, time and id.
func joined(lists ...[]detect.Finding) []detect.Finding {
	all := slices.Concat(lists...)
	slices.SortFunc(all, func(a, b detect.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Raised, b.Raised), strings.Compare(a.ID, b.ID))
	})
	return all
}

// Judge judges what is read here as far as no sealed version covers it, or all of it anew, and seals that.
func (q *Query) Judge(ctx context.Context, store keep.Store, anew bool) ([]rule.Report, error) {
	list, err := detect.Load(q.snapshot, q.Digest)
	if anew || errors.Is(err, detect.ErrNone) {
		if list, err = detect.Judge(ctx, q.View, q.minter); err == nil {
			err = detect.Save(ctx, store, q.snapshot, q.Digest, list)
		}
	}
	if err != nil {
		return nil, err
	}
	rules, err := q.FindingRules()
	if err != nil {
		return nil, err
	}
	ruled, reports, sealed, err := rule.Sealed(q.snapshot, q.Digest, rules)
	if err == nil && rules.Digest() != "" && (anew || !sealed) {
		if ruled, reports, err = rule.Judge(ctx, q.View, q.minter, rules); err == nil {
			err = rule.Save(ctx, store, q.snapshot, q.Digest, rules, ruled, reports)
		}
	}
	if err != nil {
		return nil, err
	}
	q.found, q.judgedOnce = joined(list, ruled), true
	return reports, nil
}
