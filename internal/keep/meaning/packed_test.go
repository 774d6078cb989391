package meaning

import (
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// Actors, sessions and identities come out of their packing as they went in, and damage is an error, never a panic.
func TestPartiesArePackedWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := &Meaning{Who: []Who{identity.NoWho}, Subjects: []Subject{}}
		bits := rapid.SliceOfN(rapid.Byte(), 10, 10)
		for range rapid.IntRange(0, 3).Draw(r, "subjects") {
			s := Subject{ID: identity.PublicID(bits.Draw(r, "id")).Text("s"), Identifiers: []PersonIdentifier{}}
			for range rapid.IntRange(0, 3).Draw(r, "identifiers") {
				s.Identifiers = append(s.Identifiers, PersonIdentifier{
					Kind:  rapid.SampledFrom([]kind.Kind{kind.LoyaltyTier, kind.AccountID, kind.PersonName}).Draw(r, "kind"),
					Token: keep.Number(rapid.Uint32().Draw(r, "token")), Series: subject.Series(rapid.Uint8().Draw(r, "series")),
				})
			}
			m.Subjects = append(m.Subjects, s)
		}
		m.Actors, m.Sessions = []Actor{}, []Session{}
		for range rapid.IntRange(0, 9).Draw(r, "actors") {
			a, _ := identity.NewActor(identity.PublicID(bits.Draw(r, "id")), rapid.SampledFrom(identity.ActorTypes()).Draw(r, "type"))
			m.Actors = append(m.Actors, Actor{Actor: a, Subject: int32(rapid.IntRange(-1, len(m.Subjects)-1).Draw(r, "subject"))})
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
		packed, err := pack(nil, m)
		if err != nil {
			r.Fatal(err)
		}
		back := &Meaning{}
		if err := unpack(packed, back); err != nil || !reflect.DeepEqual(back, m) {
			r.Fatalf("%+v came back as %+v (%v)", m, back, err)
		}
		if unpack(packed[:rapid.IntRange(0, len(packed)-1).Draw(r, "cut")], &Meaning{}) == nil {
			r.Fatal("cut bytes were read")
		}
		for range 3 {
			packed[rapid.IntRange(0, len(packed)-1).Draw(r, "place")] = rapid.Byte().Draw(r, "damage")
		}
		if err := unpack(packed, &Meaning{}); err != nil && !errors.Is(err, errPacked) {
			r.Fatal(err)
		}
	})
}
