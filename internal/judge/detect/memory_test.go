package detect_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/judge/detect"
)

// Different numbers are counted exactly while they are few, and within a tenth when they are many, however often each comes.
func TestDifferentNumbersAreCounted(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n, from := rapid.IntRange(0, 20_000).Draw(r, "numbers"), uint32(rapid.IntRange(0, 1<<30).Draw(r, "first"))
		var d detect.Distinct
		for range 2 {
			for i := range n {
				d.Add(from + uint32(i))
			}
		}
		if got := d.Count(); n <= 32 && got != n || math.Abs(float64(got-n)) > .2*float64(n)+3 {
			r.Fatalf("%d of %d", got, n)
		}
	})
}

// What was handed out is never taken for new; what was not hardly ever for known, while it is no more than a person is given.
func TestTokensAreRemembered(t *testing.T) {
	var k detect.Tokens
	for n := range uint32(1500) {
		k.Add(n * 7)
	}
	wrong := 0
	for n := range uint32(1500) {
		if !k.Has(n * 7) {
			t.Fatalf("%d was forgotten", n*7)
		}
		if k.Has(1_000_000 + n) {
			wrong++
		}
	}
	if wrong > 60 {
		t.Errorf("%d of 1500 are taken for known", wrong)
	}
}

// Whoever makes up names without end does not push out those who come again, nor beyond the ceiling.
func TestMemoryHasACeiling(t *testing.T) {
	states, evicted, kept := detect.Remember(1000, 100_000, 200)
	if states > 1000 || evicted < 98_000 || kept != 200 {
		t.Errorf("%d states, %d let go, %d of 200 kept", states, evicted, kept)
	}
}

// An actor costs no more than was promised.
func TestAnActorIsSmall(t *testing.T) {
	t.Logf("%d bytes at ten people, %d at a hundred thousand", detect.Footprint(10), detect.Footprint(100_000))
	if few := detect.Footprint(10); few > 1536 {
		t.Errorf("%d bytes at ten people", few)
	}
	if many := detect.Footprint(100_000); many > 8192 {
		t.Errorf("%d bytes at a hundred thousand", many)
	}
}
