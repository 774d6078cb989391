package observation

// Token stands for a value: HMAC-SHA-256 under the workspace key over the value's canonical form, cut to 128 bits. It
// does not depend on the kind, so that a kind learned later can still say whose. The zero token stands for no value.
type Token [16]byte

// IsZero says whether there is no value.
func (t Token) IsZero() bool { return t == Token{} }

// Number names an entry of one of a store's dictionaries. Zero names none. Room 2 derives meaning from numbers, too,
// which is why the type stands here.
type Number uint64
