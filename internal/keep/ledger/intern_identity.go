package ledger

import "github.com/waybill-security/waybill/internal/understand/observation"

// identity numbers who made a call, from memory where that was numbered before.
func (in *interner) identity(callers *observation.Callers, ref observation.CallerRef) (uint32, error) {
	if in.callers != callers { // hardly ever; a table that is full is not asked for again
		in.callers, in.identities = callers, in.identities[:0]
	}
	if int(ref) < len(in.identities) && in.identities[ref] != 0 {
		return in.identities[ref], nil
	}
	id := callers.Identity(ref)
	n, err := in.numberIdentity(&id)
	if err == nil {
		*slot(&in.identities, ref) = n
	}
	return n, err
}

func (in *interner) numberIdentity(id *observation.Identity) (uint32, error) {
	refs := append(in.scratch[:0], uint32(id.PrincipalType))
	for _, t := range [...]observation.Token{id.Principal, id.Credential, id.Address, id.Agent} {
		n, err := in.d.tokens.number(t)
		if err != nil {
			return 0, err
		}
		refs = append(refs, n)
	}
	for _, t := range [...]observation.Text{id.AddressText, id.AgentText, id.ClientService} {
		n, err := in.d.texts.number(t)
		if err != nil {
			return 0, err
		}
		refs = append(refs, n)
	}
	refs, err := in.appendSaid(refs, id)
	if err != nil {
		return 0, err
	}
	in.scratch = refs
	return in.d.refs[spaceIdentity].number(refs)
}

// appendSaid adds what most calls do not have: a session of its own, and what rules say.
func (in *interner) appendSaid(refs []uint32, id *observation.Identity) ([]uint32, error) {
	if id.Session.IsZero() && id.Named.IsZero() && id.Rules.Empty() {
		return refs, nil
	}
	for _, t := range [...]observation.Token{id.Session, id.Named} {
		n, err := in.d.tokens.number(t)
		if err != nil {
			return nil, err
		}
		refs = append(refs, n)
	}
	n, err := in.d.texts.number(id.Rules)
	return append(refs, n), err
}
