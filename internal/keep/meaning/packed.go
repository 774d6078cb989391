package meaning

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// What a version has many of rests packed behind the rest of it: a log has hundreds of thousands of actors, and a version of
// meaning must not take many times the room of the identities that it speaks of. Numbers are uvarints:
//
//	kinds     how many; of each, its length and its name
//	subjects  how many; the bits of their ids; of each, how many identifiers; of each of these its kind, token and series
//	types     how many; of each, its length and its name
//	actors    how many; the bits of their ids; of each, its type, and its subject plus one
//	sessions  how many; the bits of their ids; of each, its actor
//	who       how many numbers of identities from 1; of each, its session plus one, or 0
const idSize = len(identity.PublicID{})

// subjectPrefix is that of subjects' ids.
const subjectPrefix = "s"

// packed is bytes that grow.
type packed []byte

func (p *packed) number(n uint64) { *p = binary.AppendUvarint(*p, n) }

func (p *packed) count(n int) { p.number(uint64(n)) }

func (p *packed) names(names []string) {
	p.count(len(names))
	for _, name := range names {
		p.count(len(name))
		*p = append(*p, name...)
	}
}

// pack appends what m has many of to a payload.
func pack(to []byte, m *Meaning) ([]byte, error) {
	identifiers := 0
	for i := range m.Subjects {
		identifiers += len(m.Subjects[i].Identifiers)
	}
	room := 1024 + (idSize+1)*len(m.Subjects) + 6*identifiers + (idSize+4)*len(m.Actors) + (idSize+3)*len(m.Sessions) + 3*len(m.Who)
	p := packed(append(make([]byte, 0, len(to)+room), to...))
	if err := p.subjects(m.Subjects); err != nil {
		return nil, err
	}
	p.parties(m)
	return p, nil
}

func (p *packed) subjects(subjects []Subject) error {
	places, names := map[kind.Kind]int{}, []string(nil)
	for i := range subjects {
		for _, id := range subjects[i].Identifiers {
			if _, ok := places[id.Kind]; !ok {
				places[id.Kind] = len(names)
				names = append(names, string(id.Kind))
			}
		}
	}
	p.names(names)
	p.count(len(subjects))
	for i := range subjects {
		bits, ok := identity.ParsePublicID(subjectPrefix, subjects[i].ID)
		if !ok {
			return fmt.Errorf("subject %d has no public id", i)
		}
		*p = append(*p, bits[:]...)
	}
	for i := range subjects {
		p.count(len(subjects[i].Identifiers))
		for _, id := range subjects[i].Identifiers {
			p.count(places[id.Kind])
			p.number(uint64(id.Token))
			p.number(uint64(id.Series))
		}
	}
	return nil
}

var errPacked = errors.New("what it has many of does not fit together")

// unpack writes what was packed into m.
func unpack(from []byte, m *Meaning) error {
	in := numbersIn{rest: from}
	in.subjects(m)
	in.parties(m)
	if in.bad || len(in.rest) > 0 {
		return errPacked
	}
	return nil
}

func (r *numbersIn) subjects(m *Meaning) {
	kinds := r.names()
	m.Subjects = make([]Subject, r.count(idSize+1))
	for i := range m.Subjects {
		m.Subjects[i].ID = identity.PublicID(r.take(idSize)).Text(subjectPrefix)
	}
	for i := range m.Subjects {
		list := make([]PersonIdentifier, r.count(3))
		for at := range list {
			k := r.next(uint64(len(kinds)))
			if r.bad {
				return
			}
			list[at] = PersonIdentifier{Kind: kind.Kind(kinds[k]), Token: keep.Number(r.next(1 << 32)), Series: subject.Series(r.next(1 << 8))}
		}
		m.Subjects[i].Identifiers = list
	}
}

// numbersIn reads what was packed. Once it met what cannot be, it is bad, and gives nothing but zeros.
type numbersIn struct {
	rest []byte
	bad  bool
}

// next returns the next number, which must be below a limit.
func (r *numbersIn) next(limit uint64) uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n >= limit || r.bad {
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
	if size > len(r.rest) || r.bad {
		r.bad = true
		return make([]byte, size)
	}
	taken := r.rest[:size]
	r.rest = r.rest[size:]
	return taken
}

func (r *numbersIn) names() []string {
	names := make([]string, r.count(1))
	for i := range names {
		names[i] = string(r.take(r.count(1)))
	}
	return names
}
