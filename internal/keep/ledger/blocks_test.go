package ledger

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Entries of any length come back as they went in, and what was frozen stays as it was.
func TestRunsHoldWhatWasAdded(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var numbers, frozenNumbers numberRuns
		var texts, frozenTexts textRuns
		length := rapid.OneOf(rapid.IntRange(0, 9), rapid.SampledFrom([]int{chunkSize / 2, chunkSize - 2, chunkSize - 1, chunkSize, chunkSize + 1, 3 * chunkSize}))
		lengths := rapid.SliceOfN(length, 1, 30).Draw(r, "lengths")
		freezeAt := rapid.IntRange(0, len(lengths)-1).Draw(r, "frozen after")
		for i, n := range lengths {
			if err := numbers.addRun(slices.Repeat([]uint32{uint32(i)}, n)); err != nil {
				r.Fatal(err)
			}
			if err := texts.addRun('>', strings.Repeat(string(rune('a'+i)), n)); err != nil {
				r.Fatal(err)
			}
			if i == freezeAt {
				frozenNumbers, frozenTexts = numbers.frozen(), texts.frozen()
			}
		}
		for i, n := range lengths {
			wanted, text := slices.Repeat([]uint32{uint32(i)}, n), ">"+strings.Repeat(string(rune('a'+i)), n)
			if !slices.Equal(numbers.run(i), wanted) || texts.run(i) != text {
				r.Fatalf("entry %d of %d is another one", i, n)
			}
			if i <= freezeAt && (!slices.Equal(frozenNumbers.run(i), wanted) || frozenTexts.run(i) != text) {
				r.Fatalf("frozen entry %d of %d is another one", i, n)
			}
		}
		if frozenNumbers.count != freezeAt+1 || frozenTexts.count != freezeAt+1 {
			r.Fatal("what was frozen grew")
		}
	})
}
