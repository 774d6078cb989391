package meaning

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Digest names a version of meaning by what it says: it is the same for the same traffic under the same key and model,
// in whatever order it came. Numbers, which depend on that order, are replaced by what they stand for, and ids of endpoints, which
// depend on the versions before, by what those are.
func (m *Meaning) Digest(s keep.Snapshot) string {
	d := digester{snapshot: s, sums: make([]lineSum, 0, len(m.Who)+len(m.Actors)+len(m.Subjects)+len(m.Paths)+len(m.Fields))}
	d.line("model", m.Model)
	if m.Kinds != nil {
		d.line("kinds", m.Kinds.Digest())
	}
	if m.Rules != nil {
		d.line("rules", m.Rules.Digest())
	}
	for _, e := range m.Endpoints {
		d.line("endpoint", e.Method, e.Host, e.Template, e.Service, fmt.Sprint(e.Params, e.Self))
	}
	for path, e := range m.Paths {
		d.line("path", s.Path(path).Key(), m.Endpoints[e].name())
	}
	for key, f := range m.Fields {
		endpoint := ""
		if key.Endpoint >= 0 {
			endpoint = m.Endpoints[key.Endpoint].name()
		}
		d.line("field", endpoint, s.Field(key.Field).Key(), f.Name, string(f.Kind)+as(f.As), f.Form.String(),
			fmt.Sprintf("%.4f", f.Confidence), fmt.Sprint(f.Candidates))
	}
	for n := range m.Who {
		if w, ok := m.Behind(keep.Number(n)); ok {
			d.part("who").bytes(d.identity(keep.Number(n)))
			d.bytes(m.Actors[w.Actor].Append(d.scratch[:0], "a"))
			d.bytes(m.Sessions[w.Session].Append(d.scratch[:0], "n"))
			d.end()
		}
	}
	for _, a := range m.Actors {
		self := ""
		if a.Subject != Nobody {
			self = m.Subjects[a.Subject].ID
		}
		d.part("actor").bytes(a.Append(d.scratch[:0], "a")).part(a.Type()).part(self).end()
	}
	for _, subject := range m.Subjects {
		parts := []string{"subject", subject.ID}
		for _, id := range subject.Identifiers {
			t, _ := s.Token(id.Token)
			parts = append(parts, fmt.Sprintf("%s#%d", id.Kind, id.Series), string(t[:]))
		}
		d.line(parts...)
	}
	return d.sum()
}

// name is what an endpoint is; no two have the same.
func (e *Endpoint) name() string { return e.Method + " " + e.Host + " " + e.Template }

func as(own kind.Kind) string {
	if own == "" {
		return ""
	}
	return " as " + string(own)
}

// digester hashes lines, and the hashes in their own order.
type digester struct {
	snapshot keep.Snapshot
	sums     []lineSum
	buffer   []byte // of the line at hand
	who      []byte
	scratch  [32]byte
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

func (d *digester) end() {
	sum := sha256.Sum256(d.buffer)
	d.sums = append(d.sums, lineSum{binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])})
	d.buffer = d.buffer[:0]
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

func (d *digester) sum() string {
	slices.SortFunc(d.sums, lineSum.compare)
	h := sha256.New()
	d.buffer = d.buffer[:0]
	for _, line := range d.sums {
		d.buffer = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(d.buffer, line.high), line.low)
		if len(d.buffer) >= 1<<14 {
			h.Write(d.buffer)
			d.buffer = d.buffer[:0]
		}
	}
	h.Write(d.buffer)
	return "m_" + hex.EncodeToString(h.Sum(nil)[:16])
}
