package meaning

import (
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/attest"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// tell lets what people say of a field stand over what was decided. What somebody stated of this very field goes first.
func (d *deriver) tell(key FieldKey, f *Field) {
	if key.Endpoint < 0 || f.Name == "" {
		return
	}
	e := d.out.Endpoints[key.Endpoint]
	if s := d.attestation(&e, d.snapshot.Field(key.Field), f.Name); s != nil {
		d.attest(f, s)
		return
	}
	if k, ok := d.out.Rules.SubjectKind(e.Method, e.Template, f.Name); ok {
		f.Kind, f.As, f.Confidence, f.Candidates, f.Told = k, "", 1, nil, true
		f.Reasons = append([]string{"config/identity.yaml says that it names a person"}, f.Reasons...)
	}
}

// attestation is what somebody stated of a field; nil for nothing. Of several endpoints that became one, the first one's counts.
func (d *deriver) attestation(e *Endpoint, at observation.Field, name string) *attest.Statement {
	for i := range d.attested {
		s := &d.attested[i]
		if s.Field == name && s.Direction == at.Direction.String() && s.Location == at.Location.String() &&
			(s.Endpoint == e.ID || slices.Contains(e.Previous, s.Endpoint)) {
			return s
		}
	}
	return nil
}

func (d *deriver) attest(f *Field, s *attest.Statement) {
	f.Kind, f.As, f.Confidence, f.Candidates, f.Told, f.Attested = s.Kind, "", 1, nil, true, s
	if base := d.out.Kinds.Base(s.Kind); base != "" {
		f.Kind, f.As = base, s.Kind
	}
	if form, ok := kind.ParseForm(s.Form); ok {
		f.Form = form
	}
	if f.Kind == kind.None {
		f.Form = kind.Clear
	}
	f.Reasons = append([]string{"attested: " + s.Why}, f.Reasons...)
}

// attested is what a leaf of a field says of which somebody stated what it holds, whatever the value looks like. An empty value holds
// nothing.
func attested(f Field, l keep.Leaf) Reading {
	r := Reading{Field: l.Field, Kind: f.Kind, As: f.As, Form: l.Form, Confidence: 1}
	if form, ok := kind.ParseForm(f.Attested.Form); ok {
		r.Form = form
	}
	if l.Class == kind.ClassEmpty || f.Kind == kind.None {
		r.Kind, r.As, r.Form = kind.None, "", kind.Clear
	}
	return r
}

// Attested lists the fields of which somebody stated what they hold, in the order of endpoints and fields.
func (m *Meaning) Attested() []FieldKey {
	var keys []FieldKey
	for key, f := range m.Fields {
		if f.Attested != nil {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b FieldKey) int {
		if a.Endpoint != b.Endpoint {
			return int(a.Endpoint) - int(b.Endpoint)
		}
		return int(a.Field) - int(b.Field)
	})
	return keys
}
