package meaning_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// links tells of pairs of calls by what their actors are linked, and how surely; empty where they are not.
func (w *world) link(a, b int) string {
	w.Helper()
	who := w.who()
	for _, l := range meaning.Links(w.held, w.means) {
		pair := []int32{l.A, l.B}
		if slices.Contains(pair, who[a].Actor) && slices.Contains(pair, who[b].Actor) && who[a].Actor != who[b].Actor {
			return fmt.Sprintf("%s %.2f", l.By, l.Confidence)
		}
	}
	return ""
}

func TestActorsOfSeveralKindsAreLinked(t *testing.T) {
	const key, phone = "X-Api-Key: zq81nnw0aa72bb11cc0", "User-Agent: app/3.1"
	ines, omar := bearer(jwt(`{"sub":"u-1"}`)), bearer(jwt(`{"sub":"u-2"}`))
	t.Run("a key from a device that carries somebody's token, too", func(t *testing.T) {
		w := newWorld(t).call("GET /a", key, phone).call("GET /a", ines, phone).call("GET /a", omar, "@ 198.51.100.7").derive()
		if got := w.link(0, 1); got != "device 0.60" {
			t.Errorf("key and token: %q", got)
		}
		if got := w.link(0, 2) + w.link(1, 2); got != "" {
			t.Errorf("somebody elsewhere: %q", got)
		}
	})
	t.Run("an address alone says less, and less for each who has it", func(t *testing.T) {
		w := newWorld(t).call("GET /a", key, phone).call("GET /a", ines).call("GET /a", omar).derive()
		if got := w.link(0, 1); got != "address 0.15" {
			t.Errorf("key and token: %q", got)
		}
		if got := w.link(1, 2); got != "" {
			t.Errorf("two of one kind: %q", got)
		}
	})
	t.Run("what a device asked without a token", func(t *testing.T) {
		w := newWorld(t).call("GET /a", phone).call("GET /a", ines, phone).derive()
		if got := w.link(0, 1); got != "device 0.60" {
			t.Errorf("address and token: %q", got)
		}
	})
	t.Run("one credential in a cookie and in a header", func(t *testing.T) {
		w := newWorld(t).call("GET /a", bearer(access1)).call("GET /a", "Cookie: session_token="+access1, "@ 198.51.100.7").derive()
		if got := w.link(0, 1); got != "credential 0.95" {
			t.Errorf("%q", got)
		}
	})
	t.Run("an office links nobody", func(t *testing.T) {
		w := newWorld(t).call("GET /a", key)
		for i := range 12 {
			w.call("GET /a", bearer(jwt(fmt.Sprintf(`{"sub":"u-%d"}`, i))))
		}
		if got := w.derive().link(0, 1); got != "" {
			t.Errorf("%q", got)
		}
	})
}
