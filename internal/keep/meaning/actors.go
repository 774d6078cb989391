package meaning

import (
	"iter"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// actors finds who is behind each identity, following logins from the account to the credential they handed out.
func (d *deriver) actors() {
	granted := d.logins()
	logins := make([]identity.Login, len(granted))
	for i, g := range granted {
		logins[i] = identity.Login{Credential: g.credential, Account: g.account.Token, Client: g.client}
		logins[i].AccountToken, _ = d.snapshot.Token(g.account.Token)
	}
	parties := identity.ActorsOf(d.evidence(), logins, d.handouts(), func(n keep.Number) observation.Token {
		t, _ := d.snapshot.Token(n)
		return t
	}, d.minter)
	d.out.Sessions, d.out.Who = parties.Sessions, parties.Who
	d.out.Actors = make([]Actor, len(parties.Actors))
	for i, a := range parties.Actors {
		d.out.Actors[i] = Actor{Actor: a, Subject: Nobody}
	}
	d.ruled()
	d.accounts(granted)
}

func (d *deriver) evidence() iter.Seq[identity.Evidence] { return evidenceOf(d.snapshot, d.out.Rules) }

// grant is a credential that an answer handed out, with the identifier that logged in.
type grant struct {
	credential keep.Number
	account    subject.Identifier
	client     bool // the account is a program's
}

// logins lists the credentials that answers handed out, each with the account that its request named.
func (d *deriver) logins() []grant {
	var grants []grant
	seen := map[grant]bool{}
	named := d.namedByAnswers()
	for s := range d.answers() {
		e := s.endpoint
		if e < 0 {
			continue
		}
		h := d.snapshot.Holder(s.holder())
		account := d.accountAbove(e, h.Parent)
		if who := named.of(d.snapshot, e, s.holder()); who.Token != 0 {
			account = who
		}
		client := false
		if account.Token == 0 || d.asksForItself(e, s.holder()) {
			if account, client = d.clientAbove(e, h.Parent), true; account.Token == 0 {
				continue
			}
		}
		for _, id := range h.Identifiers {
			g := grant{id.Token, account, client}
			if d.out.Fields[FieldKey{e, id.Field}].Kind == kind.CredentialToken && !seen[g] {
				seen[g] = true
				grants = append(grants, g)
			}
		}
	}
	return grants
}

// accountAbove is the best identifier of a person among a request's parameters.
func (d *deriver) accountAbove(e int32, holder keep.Number) subject.Identifier {
	var best found
	for ; holder != 0; holder = d.snapshot.Holder(holder).Parent {
		for _, id := range d.snapshot.Holder(holder).Identifiers {
			if at := d.snapshot.Field(id.Field); at.Direction != observation.Request || at.Location == observation.InHeader {
				continue // a credential says who asks, not who is asked about
			}
			f := found{subject.Identifier{Kind: d.out.Fields[FieldKey{e, id.Field}].Kind, Token: id.Token}, id.Field}
			if subject.Rank(f.Kind) > 0 && (best.Token == 0 || precedes(d.snapshot, f, best)) {
				best = f
			}
		}
	}
	return best.Identifier
}

// accounts notes for actors that came by way of a login which person they are, and that what logged in and what the token
// calls them are one person's, where that is one to one.
func (d *deriver) accounts(grants []grant) {
	d.selves = map[int32]subject.Identifier{}
	account := map[keep.Number]subject.Identifier{}
	for _, g := range grants {
		if g.client {
			continue // nobody is this
		}
		if have, ok := account[g.credential]; ok && have != g.account {
			g.account = subject.Identifier{} // handed to two accounts: nobody's
		}
		account[g.credential] = g.account
	}
	for n, seen := range d.snapshot.Identities() {
		i, _ := identified(d.snapshot, d.out.Rules, seen)
		own := account[i.Credential]
		if i.Credential == 0 || own.Token == 0 {
			continue
		}
		actor := d.out.who(n).Actor
		if have, ok := d.selves[actor]; !ok || subject.Rank(own.Kind) < subject.Rank(have.Kind) {
			d.selves[actor] = own
		}
		if i.PrincipalType.Base() == observation.TokenSubject && own.Kind != kind.AccountID {
			d.builder.Together([]subject.Identifier{own, {Kind: kind.AccountID, Token: i.Principal}})
		}
	}
}

// isPerson says whether an actor of this type is somebody about whom an endpoint could answer.
func isPerson(p observation.PrincipalType) bool {
	switch p.Base() {
	case observation.TokenSubject, observation.BasicUser, observation.SessionCookie, observation.OpaqueToken:
		return true
	}
	return false
}
