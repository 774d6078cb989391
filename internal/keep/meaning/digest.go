package meaning

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	digests "hash"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Digest names a version of meaning by what it says: it is the same for the same traffic under the same key and model,
// in whatever order it came. Numbers, which depend on that order, are replaced by what they stand for, and ids of endpoints, which
// depend on the versions before, by what those are. What stands in the order of its ids is hashed as it comes; of the rest each line is
// hashed by itself, and the hashes in their own order.
func (m *Meaning) Digest(s keep.Snapshot) string {
	d := digester{snapshot: s, sums: make([]lineSum, 0, len(m.Endpoints)+len(m.Paths)+len(m.Fields)), all: sha256.New()}
	d.templates(m)
	d.sorted()
	d.parties(m)
	for i := range m.Subjects {
		subject := &m.Subjects[i]
		d.part("subject").part(subject.ID)
		for _, id := range subject.Identifiers {
			t, _ := s.Token(id.Token)
			d.part(string(id.Kind)).bytes([]byte{byte(id.Series)}).bytes(t[:])
		}
		d.next()
	}
	d.flush()
	return "m_" + hex.EncodeToString(d.all.Sum(nil)[:16])
}

// templates notes what there are few of.
func (d *digester) templates(m *Meaning) {
	d.line("model", m.Model)
	if m.Kinds != nil {
		d.line("kinds", m.Kinds.Digest())
	}
	if m.Rules != nil {
		d.line("rules", m.Rules.Digest())
	}
	for _, c := range m.Corrections {
		d.line("correction", c.ID, string(c.What), d.sources(c.Sources), fmt.Sprint(c.From, c.To))
	}
	for _, e := range m.Endpoints {
		d.line("endpoint", e.Method, e.Host, e.Template, e.Service, fmt.Sprint(e.Params, e.Self))
	}
	for path, e := range m.Paths {
		d.line("path", d.snapshot.Path(path).Key(), m.Endpoints[e].name())
	}
	for key, f := range m.Fields {
		endpoint := ""
		if key.Endpoint >= 0 {
			endpoint = m.Endpoints[key.Endpoint].name()
		}
		d.line("field", endpoint, d.snapshot.Field(key.Field).Key(), f.Name, string(f.Kind)+as(f.As), f.Form.String(),
			fmt.Sprintf("%.4f", f.Confidence), fmt.Sprint(f.Candidates))
		if f.Attested != nil { // what its values look like does not count then
			d.line("attested", endpoint, d.snapshot.Field(key.Field).Key(), f.Name, string(f.Attested.Kind), f.Attested.Form)
		}
	}
}

// sources names sources by what they hold: their numbers depend on the order in which they came.
func (d *digester) sources(numbers []keep.Number) string {
	var ids []string
	for _, s := range d.snapshot.Sources() {
		if slices.Contains(numbers, s.Number) {
			ids = append(ids, hex.EncodeToString(s.Source.ID[:]))
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// parties hashes actors, and sessions with the identities of each.
func (d *digester) parties(m *Meaning) {
	for i := range m.Actors {
		a, self := &m.Actors[i], ""
		if a.Subject != Nobody {
			self = m.Subjects[a.Subject].ID
		}
		d.part("actor").bytes(a.PublicID[:]).part(a.Type()).part(self).next()
	}
	from, of := m.bySession()
	for i := range m.Sessions {
		session := &m.Sessions[i]
		d.part("session").bytes(session.PublicID[:]).bytes(m.Actors[session.Actor].PublicID[:]).next()
		if of := of[from[i]:from[i+1]]; len(of) == 1 {
			d.part("who").bytes(d.identity(keep.Number(of[0]))).next()
		} else {
			d.several(of)
		}
	}
}

// several hashes identities of one session in the order of what they are.
func (d *digester) several(identities []int32) {
	lines := make([]string, len(identities))
	for i, n := range identities {
		lines[i] = string(d.identity(keep.Number(n)))
	}
	slices.Sort(lines)
	for _, line := range lines {
		d.part("who").part(line).next()
	}
}

// bySession lists the identities by their sessions: those of session i stand from from[i] to from[i+1].
func (m *Meaning) bySession() (from, identities []int32) {
	from = make([]int32, len(m.Sessions)+1)
	for n := range m.Who {
		if w, ok := m.Behind(keep.Number(n)); ok {
			from[w.Session+1]++
		}
	}
	for i := range m.Sessions {
		from[i+1] += from[i]
	}
	identities = make([]int32, from[len(m.Sessions)])
	next := slices.Clone(from)
	for n := range m.Who {
		if w, ok := m.Behind(keep.Number(n)); ok {
			identities[next[w.Session]] = int32(n)
			next[w.Session]++
		}
	}
	return from, identities
}

// name is what an endpoint is; no two have the same.
func (e *Endpoint) name() string { return e.Method + " " + e.Host + " " + e.Template }

func as(own kind.Kind) string {
	if own == "" {
		return ""
	}
	return " as " + string(own)
}

// digester hashes lines.
type digester struct {
	snapshot keep.Snapshot
	all      digests.Hash
	sums     []lineSum // of lines that are to be sorted
	buffer   []byte    // of the lines at hand
	who      []byte
}

// lineSum is the first half of a line's SHA-256, which is as much as the digest itself has, as two numbers.
type lineSum struct{ high, low uint64 }

func (a lineSum) compare(b lineSum) int {
	if a.high != b.high {
		return cmp.Compare(a.high, b.high)
	}
	return cmp.Compare(a.low, b.low)
}

// line notes a line. Each part stands behind its length, so that no two lines are spelt alike.
func (d *digester) line(parts ...string) {
	for _, p := range parts {
		d.part(p)
	}
	d.end()
}

func (d *digester) part(p string) *digester {
	d.buffer = append(binary.AppendUvarint(d.buffer, uint64(len(p))), p...)
	return d
}

func (d *digester) bytes(p []byte) *digester {
	d.buffer = append(binary.AppendUvarint(d.buffer, uint64(len(p))), p...)
	return d
}

// end ends a line that is to be sorted.
func (d *digester) end() {
	sum := sha256.Sum256(d.buffer)
	d.sums = append(d.sums, lineSum{binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])})
	d.buffer = d.buffer[:0]
}

// next ends a line that stands where it belongs. Its first part tells how many parts follow; where that is not so, as of subjects, none
// of them is empty.
func (d *digester) next() {
	if d.buffer = append(d.buffer, 0); len(d.buffer) >= 1<<14 {
		d.flush()
	}
}

func (d *digester) flush() {
	d.all.Write(d.buffer)
	d.buffer = d.buffer[:0]
}

// sorted hashes the sums of the lines that were noted.
func (d *digester) sorted() {
	slices.SortFunc(d.sums, lineSum.compare)
	d.buffer = binary.AppendUvarint(d.buffer, uint64(len(d.sums)))
	for _, line := range d.sums {
		d.buffer = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(d.buffer, line.high), line.low)
	}
	d.flush()
}

func (d *digester) identity(n keep.Number) []byte {
	i := d.snapshot.Identity(n)
	d.who = append(append(d.who[:0], i.PrincipalType.String()...), 0)
	for _, number := range [...]keep.Number{i.Principal, i.Credential, i.Address, i.Agent} {
		t, _ := d.snapshot.Token(number)
		d.who = append(d.who, t[:]...)
	}
	d.who = append(d.who, d.snapshot.Text(i.ClientService).Reveal()...)
	return d.who
}
