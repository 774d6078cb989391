package app

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
)

// asked counts how often tallies were summed up, and can break off.
type asked struct {
	keep.Snapshot
	times int
	fail  error
}

func (a *asked) CallTallies(context.Context, keep.Selection) iter.Seq2[keep.CallTally, error] {
	return func(yield func(keep.CallTally, error) bool) {
		a.times++
		if yield(keep.CallTally{Calls: 1}, nil) && yield(keep.CallTally{Calls: 2}, nil) && a.fail != nil {
			yield(keep.CallTally{}, a.fail)
		}
	}
}

func sum(t *tallied, s keep.Selection) (n int64, err error) {
	for c, e := range t.CallTallies(context.Background(), s) {
		n, err = n+c.Calls, errors.Join(err, e)
	}
	return n, err
}

func TestTalliesAreSummedUpOnce(t *testing.T) {
	below := &asked{fail: errors.New("broken")}
	over := &tallied{Snapshot: below}
	if _, err := sum(over, keep.Selection{}); err == nil {
		t.Error("an error is swallowed")
	}
	below.fail = nil
	for range over.CallTallies(t.Context(), keep.Selection{}) {
		break // half a list is none to remember
	}
	for range 3 {
		if n, err := sum(over, keep.Selection{}); n != 3 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	}
	if below.times != 3 {
		t.Errorf("summed up %d times; once broken, once left, once whole", below.times)
	}
	if n, _ := sum(over, keep.Selection{From: 1}); n != 3 || below.times != 4 {
		t.Error("a window came out of the memory of all")
	}
}
