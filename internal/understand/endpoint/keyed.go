package endpoint

import (
	"encoding/binary"
	"math/bits"
)

// seed keys hashes that must be the same in every process of a workspace, and that nobody outside can foresee: SipHash-2-4
// (Aumasson and Bernstein, 2012).
type seed struct{ k0, k1 uint64 }

func seedOf(secret [16]byte) seed {
	return seed{binary.LittleEndian.Uint64(secret[:8]), binary.LittleEndian.Uint64(secret[8:])}
}

func (s *seed) sum(text string) uint64 {
	v := [4]uint64{s.k0 ^ 0x736f6d6570736575, s.k1 ^ 0x646f72616e646f6d, s.k0 ^ 0x6c7967656e657261, s.k1 ^ 0x7465646279746573}
	last := uint64(len(text)) << 56
	for ; len(text) >= 8; text = text[8:] {
		word := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		mix(&v, word)
	}
	for i := range len(text) {
		last |= uint64(text[i]) << (8 * i)
	}
	mix(&v, last)
	v[2] ^= 0xff
	for range 4 {
		turn(&v)
	}
	return v[0] ^ v[1] ^ v[2] ^ v[3]
}

func mix(v *[4]uint64, word uint64) {
	v[3] ^= word
	turn(v)
	turn(v)
	v[0] ^= word
}

func turn(v *[4]uint64) {
	v[0] += v[1]
	v[2] += v[3]
	v[1] = bits.RotateLeft64(v[1], 13) ^ v[0]
	v[3] = bits.RotateLeft64(v[3], 16) ^ v[2]
	v[0] = bits.RotateLeft64(v[0], 32)
	v[2] += v[1]
	v[0] += v[3]
	v[1] = bits.RotateLeft64(v[1], 17) ^ v[2]
	v[3] = bits.RotateLeft64(v[3], 21) ^ v[0]
	v[2] = bits.RotateLeft64(v[2], 32)
}
