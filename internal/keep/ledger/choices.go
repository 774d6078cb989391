package ledger

import (
	"math"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// What an entry of choices says. The numbers are part of the format.
const (
	choiceWord  = iota // the field held the word
	choiceOther        // it held a text that is no word
	choiceMany         // it held more words, or was held on more paths, than are kept
)

// choiceTable counts what is known, so that no field fills the dictionary. Counts are made again from the entries when needed.
type choiceTable struct {
	counted int                  // entries
	words   map[[2]uint32]uint32 // by path and field; those of a marker count as the most there are
	paths   map[uint32]uint32    // by field
}

// choices numbers what fields of a batch held.
func (in *interner) choices(b *observation.Batch) error {
	for i := range b.Choices {
		c := &b.Choices[i]
		path, err := in.path(b.Symbols, c.Path)
		if err != nil {
			return err
		}
		if err := in.choice(b, path, observation.Said{Field: c.Field, Word: c.Word}); err != nil {
			return err
		}
	}
	return nil
}

// choice numbers what a field held on a path. Once there are too many, that alone is said: which came first would depend on the order of
// calls.
func (in *interner) choice(b *observation.Batch, path uint32, said observation.Said) error {
	field, err := in.field(b.Symbols, said.Field)
	if err != nil {
		return err
	}
	refs := [4]uint32{path, field, choiceOther, 0}
	if said.Word != 0 {
		refs[2] = choiceWord
		if refs[3], err = in.d.texts.number(b.Targets.Words().Word(said.Word)); err != nil {
			return err
		}
	}
	t := &in.d.refs[spaceChoice]
	if t.knows(refs[:]) {
		return nil
	}
	c := &in.d.choices
	c.catchUp(&t.refView)
	if refs = c.bound(refs); refs[1] == 0 {
		return nil
	}
	_, err = t.number(refs[:])
	return err
}

// catchUp counts entries that were added since.
func (c *choiceTable) catchUp(v *refView) {
	if c.words == nil {
		*c = choiceTable{words: map[[2]uint32]uint32{}, paths: map[uint32]uint32{}}
	}
	for ; c.counted < v.count(); c.counted++ {
		c.count(v.refs(uint64(c.counted + 1)))
	}
}

func (c *choiceTable) count(refs []uint32) {
	path, field := refs[0], refs[1]
	if path == 0 {
		c.paths[field] = math.MaxUint32
		return
	}
	key := [2]uint32{path, field}
	n, known := c.words[key]
	if !known && c.paths[field] < math.MaxUint32 {
		c.paths[field]++
	}
	switch refs[2] {
	case choiceWord:
		n++
	case choiceMany:
		n = math.MaxUint32
	}
	c.words[key] = n
}

// bound gives the entry that is to be made for one that is new: itself, that there are too many, or none.
func (c *choiceTable) bound(refs [4]uint32) (entry [4]uint32) {
	key := [2]uint32{refs[0], refs[1]}
	n, known := c.words[key]
	switch paths := c.paths[refs[1]]; {
	case paths == math.MaxUint32:
		return entry
	case !known && paths == keep.MostChoicePaths:
		return [4]uint32{0, refs[1], choiceMany, 0}
	case refs[2] != choiceWord || n < keep.MostChoices:
		return refs
	case n == keep.MostChoices:
		return [4]uint32{refs[0], refs[1], choiceMany, 0}
	}
	return entry
}

func (v *view) choice(n uint64) keep.Choice {
	r := v.refs[spaceChoice].refs(n)
	if len(r) != choiceRefs {
		return keep.Choice{}
	}
	return keep.Choice{Path: keep.Number(r[0]), Field: keep.Number(r[1]), Word: v.text(r[3]), Many: r[2] == choiceMany}
}
