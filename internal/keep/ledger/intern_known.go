package ledger

import (
	"encoding/binary"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The holders that are remembered beside those which observations number: at first, and at the most. 2 MiB.
const (
	fewHolders  = 1 << 9
	mostHolders = 1 << 15
)

// knownHolders remembers what was numbered of holders that may come again, so that who they are is one look instead of one for each of
// their identifiers and one for all. It is in memory only and changes no row.
type knownHolders struct {
	of      *observation.Known
	symbols *observation.Symbols
	listed  []knownHolder // by the number of the identifiers: those of one list lie beside one another
	others  []knownHolder // by their key
	put     int           // how many were put in since there is as much room
}

// holderKey is equal for equal identifiers alone: it is the number that they have, or all of their tokens in one. Nobody outside can choose
// tokens, so that two keys of 128 bits are as unlikely to be one as two tokens are.
type holderKey [2]uint64

// knownHolder is the number of a holder below another, and how it was seen last.
type knownHolder struct {
	key            holderKey
	parent, holder uint32
	seen           sighting
}

// sighting is what exposures of one holder have in common that are added up together.
type sighting struct {
	path, set, identity uint32
	direction           uint8
	success, noted      bool
}

// begin makes the table ready for a batch.
func (k *knownHolders) begin(b *observation.Batch) {
	if k.of != b.Known || k.symbols != b.Symbols { // hardly ever
		*k = knownHolders{of: b.Known, symbols: b.Symbols}
	}
}

// ask finds where the holders of observations are remembered, all at once, so that a processor waits for them together.
func (k *knownHolders) ask(f *foundHolders, observations []observation.Observation) {
	if k.put >= len(k.others) && len(k.others) < mostHolders {
		k.others, k.put = make([]knownHolder, max(fewHolders, 4*len(k.others))), 0
	}
	f.keys, f.slots = f.keys[:0], f.slots[:0]
	for i := range observations {
		o := &observations[i]
		if o.Target != 0 {
			continue
		}
		for h := range o.Holders {
			key, at := keyOf(&o.Holders[h]), (*knownHolder)(nil)
			if n := o.Holders[h].Number; n != 0 && k.of != nil {
				at = slot(&k.listed, uint32(n%observation.MostKnown))
			} else {
				at = &k.others[key[0]>>16&uint64(len(k.others)-1)]
			}
			f.warm += uint64(at.holder)
			f.keys, f.slots = append(f.keys, key), append(f.slots, at)
		}
	}
}

// remembered returns the number of the holder that comes next in the list, below another, if that is known.
func (f *foundHolders) remembered(parent int32) uint32 {
	i, above := len(f.numbers), uint32(0)
	if parent >= 0 {
		if above = f.numbers[parent]; above == 0 {
			return 0
		}
	}
	if at := f.slots[i]; at.key == f.keys[i] && at.parent == above {
		return at.holder
	}
	return 0
}

// keep remembers the number of holder i of those that were asked for.
func (k *knownHolders) keep(i int, f *foundHolders, parent, holder uint32) {
	if at := f.slots[i]; at.key != f.keys[i] || at.parent != parent {
		k.put++
		*at = knownHolder{key: f.keys[i], parent: parent, holder: holder}
	}
}

func keyOf(h *observation.Holder) holderKey {
	if h.Number != 0 {
		return holderKey{uint64(h.Number), 0}
	}
	a, b := uint64(0x243f6a8885a308d3), uint64(0x13198a2e03707344)+uint64(len(h.Identifiers))
	for i := range h.Identifiers {
		id := &h.Identifiers[i]
		a = (a ^ binary.LittleEndian.Uint64(id.Token[:])) * 0x9e3779b97f4a7c15
		a ^= a >> 32
		b = (b + binary.LittleEndian.Uint64(id.Token[8:]) + uint64(id.Field)*0xc2b2ae3d27d4eb4f) * 0xff51afd7ed558ccd
		b ^= b >> 29
	}
	return holderKey{a, b | 1}
}
