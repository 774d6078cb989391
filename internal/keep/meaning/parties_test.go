package meaning

import (
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/identity"
)

// Actors, sessions and identities come out of their packing as they went in, and damage is an error, never a panic.
func TestPartiesArePackedWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := &Meaning{Who: []Who{identity.NoWho}, Subjects: make([]Subject, rapid.IntRange(0, 3).Draw(r, "subjects"))}
		bits := rapid.SliceOfN(rapid.Byte(), 10, 10)
		m.Actors, m.Sessions = []Actor{}, []Session{}
		for range rapid.IntRange(0, 9).Draw(r, "actors") {
			a, _ := identity.NewActor(identity.PublicID(bits.Draw(r, "id")), rapid.SampledFrom(identity.ActorTypes()).Draw(r, "type"))
			m.Actors = append(m.Actors, Actor{a, int32(rapid.IntRange(-1, len(m.Subjects)-1).Draw(r, "subject"))})
		}
		if len(m.Actors) > 0 {
			for i := range rapid.IntRange(0, 9).Draw(r, "sessions") {
				m.Sessions = append(m.Sessions, Session{PublicID: identity.PublicID(bits.Draw(r, "id")), Actor: int32(rapid.IntRange(0, len(m.Actors)-1).Draw(r, "actor"))})
				if rapid.Bool().Draw(r, "nobody between") {
					m.Who = append(m.Who, identity.NoWho)
				}
				m.Who = append(m.Who, Who{Actor: m.Sessions[i].Actor, Session: int32(i)})
			}
		}
		packed := packParties(nil, m)
		back := &Meaning{Subjects: m.Subjects}
		if err := unpackParties(packed, back); err != nil || !reflect.DeepEqual(back, m) {
			r.Fatalf("%+v came back as %+v (%v)", m, back, err)
		}
		if unpackParties(packed[:rapid.IntRange(0, len(packed)-1).Draw(r, "cut")], &Meaning{Subjects: m.Subjects}) == nil {
			r.Fatal("cut bytes were read")
		}
		for range 3 {
			packed[rapid.IntRange(0, len(packed)-1).Draw(r, "place")] = rapid.Byte().Draw(r, "damage")
		}
		if err := unpackParties(packed, &Meaning{Subjects: m.Subjects}); err != nil && !errors.Is(err, errParties) {
			r.Fatal(err)
		}
	})
}
