package meaning

import "github.com/waybill-security/waybill/internal/understand/identity"

// parties packs actors, sessions and who is who.
func (p *packed) parties(m *Meaning) {
	types := identity.ActorTypes()
	places := make(map[string]int, len(types))
	for i, t := range types {
		places[t] = i
	}
	p.names(types)
	p.count(len(m.Actors))
	for i := range m.Actors {
		*p = append(*p, m.Actors[i].PublicID[:]...)
	}
	for i := range m.Actors {
		p.count(places[m.Actors[i].KnownBy()])
		p.count(int(m.Actors[i].Subject) + 1)
	}
	p.count(len(m.Sessions))
	for i := range m.Sessions {
		*p = append(*p, m.Sessions[i].PublicID[:]...)
	}
	for i := range m.Sessions {
		p.count(int(m.Sessions[i].Actor))
	}
	known := m.Who[min(1, len(m.Who)):]
	p.count(len(known))
	for _, w := range known {
		p.count(int(w.Session) + 1)
	}
}

// parties reads what packed.parties wrote; m has its subjects.
func (r *numbersIn) parties(m *Meaning) {
	types := r.names()
	m.Actors = make([]Actor, r.count(idSize+2))
	ids := r.take(idSize * len(m.Actors))
	for i := range m.Actors {
		t, subject := r.next(uint64(len(types))), r.next(uint64(len(m.Subjects))+1)
		if r.bad {
			return
		}
		a, ok := identity.NewActor(identity.PublicID(ids[i*idSize:]), types[t])
		r.bad = !ok
		m.Actors[i] = Actor{Actor: a, Subject: int32(subject) - 1}
	}
	m.Sessions = make([]Session, r.count(idSize+1))
	ids = r.take(idSize * len(m.Sessions))
	for i := range m.Sessions {
		m.Sessions[i] = Session{PublicID: identity.PublicID(ids[i*idSize:]), Actor: int32(r.next(uint64(len(m.Actors))))}
	}
	m.Who = make([]Who, r.count(1)+1)
	m.Who[0] = identity.NoWho
	for i := range m.Who[1:] {
		m.Who[i+1] = identity.NoWho
		if n := r.next(uint64(len(m.Sessions)) + 1); n > 0 {
			m.Who[i+1] = Who{Actor: m.Sessions[n-1].Actor, Session: int32(n - 1)}
		}
	}
}
