package meaning

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// enoughAccounts is how many known accounts a field must name before it counts as naming accounts.
const enoughAccounts = 5

// foreign finds the fields that name accounts without saying so: beside somebody's name stands a value, and nearly all of
// the field's values are accounts that other answers told of ({"from": {"id": 2017, "name": …}} in a list of messages).
func (d *deriver) foreign(voices map[place]voice) {
	columns := map[FieldKey]map[keep.Number]bool{}
	for p, v := range voices {
		if !v.named {
			continue
		}
		for _, id := range d.snapshot.Holder(p.holder).Identifiers {
			key := FieldKey{p.endpoint, id.Field}
			f := d.snapshot.Field(id.Field)
			if f.Location == observation.InBody && f.Direction == observation.Response && d.out.Fields[key].Kind == kind.None && !d.out.Fields[key].Told {
				if columns[key] == nil {
					columns[key] = map[keep.Number]bool{}
				}
				columns[key][id.Token] = true
			}
		}
	}
	bare := d.namesWithoutID()
	found := map[FieldKey]bool{}
	for key, tokens := range columns {
		f := d.snapshot.Field(key.Field)
		if bare[objectKey{key.Endpoint, f.Direction, objectOf(f)}] && d.mostlyAccounts(tokens) {
			field := d.out.Fields[key]
			field.Kind, field.Confidence, field.Candidates = kind.AccountID, .95, nil
			field.Reasons = []string{"beside a name, and most of its values are known as account.id from other answers"}
			d.out.Fields[key] = field
			found[key] = true
		}
	}
	for p, v := range voices {
		for _, id := range d.snapshot.Holder(p.holder).Identifiers {
			if found[FieldKey{p.endpoint, id.Field}] {
				d.builder.Together(d.identifiers(p, v.personal))
				break
			}
		}
	}
}

func (d *deriver) mostlyAccounts(tokens map[keep.Number]bool) bool {
	known := 0
	for token := range tokens {
		if _, ok := d.book.Of(subject.Identifier{Kind: kind.AccountID, Token: token}); ok {
			known++
		}
	}
	return known >= enoughAccounts && known*10 >= len(tokens)*8
}

// namesWithoutID lists the objects that hold a person's name and nothing that numbers the person.
func (d *deriver) namesWithoutID() map[objectKey]bool {
	bare, numbered := map[objectKey]bool{}, map[objectKey]bool{}
	for key, f := range d.out.Fields {
		field := d.snapshot.Field(key.Field)
		if field.Location != observation.InBody {
			continue
		}
		at := objectKey{key.Endpoint, field.Direction, objectOf(field)}
		switch {
		case isName(f.Kind):
			bare[at] = true
		case f.Kind == kind.AccountID || f.Kind == kind.LoyaltyNumber:
			numbered[at] = true
		}
	}
	for at := range numbered {
		delete(bare, at)
	}
	return bare
}
