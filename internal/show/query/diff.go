package query

import (
	"context"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/keep/declare"
	"github.com/waybill-security/waybill/internal/keep/learned"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/standing"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

// Difference is one thing in which traffic and a spec differ.
type Difference = spec.Difference

// Diff holds all that was seen of a spec's hosts against it, as if it had been declared. Of which service or host it is, s says, or
// the spec itself, or where its paths were seen; note is what a person should know of that.
func (q *Query) Diff(ctx context.Context, s declare.Spec, d *spec.Document) (list []Difference, note string, err error) {
	if note, err = q.Bind(&s); err != nil {
		return nil, "", err
	}
	seen := declare.SeenHosts(q.snapshot)
	under, err := meaning.DeriveWith(ctx, q.snapshot, q.minter, meaning.Told{Kinds: q.Kinds, Rules: q.Rules, Declared: s.Templates(seen), HoldOn: meaning.AsBefore})
	if err != nil {
		return nil, "", fmt.Errorf("cannot derive what the records mean under this spec: %w", err)
	}
	l := learned.New(meaning.Over(q.snapshot, under), true, func(e *meaning.Endpoint) bool {
		return s.CoversHost(e.Host, []string{serviceOf(e)}) && !standing.Foreign(e.Protocol)
	})
	if err := l.Learn(ctx, nil); err != nil {
		return nil, "", err
	}
	list = spec.Compare(d, l.Learner.Operations(), s.Bound())
	if list == nil {
		list = []Difference{}
	}
	return list, note, nil
}

// Reaches says whether a difference has at least this severity, which is one that CheckSeverity takes.
func Reaches(list []Difference, least string) bool {
	want, err := detect.ParseSeverity(least)
	return err == nil && slices.ContainsFunc(list, func(d Difference) bool {
		have, err := detect.ParseSeverity(d.Severity)
		return err == nil && have >= want
	})
}
