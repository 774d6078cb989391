package subject

import (
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// index gives identifiers places, 0, 1, 2 …, so that what is known of millions of them lies in slices.
type index struct {
	kinds map[kind.Kind]uint8
	at    map[key]int32
	ids   []Identifier
}

// key is an identifier in a form that hashes fast.
type key struct {
	token observation.Number
	kind  uint8
}

func newIndex() *index {
	return &index{kinds: map[kind.Kind]uint8{}, at: map[key]int32{}}
}

// add returns the place of an identifier, which it gets when it is new.
func (x *index) add(id Identifier) int32 {
	k, ok := x.kinds[id.Kind]
	if !ok {
		k = uint8(len(x.kinds)) // there are some forty kinds
		x.kinds[id.Kind] = k
	}
	at, ok := x.at[key{id.Token, k}]
	if !ok {
		at = int32(len(x.ids))
		x.at[key{id.Token, k}] = at
		x.ids = append(x.ids, id)
	}
	return at
}

// find returns the place of an identifier; false when it has none.
func (x *index) find(id Identifier) (int32, bool) {
	k, ok := x.kinds[id.Kind]
	if !ok {
		return 0, false
	}
	at, ok := x.at[key{id.Token, k}]
	return at, ok
}
