package identity

import (
	"iter"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// only holds the values that belong to a key; whether it is just one is all that is mostly asked.
type only map[observation.Number][]value

func (o only) add(key observation.Number, v value) {
	for _, have := range o[key] {
		if have.number == v.number {
			return
		}
	}
	o[key] = append(o[key], v)
}

// one returns the value of a key that has exactly one.
func (o only) one(key observation.Number) (value, bool) {
	if all := o[key]; len(all) == 1 {
		return all[0], true
	}
	return value{}, false
}

// links is what logins say of identities.
type links struct {
	accounts only // credential → accounts that were given it
	logins   only // subject → accounts that were given a token of it
	subjects only // account → subjects of the tokens that it was given
	chains   chains
	clients  map[observation.Number]bool // accounts that are programs
}

func linkLogins(ids iter.Seq[Evidence], logins []Login, joined chains) links {
	l := links{accounts: only{}, logins: only{}, subjects: only{}, chains: joined, clients: map[observation.Number]bool{}}
	for _, login := range logins {
		if login.Credential != 0 && login.Account != 0 {
			l.accounts.add(joined.of(value{number: login.Credential}).number, value{login.Account, login.AccountToken})
			if login.Client {
				l.clients[login.Account] = true
			}
		}
	}
	if len(l.accounts) == 0 {
		return l
	}
	for e := range ids {
		if e.Type != observation.TokenSubject || e.Principal == 0 || e.Credential == 0 {
			continue
		}
		if account, ok := l.accounts.one(joined.of(value{number: e.Credential}).number); ok {
			l.logins.add(e.Principal, account)
			l.subjects.add(account.number, value{e.Principal, e.PrincipalToken})
		}
	}
	return l
}

// nameOf says by what an identity's actor is known.
func (l *links) nameOf(e *Evidence) name {
	if e.Type == observation.NoPrincipal || e.Type > observation.OpaqueToken || e.Principal == 0 {
		switch {
		case e.Address != 0:
			return name{actorType: TypeAddress, value: value{e.Address, e.AddressToken}}
		case e.ClientService != "":
			return name{actorType: TypeService, service: e.ClientService}
		}
		return name{actorType: TypeAnonymous}
	}
	switch e.Type {
	case observation.OpaqueToken, observation.SessionCookie, observation.APIKey:
		first := l.chains.of(value{e.Credential, e.CredentialToken})
		if account, ok := l.accounts.one(first.number); ok {
			return l.nameOfAccount(account)
		}
		if e.Type != observation.APIKey && e.Principal == e.Credential {
			return name{actorType: e.Type.String(), value: first}
		}
	}
	return name{actorType: e.Type.String(), value: value{e.Principal, e.PrincipalToken}}
}

// nameOfAccount is that of the account's subject where both belong to each other alone.
func (l *links) nameOfAccount(account value) name {
	if subject, ok := l.subjects.one(account.number); ok {
		if _, alone := l.logins.one(subject.number); alone {
			return name{actorType: TypeTokenSubject, value: subject}
		}
	}
	if l.clients[account.number] {
		return name{actorType: TypeService, value: account}
	}
	return name{actorType: TypeAccount, value: account}
}

// accountsOf returns the accounts that are known to have logged in as an actor.
func (l *links) accountsOf(n name) []observation.Number {
	var accounts []value
	switch n.actorType {
	case TypeTokenSubject:
		accounts = slices.Clone(l.logins[n.value.number])
	case TypeAccount:
		accounts = []value{n.value}
	}
	if len(accounts) == 0 {
		return nil
	}
	slices.SortFunc(accounts, compareValues)
	numbers := make([]observation.Number, len(accounts))
	for i, a := range accounts {
		numbers[i] = a.number
	}
	return numbers
}
