package main

import (
	"math"
	"testing"

	"github.com/waybill-security/waybill/bench/endpoints/corpus"
)

func TestJudge(t *testing.T) {
	// Four calls of /a, two of /b and two of /c/{}; one of a scanner.
	calls := []*corpus.Exchange{
		{Truth: "GET /a"}, {Truth: "GET /a"}, {Truth: "GET /a"}, {Truth: "GET /a"},
		{Truth: "GET /b"}, {Truth: "GET /b"}, {Truth: "GET /c/{}"}, {Truth: "GET /c/{}"}, {},
	}
	for name, test := range map[string]struct {
		labels []string
		want   score
	}{
		"all right, noise left out": {
			[]string{"GET /a", "GET /a", "GET /a", "GET /a", "GET /b", "GET /b", "GET /c/{}", "GET /c/{}", ""},
			score{grouping: 1, groupF1: 1, precision: 1, recall: 1, f1: 1, split: 1, right: 3, found: 3, all: 3},
		},
		"noise founds a template": {
			[]string{"GET /a", "GET /a", "GET /a", "GET /a", "GET /b", "GET /b", "GET /c/{}", "GET /c/{}", "GET /x"},
			score{grouping: 1, groupF1: 6. / 7, precision: .75, recall: 1, f1: 6. / 7, split: 1, right: 3, found: 4, all: 3},
		},
		"two endpoints merged, one split": {
			[]string{"GET /{}", "GET /{}", "GET /{}", "GET /{}", "GET /{}", "GET /{}", "GET /c/1", "GET /c/2", ""},
			score{overMerged: .75, split: 1, found: 3, all: 3},
		},
		"right group under a wrong name": {
			[]string{"GET /a", "GET /a", "GET /a", "GET /a", "GET /b", "GET /b", "GET /{}/x", "GET /{}/x", ""},
			score{grouping: 1, groupF1: 1, precision: 2. / 3, recall: 2. / 3, f1: 2. / 3, split: 1, right: 2, found: 3, all: 3},
		},
	} {
		got := judge(calls, test.labels)
		for _, pair := range [][2]float64{
			{got.grouping, test.want.grouping}, {got.groupF1, test.want.groupF1}, {got.precision, test.want.precision},
			{got.recall, test.want.recall}, {got.f1, test.want.f1}, {got.overMerged, test.want.overMerged}, {got.split, test.want.split},
			{float64(got.right), float64(test.want.right)}, {float64(got.found), float64(test.want.found)}, {float64(got.all), float64(test.want.all)},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("%s: got %+v, want %+v", name, got, test.want)
				break
			}
		}
	}
}
