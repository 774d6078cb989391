package ledger

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// interner gives numbers to what batches hold. It belongs to one dictionary and is dropped with it.
type interner struct {
	d       *dictionary
	symbols map[*observation.Symbols]*symbolNumbers

	last        *observation.Symbols // of symbols, with its numbers
	lastNumbers *symbolNumbers

	scratch []uint32
	pairs   [][3]uint32
	holders []uint32          // of the observation at hand
	found   foundHolders      // of those that are looked at together
	seen    map[[3]int64]bool // see markMany
	words   map[string]uint32 // protocols and schemes

	protocol, scheme wordNumber // the last ones

	callers callerNumbers
	targets targetNumbers
	known   knownHolders
	who     []uint32       // of the batch at hand; see knownCallers
	shown   []targetNumber // the same; see shownAll

	identifiers []observation.Identifier // of the target at hand

	staged  staged
	sums    *keep.Sums           // of all rows since the first; nil where rows were numbered before
	exposed []keep.ExposureTally // that are not in the sums yet
}

// symbolNumbers remembers the numbers of one process-local table; 0 is not known yet.
type symbolNumbers struct {
	fields, paths, sets []uint32
	shapes              []uint32
}

// symbolTables is how many symbol tables are remembered. A process has one; tests have more.
const symbolTables = 4

func newInterner(d *dictionary) *interner {
	return &interner{d: d, symbols: map[*observation.Symbols]*symbolNumbers{}, seen: map[[3]int64]bool{}, sums: &keep.Sums{}, words: map[string]uint32{}}
}

// rest lets go of what only makes numbering faster, and of the sums.
func (in *interner) rest() {
	clear(in.symbols)
	in.last, in.lastNumbers = nil, nil
	in.callers, in.targets, in.known, in.who, in.shown = callerNumbers{}, targetNumbers{}, knownHolders{}, nil, nil
	in.staged, in.scratch, in.pairs, in.sums = staged{}, nil, nil, nil
	in.found, in.exposed = foundHolders{}, nil
}

func (in *interner) of(s *observation.Symbols) *symbolNumbers {
	if in.last == s && in.lastNumbers != nil {
		return in.lastNumbers
	}
	n := in.symbols[s]
	if n == nil {
		if len(in.symbols) >= symbolTables {
			clear(in.symbols)
		}
		n = &symbolNumbers{}
		in.symbols[s] = n
	}
	in.last, in.lastNumbers = s, n
	return n
}

// slot returns where the number of a symbol is remembered.
func slot[R ~uint32, N any](numbers *[]N, ref R) *N {
	for len(*numbers) <= int(ref) {
		var none N
		*numbers = append(*numbers, none)
	}
	return &(*numbers)[ref]
}

func (in *interner) texts(texts ...observation.Text) ([]uint32, error) {
	out := make([]uint32, len(texts))
	var err error
	for i, t := range texts {
		if out[i], err = in.d.texts.number(t); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (in *interner) field(s *observation.Symbols, ref observation.FieldRef) (uint32, error) {
	at := slot(&in.of(s).fields, ref)
	if *at != 0 {
		return *at, nil
	}
	f := s.FieldOf(ref)
	name, err := in.d.texts.number(f.Name)
	if err != nil {
		return 0, err
	}
	n, err := in.d.refs[spaceField].number([]uint32{uint32(f.Direction), uint32(f.Location), name})
	*at = n
	return n, err
}

func (in *interner) path(s *observation.Symbols, ref observation.PathRef) (uint32, error) {
	at := slot(&in.of(s).paths, ref)
	if *at != 0 {
		return *at, nil
	}
	p := s.PathOf(ref)
	refs, err := in.texts(methodText(p.Method), p.Host, p.Service, p.Operation)
	if err != nil {
		return 0, err
	}
	noise := uint32(0)
	if p.Noise {
		noise = 1
	}
	refs = append(refs, noise)
	for _, segment := range p.Segments {
		text, err := in.d.texts.number(segment.Text)
		if err != nil {
			return 0, err
		}
		refs = append(refs, packSegment(segment), text)
	}
	n, err := in.d.refs[spacePath].number(refs)
	*at = n
	return n, err
}

func (in *interner) set(s *observation.Symbols, ref observation.SetRef) (uint32, error) {
	at := slot(&in.of(s).sets, ref)
	if *at != 0 {
		return *at, nil
	}
	in.pairs = in.pairs[:0]
	for _, leaf := range s.SetOf(ref) {
		f, err := in.field(s, leaf.Field)
		if err != nil {
			return 0, err
		}
		tried, err := in.tried(s.TriedOf(leaf.Tried))
		if err != nil {
			return 0, err
		}
		in.pairs = append(in.pairs, [3]uint32{f, tried<<8 | uint32(leaf.Form), uint32(leaf.Class)})
	}
	sortPairs(in.pairs)
	in.pairs = slices.Compact(in.pairs)
	refs := in.scratch[:0]
	for _, p := range in.pairs {
		refs = append(refs, p[:]...)
	}
	in.scratch = refs
	n, err := in.d.refs[spaceSet].number(refs)
	*slot(&in.of(s).sets, ref) = n
	return n, err
}

// shapes numbers the texts of the shapes of a call, which hardly ever are new.
func (in *interner) shapes(s *observation.Symbols, o *observation.Observation, row *callRow) (err error) {
	if o.RequestShape != 0 {
		row.RequestShape, err = in.shape(s, o.RequestShape)
	}
	if o.ResponseShape != 0 && err == nil {
		row.ResponseShape, err = in.shape(s, o.ResponseShape)
	}
	return err
}

func (in *interner) shape(s *observation.Symbols, ref observation.ShapeRef) (int64, error) {
	at := slot(&in.of(s).shapes, ref)
	if *at != 0 {
		return int64(*at), nil
	}
	n, err := in.d.texts.number(s.ShapeOf(ref))
	*at = n
	return int64(n), err
}

// tried numbers what tests said of a value. The number shares its place with the form; where there is no room for it, the value counts
// as not tried, which says less and nothing wrong.
func (in *interner) tried(said kind.Tried) (uint32, error) {
	if said == "" {
		return 0, nil
	}
	n, err := in.d.texts.number(observation.OpenText(string(said)))
	if n >= 1<<24 {
		n = 0
	}
	return n, err
}

func sortPairs(pairs [][3]uint32) {
	slices.SortFunc(pairs, func(a, b [3]uint32) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
	})
}

func (in *interner) holder(s *observation.Symbols, parent uint32, h *observation.Holder) (uint32, error) {
	in.pairs = in.pairs[:0]
	for _, id := range h.Identifiers {
		f, err := in.field(s, id.Field)
		if err != nil {
			return 0, err
		}
		t, err := in.d.tokens.number(id.Token)
		if err != nil {
			return 0, err
		}
		in.pairs = append(in.pairs, [3]uint32{f, t, 0})
	}
	in.scratch = in.appendHolder(in.scratch[:0], parent)
	return in.d.refs[spaceHolder].number(in.scratch)
}

// appendHolder appends what a holder with the identifiers in pairs consists of.
func (in *interner) appendHolder(to []uint32, parent uint32) []uint32 {
	if n := len(in.pairs); n > 2 || n == 2 && (in.pairs[0][0] > in.pairs[1][0] || in.pairs[0][0] == in.pairs[1][0] && in.pairs[0][1] >= in.pairs[1][1]) {
		sortPairs(in.pairs)
		in.pairs = slices.Compact(in.pairs)
	}
	to = append(to, parent)
	for _, p := range in.pairs {
		to = append(to, p[0], p[1])
	}
	return to
}

// source returns the number of a source, by its ID alone: the label under which it was first seen stays.
func (in *interner) source(s call.Source) (uint32, error) {
	d, id := in.d, hex.EncodeToString(s.ID[:])
	if d.known == nil {
		d.known = map[string]uint32{}
		table := &d.refs[spaceSource]
		for n := range table.count() {
			r := table.refs(uint64(n + 1))
			d.known[d.texts.texts.value(r[0])] = uint32(n + 1)
		}
	}
	if n, ok := d.known[id]; ok {
		return n, nil
	}
	refs, err := in.texts(observation.OpenText(id), observation.SealedText(s.Label), observation.OpenText(s.Format),
		word(s.Standpoint, "client", "edge", "origin", "internal"))
	if err != nil {
		return 0, err
	}
	n, err := d.refs[spaceSource].number(append(refs, uint32(s.Observes)))
	if err != nil {
		return 0, fmt.Errorf("cannot number a source: %w", err)
	}
	d.known[id] = n
	return n, nil
}
