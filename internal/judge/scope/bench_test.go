package scope_test

import (
	"strconv"
	"testing"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// BenchmarkAnswer asks for an actor with 100,000 exposures of 20,000 subjects, over rows that lie in memory.
func BenchmarkAnswer(b *testing.B) {
	w := newWorld()
	path, who := w.endpoint("GET", "/v2/members/{memberId}/profile"), w.actor("sub-intruder", "192.0.2.7")
	profile := w.set(sure(kind.PersonFirstName), sure(kind.PersonLastName), sure(kind.ContactEmail), sure(kind.ContactPhone),
		sure(kind.PersonBirthDate), sure(kind.ContactAddress), sure(kind.LoyaltyTier))
	balance := w.set(sure(kind.LoyaltyBalance), nothing())
	for i := range 20_000 {
		m := w.subject("loyalty.number", strconv.Itoa(4_000_000_000+i))
		root := w.holder(0, m)
		inner := w.holder(root, m)
		for range 2 {
			w.call(path, who, root, whole, object{holder: inner, set: profile}, object{holder: root, set: balance})
		}
		if i%100 == 0 {
			w.call(path, who, root, cut, object{holder: inner, set: profile})
		}
		w.call(path, who, root, whole, object{holder: inner, set: profile})
	}
	b.ReportAllocs()
	for b.Loop() {
		if s := w.ask(b, scope.Selector{Actors: []string{actorID(1)}}); s.Subjects.Proven != 20_000 {
			b.Fatalf("%d subjects proven", s.Subjects.Proven)
		}
	}
	b.ReportMetric(float64(len(w.exposures)), "rows")
}
