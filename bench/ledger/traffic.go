package main

import (
	"encoding/binary"
	"math/rand/v2"
	"sort"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

const (
	rowsASubject = 500
	partners     = 600
	listed       = 20 // members in one list
)

// traffic draws batches of calls, in the order of time.
type traffic struct {
	random   *rand.Rand
	symbols  *observation.Symbols
	callers  *observation.Callers
	profiles []observation.PathRef
	lists    []observation.PathRef
	sets     []observation.SetRef
	shapes   [2]observation.ShapeRef
	number   observation.FieldRef
	mail     observation.FieldRef
	members  uint64
	partners []float64 // how much of the partners' traffic is of those up to each
	next     uint64
	once     uint64
	refs     map[uint64]observation.CallerRef
	holders  []observation.Holder
	exposed  []observation.Exposure
	seen     []observation.Observation
	ids      []observation.Identifier
}

func newTraffic(seed uint64, rows int64) *traffic {
	x := &traffic{
		random: rand.New(rand.NewPCG(seed, 7)), symbols: observation.NewSymbols(), callers: observation.NewCallers(nil),
		members: uint64(max(rows/rowsASubject, 1)), refs: map[uint64]observation.CallerRef{},
	}
	field := func(direction observation.Direction, location observation.Location, name string) observation.FieldRef {
		return x.symbols.Field(observation.Field{Direction: direction, Location: location, Name: observation.OpenText(name)})
	}
	x.number, x.mail = field(observation.Response, observation.InBody, "$.loyaltyNumber"), field(observation.Response, observation.InBody, "$.email")
	for i := range 30 {
		path := observation.Path{Method: "GET", Host: observation.SealedText("api.example"), Segments: []observation.Segment{
			{Text: observation.OpenText("members")}, {Text: observation.OpenText(string(rune('a' + i)))}, {Class: observation.SegmentNumber},
		}}
		if i%3 == 0 {
			path.Segments = path.Segments[:2]
			x.lists = append(x.lists, x.symbols.Path(path))
		} else {
			x.profiles = append(x.profiles, x.symbols.Path(path))
		}
	}
	for i := range 12 {
		x.sets = append(x.sets, x.symbols.Set([]observation.Leaf{
			{Field: x.number, Class: kind.ClassDigits}, {Field: x.mail, Class: kind.ClassEmail},
			{Field: field(observation.Response, observation.InBody, "$."+string(rune('a'+i)))},
		}))
	}
	x.shapes = [2]observation.ShapeRef{x.symbols.Shape("a profile"), x.symbols.Shape("a list")}
	sum := 0.0
	for i := range partners {
		sum += 1 / float64(i+1)
		x.partners = append(x.partners, sum)
	}
	return x
}

func token(kind byte, n uint64) (t observation.Token) {
	x := rand.NewPCG(n, uint64(kind))
	binary.LittleEndian.PutUint64(t[:], x.Uint64())
	binary.LittleEndian.PutUint64(t[8:], x.Uint64())
	return t
}

// The callers by number: members, partners, and those who come once.
const (
	firstPartner = 1 << 40
	firstOnce    = 1 << 41
)

func (x *traffic) caller(n uint64) observation.CallerRef {
	if r, ok := x.refs[n]; ok {
		return r
	}
	r := x.callers.Of(observation.Identity{PrincipalType: observation.TokenSubject, Principal: token('p', n), Credential: token('c', n), Address: token('a', n)})
	if n < firstOnce {
		x.refs[n] = r
	}
	return r
}

func (x *traffic) partner() uint64 {
	at := x.random.Float64() * x.partners[len(x.partners)-1]
	return firstPartner + uint64(sort.SearchFloat64s(x.partners, at))
}

func (x *traffic) identifiers(member uint64, mail bool) []observation.Identifier {
	first := len(x.ids)
	x.ids = append(x.ids, observation.Identifier{Field: x.number, Token: token('n', member)})
	if mail {
		x.ids = append(x.ids, observation.Identifier{Field: x.mail, Token: token('m', member)})
	}
	return x.ids[first:len(x.ids):len(x.ids)]
}

// batch returns a batch of at least so many exposures, and how many they are. It is good until the next one.
func (x *traffic) batch(exposures int) (b observation.Batch, made int) {
	x.holders, x.exposed, x.seen, x.ids = x.holders[:0], x.exposed[:0], x.seen[:0], x.ids[:0]
	b = observation.Batch{Source: call.Source{ID: [16]byte{1}, Label: "bench.har", Format: "har-lines"}, First: x.next, Symbols: x.symbols, Callers: x.callers}
	for made < exposures {
		o := observation.Observation{
			Sequence: x.next, Start: 1_750_000_000_000_000 + int64(x.next)*700 + int64(x.random.IntN(5000)), Duration: int64(x.random.IntN(90_000)),
			Protocol: "HTTP/1.1", Scheme: "https", Status: 200, Response: observation.Inspection{Bytes: 900 + int64(x.random.IntN(400))},
			RequestShape: 0, ResponseShape: x.shapes[0],
		}
		first := len(x.holders)
		list := 1
		member := x.random.Uint64N(x.members)
		switch draw := x.random.IntN(1000); {
		case draw < 848: // a member, about himself
			o.Caller = x.caller(member)
		case draw < 850: // somebody who comes once
			x.once++
			o.Caller = x.caller(firstOnce + x.once)
		case draw < 900: // a partner looks somebody up
			o.Caller = x.caller(x.partner())
		default:
			o.Caller, list = x.caller(x.partner()), listed
			o.Response.Bytes *= listed
			o.ResponseShape = x.shapes[1]
		}
		if list == 1 {
			o.Path = x.profiles[x.random.IntN(len(x.profiles))]
			x.holders = append(x.holders, observation.Holder{Parent: -1, Identifiers: x.identifiers(member, false)})
		} else {
			o.Path = x.lists[x.random.IntN(len(x.lists))]
			x.holders = append(x.holders, observation.Holder{Parent: -1})
		}
		from := len(x.exposed)
		set := x.sets[x.random.IntN(len(x.sets))]
		for i := range list {
			if list > 1 {
				member = x.random.Uint64N(x.members)
			}
			x.holders = append(x.holders, observation.Holder{Identifiers: x.identifiers(member, true)})
			x.exposed = append(x.exposed, observation.Exposure{Direction: observation.Response, Holder: int32(i + 1), Set: set, Objects: 1})
			made++
		}
		o.Holders, o.Exposures = x.holders[first:len(x.holders):len(x.holders)], x.exposed[from:len(x.exposed):len(x.exposed)]
		x.seen = append(x.seen, o)
		x.next++
	}
	b.Observations = x.seen
	b.Entries = x.next - b.First
	b.Cursor = call.Cursor{Entries: x.next}
	return b, made
}
