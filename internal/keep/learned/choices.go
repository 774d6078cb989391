package learned

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/schema"
)

// Choices tells which words the fields of the chosen endpoints held, and of which fields it cannot be told: those whose values are of some
// kind, or not all words.
func (l *Learning) Choices(ctx context.Context) error {
	everywhere := map[keep.Number]bool{} // fields of which it is not known what they held where
	for _, c := range l.view.Choices() {
		if c.Path == 0 {
			everywhere[c.Field] = true
		} else if _, e, ok := l.at(c.Path); ok {
			l.choice(e, &c)
		}
	}
	for key, f := range l.view.Meaning.Fields {
		e, ok := l.Chosen[key.Endpoint]
		if !ok {
			continue
		}
		at := l.view.Field(key.Field)
		if f.Kind == kind.None && !f.Own && !everywhere[key.Field] {
			l.Learner.Plain(e, at.Direction, at.Location, at.Name.Reveal())
		} else {
			l.Learner.Free(e, at.Direction, at.Location, at.Name.Reveal())
		}
	}
	return l.classes(ctx)
}

func (l *Learning) choice(e schema.Endpoint, c *keep.Choice) {
	at := l.view.Field(c.Field)
	if c.Many || c.Word.Empty() {
		l.Learner.Free(e, at.Direction, at.Location, at.Name.Reveal())
		return
	}
	l.Learner.Word(e, at.Direction, at.Location, at.Name.Reveal(), c.Word.Reveal())
}

// classes finds the fields that held what by its look is no word.
func (l *Learning) classes(ctx context.Context) error {
	type sight struct {
		endpoint  int32
		set       keep.Number
		direction observation.Direction
	}
	seen := map[sight]bool{}
	for t, err := range l.view.ExposureTallies(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
		endpoint, e, ok := l.at(t.Path)
		at := sight{endpoint, t.Set, t.Direction}
		if !ok || !t.Success || seen[at] {
			continue
		}
		seen[at] = true
		for _, leaf := range l.view.Set(t.Set) {
			if leaf.Class != kind.ClassEmpty && !leaf.Class.MayBeWord() {
				f := l.view.Field(leaf.Field)
				l.Learner.Free(e, f.Direction, f.Location, f.Name.Reveal())
			}
		}
	}
	return nil
}
