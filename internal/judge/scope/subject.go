package scope

import (
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// relation says how a subject stands to those that --subject names.
type relation uint8

const (
	mine    relation = iota + 1 // it is one of them
	perhaps                     // it may be one of them under an identifier of another kind
	other                       // it is surely somebody else
)

// chosen is the subjects that --subject names.
type chosen struct {
	subjects map[int32]bool
	unseen   []kind.Kind // of the named ones that were never seen
	people   int64       // how many were named
	memory   map[int32]relation
	notes    []string
}

// subjectsOf takes --subject.
func (c *chooser) subjectsOf(texts []string) error {
	if len(texts) == 0 {
		return nil
	}
	ch := &chosen{subjects: map[int32]bool{}, memory: map[int32]relation{}}
	book := c.book()
	for _, text := range texts {
		known, err := parseSubject(text)
		if err != nil {
			return err
		}
		if !kind.Known(known.Kind) && !c.carried(known.Kind) {
			return &UsageError{"--subject takes a built-in kind, or one that a field carries, before the =; see `waybill fields`"}
		}
		s, ok := c.find(book, known)
		if ok {
			ch.subjects[s] = true
		} else {
			ch.unseen = append(ch.unseen, known.Kind)
			ch.notes = append(ch.notes, c.whyUnseen(known))
		}
		c.out.words = append(c.out.words, "subject "+string(known.Kind)+" "+c.wordOf(known.Value))
	}
	ch.people = int64(len(ch.subjects) + len(ch.unseen))
	c.out.chosen = ch
	return nil
}

func (c *chooser) whyUnseen(k Known) string {
	if _, ok := c.number([]byte(k.Value)); ok {
		return fmt.Sprintf("a --subject of kind %s was seen, but does not name one person by that kind; name the subject by another identifier", k.Kind)
	}
	return fmt.Sprintf("a --subject of kind %s was never seen; this says nothing of the same person under another identifier", k.Kind)
}

// book leads from an identifier to its subjects; rarely more than one.
func (g *ground) book() map[meaning.PersonIdentifier][]int32 {
	book := make(map[meaning.PersonIdentifier][]int32, len(g.know.Subjects))
	for i, s := range g.know.Subjects {
		for _, id := range s.Identifiers {
			id.Series = 0 // of a value that is asked for it is not known
			book[id] = append(book[id], int32(i))
		}
	}
	return book
}

// find returns the one subject whom a value names by its kind, in the form given or, failing that, in any other form in
// which the value may have been seen. Two subjects by two of those name nobody.
func (c *chooser) find(book map[meaning.PersonIdentifier][]int32, k Known) (int32, bool) {
	var found []int32
	for i, form := range identity.Forms(string(k.Kind), k.Value, c.opt.Regions...) {
		n, ok := c.number(form)
		if !ok {
			continue
		}
		for _, s := range book[meaning.PersonIdentifier{Kind: k.Kind, Token: n}] {
			if !slices.Contains(found, s) {
				found = append(found, s)
			}
		}
		if i == 0 && len(found) == 1 {
			break
		}
	}
	if len(found) != 1 {
		return 0, false
	}
	return found[0], true
}

// of tells how a subject stands to the chosen ones.
func (ch *chosen) of(know *meaning.Meaning, subject int32) relation {
	if subject == meaning.Nobody {
		return perhaps
	}
	if ch.subjects[subject] {
		return mine
	}
	r, ok := ch.memory[subject]
	if !ok {
		r = ch.judge(know, subject)
		ch.memory[subject] = r
	}
	return r
}

func (ch *chosen) judge(know *meaning.Meaning, subject int32) relation {
	theirs := know.Subjects[subject].Identifiers
	has := func(k kind.Kind) bool {
		return slices.ContainsFunc(theirs, func(id meaning.PersonIdentifier) bool { return id.Kind == k })
	}
	shared := func(mine meaning.PersonIdentifier) bool {
		return slices.ContainsFunc(theirs, func(id meaning.PersonIdentifier) bool { return slotOf(id) == slotOf(mine) })
	}
	for s := range ch.subjects {
		if !slices.ContainsFunc(know.Subjects[s].Identifiers, shared) {
			return perhaps
		}
	}
	for _, k := range ch.unseen {
		if !has(k) {
			return perhaps
		}
	}
	return other
}

// resolved leads from a subject to the value that the user gave for it; the first of several wins.
func (c *chooser) resolved(rows []Known) map[int32]string {
	if len(rows) == 0 {
		return nil
	}
	names := map[int32]string{}
	book := c.book()
	for _, row := range rows {
		if s, ok := c.find(book, row); ok {
			if _, named := names[s]; !named {
				names[s] = row.Value
			}
		}
	}
	return names
}

// namedBy returns the subjects whom the identifiers of a request's parameters could name, by any kind.
func namedBy(subjectsOf map[keep.Number][]int32, h keep.Holder) []int32 {
	var named []int32
	for _, id := range h.Identifiers {
		for _, s := range subjectsOf[id.Token] {
			if !slices.Contains(named, s) {
				named = append(named, s)
			}
		}
	}
	return named
}
