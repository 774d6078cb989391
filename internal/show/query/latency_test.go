package query

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestQuantilesAreWithinOnePercent compares counted cells with the sorted list.
func TestQuantilesAreWithinOnePercent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Int64Range(0, math.MaxInt64>>10), 1, 200).Draw(t, "durations")
		q := rapid.Float64Range(.01, 1).Draw(t, "q")
		var l latencies
		for _, us := range list {
			l.add(us)
		}
		slices.Sort(list)
		want := float64(list[int(math.Ceil(q*float64(len(list))))-1]) / 1000
		if got := l.quantile(q); got == nil || math.Abs(*got-want) > .01*want {
			t.Fatalf("quantile %v of %v is %v, want %v", q, list, got, want)
		}
	})
}

func TestQuantileOfNothingIsNotKnown(t *testing.T) {
	var l latencies
	if got := l.quantile(.5); got != nil {
		t.Errorf("%v", *got)
	}
}
