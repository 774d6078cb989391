package meaning

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// Forget takes out of a sealed version of meaning what says by a guess who somebody is: public ids are made of tokens, and so is the
// version's digest. Subjects, actors and sessions that are known by an erased token get ids of their own. The snapshot is one
// without the erased tokens. Nothing is returned for a version that another version of Waybill wrote in its own way.
func Forget(payload []byte, s keep.Snapshot, ids Minter, erased func(keep.Number) bool) ([]byte, error) {
	v, err := decode(keep.JournalEntry{Payload: payload})
	if err != nil {
		return nil, err
	}
	m, err := v.meaning()
	if err != nil {
		return nil, nil //nolint:nilerr // it could not be read by anybody: it is derived anew, and need not be kept
	}
	if !m.forget(s, ids, erased) {
		return payload, nil
	}
	v.Digest = m.Digest(s)
	head, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("cannot write the meaning down: %w", err)
	}
	return pack(head, m)
}

// forget gives new ids to whom erased tokens name; false where there is nobody.
func (m *Meaning) forget(s keep.Snapshot, ids Minter, erased func(keep.Number) bool) (any bool) {
	gone := map[int32]bool{}
	for i := range m.Subjects {
		for _, id := range m.Subjects[i].Identifiers {
			if erased(id.Token) {
				gone[int32(i)], any = true, true
				m.Subjects[i].ID = ids.ID(subjectPrefix, erasedBytes(m.Subjects[i].Identifiers[0].Token))
			}
		}
	}
	for n, i := range s.Identities() {
		who, ok := m.Behind(n)
		if !ok || !erased(i.Principal) && !erased(i.Credential) && !gone[m.Actors[who.Actor].Subject] {
			continue
		}
		any = true
		actor := &m.Actors[who.Actor]
		if id, ok := identity.ParseActorID(ids.ID("a", erasedBytes(keep.Number(who.Actor)), []byte("actor"))); ok {
			if made, ok := identity.NewActor(id, actor.Type()); ok {
				actor.Actor = made
			}
		}
		if id, ok := identity.ParseSessionID(ids.ID("n", erasedBytes(keep.Number(who.Session)), []byte("session"))); ok {
			m.Sessions[who.Session].PublicID = id
		}
	}
	return any
}

// erasedBytes stands for an erased token in a public id: its number, in a form that no token has.
func erasedBytes(n keep.Number) []byte { return binary.AppendUvarint([]byte("erased "), uint64(n)) }
