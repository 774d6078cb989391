package ledger

import (
	"net/netip"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// callerNumbers remembers what was numbered of the callers of one table.
type callerNumbers struct {
	of         *observation.Callers
	identities []uint32      // by reference; 0 is not known yet
	agents     []agentNumber // by number
	tokens     []uint32      // of addresses, by the number of their text; 0 is not known yet
	text       []byte
}

// agentNumber is the token and the text of a user agent.
type agentNumber struct{ token, text uint32 }

// knownCallers returns the numbers of the callers of a batch, as far as they have one. A processor waits for all of them at once.
func (in *interner) knownCallers(b *observation.Batch) []uint32 {
	c := &in.callers
	if c.of != b.Callers { // hardly ever; a table that is full is not asked for again
		*c = callerNumbers{of: b.Callers, identities: c.identities[:0], agents: c.agents[:0], tokens: c.tokens}
	}
	who := in.who[:0]
	for i := range b.Observations {
		n := uint32(0)
		if ref := int(b.Observations[i].Caller); ref < len(c.identities) {
			n = c.identities[ref]
		}
		who = append(who, n)
	}
	in.who = who
	return who
}

// identity numbers who made a call, from memory where that was numbered before.
func (in *interner) identity(ref observation.CallerRef) (uint32, error) {
	c := &in.callers
	if int(ref) < len(c.identities) && c.identities[ref] != 0 {
		return c.identities[ref], nil
	}
	var n uint32
	var err error
	if c.of == nil {
		n, err = in.numberIdentity(&observation.Identity{})
	} else if plain, whole := c.of.Parts(ref); whole != nil {
		n, err = in.numberIdentity(whole)
	} else {
		n, err = in.numberPlain(plain)
	}
	if err == nil {
		*slot(&c.identities, ref) = n
	}
	return n, err
}

// numberPlain numbers who is no more than an address and a user agent, without looking at either twice.
func (in *interner) numberPlain(who observation.PlainCaller) (uint32, error) {
	var agent, address agentNumber
	var err error
	if who.Agent > 0 {
		if agent, err = in.agent(who.Agent); err != nil {
			return 0, err
		}
	}
	if who.Address.IsValid() {
		if address, err = in.address(who.Address); err != nil {
			return 0, err
		}
	}
	refs := [identityRefs]uint32{3: address.token, 4: agent.token, 5: address.text, 6: agent.text}
	return in.d.refs[spaceIdentity].number(refs[:])
}

func (in *interner) agent(number uint32) (n agentNumber, err error) {
	at := slot(&in.callers.agents, number)
	if at.text != 0 {
		return *at, nil
	}
	token, text := in.callers.of.AgentOf(number)
	if n.token, err = in.d.tokens.number(token); err == nil {
		n.text, err = in.d.texts.number(text)
	}
	*at = n
	return n, err
}

// address numbers an address. Its token is made of its text, so that whoever knows one knows the other.
func (in *interner) address(a netip.Addr) (n agentNumber, err error) {
	c := &in.callers
	c.text = a.AppendTo(c.text[:0])
	if n.text, err = in.d.texts.numberSealed(c.text); err != nil {
		return n, err
	}
	token := slot(&c.tokens, n.text)
	if *token == 0 {
		*token, err = in.d.tokens.number(c.of.AddressToken(c.text))
	}
	n.token = *token
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
