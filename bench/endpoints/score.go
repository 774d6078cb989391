package main

import (
	"github.com/waybill-security/waybill/bench/endpoints/corpus"
)

// score is how well one way of grouping does on one spec, or on average over several.
type score struct {
	grouping          float64 // share of calls whose group is exactly the true one (GA)
	groupF1           float64 // F1 over groups (FGA)
	precision, recall float64
	f1                float64
	overMerged        float64 // share of calls that stand in a group with calls of another endpoint
	split             float64 // groups per endpoint
	right, found, all int     // templates, to pool
}

// judge compares the group of every call with the truth. Only calls that may found an endpoint are looked at. A group's
// label is its method and template in the one spelling of [corpus.Normal]. Calls of scanners that were not refused have
// groups of their own, which count against precision, unless they have no label: then they were taken for noise.
func judge(calls []*corpus.Exchange, labels []string) score {
	truth, groups := map[string]map[string]int{}, map[string]map[string]int{}
	sizes := map[string]int{}
	n := 0
	for i, x := range calls {
		if labels[i] != "" {
			add(groups, labels[i], x.Truth)
		}
		if x.Truth != "" {
			add(truth, x.Truth, labels[i])
			sizes[x.Truth]++
			n++
		}
	}
	var s score
	if n == 0 {
		return s
	}
	exact, merged, real := 0, 0, 0
	for label, by := range groups {
		size := 0
		for t, c := range by {
			if t != "" {
				size += c
			}
		}
		delete(by, "")
		if size > 0 {
			real++
		}
		switch {
		case len(by) > 1:
			merged += size
		case len(by) == 1:
			for t := range by {
				if len(truth[t]) == 1 {
					exact++
					s.grouping += float64(size)
				}
			}
		}
		if truth[label] != nil {
			s.right++
		}
	}
	s.found, s.all = len(groups), len(truth)
	s.grouping /= float64(n)
	s.overMerged = float64(merged) / float64(n)
	s.groupF1 = 2 * float64(exact) / float64(len(groups)+len(truth))
	s.split = float64(real) / float64(len(truth))
	s.precision, s.recall = float64(s.right)/float64(s.found), float64(s.right)/float64(s.all)
	s.f1 = 2 * float64(s.right) / float64(s.found+s.all)
	return s
}

func add(to map[string]map[string]int, a, b string) {
	if to[a] == nil {
		to[a] = map[string]int{}
	}
	to[a][b]++
}

// sum adds scores up; mean makes the average of it.
type sum struct {
	score
	specs int
}

func (t *sum) add(s score) {
	t.specs++
	t.grouping += s.grouping
	t.groupF1 += s.groupF1
	t.precision += s.precision
	t.recall += s.recall
	t.f1 += s.f1
	t.overMerged += s.overMerged
	t.split += s.split
	t.right, t.found, t.all = t.right+s.right, t.found+s.found, t.all+s.all
}

func (t *sum) mean() score {
	n := float64(max(t.specs, 1))
	return score{
		grouping: t.grouping / n, groupF1: t.groupF1 / n, precision: t.precision / n, recall: t.recall / n, f1: t.f1 / n,
		overMerged: t.overMerged / n, split: t.split / n, right: t.right, found: t.found, all: t.all,
	}
}

// micro is F1 over the templates of all specs together.
func (s score) micro() float64 { return 2 * float64(s.right) / float64(max(s.found+s.all, 1)) }
