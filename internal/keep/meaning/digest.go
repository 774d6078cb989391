package meaning

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
)

// Digest names a version of meaning by what it says: it is the same for the same traffic under the same key and model,
// in whatever order it came. Numbers, which depend on that order, are replaced by what they stand for.
func (m *Meaning) Digest(s keep.Snapshot) string {
	d := digester{snapshot: s}
	d.line("model", m.Model)
	for _, e := range m.Endpoints {
		d.line("endpoint", e.ID, e.Service, e.Host, e.Method, e.Template, fmt.Sprint(e.Params, e.Self))
	}
	for path, e := range m.Paths {
		d.line("path", s.Path(path).Key(), m.Endpoints[e].ID)
	}
	for key, f := range m.Fields {
		endpoint := ""
		if key.Endpoint >= 0 {
			endpoint = m.Endpoints[key.Endpoint].ID
		}
		d.line("field", endpoint, s.Field(key.Field).Key(), f.Name, string(f.Kind), f.Form.String(),
			fmt.Sprintf("%.4f", f.Confidence), fmt.Sprint(f.Candidates))
	}
	for n, w := range m.Who {
		d.line("who", d.identity(n), m.Actors[w.Actor].ID, m.Sessions[w.Session].ID)
	}
	for _, a := range m.Actors {
		self := ""
		if a.Subject != Nobody {
			self = m.Subjects[a.Subject].ID
		}
		d.line("actor", a.ID, a.Type, self)
	}
	for _, subject := range m.Subjects {
		parts := []string{"subject", subject.ID}
		for _, id := range subject.Identifiers {
			parts = append(parts, fmt.Sprintf("%s#%d", id.Kind, id.Series), d.token(id.Token))
		}
		d.line(parts...)
	}
	return d.sum()
}

// digester gathers lines and hashes them in their own order.
type digester struct {
	snapshot keep.Snapshot
	lines    []string
}

func (d *digester) line(parts ...string) { d.lines = append(d.lines, strings.Join(parts, "\x00")) }

func (d *digester) token(n keep.Number) string {
	t, _ := d.snapshot.Token(n)
	return hex.EncodeToString(t[:])
}

func (d *digester) identity(n keep.Number) string {
	i := d.snapshot.Identity(n)
	return strings.Join([]string{
		i.PrincipalType.String(), d.token(i.Principal), d.token(i.Credential), d.token(i.Address), d.token(i.Agent),
		d.snapshot.Text(i.ClientService).Reveal(),
	}, "\x01")
}

func (d *digester) sum() string {
	slices.SortFunc(d.lines, cmp.Compare)
	h := sha256.New()
	for _, l := range d.lines {
		fmt.Fprintf(h, "%d\n%s\n", len(l), l)
	}
	return "m_" + hex.EncodeToString(h.Sum(nil)[:16])
}
