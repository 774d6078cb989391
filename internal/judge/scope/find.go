package scope

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Person is what a "kind=value" names.
type Person struct {
	Kind kind.Kind
	// Subject is an index into the subjects of the meaning; meaning.Nobody where the value names none.
	Subject int32
	// Tokens are those of all forms in which the value was seen.
	Tokens []keep.Number
}

// Find tells whom a "kind=value" names, as --subject does. An error is a *UsageError.
func Find(v *meaning.View, text string, opt Options) (Person, error) {
	g := newGround(v.Meaning, v.Snapshot, v, DefaultThreshold)
	c := &chooser{ground: g, opt: &opt, out: &choice{}}
	known, err := parseSubject(text)
	if err != nil {
		return Person{}, err
	}
	if !kind.Known(known.Kind) && !c.carried(known.Kind) {
		return Person{}, &UsageError{"--subject takes a built-in kind, or one that a field carries, before the =; see `waybill fields`"}
	}
	p := Person{Kind: known.Kind, Subject: meaning.Nobody}
	for _, form := range identity.Forms(string(known.Kind), known.Value, opt.Regions...) {
		if n, ok := c.number(form); ok {
			p.Tokens = append(p.Tokens, n)
		}
	}
	if s, ok := c.find(c.book(), known); ok {
		p.Subject = s
	}
	return p, nil
}
