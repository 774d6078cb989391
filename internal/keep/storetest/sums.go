package storetest

import (
	"context"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/keep"
)

// compareSums holds the sums that a store kept against those of its rows.
func compareSums(r *rapid.T, s keep.Snapshot) {
	kept, err := keep.SumUp(context.Background(), s)
	failed(r, err)
	rows, err := keep.SumRows(context.Background(), s)
	failed(r, err)
	same(r, "sums", sumLines(rows), sumLines(kept))
}

func sumLines(s *keep.Sums) (out []string) {
	for n, use := range s.Paths() {
		out = append(out, fmt.Sprint("path ", n, use))
	}
	for at, use := range s.Sets() {
		out = append(out, fmt.Sprint("set ", at, use))
	}
	for seen := range s.Sightings() {
		out = append(out, fmt.Sprint("sighting ", seen, seen.Response(), seen.Success(), seen.Identity()))
	}
	slices.Sort(out)
	return out
}
