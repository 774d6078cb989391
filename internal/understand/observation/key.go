package observation

import "hash/maphash"

// Key stands for a text by all of its bytes, for as long as this process lives. It has 128 bits, of two hashes under seeds that
// nobody outside can know, so two texts are as unlikely to be taken for one as two values are to have one token.
type Key [2]uint64

var keySeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// KeyOf returns the key of a text.
func KeyOf(text []byte) Key {
	return Key{maphash.Bytes(keySeeds[0], text), maphash.Bytes(keySeeds[1], text)}
}
