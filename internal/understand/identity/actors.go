package identity

import (
	"bytes"
	"encoding/binary"
	"iter"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Evidence is one identity as it was seen, by the numbers and the tokens of what it holds. A number without its token
// (the token was erased) still keeps apart what was apart, but under an id of its own. Numbers are those of dictionaries:
// tables are as long as the largest.
type Evidence struct {
	Number observation.Number // of the identity
	Type   observation.PrincipalType

	Principal, Credential, Session, Address, Agent                          observation.Number
	PrincipalToken, CredentialToken, SessionToken, AddressToken, AgentToken observation.Token
	// ClientService is the name of the workload that asked, empty where not known.
	ClientService string
}

// Login says that a credential was handed out in the answer to a login.
type Login struct {
	// Credential is the number of the token that was handed out.
	Credential observation.Number
	// Account is the number of the identifier that logged in: a user name, an e-mail address, a member number.
	Account      observation.Number
	AccountToken observation.Token
	// Client says that the account is a program's, which asked for itself.
	Client bool
}

// Parties are the actors and sessions behind identities.
type Parties struct {
	Actors   []Actor   // sorted by id
	Sessions []Session // sorted by id
	// Who has the actor and the session of each identity, by its number.
	Who []Who
	// Accounts are the identifiers that logged in and were given a token of an actor, by the actor's index, in the order of
	// their tokens. They are a link and no more: only one account and one subject that belong to nobody else are one actor.
	Accounts map[int32][]observation.Number
}

// Who is the actor and the session of an identity, as indices.
type Who struct{ Actor, Session int32 }

// NoWho stands for numbers that no identity has.
var NoWho = Who{-1, -1}

// IDs makes public ids; [Minter] does.
type IDs interface {
	PublicID(prefix string, parts ...[]byte) PublicID
}

// Actors derives who the identities are. Actors and sessions come sorted by id, and ids depend on tokens alone, so that
// the same set gives the same in any order and under any numbering.
//
//   - One principal (type and token) is one actor, whatever its addresses and agents.
//   - A session cookie, opaque token or key that logins handed out to one account, and to no other, is that account's.
//   - A JWT's subject stays an actor of its own, which names the accounts that logged in to it. Where the subject had
//     one account and the account had one subject, both are one actor: the subject.
//   - Without a principal, the address is the actor; without that, the workload that asked; else nobody.
//   - A session is one credential of an actor with those that it was renewed by; without one, an address with a user agent.
func Actors(ids []Evidence, logins []Login, mint IDs) Parties {
	return ActorsOf(slices.Values(ids), logins, nil, nil, mint)
}

// ActorsOf is Actors of identities that need not lie in memory: they are asked for three times. What was handed out makes sessions of
// several credentials, and of opaque ones actors: see [Handout]. TokenOf gives the token of a credential, and may be nil where nothing was.
func ActorsOf(ids iter.Seq[Evidence], logins []Login, handouts []Handout, tokenOf func(observation.Number) observation.Token, mint IDs) Parties {
	l := linkLogins(ids, logins, chainsOf(ids, logins, handouts, tokenOf))
	d := derivation{mint: mint, actors: map[name]int32{}, sessions: map[sessionName]int32{}, accounts: map[int32][]observation.Number{}, parts: make([][]byte, mostParts)}
	for e := range ids {
		for observation.Number(len(d.who)) <= e.Number {
			d.who = append(d.who, NoWho)
		}
		actor := d.actor(l.nameOf(&e))
		d.who[e.Number] = Who{Actor: actor, Session: d.session(actor, &e, l.chains)}
	}
	for named, at := range d.actors {
		if accounts := l.accountsOf(named); len(accounts) > 0 {
			d.accounts[at] = accounts
		}
	}
	return d.sorted()
}

// value is a number with its token.
type value struct {
	number observation.Number
	token  observation.Token
}

// append appends what ids are made of: the token, or, where that was erased, the number in a form that no token has.
func (v value) append(to []byte) []byte {
	switch {
	case v.number == 0:
		return to
	case v.token.IsZero():
		return binary.AppendUvarint(append(to, "erased "...), uint64(v.number))
	}
	return append(to, v.token[:]...)
}

// mostParts is of how many parts an id is made at the most.
const mostParts = 4

// name is what makes an actor one.
type name struct {
	actorType string
	value     value
	service   string
}

// sessionName is what makes a session one.
type sessionName struct {
	actor                      int32
	credential, address, agent value
}

// derivation collects actors and sessions as they turn up. Most that a log has are known by their address alone, so these
// have tables of their own, of numbers.
type derivation struct {
	mint        IDs
	actors      map[name]int32
	addresses   []int32 // actors plus one, by the number of the address
	sessions    map[sessionName]int32
	visits      visits
	actorRows   []Actor
	sessionRows []Session
	who         []Who
	accounts    map[int32][]observation.Number
	parts       [][]byte // of the id at hand
}

func (d *derivation) actor(n name) int32 {
	if n.actorType == TypeAddress {
		for observation.Number(len(d.addresses)) <= n.value.number {
			d.addresses = append(d.addresses, 0)
		}
		at := &d.addresses[n.value.number]
		if *at == 0 {
			*at = d.addActor(n) + 1
		}
		return *at - 1
	}
	i, ok := d.actors[n]
	if !ok {
		i = d.addActor(n)
		d.actors[n] = i
	}
	return i
}

func (d *derivation) addActor(n name) int32 {
	p := d.parts[:1]
	p[0] = append(p[0][:0], n.actorType...)
	p = d.part(p, n.value)[:3]
	p[2] = append(p[2][:0], n.service...)
	a, _ := NewActor(d.mint.PublicID(actorPrefix, p...), n.actorType)
	d.actorRows = append(d.actorRows, a)
	return int32(len(d.actorRows) - 1)
}

// part is the parts of an id with one more, in memory that the next id uses again.
func (d *derivation) part(parts [][]byte, v value) [][]byte {
	parts = parts[:len(parts)+1]
	last := &parts[len(parts)-1]
	*last = v.append((*last)[:0])
	return parts
}

func (d *derivation) session(actor int32, e *Evidence, joined chains) int32 {
	if d.actorRows[actor].Type() == TypeAddress && e.Credential == 0 && e.Session == 0 {
		at := d.visits.at(actor, e.Agent)
		if *at == 0 {
			*at = d.addSession(sessionName{actor: actor, address: value{e.Address, e.AddressToken}, agent: value{e.Agent, e.AgentToken}}) + 1
		}
		return *at - 1
	}
	n := sessionName{actor: actor, credential: joined.of(value{e.Credential, e.CredentialToken})}
	if e.Session != 0 {
		n.credential = value{e.Session, e.SessionToken}
	}
	if n.credential.number == 0 {
		n.address, n.agent = value{e.Address, e.AddressToken}, value{e.Agent, e.AgentToken}
	}
	i, ok := d.sessions[n]
	if !ok {
		i = d.addSession(n)
		d.sessions[n] = i
	}
	return i
}

func (d *derivation) addSession(n sessionName) int32 {
	p := d.parts[:1]
	p[0] = d.actorRows[n.actor].Append(p[0][:0], actorPrefix)
	p = d.part(d.part(d.part(p, n.credential), n.address), n.agent)
	d.sessionRows = append(d.sessionRows, Session{d.mint.PublicID(sessionPrefix, p...), n.actor})
	return int32(len(d.sessionRows) - 1)
}

// sorted brings actors and sessions into the order of their ids, and the indices with them.
func (d *derivation) sorted() Parties {
	d.addresses, d.visits = nil, visits{}
	actorAt := order(d.actorRows, func(a *Actor) *PublicID { return &a.PublicID })
	sessionAt := order(d.sessionRows, func(s *Session) *PublicID { return &s.PublicID })
	for i := range d.sessionRows {
		d.sessionRows[i].Actor = actorAt[d.sessionRows[i].Actor]
	}
	for i, w := range d.who {
		if w != NoWho {
			d.who[i] = Who{Actor: actorAt[w.Actor], Session: sessionAt[w.Session]}
		}
	}
	accounts := make(map[int32][]observation.Number, len(d.accounts))
	for at, list := range d.accounts {
		accounts[actorAt[at]] = list
	}
	permute(d.actorRows, actorAt)
	permute(d.sessionRows, sessionAt)
	return Parties{d.actorRows, d.sessionRows, d.who, accounts}
}

func compareValues(a, b value) int { return bytes.Compare(a.append(nil), b.append(nil)) }
