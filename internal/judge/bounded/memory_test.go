package bounded_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/judge/bounded"
)

// There are never more states than the ceiling, each that is gone was counted, and one that was asked for last is there.
func TestACeilingHolds(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		most := rapid.IntRange(1, 20).Draw(r, "most")
		m := bounded.New[int, int](most)
		made := 0
		for _, k := range rapid.SliceOf(rapid.IntRange(0, 50)).Draw(r, "keys") {
			if m.Find(k) == nil {
				made++
			}
			*m.At(k)++
			if s := m.Find(k); s == nil || *s == 0 {
				r.Fatalf("%d is gone", k)
			}
			if m.Len() > most || int64(made) != int64(m.Len())+m.Evicted() {
				r.Fatalf("%d states of %d, %d let go of %d", m.Len(), most, m.Evicted(), made)
			}
		}
	})
}
