package ledger

import (
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Of a ledger that has seen many people, what is known of one of them lies far from the processor: his token, where it says which
// number it has, and where that number's holder is said. To wait for one of these after the other takes longer than all else that is
// done for a row. So the holders of some calls are looked up together: first a little of each, so that the processor waits for all at once.

const (
	// foundAtOnce is how many observations are looked at together: what they need has to stay near the processor.
	foundAtOnce = 64
	// nearEntries is up to how many entries of a dictionary stay near the processor anyway.
	nearEntries = 1 << 14
	// foundDeep is how deep holders are looked for; those below are numbered one by one.
	foundDeep = 4
)

// foundHolders is what was found of the holders of some observations, one behind the other. It is memory that is used again.
type foundHolders struct {
	numbers []uint32 // of holders; 0 is not known yet
	parents []int32  // where the holder above stands in the list, or -1
	levels  []uint8
	tokens  []observation.Token // of identifiers
	named   []uint32            // their numbers; 0 is not known
	first   []int32             // where the identifiers of a holder begin
	asked   []int32             // the holders that are looked for at the moment
	refs    []uint32            // what they consist of
	ends    []int32
	hashes  []uint64
	guesses []uint32
	keys    []holderKey
	slots   []*knownHolder // where holders are remembered
	at      int            // the first holder of the observation at hand
	warm    uint64         // keeps what is looked at from being left out
}

// find looks for the holders of observations and returns their numbers, as far as they have one; valid until the next call.
func (in *interner) find(s *observation.Symbols, observations []observation.Observation) []uint32 {
	f := &in.found
	f.at = 0
	in.known.ask(f, observations)
	f.list(observations)
	in.d.tokens.findAll(f)
	for level := range uint8(foundDeep) {
		if !in.askFor(s, observations, level) {
			break
		}
		in.d.refs[spaceHolder].findAll(f)
	}
	return f.numbers
}

// list notes the holders of observations that do not have theirs from a target.
func (f *foundHolders) list(observations []observation.Observation) {
	f.numbers, f.parents, f.levels, f.tokens, f.first = f.numbers[:0], f.parents[:0], f.levels[:0], f.tokens[:0], f.first[:0]
	for i := range observations {
		o := &observations[i]
		if o.Target != 0 {
			continue
		}
		base := int32(len(f.parents))
		for h := range o.Holders {
			parent, level := int32(-1), uint8(0)
			if p := o.Holders[h].Parent; p >= 0 {
				parent = base + p
				level = min(f.levels[parent]+1, foundDeep)
			}
			n := f.remembered(parent)
			f.numbers, f.parents, f.levels, f.first = append(f.numbers, n), append(f.parents, parent), append(f.levels, level), append(f.first, int32(len(f.tokens)))
			if n != 0 {
				continue
			}
			for _, id := range o.Holders[h].Identifiers {
				f.tokens = append(f.tokens, id.Token)
			}
		}
	}
	f.first = append(f.first, int32(len(f.tokens)))
}

// askFor puts together what the holders of a level consist of; false when there are none. Those of which a part has no number are new.
func (in *interner) askFor(s *observation.Symbols, observations []observation.Observation, level uint8) (some bool) {
	f := &in.found
	f.asked, f.refs, f.ends, f.hashes = f.asked[:0], f.refs[:0], f.ends[:0], f.hashes[:0]
	fields, at := in.of(s).fields, 0
	for i := range observations {
		if observations[i].Target != 0 {
			continue
		}
		for h := range observations[i].Holders {
			if f.levels[at] == level {
				some = true
				if f.numbers[at] == 0 && in.refsOf(fields, observations[i].Holders[h].Identifiers, at) {
					f.asked, f.ends = append(f.asked, int32(at)), append(f.ends, int32(len(f.refs)))
				}
			}
			at++
		}
	}
	return some
}

// refsOf appends what a holder consists of; false when it is not known whole.
func (in *interner) refsOf(fields []uint32, identifiers []observation.Identifier, at int) bool {
	f, parent := &in.found, uint32(0)
	if p := f.parents[at]; p >= 0 {
		if parent = f.numbers[p]; parent == 0 {
			return false
		}
	}
	in.pairs = in.pairs[:0]
	for i, id := range identifiers {
		token := f.named[int(f.first[at])+i]
		if int(id.Field) >= len(fields) || fields[id.Field] == 0 || token == 0 && !id.Token.IsZero() {
			return false
		}
		in.pairs = append(in.pairs, [3]uint32{fields[id.Field], token, 0})
	}
	start := len(f.refs)
	f.refs = in.appendHolder(f.refs, parent)
	f.hashes = append(f.hashes, hashRefs(f.refs[start:]))
	return true
}

// findAll finds the numbers of the tokens that were listed.
func (t *tokenTable) findAll(f *foundHolders) {
	t.catchUp()
	f.named = f.named[:0]
	if t.tokens.count > nearEntries {
		t.lookAt(f)
	}
	for i := range f.tokens {
		n, _ := t.find(f.tokens[i])
		f.named = append(f.named, n)
	}
}

// findAll finds the numbers of the entries that are asked for.
func (t *refTable) findAll(f *foundHolders) {
	t.catchUp()
	if t.count() > nearEntries {
		t.lookAt(f)
	}
	start := int32(0)
	for i, hash := range f.hashes {
		refs := f.refs[start:f.ends[i]]
		start = f.ends[i]
		n, _ := t.index.find(hash, func(n uint32) bool { return sameRefs(t.refs(uint64(n)), refs) })
		f.numbers[f.asked[i]] = n
	}
}

// lookAt looks at a little of what the tokens that were listed may be.
func (t *tokenTable) lookAt(f *foundHolders) {
	f.guesses = f.guesses[:0]
	for i := range f.tokens {
		f.guesses = append(f.guesses, t.index.guess(hashToken(f.tokens[i])))
	}
	for _, n := range f.guesses {
		if n != 0 {
			f.warm += uint64(t.tokens.at(int(n) - 1)[0])
		}
	}
}

// lookAt looks at a little of what the entries that are asked for may be.
func (t *refTable) lookAt(f *foundHolders) {
	f.guesses = f.guesses[:0]
	for _, hash := range f.hashes {
		f.guesses = append(f.guesses, t.index.guess(hash))
	}
	for _, n := range f.guesses {
		if n != 0 {
			f.warm += uint64(*t.entries.at(int(n) - 1))
		}
	}
	for _, n := range f.guesses {
		if n != 0 {
			if chunk, first, _ := t.entries.place(int(n) - 1); first < len(t.entries.chunks[chunk]) {
				f.warm += uint64(t.entries.chunks[chunk][first])
			}
		}
	}
}

// guess returns what stands where a hash is looked for first, where it may be what is looked for.
func (s *slots) guess(hash uint64) uint32 {
	if len(s.at) == 0 {
		return 0
	}
	slot := hash & uint64(len(s.tags)-1)
	n := s.at[slot]
	if s.tags[slot] != tagOf(hash) {
		return 0
	}
	return n
}

// sameRefs says whether two entries consist of the same.
func sameRefs(a, b []uint32) bool {
	if len(a) != len(b) {
		return false
	}
	for i, v := range a {
		if b[i] != v {
			return false
		}
	}
	return true
}
