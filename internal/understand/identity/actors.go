package identity

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"iter"
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
	return ActorsOf(slices.Values(ids), len(ids), logins, mint)
}

// ActorsOf is Actors of about count identities that need not lie in memory: they are asked for twice.
func ActorsOf(ids iter.Seq[Evidence], count int, logins []Login, mint IDs) ([]Actor, []Session, map[observation.Number]Who) {
	l := linkLogins(ids, logins)
	d := derivation{
		mint: mint, actors: map[name]int32{}, addresses: map[observation.Number]int32{},
		sessions: map[sessionName]int32{}, visits: make(map[visit]int32, count),
	}
	who := make(map[observation.Number]Who, count)
	for e := range ids {
		actor := d.actor(l.nameOf(&e))
		who[e.Number] = Who{Actor: actor, Session: d.session(actor, &e)}
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

// visit is what makes a session of an actor one that is known by its address alone.
type visit struct {
	actor int32
	agent observation.Number
}

// derivation collects actors and sessions as they turn up. Most that a log has are known by their address alone, so these
// have tables of their own, with shorter keys.
type derivation struct {
	mint        IDs
	actors      map[name]int32
	addresses   map[observation.Number]int32
	sessions    map[sessionName]int32
	visits      map[visit]int32
	actorRows   []Actor
	sessionRows []Session
}

func (d *derivation) actor(n name) int32 {
	if n.actorType == TypeAddress {
		i, ok := d.addresses[n.value.number]
		if !ok {
			i = d.addActor(n)
			d.addresses[n.value.number] = i
		}
		return i
	}
	i, ok := d.actors[n]
	if !ok {
		i = d.addActor(n)
		d.actors[n] = i
	}
	return i
}

func (d *derivation) addActor(n name) int32 {
	id := d.mint.ID("a", []byte(n.actorType), n.value.bytes(), []byte(n.service))
	text := n.actorType + " " + id // id and label are parts of one text
	from := len(n.actorType) + 1
	d.actorRows = append(d.actorRows, Actor{
		ID: text[from:], Type: n.actorType, Label: text[:from+min(len(id), 8)], Principal: n.value.number,
	})
	return int32(len(d.actorRows) - 1)
}

func (d *derivation) session(actor int32, e *Evidence) int32 {
	if d.actorRows[actor].Type == TypeAddress && e.Credential == 0 {
		v := visit{actor, e.Agent}
		i, ok := d.visits[v]
		if !ok {
			i = d.addSession(sessionName{actor: actor, address: value{e.Address, e.AddressToken}, agent: value{e.Agent, e.AgentToken}})
			d.visits[v] = i
		}
		return i
	}
	n := sessionName{actor: actor, credential: value{e.Credential, e.CredentialToken}}
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
	id := d.mint.ID("n", []byte(d.actorRows[n.actor].ID), n.credential.bytes(), n.address.bytes(), n.agent.bytes())
	d.sessionRows = append(d.sessionRows, Session{ID: id, Actor: int(n.actor)})
	return int32(len(d.sessionRows) - 1)
}

// sorted brings actors and sessions into the order of their ids, and the indices with them.
func (d *derivation) sorted(who map[observation.Number]Who) ([]Actor, []Session, map[observation.Number]Who) {
	d.addresses, d.visits = nil, nil
	actorAt := order(d.actorRows, func(a Actor) string { return a.ID })
	sessionAt := order(d.sessionRows, func(s Session) string { return s.ID })
	for i := range d.sessionRows {
		d.sessionRows[i].Actor = int(actorAt[d.sessionRows[i].Actor])
	}
	for number, w := range who {
		who[number] = Who{Actor: actorAt[w.Actor], Session: sessionAt[w.Session]}
	}
	permute(d.actorRows, actorAt)
	permute(d.sessionRows, sessionAt)
	return d.actorRows, d.sessionRows, who
}

// permute moves every row to its place, without a second list; it uses up the places.
func permute[T any](rows []T, place []int32) {
	for i := range rows {
		for int(place[i]) != i {
			to := place[i]
			rows[i], rows[to] = rows[to], rows[i]
			place[i], place[to] = place[to], to
		}
	}
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
