package meaning

import (
	"encoding/binary"
	"errors"

	"github.com/waybill-security/waybill/internal/understand/identity"
)

// The actors and sessions of a version rest packed behind the rest of it: a log has hundreds of thousands, and a version of
// meaning must not take many times the room of the identities that it speaks of. Numbers are uvarints:
//
//	types     how many; of each, its length and its name
//	actors    how many; the bits of their ids; of each, its type, and its subject plus one
//	sessions  how many; the bits of their ids; of each, its actor
//	who       how many numbers of identities from 1; of each, its session plus one, or 0
const idSize = len(identity.PublicID{})

// packParties appends the parties of m.
func packParties(to []byte, m *Meaning) []byte {
	number := func(n int) { to = binary.AppendUvarint(to, uint64(n)) }
	types := identity.ActorTypes()
	places := make(map[string]int, len(types))
	number(len(types))
	for i, t := range types {
		places[t] = i
		number(len(t))
		to = append(to, t...)
	}
	number(len(m.Actors))
	for i := range m.Actors {
		to = append(to, m.Actors[i].PublicID[:]...)
	}
	for i := range m.Actors {
		number(places[m.Actors[i].Type()])
		number(int(m.Actors[i].Subject) + 1)
	}
	number(len(m.Sessions))
	for i := range m.Sessions {
		to = append(to, m.Sessions[i].PublicID[:]...)
	}
	for i := range m.Sessions {
		number(int(m.Sessions[i].Actor))
	}
	known := m.Who[min(1, len(m.Who)):]
	number(len(known))
	for _, w := range known {
		number(int(w.Session) + 1)
	}
	return to
}

// roomOfParties is about how many bytes packParties appends.
func roomOfParties(m *Meaning) int {
	return 256 + (idSize+3)*len(m.Actors) + (idSize+4)*len(m.Sessions) + 4*len(m.Who)
}

var errParties = errors.New("its actors and sessions do not fit together")

// unpackParties writes packed actors and sessions into m, which has its subjects.
func unpackParties(packed []byte, m *Meaning) error {
	in := numbersIn{rest: packed}
	types := make([]string, in.count(1))
	for i := range types {
		types[i] = string(in.take(in.count(1)))
	}
	if m.Actors = make([]Actor, in.count(idSize+2)); !in.actors(m.Actors, types, len(m.Subjects)) {
		return errParties
	}
	m.Sessions = make([]Session, in.count(idSize+1))
	for i := range m.Sessions {
		copy(m.Sessions[i].PublicID[:], in.take(idSize))
	}
	for i := range m.Sessions {
		m.Sessions[i].Actor = int32(in.next(uint64(len(m.Actors))))
	}
	m.Who = make([]Who, in.count(1)+1)
	m.Who[0] = identity.NoWho
	for i := range m.Who[1:] {
		m.Who[i+1] = identity.NoWho
		if n := in.next(uint64(len(m.Sessions)) + 1); n > 0 {
			m.Who[i+1] = Who{Actor: m.Sessions[n-1].Actor, Session: int32(n - 1)}
		}
	}
	if in.bad || len(in.rest) > 0 {
		return errParties
	}
	return nil
}

func (r *numbersIn) actors(actors []Actor, types []string, subjects int) bool {
	ids := r.take(idSize * len(actors))
	for i := range actors {
		kind, subject := r.next(uint64(len(types))), r.next(uint64(subjects)+1)
		if r.bad {
			return false
		}
		a, ok := identity.NewActor(identity.PublicID(ids[i*idSize:]), types[kind])
		if !ok {
			return false
		}
		actors[i] = Actor{a, int32(subject) - 1}
	}
	return !r.bad
}

// numbersIn reads uvarints.
type numbersIn struct {
	rest []byte
	bad  bool
}

// next returns the next number, which must be below a limit.
func (r *numbersIn) next(limit uint64) uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n >= limit {
		r.bad = true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// count returns how many things of at least so many bytes follow; more than there is room for are none.
func (r *numbersIn) count(size int) int { return int(r.next(uint64(len(r.rest)/size) + 1)) }

// take returns the next bytes.
func (r *numbersIn) take(size int) []byte {
	if size > len(r.rest) {
		r.bad = true
		return make([]byte, size)
	}
	taken := r.rest[:size]
	r.rest = r.rest[size:]
	return taken
}
