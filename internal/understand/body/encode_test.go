package body_test

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"slices"
)

// What an item begins with, in MessagePack and in CBOR.
type head func(out []byte, what byte, n uint64) []byte

func packHead(out []byte, what byte, n uint64) []byte {
	long := map[byte]byte{'s': 0xDB, 'l': 0xDD, 'm': 0xDF, 'u': 0xCF}
	if what == 'i' {
		return binary.BigEndian.AppendUint64(append(out, 0xD3), ^n)
	}
	if what == 'u' {
		return binary.BigEndian.AppendUint64(append(out, long[what]), n)
	}
	return binary.BigEndian.AppendUint32(append(out, long[what]), uint32(n))
}

func cborHead(out []byte, what byte, n uint64) []byte {
	major := map[byte]byte{'u': 0, 'i': 1, 's': 3, 'l': 4, 'm': 5}[what] << 5
	switch {
	case n < 24:
		return append(out, major|byte(n))
	case n < 1<<8:
		return append(out, major|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(out, major|25), uint16(n))
	}
	return binary.BigEndian.AppendUint64(append(out, major|27), n)
}

// items is a JSON text in one of the two formats.
func items(in []byte, h head) []byte {
	var v any
	if err := json.Unmarshal(in, &v); err != nil {
		panic(err)
	}
	return encode(nil, v, h, h(nil, 'l', 1)[0]>>5 == 4)
}

func encode(out []byte, v any, h head, cbor bool) []byte {
	constants, float := [3]byte{0xC0, 0xC2, 0xC3}, byte(0xCB)
	if cbor {
		constants, float = [3]byte{0xF6, 0xF4, 0xF5}, 0xFB
	}
	switch v := v.(type) {
	case nil:
		return append(out, constants[0])
	case bool:
		if v {
			return append(out, constants[2])
		}
		return append(out, constants[1])
	case float64:
		switch {
		case v != math.Trunc(v) || math.Abs(v) > 1<<53:
			return binary.BigEndian.AppendUint64(append(out, float), math.Float64bits(v))
		case v < 0:
			return h(out, 'i', uint64(-1-int64(v)))
		}
		return h(out, 'u', uint64(v))
	case string:
		return append(h(out, 's', uint64(len(v))), v...)
	case []any:
		out = h(out, 'l', uint64(len(v)))
		for _, x := range v {
			out = encode(out, x, h, cbor)
		}
		return out
	}
	m := v.(map[string]any)
	out = h(out, 'm', uint64(len(m)))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = encode(encode(out, k, h, cbor), m[k], h, cbor)
	}
	return out
}
