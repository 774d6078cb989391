package storetest

import (
	"encoding/binary"
	"fmt"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Traffic draws batches that follow one another, as sources give them. It is small in variety, so that symbols, holders
// and identities repeat.
type Traffic struct {
	symbols *observation.Symbols
	callers *observation.Callers
	targets *observation.Targets
	known   *observation.Known
	numbers map[string]observation.KnownRef // of identifiers
	sources []*sourceState
}

type sourceState struct {
	source  call.Source
	cursor  call.Cursor
	started bool
}

// NewTraffic returns the traffic of n sources.
func NewTraffic(n int) *Traffic {
	t := &Traffic{}
	t.Forget()
	for i := range n {
		s := call.Source{Label: fmt.Sprintf("capture-%d.har", i), Format: "har-lines", Observes: call.ObservesEverything}
		if i%2 == 1 {
			s.Standpoint = "edge"
		}
		binary.BigEndian.PutUint64(s.ID[8:], uint64(i)+77)
		t.sources = append(t.sources, &sourceState{source: s})
	}
	return t
}

// Forget begins a new table of symbols, as a new process would.
func (t *Traffic) Forget() {
	t.symbols, t.callers, t.targets = observation.NewSymbols(), observation.NewCallers(nil), observation.NewTargets()
	t.known, t.numbers = &observation.Known{}, map[string]observation.KnownRef{}
}

// Token is the token of the n-th invented value; 0 gives none.
func Token(n int) (out observation.Token) {
	if n > 0 {
		binary.LittleEndian.PutUint64(out[:], uint64(n)*0x9e3779b97f4a7c15)
		binary.LittleEndian.PutUint64(out[8:], uint64(n))
	}
	return out
}

func text(r *rapid.T, prefix string, n int) observation.Text {
	i := rapid.IntRange(0, n).Draw(r, prefix)
	switch {
	case i == 0:
		return observation.Text{}
	case i%2 == 0:
		return observation.OpenText(fmt.Sprintf("%s%d", prefix, i))
	}
	return observation.SealedText(fmt.Sprintf("%s%d", prefix, i))
}

// Batch draws the next batch of one of the sources; it may be empty.
func (t *Traffic) Batch(r *rapid.T) observation.Batch {
	s := t.sources[rapid.IntRange(0, len(t.sources)-1).Draw(r, "source")]
	b := observation.Batch{Source: s.source, First: s.cursor.Entries, Symbols: t.symbols, Callers: t.callers, Targets: t.targets, Known: t.known, Cursor: s.cursor}
	n := rapid.IntRange(0, 6).Draw(r, "entries")
	for i := range n {
		sequence := b.First + uint64(i)
		if rapid.IntRange(0, 5).Draw(r, "unread") == 0 {
			b.Unread = append(b.Unread, call.Unread{Sequence: sequence, Reason: rapid.SampledFrom([]string{"json", "too_large"}).Draw(r, "reason"), Place: fmt.Sprintf("line %d", sequence+1)})
			continue
		}
		b.Observations = append(b.Observations, t.observation(r, sequence))
	}
	for range rapid.IntRange(0, 3).Draw(r, "choices") {
		b.Choices = append(b.Choices, observation.Choice{Path: t.path(r), Field: t.field(r), Word: t.word(r)})
	}
	b.Entries = uint64(n)
	b.Cursor.Entries += b.Entries
	b.Cursor.Offset += int64(n) * 100
	b.Cursor.Prefix[0] = byte(b.Cursor.Entries)
	b.Cursor.Tail = nil
	if rapid.IntRange(0, 3).Draw(r, "tail") == 0 {
		b.Cursor.Tail = []call.Unread{{Sequence: b.Cursor.Entries, Reason: "cut", Place: "last line"}}
	}
	if rapid.IntRange(0, 3).Draw(r, "lost") == 0 {
		b.Lost = []call.Gap{{From: 10, To: 20, Reason: "dropped", Calls: int64(rapid.IntRange(-1, 3).Draw(r, "calls"))}}
	}
	s.cursor, s.started = b.Cursor, true
	return b
}

func inspection(r *rapid.T) observation.Inspection {
	return observation.Inspection{
		Body:  call.BodyState(rapid.IntRange(0, 6).Draw(r, "body")),
		Fault: observation.Fault(rapid.IntRange(0, 4).Draw(r, "fault")),
		Bytes: int64(rapid.SampledFrom([]int{-1, 0, 7, 1 << 20}).Draw(r, "bytes")),
	}
}

func (t *Traffic) observation(r *rapid.T, sequence uint64) observation.Observation {
	o := observation.Observation{
		Sequence: sequence,
		Start:    1_700_000_000_000_000 + int64(rapid.IntRange(0, 9).Draw(r, "second"))*1_000_000,
		Duration: int64(rapid.IntRange(-1, 900).Draw(r, "duration")),
		Protocol: rapid.SampledFrom([]string{"", "HTTP/1.1", "SPEEDY/9"}).Draw(r, "protocol"),
		Scheme:   rapid.SampledFrom([]string{"", "https", "gopher"}).Draw(r, "scheme"),
		Status:   rapid.SampledFrom([]int{0, 200, 399, 400, 500}).Draw(r, "status"),
		Marks:    observation.Marks(rapid.IntRange(0, 3).Draw(r, "marks")),
		Caller: t.callers.Of(observation.Identity{
			PrincipalType: observation.PrincipalType(rapid.IntRange(0, 6).Draw(r, "principal type")),
			Principal:     Token(rapid.IntRange(0, 3).Draw(r, "principal")),
			Credential:    Token(rapid.IntRange(0, 3).Draw(r, "credential")),
			Address:       Token(rapid.IntRange(0, 3).Draw(r, "address")), AddressText: text(r, "192.0.2.", 3),
			Agent: Token(rapid.IntRange(0, 2).Draw(r, "agent")), AgentText: text(r, "agent/", 2), ClientService: text(r, "client-", 2),
			Session: Token(rapid.IntRange(0, 1).Draw(r, "session")), Named: Token(rapid.IntRange(0, 1).Draw(r, "named")), Rules: text(r, "=rule", 1),
		}),
		Request: inspection(r), Response: inspection(r),
	}
	if rapid.IntRange(0, 2).Draw(r, "targeted") == 0 {
		o.Target = t.target(r)
		return o
	}
	o.Path, o.RequestShape, o.ResponseShape = t.path(r), t.shape(r), t.shape(r)
	for i := range rapid.IntRange(1, 4).Draw(r, "holders") {
		h := observation.Holder{Parent: int32(rapid.IntRange(0, i).Draw(r, "parent")) - 1}
		if h.Identifiers = t.identifiers(r); rapid.Bool().Draw(r, "known") {
			h.Number = t.numberOf(h.Identifiers)
		}
		o.Holders = append(o.Holders, h)
	}
	for range rapid.IntRange(0, 4).Draw(r, "exposures") {
		o.Exposures = append(o.Exposures, observation.Exposure{
			Direction: observation.Direction(rapid.IntRange(0, 1).Draw(r, "direction")),
			Holder:    int32(rapid.IntRange(0, len(o.Holders)-1).Draw(r, "holder")),
			Set:       t.set(r), Objects: uint32(rapid.IntRange(1, 5).Draw(r, "objects")),
		})
	}
	return o
}

func (t *Traffic) identifiers(r *rapid.T) (ids []observation.Identifier) {
	for range rapid.IntRange(0, 3).Draw(r, "identifiers") {
		ids = append(ids, observation.Identifier{Field: t.field(r), Token: Token(rapid.IntRange(0, 12).Draw(r, "token"))})
	}
	return ids
}

// numberOf gives the same identifiers the same number. Some numbers are one after division by MostKnown.
func (t *Traffic) numberOf(ids []observation.Identifier) observation.KnownRef {
	key := fmt.Sprint(ids)
	if t.numbers[key] == 0 {
		n := observation.KnownRef(len(t.numbers))
		t.numbers[key] = 1 + n/2 + n%2*observation.MostKnown
	}
	return t.numbers[key]
}

// target draws a target of one of eight names, which is the same whenever it comes again.
func (t *Traffic) target(r *rapid.T) observation.TargetRef {
	key := observation.KeyOf([]byte{byte(rapid.IntRange(0, 7).Draw(r, "target"))})
	if known := t.targets.Find(key); known.Ref != 0 {
		return known.Ref
	}
	shown := observation.Target{Path: t.path(r), Identifiers: t.identifiers(r), Exposed: rapid.Bool().Draw(r, "exposed")}
	if shown.Exposed {
		shown.Set = t.set(r)
	}
	for range rapid.IntRange(0, 2).Draw(r, "said") {
		shown.Said = append(shown.Said, observation.Said{Field: t.field(r), Word: t.word(r)})
	}
	return t.targets.Add(key, &shown)
}

func (t *Traffic) word(r *rapid.T) observation.WordRef {
	if n := rapid.IntRange(0, 3).Draw(r, "word"); n > 0 {
		return t.targets.Words().Ref(fmt.Appendf(nil, "word%d", n))
	}
	return 0
}

func (t *Traffic) field(r *rapid.T) observation.FieldRef {
	return t.symbols.Field(observation.Field{
		Direction: observation.Direction(rapid.IntRange(0, 1).Draw(r, "field direction")),
		Location:  observation.Location(rapid.IntRange(0, 3).Draw(r, "location")),
		Name:      text(r, "$.key", 3),
	})
}

func (t *Traffic) set(r *rapid.T) observation.SetRef {
	leaves := make([]observation.Leaf, rapid.IntRange(0, 3).Draw(r, "leaves"))
	for i := range leaves {
		leaves[i] = observation.Leaf{
			Field: t.field(r), Form: kind.Form(rapid.IntRange(0, 4).Draw(r, "form")),
			Class: kind.Class(rapid.IntRange(0, kind.Classes-1).Draw(r, "class")),
			Tried: t.symbols.Tried(rapid.SampledFrom([]kind.Tried{"", "", "+00aa -00bb", "-00aa +00bb"}).Draw(r, "tried")),
		}
	}
	return t.symbols.Set(leaves)
}

func (t *Traffic) shape(r *rapid.T) observation.ShapeRef {
	return t.symbols.Shape(text(r, "shape ", 3).Reveal())
}

func (t *Traffic) path(r *rapid.T) observation.PathRef {
	p := observation.Path{
		Method: rapid.SampledFrom([]string{"GET", "POST", "FETCHIT"}).Draw(r, "method"),
		Host:   text(r, "api.host", 2), Service: text(r, "service-", 1), Operation: text(r, "graphql:query ", 1),
		Noise: rapid.Bool().Draw(r, "noise"),
	}
	for range rapid.IntRange(0, 3).Draw(r, "segments") {
		class := observation.SegmentClass(rapid.IntRange(0, 10).Draw(r, "segment class"))
		p.Segments = append(p.Segments, observation.Segment{
			Class: class, Text: text(r, "segment", 2),
			Before: observation.Lead(rapid.IntRange(0, observation.Leads-1).Draw(r, "lead")),
			After:  observation.Tail(rapid.IntRange(0, observation.Tails-1).Draw(r, "tail")),
		})
	}
	return t.symbols.Path(p)
}
