package ledger

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// after is how many numbers of each space there are once this leaf is sealed, by its own word.
func (f *leaf) after() (c counts) {
	for _, r := range f.Numbers {
		if s, ok := spaceNamed(r.Space); ok {
			c[s] = int(r.First + r.Count - 1)
		}
	}
	return c
}

// ranges says which numbers were given out between two counts. All spaces are named, so that a leaf tells the whole
// dictionary's size.
func ranges(from, to counts) []leafRange {
	out := make([]leafRange, 0, spaces)
	for s := spaceText; s < spaces; s++ {
		out = append(out, leafRange{Space: s.String(), First: int64(from[s]) + 1, Count: int64(to[s] - from[s])})
	}
	return out
}

// trail is where each source was left, by number.
type trail []place

type place struct {
	id     string
	cursor call.Cursor
}

// follow moves the trail on over a leaf. A batch that does not begin where its source was left is an error.
func (t trail) follow(f *leaf) (trail, error) {
	for i, p := range f.Batches {
		if p.Source < 1 || p.Source > int64(len(t))+1 {
			return t, errors.New("a source has no number")
		}
		cursor, err := p.Cursor.open()
		if err != nil {
			return t, err
		}
		if p.Source > int64(len(t)) {
			t = append(t, place{id: p.ID})
		}
		at := &t[p.Source-1]
		if p.ID != at.id {
			return t, fmt.Errorf("batch %d is of another source than its number says", i)
		}
		if p.First != at.cursor.Entries || p.First+p.Entries != cursor.Entries || p.First+p.Entries < p.First {
			return t, fmt.Errorf("batch %d: %w", i, ErrHole)
		}
		at.cursor = cursor
	}
	return t, nil
}

// follow moves the sources of s on over a leaf.
func (s *state) follow(f *leaf) error {
	t := make(trail, len(s.sources), len(s.sources)+1)
	for i, row := range s.sources {
		t[i] = place{id: hex.EncodeToString(row.Source.ID[:]), cursor: row.Cursor}
	}
	t, err := t.follow(f)
	if err != nil {
		return err
	}
	for i, p := range t {
		if i == len(s.sources) {
			n := keep.Number(i + 1)
			now := s.dict.readable()
			source := now.source(uint64(n))
			if p.id != hex.EncodeToString(source.ID[:]) {
				return errors.New("a source is another one than the dictionary says")
			}
			s.sources = append(s.sources, keep.SourceRow{Number: n, Resumption: keep.Resumption{Source: source}})
		}
		s.sources[i].Cursor = p.cursor
	}
	return nil
}

// readable is a view for who holds the dictionary's lock already.
func (d *dictionary) readable() view {
	v := view{of: d, tokens: d.tokens.tokens, texts: textView{d.texts.texts.runs.frozen()}}
	for s := range d.refs {
		v.refs[s] = refView{d.refs[s].entries.frozen()}
	}
	return v
}

// takeText returns the text of a dictionary row, and the vault behind it. Where texts were erased, a record may be empty.
func takeText(r *dictionaryRow, vault []byte, k *keys, erased bool) (observation.Text, []byte, error) {
	if r.Text != nil {
		return observation.OpenText(*r.Text), vault, nil
	}
	if erased && bytes.HasPrefix(vault, make([]byte, textHead)) {
		return observation.Text{}, vault[textHead:], nil
	}
	salt, value, rest, err := openText(vault, r.Number, k)
	if err != nil {
		return observation.Text{}, nil, err
	}
	if !checkText(r, salt, value) {
		return observation.Text{}, nil, errors.New("it is not the text that was sealed")
	}
	return observation.SealedText(value), rest, nil
}
