package query

import (
	"context"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/detect"
)

// Suppressions lists what was called false and is not raised again, in the order in which that was said.
func (q *Query) Suppressions(ctx context.Context) ([]Suppression, error) {
	all, err := q.judged(ctx)
	if err != nil {
		return nil, err
	}
	list, err := detect.Suppressions(q.snapshot, all)
	if err != nil {
		return nil, err
	}
	var newest int64
	for _, row := range q.snapshot.Coverage() {
		newest = max(newest, row.To)
	}
	out := []Suppression{}
	for _, s := range list {
		out = append(out, Suppression{
			Finding: s.Finding, Kind: s.Kind, Rule: told(s.Rule), Actors: nonNil(s.Actors), Endpoints: nonNil(s.Endpoints), By: told(s.By), Why: told(s.Note),
			At: call.Time(s.Time.UnixMicro()), Until: moment(s.Until), Ended: s.Until != 0 && newest >= s.Until, Covers: nonNil(s.Covers),
		})
	}
	return out, nil
}

// told is a text, or nil where there is none.
func told(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// moment is a time, or nil where there is none.
func moment(us int64) *call.Time {
	if us == 0 {
		return nil
	}
	t := call.Time(us)
	return &t
}

func shownTime(us int64) string { return time.UnixMicro(us).UTC().Format(time.RFC3339) }
