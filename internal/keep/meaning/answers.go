package meaning

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// loggedIn is who logged in, by the answers of endpoints that say so by a rule of the users', and by the objects around the name. Two
// names in one place are nobody's.
type loggedIn map[place]subject.Identifier

// namedByAnswers reads the fields that rules call the name of who logged in.
func (d *deriver) namedByAnswers() loggedIn {
	named := loggedIn{}
	if d.out.Rules == nil || len(d.out.Rules.Declared().Logins) == 0 {
		return named
	}
	for s := range d.answers() {
		if s.endpoint < 0 {
			continue
		}
		e := d.out.Endpoints[s.endpoint]
		for _, id := range d.snapshot.Holder(s.holder()).Identifiers {
			f := d.out.Fields[FieldKey{s.endpoint, id.Field}]
			if !d.out.Rules.LoginAnswer(e.Method, e.Template, f.Name) {
				continue
			}
			who := subject.Identifier{Kind: f.Kind, Token: id.Token}
			if subject.Rank(who.Kind) == 0 {
				who.Kind = kind.AccountID
			}
			for h := s.holder(); h != 0; h = d.snapshot.Holder(h).Parent {
				named.add(place{s.endpoint, h}, who)
			}
		}
	}
	return named
}

func (a loggedIn) add(p place, who subject.Identifier) {
	if have, ok := a[p]; ok && have != who {
		who = subject.Identifier{}
	}
	a[p] = who
}

// of is who logged in, by the nearest object around what was handed out.
func (a loggedIn) of(s keep.Snapshot, e int32, holder keep.Number) subject.Identifier {
	for h := holder; h != 0 && len(a) > 0; h = s.Holder(h).Parent {
		if who, ok := a[place{e, h}]; ok {
			return who
		}
	}
	return subject.Identifier{}
}
