package meaning

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// identified is an identity with what the users' rules make of it: whom a rule names stands in the place of whom the credential names,
// as long as the rule stands. A name is the same whether a token gives it or a rule does.
func identified(s keep.Snapshot, rules *identity.Rules, i keep.Identity) (keep.Identity, identity.Standing) {
	if i.Rules == 0 {
		return i, identity.Standing{Session: true, Rule: -1, Naming: -1}
	}
	stands := rules.Standing(s.Text(i.Rules).Reveal())
	switch {
	case stands.Named && stands.Key:
		i.PrincipalType, i.Principal, i.Credential = observation.APIKey, i.Named, i.Named
	case stands.Named:
		i.PrincipalType, i.Principal = observation.TokenSubject, i.Named
	}
	if !stands.Session {
		i.Session = 0
	}
	return i, stands
}

// identity is an identity as rules have it.
func (d *deriver) identity(n keep.Number) keep.Identity {
	i, _ := identified(d.snapshot, d.out.Rules, d.snapshot.Identity(n))
	return i
}

// ruled tells each actor which rule gives it a type and a label: the first of those that held for any of its calls.
func (d *deriver) ruled() {
	if d.out.Rules == nil {
		return
	}
	first := map[int32]int{}
	for n, i := range d.snapshot.Identities() {
		if i.Rules == 0 {
			continue
		}
		w, known := d.out.Behind(n)
		_, stands := identified(d.snapshot, d.out.Rules, i)
		if have, ok := first[w.Actor]; known && stands.Rule >= 0 && (!ok || stands.Rule < have) {
			first[w.Actor] = stands.Rule
		}
	}
	for actor, at := range first {
		rule := d.out.Rules.Rule(at)
		d.out.Actors[actor].Said = &rule
	}
}

// Type is what a rule says the actor is, else how it is known.
func (a Actor) Type() string {
	if a.Said != nil && a.Said.Type != "" {
		return a.Said.Type
	}
	return a.KnownBy()
}

// KnownBy is how the actor is known: one of identity.ActorTypes.
func (a Actor) KnownBy() string { return a.Actor.Type() }

// Label is what a rule calls the actor, else its type and the first characters of its id, which tell nothing of who it is.
func (a Actor) Label() string {
	if a.Said != nil && a.Said.Label != "" {
		return a.Said.Label
	}
	return a.Type() + " " + a.ID()[:8]
}

// rulesOf are the rules with which a version was derived.
func (v *version) rulesOf() (*identity.Rules, error) {
	if v.Rules == nil {
		return nil, nil //nolint:nilnil // none
	}
	return identity.NewRules(*v.Rules)
}

// ruledEntry says of an actor, by its index, which rule gives it its type.
type ruledEntry struct {
	Actor int32 `json:"actor"`
	Rule  int   `json:"rule"`
}

// ruledEntries lists them in the order of the actors.
func (m *Meaning) ruledEntries() (list []ruledEntry) {
	if m.Rules == nil {
		return nil
	}
	for i := range m.Actors {
		if said := m.Actors[i].Said; said != nil {
			list = append(list, ruledEntry{int32(i), m.Rules.PlaceOf(said)})
		}
	}
	return list
}

// setRuled reads what ruledEntries wrote. Places that are none are left out.
func (m *Meaning) setRuled(list []ruledEntry) {
	for _, e := range list {
		if m.Rules != nil && e.Actor >= 0 && int(e.Actor) < len(m.Actors) && e.Rule >= 0 && e.Rule < m.Rules.Actors() {
			rule := m.Rules.Rule(e.Rule)
			m.Actors[e.Actor].Said = &rule
		}
	}
}
