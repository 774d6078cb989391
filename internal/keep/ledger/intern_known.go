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
	put     int           // how many others were put in since there is as much room
	asked   []holderKey   // of the observation at hand
	found   []*knownHolder
	fetched uint32 // nothing; it keeps the compiler from leaving out what fetches
}

// holderKey is equal for equal identifiers alone: it is the number that they have, or all of their tokens in one. Nobody outside can choose
// tokens, so that two keys of 128 bits are as unlikely to be one as two tokens are.
type holderKey [2]uint64

// knownHolder is the number of a holder below another, and the latest place where it was seen.
type knownHolder struct {
	key            holderKey
	parent, holder uint32
	place          uint32 // in the sums, of what seen says
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
		*k = knownHolders{of: b.Known, symbols: b.Symbols, asked: k.asked, found: k.found}
	}
}

// ask looks for all holders of an observation at once, so that a processor waits for them together.
func (k *knownHolders) ask(holders []observation.Holder) {
	if k.put >= len(k.others) && len(k.others) < mostHolders {
		k.others, k.put = make([]knownHolder, max(fewHolders, 4*len(k.others))), 0
	}
	k.asked, k.found = k.asked[:0], k.found[:0]
	for i := range holders {
		key, at := keyOf(&holders[i]), (*knownHolder)(nil)
		if n := holders[i].Number; n != 0 && k.of != nil {
			at = slot(&k.listed, uint32(n%observation.MostKnown))
		} else {
			at = &k.others[key[0]>>16&uint64(len(k.others)-1)]
		}
		k.fetched += at.holder
		k.asked, k.found = append(k.asked, key), append(k.found, at)
	}
}

// holder returns the number of a holder that was asked for, if that is known.
func (k *knownHolders) holder(i int, parent uint32) (uint32, bool) {
	if at := k.found[i]; at.key == k.asked[i] && at.parent == parent {
		return at.holder, true
	}
	return 0, false
}

// keep remembers the number of a holder that was asked for.
func (k *knownHolders) keep(i int, parent, holder uint32) {
	k.put++
	*k.found[i] = knownHolder{key: k.asked[i], parent: parent, holder: holder}
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
