package ledger_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/storetest"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"pgregory.net/rapid"
)

// What a writer adds up of holders that come again, with a number or without, is what their rows add up to.
func TestSumsOfHoldersThatComeAgain(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(r *rapid.T) {
		l := open(t, t.TempDir(), ledger.Options{})
		defer func() { _ = l.Close() }()
		traffic := storetest.NewTraffic(1)
		for range rapid.IntRange(1, 4).Draw(r, "commits") {
			if _, err := l.Commit(ctx, []observation.Batch{traffic.Batch(r), traffic.Batch(r), traffic.Batch(r)}); err != nil {
				r.Fatal(err)
			}
		}
		s, err := l.Snapshot(ctx)
		if err != nil {
			r.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		kept, err := keep.SumUp(ctx, s)
		if err != nil {
			r.Fatal(err)
		}
		read, err := keep.SumRows(ctx, s)
		if err != nil {
			r.Fatal(err)
		}
		if got, want := sumText(kept), sumText(read); !slices.Equal(got, want) {
			r.Fatalf("kept %v\nread %v", got, want)
		}
	})
}

func sumText(s *keep.Sums) (lines []string) {
	for path, use := range s.Paths() {
		lines = append(lines, fmt.Sprint(path, use))
	}
	for place, use := range s.Sets() {
		lines = append(lines, fmt.Sprint(place, use))
	}
	for seen := range s.Sightings() {
		lines = append(lines, fmt.Sprint(seen))
	}
	slices.Sort(lines)
	return lines
}
