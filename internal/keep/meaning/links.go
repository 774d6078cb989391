package meaning

import (
	"iter"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// Links finds the actors of a version of meaning that may be one somebody, each known in a way of its own: by what the identities that it
// knows share. See identity.Links. It is a function of the sealed rows and of the version alone.
func Links(s keep.Snapshot, m *Meaning) []identity.Link {
	actors := make([]identity.Actor, len(m.Actors))
	for i := range m.Actors {
		actors[i] = m.Actors[i].Actor
	}
	return identity.Links(actors, m.Who, evidenceOf(s, m.Rules))
}

// evidenceOf yields the identities as rules have them, with their tokens.
func evidenceOf(s keep.Snapshot, rules *identity.Rules) iter.Seq[identity.Evidence] {
	return func(yield func(identity.Evidence) bool) {
		for n, seen := range s.Identities() {
			i, _ := identified(s, rules, seen)
			e := identity.Evidence{
				Number: n, Type: i.PrincipalType.Base(),
				Principal: i.Principal, Credential: i.Credential, Session: i.Session, Address: i.Address, Agent: i.Agent,
			}
			e.PrincipalToken, _ = s.Token(i.Principal)
			e.CredentialToken, _ = s.Token(i.Credential)
			e.SessionToken, _ = s.Token(i.Session)
			e.AddressToken, _ = s.Token(i.Address)
			e.AgentToken, _ = s.Token(i.Agent)
			e.ClientService = s.Text(i.ClientService).Reveal()
			if !yield(e) {
				return
			}
		}
	}
}
