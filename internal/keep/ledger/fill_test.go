package ledger_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// invented words that rest sealed, and that no file may show.
const (
	secretHost  = "members.skybound-airways.example"
	secretWord  = "mirabel-oakenshade"
	secretField = "$.mirabelFavouriteHarbour"
	secretAgent = "Oakenshade-Browser/7.31"
	secretAddr  = "198.51.100.237"
	secretLabel = "/home/mirabel/oakenshade-capture.har"
	secretProto = "MIRABEL/1.9"
)

func token(kind byte, n int) (t observation.Token) {
	binary.BigEndian.PutUint64(t[:], uint64(n+1)*0xff51afd7ed558ccd)
	binary.BigEndian.PutUint64(t[8:], uint64(n)<<8|uint64(kind))
	return t
}

// batch returns n calls of a source, from its entry first on: members who look at their profiles and lists.
func batch(symbols *observation.Symbols, source byte, first uint64, n int) observation.Batch {
	b := observation.Batch{
		Source: call.Source{ID: [16]byte{source}, Label: secretLabel, Format: "har-lines", Observes: call.ObservesEverything},
		First:  first, Entries: uint64(n), Symbols: symbols, Callers: observation.NewCallers(nil),
		Cursor: call.Cursor{Entries: first + uint64(n), Offset: int64(first) + int64(n)*100, Prefix: [32]byte{byte(n)}},
	}
	body := func(name observation.Text) observation.FieldRef {
		return symbols.Field(observation.Field{Direction: observation.Response, Location: observation.InBody, Name: name})
	}
	number, mail, odd := body(observation.OpenText("$.number")), body(observation.OpenText("$.email")), body(observation.SealedText(secretField))
	set := symbols.Set([]observation.Leaf{{Field: number, Class: kind.ClassDigits}, {Field: mail, Class: kind.ClassEmail}, {Field: odd, Class: kind.ClassWord}})
	path := symbols.Path(observation.Path{Method: "GET", Host: observation.SealedText(secretHost), Segments: []observation.Segment{
		{Text: observation.OpenText("members")}, {Text: observation.SealedText(secretWord)}, {Class: observation.SegmentNumber},
	}})
	for i := range n {
		at := first + uint64(i)
		if at%17 == 16 {
			b.Unread = append(b.Unread, call.Unread{Sequence: at, Reason: "json", Place: fmt.Sprintf("line %d", at+1)})
			continue
		}
		who := int(at*at) % 97
		o := observation.Observation{
			Sequence: at, Start: 1_750_000_000_000_000 + int64(at)*1500, Duration: 900, Protocol: secretProto, Scheme: "https", Status: 200, Path: path,
			Caller: b.Callers.Of(observation.Identity{
				PrincipalType: observation.TokenSubject, Principal: token('p', who), Credential: token('c', who),
				Address: token('a', who%7), AddressText: observation.SealedText(secretAddr), Agent: token('g', 1), AgentText: observation.SealedText(secretAgent),
			}),
			Response: observation.Inspection{Bytes: 1000 + int64(who)},
			Holders:  []observation.Holder{{Parent: -1, Identifiers: []observation.Identifier{{Field: number, Token: token('n', who)}}}},
		}
		for j := range 1 + who%6 {
			member := who + j
			o.Holders = append(o.Holders, observation.Holder{Identifiers: []observation.Identifier{
				{Field: number, Token: token('n', member)}, {Field: mail, Token: token('m', member)},
			}})
			o.Exposures = append(o.Exposures, observation.Exposure{Direction: observation.Response, Holder: int32(j + 1), Set: set, Objects: 1})
		}
		b.Observations = append(b.Observations, o)
	}
	return b
}

func commit(t testing.TB, l *ledger.Ledger, batches ...observation.Batch) keep.Seal {
	t.Helper()
	seal, err := l.Commit(context.Background(), batches)
	if err != nil {
		t.Fatal(err)
	}
	return seal
}

// small makes a workspace of two commits and two journal entries.
func small(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "workspace")
	l := open(t, dir, ledger.Options{})
	symbols := observation.NewSymbols()
	commit(t, l, batch(symbols, 1, 0, 40), batch(symbols, 2, 0, 5))
	if _, err := l.Record(context.Background(), "meaning", []byte(secretWord+" is in the journal")); err != nil {
		t.Fatal(err)
	}
	commit(t, l, batch(symbols, 1, 40, 30))
	if _, err := l.Record(context.Background(), "audit", nil); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// filesOf lists every file of a workspace, with slashes.
// filesOf lists the files of a folder, but for those that are there to be locked by readers.
func filesOf(t testing.TB, dir string) (out []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(path, "readers/") {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func verify(t testing.TB, dir string) ledger.Report {
	t.Helper()
	r, err := ledger.Verify(context.Background(), dir, ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// contents is all that a workspace holds, by content, for comparing two of them.
func contents(t testing.TB, dir string) (out []string) {
	t.Helper()
	l := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() { _ = l.Close() }()
	ctx := context.Background()
	s, err := l.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	tok := func(n keep.Number) observation.Token { v, _ := s.Token(n); return v }
	holder := func(n keep.Number) string {
		var text strings.Builder
		for ; n != 0; n = s.Holder(n).Parent {
			for _, id := range s.Holder(n).Identifiers {
				fmt.Fprintf(&text, "%v=%x ", s.Field(id.Field), tok(id.Token))
			}
			text.WriteString("^")
		}
		return text.String()
	}
	source := func(n keep.Number) byte { return s.Sources()[n-1].Source.ID[0] }
	for c, err := range s.Calls(ctx, keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		id := s.Identity(c.Identity)
		out = append(out, fmt.Sprintf("call %d/%d @%d %s %x %x %s %v", source(c.Source), c.Sequence, c.Start, s.Path(c.Path).Key(), tok(id.Principal), tok(id.Address), holder(c.Holder), c.Response))
	}
	for e, err := range s.Exposures(ctx, keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("exposure %d/%d.%d %s %d", source(e.Source), e.Sequence, e.Ordinal, holder(e.Holder), len(s.Set(e.Set))))
	}
	var tallies []string
	for e, err := range s.ExposureTallies(ctx, keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		tallies = append(tallies, fmt.Sprintf("tally %s %x %s %d %d %d %d", s.Path(e.Path).Key(), tok(s.Identity(e.Identity).Principal), holder(e.Holder), e.Calls, e.Objects, e.First, e.Last))
	}
	slices.Sort(tallies)
	return append(out, tallies...)
}
