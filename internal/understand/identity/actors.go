package identity

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Evidence is one identity as it was seen, by the numbers and the tokens of what it holds. A number without its token
// (the token was erased) still keeps apart what was apart, but under an id of its own.
type Evidence struct {
	Number observation.Number // of the identity
	Type   observation.PrincipalType

	Principal, Credential, Address, Agent                     observation.Number
	PrincipalToken, CredentialToken, AddressToken, AgentToken observation.Token
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
}

// Actor is who made calls.
type Actor struct {
	ID    string // "a_" and 16 characters
	Type  string // one of [ActorTypes]
	Label string // the type and the first eight characters of the id

	// Principal is the number of what names the actor: that of its principal, account or address; zero where it has none.
	Principal observation.Number
	// Accounts are the identifiers that logged in and were given a token of this actor, in the order of their tokens. They
	// are a link and no more: only one account and one subject that belong to nobody else are one actor.
	Accounts []observation.Number
}

// Session is one credential's life of an actor.
type Session struct {
	ID    string // "n_" and 16 characters
	Actor int    // index into the actors
}

// Who is the actor and the session of an identity, as indices.
type Who struct{ Actor, Session int32 }

// IDs makes public ids; [Minter] does.
type IDs interface {
	ID(prefix string, parts ...[]byte) string
}

// Actors derives who the identities are. Actors and sessions come sorted by id, and ids depend on tokens alone, so that
// the same set gives the same in any order and under any numbering.
//
//   - One principal (type and token) is one actor, whatever its addresses and agents.
//   - A session cookie, opaque token or key that logins handed out to one account, and to no other, is that account's.
//   - A JWT's subject stays an actor of its own, which names the accounts that logged in to it. Where the subject had
//     one account and the account had one subject, both are one actor: the subject.
//   - Without a principal, the address is the actor; without that, the workload that asked; else nobody.
//   - A session is one credential of an actor; without one, an address with a user agent.
func Actors(ids []Evidence, logins []Login, mint IDs) ([]Actor, []Session, map[observation.Number]Who) {
	l := linkLogins(ids, logins)
	d := derivation{mint: mint, actors: map[name]int32{}, sessions: map[sessionName]int32{}}
	who := make(map[observation.Number]Who, len(ids))
	for i := range ids {
		actor := d.actor(l.nameOf(&ids[i]))
		who[ids[i].Number] = Who{Actor: actor, Session: d.session(actor, &ids[i])}
	}
	for named, at := range d.actors {
		d.actorRows[at].Accounts = l.accountsOf(named)
	}
	return d.sorted(who)
}

// value is a number with its token.
type value struct {
	number observation.Number
	token  observation.Token
}

// bytes is what ids are made of: the token, or, where that was erased, the number in a form that no token has.
func (v value) bytes() []byte {
	switch {
	case v.number == 0:
		return nil
	case v.token.IsZero():
		return binary.AppendUvarint([]byte("erased "), uint64(v.number))
	}
	return v.token[:]
}

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

// derivation collects actors and sessions as they turn up.
type derivation struct {
	mint        IDs
	actors      map[name]int32
	sessions    map[sessionName]int32
	actorRows   []Actor
	sessionRows []Session
}

func (d *derivation) actor(n name) int32 {
	if i, ok := d.actors[n]; ok {
		return i
	}
	i := int32(len(d.actorRows))
	d.actors[n] = i
	id := d.mint.ID("a", []byte(n.actorType), n.value.bytes(), []byte(n.service))
	d.actorRows = append(d.actorRows, Actor{
		ID: id, Type: n.actorType, Label: n.actorType + " " + id[:min(len(id), 8)], Principal: n.value.number,
	})
	return i
}

func (d *derivation) session(actor int32, e *Evidence) int32 {
	n := sessionName{actor: actor, credential: value{e.Credential, e.CredentialToken}}
	if n.credential.number == 0 {
		n.address, n.agent = value{e.Address, e.AddressToken}, value{e.Agent, e.AgentToken}
	}
	if i, ok := d.sessions[n]; ok {
		return i
	}
	i := int32(len(d.sessionRows))
	d.sessions[n] = i
	id := d.mint.ID("n", []byte(d.actorRows[actor].ID), n.credential.bytes(), n.address.bytes(), n.agent.bytes())
	d.sessionRows = append(d.sessionRows, Session{ID: id, Actor: int(actor)})
	return i
}

// sorted brings actors and sessions into the order of their ids, and the indices with them.
func (d *derivation) sorted(who map[observation.Number]Who) ([]Actor, []Session, map[observation.Number]Who) {
	actorAt := order(d.actorRows, func(a Actor) string { return a.ID })
	sessionAt := order(d.sessionRows, func(s Session) string { return s.ID })
	actors := make([]Actor, len(d.actorRows))
	for old, at := range actorAt {
		actors[at] = d.actorRows[old]
	}
	sessions := make([]Session, len(d.sessionRows))
	for old, at := range sessionAt {
		s := d.sessionRows[old]
		s.Actor = int(actorAt[s.Actor])
		sessions[at] = s
	}
	for number, w := range who {
		who[number] = Who{Actor: actorAt[w.Actor], Session: sessionAt[w.Session]}
	}
	return actors, sessions, who
}

// order returns, for each row, its place in the order of ids.
func order[T any](rows []T, id func(T) string) []int32 {
	byID := make([]int32, len(rows))
	for i := range byID {
		byID[i] = int32(i)
	}
	slices.SortFunc(byID, func(a, b int32) int {
		return cmp.Or(strings.Compare(id(rows[a]), id(rows[b])), cmp.Compare(a, b))
	})
	place := make([]int32, len(rows))
	for at, old := range byID {
		place[old] = int32(at)
	}
	return place
}

func compareValues(a, b value) int { return bytes.Compare(a.bytes(), b.bytes()) }
