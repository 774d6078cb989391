package canary_test

import (
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/judge/canary"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func TestCanariesStandUntilTheyAreRemoved(t *testing.T) {
	l, err := ledger.Open(t.TempDir(), ledger.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	one := canary.Planted{Label: "test 1", Kind: kind.LoyaltyNumber, Tokens: []observation.Token{{1}}, By: "ines"}
	two := canary.Planted{Label: "test 2", Kind: kind.ContactEmail, Tokens: []observation.Token{{2}}, By: "ines"}
	anew := canary.Planted{Label: "test 1", Kind: kind.LoyaltyNumber, Tokens: []observation.Token{{3}, {4}}, By: "otto"}
	for _, step := range []error{
		canary.Add(t.Context(), l, []canary.Planted{one, two}), canary.Add(t.Context(), l, []canary.Planted{anew}), canary.Remove(t.Context(), l, []string{"test 2"}),
	} {
		if step != nil {
			t.Fatal(step)
		}
	}
	s, err := l.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	list, err := canary.List(s)
	if err != nil || len(list) != 1 || list[0].By != "otto" || len(list[0].Tokens) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
}
