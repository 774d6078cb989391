package query

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/schema"
)

// choices tells which words the fields of the chosen endpoints held, and of which fields it cannot be told: those whose values are of some
// kind, or not all words.
func (l *learning) choices(ctx context.Context) error {
	everywhere := map[keep.Number]bool{} // fields of which it is not known what they held where
	for _, c := range l.q.snapshot.Choices() {
		if c.Path == 0 {
			everywhere[c.Field] = true
		} else if _, e, ok := l.at(c.Path); ok {
			l.choice(e, &c)
		}
	}
	for key, f := range l.q.Meaning.Fields {
		e, ok := l.chosen[key.Endpoint]
		if !ok {
			continue
		}
		at := l.q.Field(key.Field)
		if f.Kind == kind.None && !f.Own && !everywhere[key.Field] {
			l.learner.Plain(e, at.Direction, at.Location, at.Name.Reveal())
		} else {
			l.learner.Free(e, at.Direction, at.Location, at.Name.Reveal())
		}
	}
	return l.classes(ctx)
}

func (l *learning) choice(e schema.Endpoint, c *keep.Choice) {
	at := l.q.Field(c.Field)
	if c.Many || c.Word.Empty() {
		l.learner.Free(e, at.Direction, at.Location, at.Name.Reveal())
		return
	}
	l.learner.Word(e, at.Direction, at.Location, at.Name.Reveal(), c.Word.Reveal())
}

// classes finds the fields that held what by its look is no word.
func (l *learning) classes(ctx context.Context) error {
	type sight struct {
		endpoint  int32
		set       keep.Number
		direction observation.Direction
	}
	seen := map[sight]bool{}
	for t, err := range l.q.snapshot.ExposureTallies(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
		endpoint, e, ok := l.at(t.Path)
		at := sight{endpoint, t.Set, t.Direction}
		if !ok || !t.Success || seen[at] {
			continue
		}
		seen[at] = true
		for _, leaf := range l.q.Set(t.Set) {
			if leaf.Class != kind.ClassEmpty && !leaf.Class.MayBeWord() {
				f := l.q.Field(leaf.Field)
				l.learner.Free(e, f.Direction, f.Location, f.Name.Reveal())
			}
		}
	}
	return nil
}
