package meaning

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
)

// parties are the actors and sessions of a version, packed: a log has hundreds of thousands, and a version of meaning must
// not take many times the room of the identities that it speaks of. Ids stand one a line. Bytes are runs of uvarints.
type parties struct {
	Types    []string `json:"types"`
	Actors   string   `json:"actors"`
	Are      []byte   `json:"are"` // of each actor: its type; its subject plus one
	Sessions string   `json:"sessions"`
	Of       []byte   `json:"of"`  // of each session: its actor
	Who      []byte   `json:"who"` // of each identity: how much its number is above the last one's; actor; session
}

func packParties(m *Meaning) (p parties) {
	types := map[string]uint64{}
	var text strings.Builder
	for _, a := range m.Actors {
		n, ok := types[a.Type]
		if !ok {
			n = uint64(len(p.Types))
			types[a.Type] = n
			p.Types = append(p.Types, a.Type)
		}
		text.WriteString(a.ID)
		text.WriteByte('\n')
		p.Are = binary.AppendUvarint(binary.AppendUvarint(p.Are, n), uint64(a.Subject+1))
	}
	p.Actors = text.String()
	text.Reset()
	for _, s := range m.Sessions {
		text.WriteString(s.ID)
		text.WriteByte('\n')
		p.Of = binary.AppendUvarint(p.Of, uint64(s.Actor))
	}
	p.Sessions = text.String()
	last := keep.Number(0)
	for _, n := range slices.Sorted(maps.Keys(m.Who)) {
		w := m.Who[n]
		p.Who = binary.AppendUvarint(p.Who, uint64(n-last))
		p.Who = binary.AppendUvarint(binary.AppendUvarint(p.Who, uint64(w.Actor)), uint64(w.Session))
		last = n
	}
	return p
}

var errParties = errors.New("its actors and sessions do not fit together")

// unpack writes the actors and sessions into m. The label of an actor is its type and the beginning of its id.
func (p *parties) unpack(m *Meaning) error {
	are, of, who := numbersIn{rest: p.Are}, numbersIn{rest: p.Of}, numbersIn{rest: p.Who}
	for id := range strings.Lines(p.Actors) {
		kind, subject := are.next(uint64(len(p.Types))), are.next(uint64(len(m.Subjects))+1)
		if are.bad {
			return errParties
		}
		a := Actor{ID: strings.TrimSuffix(id, "\n"), Type: p.Types[kind], Subject: int32(subject) - 1}
		a.Label = a.Type + " " + a.ID[:min(len(a.ID), 8)]
		m.Actors = append(m.Actors, a)
	}
	for id := range strings.Lines(p.Sessions) {
		m.Sessions = append(m.Sessions, Session{ID: strings.TrimSuffix(id, "\n"), Actor: int32(of.next(uint64(len(m.Actors))))})
	}
	m.Who = map[keep.Number]Who{}
	for n := keep.Number(0); len(who.rest) > 0 && !who.bad; {
		n += keep.Number(who.next(1 << 32))
		m.Who[n] = Who{Actor: int32(who.next(uint64(len(m.Actors)))), Session: int32(who.next(uint64(len(m.Sessions))))}
	}
	if of.bad || who.bad {
		return errParties
	}
	return nil
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
