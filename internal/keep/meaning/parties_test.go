package meaning

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/keep"
)

// Actors, sessions and identities come out of their packing as they went in, and damage is an error, never a panic.
func TestPartiesArePackedWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := &Meaning{Who: map[keep.Number]Who{}, Subjects: make([]Subject, rapid.IntRange(0, 3).Draw(r, "subjects"))}
		for i := range rapid.IntRange(0, 9).Draw(r, "actors") {
			a := Actor{ID: fmt.Sprintf("a_%016d", i), Type: rapid.SampledFrom([]string{"address", "token_subject", "anonymous"}).Draw(r, "type")}
			a.Label, a.Subject = a.Type+" "+a.ID[:8], int32(rapid.IntRange(-1, len(m.Subjects)-1).Draw(r, "subject"))
			m.Actors = append(m.Actors, a)
		}
		if len(m.Actors) > 0 {
			for i := range rapid.IntRange(0, 9).Draw(r, "sessions") {
				m.Sessions = append(m.Sessions, Session{ID: fmt.Sprintf("n_%016d", i), Actor: int32(rapid.IntRange(0, len(m.Actors)-1).Draw(r, "actor"))})
				m.Who[keep.Number(rapid.Int64Range(1, 1<<31).Draw(r, "identity"))] = Who{Actor: m.Sessions[i].Actor, Session: int32(i)}
			}
		}
		packed := packParties(m)
		back := &Meaning{Subjects: m.Subjects}
		if err := packed.unpack(back); err != nil || !reflect.DeepEqual(back, m) {
			r.Fatalf("%+v came back as %+v (%v)", m, back, err)
		}
		if len(m.Who) > 0 {
			packed.Who = packed.Who[:len(packed.Who)-1]
			if packed.unpack(&Meaning{Subjects: m.Subjects}) == nil {
				r.Fatal("cut bytes were read")
			}
		}
	})
}
