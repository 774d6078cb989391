package ledger

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
)

// Erasure says what is to be erased.
type Erasure struct {
	Tokens []keep.Number
	Texts  []keep.Number
	// Journal is asked for each entry of the journal what is to rest in its place: the same bytes, others, or nothing (nil).
	Journal func(kind string, payload []byte) ([]byte, error)
	// Reason is keep.Erased, where it is not said.
	Reason string
	// Entry tells about the erasure, without what was erased. It is sealed with it.
	Entry []byte
}

// Erase takes tokens and texts out of the vault, and seals that it did. Their numbers stay in every row, and every seal holds: what
// was committed to is SHA-256 over a random salt and the value, and the salt is gone, too. The same value, if it comes again, is
// another number.
func (l *Ledger) Erase(ctx context.Context, e Erasure) (keep.Seal, error) {
	l.compacting.Lock()
	defer l.compacting.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	s, err := l.amendable(ctx)
	if err != nil {
		return keep.Seal{}, fmt.Errorf("cannot erase: %w", err)
	}
	reason := cmp.Or(e.Reason, keep.Erased)
	c := &change{amendment: amendment{Reason: reason, Leaves: []amended{}}, kind: reason, payload: e.Entry}
	if err = l.erase(ctx, s, &e, c); err == nil {
		var seal keep.Seal
		if seal, err = l.amend(ctx, s, c); err == nil {
			return seal, nil
		}
	}
	return keep.Seal{}, fmt.Errorf("cannot erase: %w", err)
}

func (l *Ledger) erase(ctx context.Context, s *state, e *Erasure, c *change) error {
	tokens, texts := ascending(e.Tokens), ascending(e.Texts)
	for _, f := range s.leaves {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.Kind == leafBatch {
			if err := l.eraseTokens(s, f, tokens, c); err != nil {
				return err
			}
			if err := l.eraseTexts(s, f, texts, c); err != nil {
				return err
			}
		}
		if f.Journal != nil && !f.dropped() && e.Journal != nil {
			if err := l.eraseEntry(s, f, e, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func ascending(list []keep.Number) []keep.Number {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// given returns those of sorted numbers of a space that a leaf gave out, and the first that it gave out.
func (l *leaf) given(in space, numbers []keep.Number) (own []keep.Number, first int64) {
	for _, r := range l.Numbers {
		if r.Space != in.String() {
			continue
		}
		from, _ := slices.BinarySearch(numbers, keep.Number(r.First))
		to, _ := slices.BinarySearch(numbers, keep.Number(r.First+r.Count))
		return numbers[from:to], r.First
	}
	return nil, 0
}

func (l *Ledger) eraseTokens(s *state, f *leaf, numbers []keep.Number, c *change) error {
	own, first := f.given(spaceToken, numbers)
	if len(own) == 0 {
		return nil
	}
	name := f.tokensName()
	vault, err := l.readListed(s.listed, name)
	if err != nil {
		return err
	}
	if int64(len(vault)) != f.count(spaceToken)*int64(tokenRecord) {
		return broken(name, "it does not hold as many tokens as were sealed")
	}
	for _, n := range own {
		clear(vault[(int64(n)-first)*int64(tokenRecord):][:tokenRecord])
	}
	c.note(amended{Leaf: f.Number, Tokens: c.replace(name, file{versionedName("vault", f.Number, s.man.Size, ".tokens"), vault})})
	return nil
}

func (l *Ledger) eraseTexts(s *state, f *leaf, numbers []keep.Number, c *change) error {
	own, _ := f.given(spaceText, numbers)
	name := f.textsName()
	if _, ok := s.listed[name]; len(own) == 0 || !ok {
		return nil
	}
	rows, vault, err := l.sealedTexts(s, f)
	if err != nil {
		return err
	}
	var out []byte
	changed := false
	for i := range rows {
		record, rest, err := cutText(vault)
		if err != nil {
			return broken(name, "%v", err)
		}
		vault = rest
		if _, erased := slices.BinarySearch(own, keep.Number(rows[i].Number)); erased {
			record, changed = make([]byte, textHead), true
		}
		out = append(out, record...)
	}
	if !changed {
		return nil // they are open, and nobody's
	}
	c.note(amended{Leaf: f.Number, Texts: c.replace(name, file{versionedName("vault", f.Number, s.man.Size, ".texts"), out})})
	return nil
}

// sealedTexts returns the rows of the dictionary whose texts rest sealed in a leaf's file of the vault, and that file.
func (l *Ledger) sealedTexts(s *state, f *leaf) (rows []dictionaryRow, vault []byte, err error) {
	data, err := l.readListed(s.listed, dictionaryName(f.Number))
	if err != nil {
		return nil, nil, err
	}
	all, err := decodeDictionary(data)
	if err != nil {
		return nil, nil, broken(dictionaryName(f.Number), "%v", err)
	}
	for i := range all {
		if all[i].Space == spaceText.String() && all[i].Text == nil {
			rows = append(rows, all[i])
		}
	}
	vault, err = l.readListed(s.listed, f.textsName())
	return rows, vault, err
}

// cutText takes the next record off the vault as it rests.
func cutText(vault []byte) (record, rest []byte, err error) {
	if len(vault) < textHead {
		return nil, nil, errRecord
	}
	size := textHead + int(binary.BigEndian.Uint32(vault))
	if len(vault) < size {
		return nil, nil, errRecord
	}
	return vault[:size], vault[size:], nil
}

// eraseEntry writes an entry of the journal again, where that is asked for.
func (l *Ledger) eraseEntry(s *state, f *leaf, e *Erasure, c *change) error {
	name := f.journalName()
	secret, err := l.readListed(s.listed, name)
	if err != nil {
		return err
	}
	payload, err := s.man.keys.openEntry(f, secret)
	if err != nil {
		return broken(name, "%v", err)
	}
	now, err := e.Journal(f.Journal.Kind, bytes.Clone(payload))
	if err != nil || bytes.Equal(now, payload) && now != nil {
		return err
	}
	if now == nil {
		if c.gone == nil {
			c.gone = map[string]bool{}
		}
		c.gone[name] = true
		c.note(amended{Leaf: f.Number, Journal: &rested{}})
		return nil
	}
	if secret, err = s.man.keys.sealEntry(f.Number, f.Journal.Kind, now); err != nil {
		return err
	}
	r := c.replace(name, file{versionedName("journal", f.Number, s.man.Size, "."+f.Journal.Kind), secret})
	r.Payload = int64(len(now))
	c.note(amended{Leaf: f.Number, Journal: r})
	return nil
}
