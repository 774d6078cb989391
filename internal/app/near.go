package app

import (
	"cmp"
	"slices"
)

// maxNear is how many texts are offered for one that is not there.
const maxNear = 3

// near returns the texts that are most like the one that was given: those of which a third of the letters differ at most.
func near(wanted string, among []string) []string {
	type candidate struct {
		text     string
		distance int
	}
	var all []candidate
	seen := map[string]bool{}
	for _, text := range among {
		if d := distance(wanted, text); !seen[text] && d <= max(2, len(wanted)/3) {
			all = append(all, candidate{text, d})
		}
		seen[text] = true
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.text, b.text))
	})
	var out []string
	for _, c := range all[:min(len(all), maxNear)] {
		out = append(out, c.text)
	}
	return out
}

// distance is how many bytes must be put in, taken out or changed to make one text of the other (Levenshtein). Long texts are
// compared by their beginnings.
func distance(a, b string) int {
	const most = 200
	a, b = a[:min(len(a), most)], b[:min(len(b), most)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
