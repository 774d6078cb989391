package app

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/rule"
	"github.com/waybill-security/waybill/internal/judge/spare"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// checkJudges reads what users say of judging, before anything is read that it would judge.
func checkJudges(dir string) error {
	_, err := rule.Load(dir)
	if err == nil {
		_, err = spare.Read(spare.Path(dir))
	}
	return err
}

// JudgeOptions say which workspace is judged again, and which findings are told of.
type JudgeOptions struct {
	Dir     string
	KeyFile string
	// From and To choose the findings that are told of: those whose calls lie in them, in part at least. All is judged.
	From, To string
	Now      func() time.Time
}

// Judge judges all that is sealed anew, by the detectors, rules and kinds of now, seals that, and says what it changed.
func Judge(ctx context.Context, o JudgeOptions) (j query.Judging, err error) {
	t, err := told(o.Dir)
	if err != nil {
		return j, err
	}
	if err = checkJudges(o.Dir); err != nil {
		return j, err
	}
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return j, err
	}
	window, err := q.Window(o.From, o.To)
	if err = errors.Join(err, q.Close()); err != nil {
		return j, err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return j, err
	}
	s, err := l.Snapshot(ctx)
	if err != nil {
		return j, errors.Join(err, l.Close())
	}
	minter := identity.NewMinter(l.TokenKey())
	m, digest, err := meant(ctx, l, s, minter, t)
	if err == nil {
		j, err = judgeAnew(ctx, l, s, query.Over(s, m, digest, minter), window)
	}
	return j, errors.Join(err, s.Close(), l.Close())
}

func judgeAnew(ctx context.Context, l *ledger.Ledger, s keep.Snapshot, q *query.Query, window query.Selection) (j query.Judging, err error) {
	before, err := detect.Newest(s)
	if err != nil {
		return j, err
	}
	rulesBefore, ruled, err := rule.Newest(s)
	if err != nil {
		return j, err
	}
	if err = q.JudgeBy(l.Dir()); err != nil {
		return j, err
	}
	reports, err := q.Judge(ctx, l, true)
	if err != nil {
		return j, err
	}
	j, err = q.Judged(ctx, append(before.Findings, ruled...), window)
	j.Versions.DetectorsBefore, j.Versions.MeaningBefore, j.Versions.RulesBefore = query.Named(before.Rules), query.Named(before.Meaning), query.Named(rulesBefore)
	j.Rules = append(j.Rules, reports...)
	return j, err
}
