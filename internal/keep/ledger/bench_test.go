package ledger_test

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// traffic makes batches with a skew such as members' traffic has: a few actors and members make most calls, one call in ten
// is a list of twenty members.
type traffic struct {
	random  *rand.Rand
	zipf    *rand.Zipf
	symbols *observation.Symbols
	callers *observation.Callers
	paths   []observation.PathRef
	sets    []observation.SetRef
	number  observation.FieldRef
	mail    observation.FieldRef
	next    uint64
	members uint64
}

func newTraffic(members uint64) *traffic {
	r := rand.New(rand.NewPCG(7, 7))
	x := &traffic{random: r, zipf: rand.NewZipf(r, 1.2, 8, members-1), symbols: observation.NewSymbols(), callers: observation.NewCallers(nil), members: members}
	field := func(name string) observation.FieldRef {
		return x.symbols.Field(observation.Field{Direction: observation.Response, Location: observation.InBody, Name: observation.OpenText(name)})
	}
	x.number, x.mail = field("$.loyaltyNumber"), field("$.email")
	for i := range 30 {
		x.paths = append(x.paths, x.symbols.Path(observation.Path{Method: "GET", Host: observation.SealedText("api.example"), Segments: []observation.Segment{{Text: observation.SealedText(string(rune('a' + i)))}}}))
	}
	for i := range 12 {
		x.sets = append(x.sets, x.symbols.Set([]observation.Leaf{{Field: x.number, Class: kind.ClassDigits}, {Field: x.mail, Class: kind.ClassEmail}, {Field: field(string(rune('a' + i)))}}))
	}
	return x
}

func benchToken(kind byte, n uint64) (t observation.Token) {
	x := rand.NewPCG(n, uint64(kind))
	binary.LittleEndian.PutUint64(t[:], x.Uint64())
	binary.LittleEndian.PutUint64(t[8:], x.Uint64())
	return t
}

func (x *traffic) member() uint64 { return x.zipf.Uint64() * 2654435761 % x.members }

func (x *traffic) holder(member uint64) observation.Holder {
	return observation.Holder{Identifiers: []observation.Identifier{{Field: x.number, Token: benchToken('n', member)}, {Field: x.mail, Token: benchToken('m', member)}}}
}

// batch returns one batch of about so many exposures.
func (x *traffic) batch(exposures int) (b observation.Batch, made int) {
	b = observation.Batch{Source: call.Source{ID: [16]byte{1}, Label: "bench.har", Format: "har-lines"}, First: x.next, Symbols: x.symbols, Callers: x.callers}
	for made < exposures {
		actor := x.member()
		o := observation.Observation{
			Sequence: x.next, Start: 1_750_000_000_000_000 + int64(x.next)*700 + int64(x.random.IntN(500)), Duration: int64(x.random.IntN(90_000)),
			Protocol: "HTTP/1.1", Scheme: "https", Status: 200, Path: x.paths[x.random.IntN(len(x.paths))],
			Caller:   x.callers.Of(observation.Identity{PrincipalType: observation.TokenSubject, Principal: benchToken('p', actor), Credential: benchToken('c', actor), Address: benchToken('a', actor)}),
			Response: observation.Inspection{Bytes: int64(x.random.IntN(4000))},
			Holders:  []observation.Holder{{Parent: -1, Identifiers: []observation.Identifier{{Field: x.number, Token: benchToken('n', actor)}}}},
		}
		list := 1
		if x.random.IntN(10) == 0 {
			list = 20
		}
		for i := range list {
			member := actor
			if list > 1 {
				member = x.member()
			}
			o.Holders = append(o.Holders, x.holder(member))
			o.Exposures = append(o.Exposures, observation.Exposure{Direction: observation.Response, Holder: int32(i + 1), Set: x.sets[x.random.IntN(len(x.sets))], Objects: 1})
			made++
		}
		b.Observations = append(b.Observations, o)
		x.next++
	}
	b.Entries = x.next - b.First
	b.Cursor.Entries = x.next
	return b, made
}

// BenchmarkCommit commits 128 k exposures at a time, sealed and synced. It tells rows a second, and bytes of each kind of
// file a row: after many commits, dictionary and vault grow by new members alone.
func BenchmarkCommit(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "w")
	l := open(b, dir, ledger.Options{})
	x, rows := newTraffic(200_000), 0
	for b.Loop() {
		b.StopTimer()
		batch, made := x.batch(128_000)
		b.StartTimer()
		commit(b, l, batch)
		rows += made
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	for _, part := range []string{"-exposures.parquet", "-calls.parquet", "-dictionary.parquet", ".tokens"} {
		total := int64(0)
		for _, name := range filesOf(b, dir) {
			if strings.HasSuffix(name, part) {
				info, err := os.Stat(filepath.Join(dir, name))
				if err != nil {
					b.Fatal(err)
				}
				total += info.Size()
			}
		}
		b.ReportMetric(float64(total)/float64(rows), strings.Trim(strings.TrimSuffix(part, ".parquet"), "-.")+"-B/row")
	}
}

// BenchmarkSnapshot opens a workspace of a million exposures and asks for one actor.
func BenchmarkSnapshot(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "w")
	l := open(b, dir, ledger.Options{})
	x := newTraffic(200_000)
	for range 8 {
		batch, _ := x.batch(128_000)
		commit(b, l, batch)
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	for name, run := range map[string]func(keep.Snapshot) error{
		"open": func(keep.Snapshot) error { return nil },
		"actor": func(s keep.Snapshot) error {
			for _, err := range s.Exposures(ctx, keep.Selection{Identities: []keep.Number{1}}) {
				if err != nil {
					return err
				}
			}
			return nil
		},
		"all exposures": func(s keep.Snapshot) error {
			for _, err := range s.Exposures(ctx, keep.Selection{}) {
				if err != nil {
					return err
				}
			}
			return nil
		},
		"all tallies": func(s keep.Snapshot) error {
			for _, err := range s.ExposureTallies(ctx, keep.Selection{}) {
				if err != nil {
					return err
				}
			}
			return nil
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				l := open(b, dir, ledger.Options{ReadOnly: true})
				s, err := l.Snapshot(ctx)
				if err == nil {
					err = run(s)
				}
				if err != nil {
					b.Fatal(err)
				}
				if err := l.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
