package meaning_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/pin"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// shop is a workspace into which calls come in several goes.
type shop struct {
	t       *testing.T
	ledger  *ledger.Ledger
	sources byte
}

func openShop(t *testing.T) *shop {
	t.Helper()
	return shopUnder(t, "")
}

// shopUnder is a workspace under the key in a file, which is made where it is not there.
func shopUnder(t *testing.T, key string) *shop {
	t.Helper()
	l, err := ledger.Open(t.TempDir(), ledger.Options{KeyFile: key, Now: func() time.Time { return time.Unix(1_772_400_100, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return &shop{t: t, ledger: l}
}

// scan seals calls as a source of their own.
func (s *shop) scan(calls ...call.Call) {
	s.t.Helper()
	s.sources++
	for i := range calls {
		calls[i].Sequence = uint64(i)
	}
	n := uint64(len(calls))
	b := analyse.New(s.ledger.TokenKey(), analyse.Options{}).Batch(&call.Batch{
		Source:  call.Source{ID: [16]byte{s.sources}, Label: "test", Format: "har-lines", Observes: call.ObservesEverything},
		Entries: n, Calls: calls, Last: true, Cursor: call.Cursor{Entries: n, Offset: 1},
	})
	if _, err := s.ledger.Commit(s.t.Context(), []observation.Batch{b}); err != nil {
		s.t.Fatal(err)
	}
}

// settle derives what all means and seals it as a version.
func (s *shop) settle() (*meaning.Meaning, string) {
	s.t.Helper()
	snap, err := s.ledger.Snapshot(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	m, err := meaning.Derive(s.t.Context(), snap, identity.NewMinter(s.ledger.TokenKey()))
	if err != nil {
		s.t.Fatal(err)
	}
	digest, err := meaning.Save(s.t.Context(), s.ledger, snap, m)
	if err != nil {
		s.t.Fatal(err)
	}
	return m, digest
}

func (s *shop) say(action pin.Action, templates ...string) {
	s.t.Helper()
	for _, template := range templates {
		said := pin.Statement{Action: action, Pinned: endpoint.Pinned{Template: template}, Time: time.Unix(1_772_400_200, 0)}
		if err := pin.Say(s.t.Context(), s.ledger, said); err != nil {
			s.t.Fatal(err)
		}
	}
}

// visits makes calls of paths, each a second later than the one before.
func visits(from int, paths ...string) (calls []call.Call) {
	for i, path := range paths {
		c := get("t0ken", path, `{"id":"1","name":"x","plan":"y"}`)
		c.Start += int64(from+i) * 1_000_000
		calls = append(calls, c)
	}
	return calls
}

// lines are the endpoints with ids and previous ones.
func lines(m *meaning.Meaning) (out []string) {
	for _, e := range m.Endpoints {
		out = append(out, fmt.Sprint(e.Method, " ", e.Template, " ", e.ID, " ", e.Previous))
	}
	return out
}

func idOf(t *testing.T, m *meaning.Meaning, template string) string {
	t.Helper()
	for _, e := range m.Endpoints {
		if e.Template == template {
			return e.ID
		}
	}
	t.Fatalf("there is no %s among %v", template, lines(m))
	return ""
}

func TestAnIDStaysWhenTheTemplateChanges(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key")
	s := shopUnder(t, key)
	s.scan(visits(0, "/widgets/zorblat", "/widgets/zorblat", "/widgets/quimbly", "/widgets/quimbly")...)
	before, _ := s.settle()
	first, second := idOf(t, before, "/widgets/zorblat"), idOf(t, before, "/widgets/quimbly")
	s.scan(visits(10, "/widgets/frondle", "/widgets/glimsy", "/widgets/harpoot", "/widgets/wexcomb")...)
	after, digest := s.settle()
	e := after.Endpoints[0]
	if len(after.Endpoints) != 1 || e.ID != first || !slices.Equal(e.Previous, []string{second}) {
		t.Fatalf("%v, want one endpoint %s that was %s, too", lines(after), first, second)
	}
	for _, id := range []string{first, second} {
		if found := after.Called(id); !slices.Equal(found, []int32{0}) {
			t.Errorf("%s leads to %v", id, found)
		}
	}
	whole := shopUnder(t, key)
	whole.scan(visits(0, "/widgets/zorblat", "/widgets/zorblat", "/widgets/quimbly", "/widgets/quimbly")...)
	whole.scan(visits(10, "/widgets/frondle", "/widgets/glimsy", "/widgets/harpoot", "/widgets/wexcomb")...)
	once, want := whole.settle()
	if digest != want || once.Endpoints[0].ID != first {
		t.Errorf("settled once: %s, %v; settled twice: %s", want, lines(once), digest)
	}
}

func TestAPinTakenBackLeavesNothing(t *testing.T) {
	s := openShop(t)
	s.scan(visits(0, "/translate/german", "/translate/german", "/translate/english", "/users/41", "/users/42", "/users/plimsoll7x")...)
	before, digest := s.settle()
	s.say(pin.Set, "/translate/{language}", "/users/{handle}")
	pinned, other := s.settle()
	want := idOf(t, before, "/translate/german")
	if got := idOf(t, pinned, "/translate/{language}"); got != want || other == digest {
		t.Errorf("the pinned endpoint is %s, want %s of the one that was there first", got, want)
	}
	if got, want := idOf(t, pinned, "/users/{handle}"), idOf(t, before, "/users/{userId}"); got != want {
		t.Errorf("the renamed endpoint is %s, want %s", got, want)
	}
	s.say(pin.Take, "/translate/{language}", "/users/{handle}")
	after, again := s.settle()
	if diff := cmp.Diff(lines(before), lines(after)); diff != "" || again != digest {
		t.Errorf("pinned and unpinned, digest %s, want %s (-want +got):\n%s", again, digest, diff)
	}
}

// TestAPinnedPartKeepsItsID pins one word out of a parameter, and calls it more than all the rest.
func TestAPinnedPartKeepsItsID(t *testing.T) {
	s := openShop(t)
	s.scan(visits(0, "/users/zorblat", "/users/quimbly", "/users/41", "/users/42", "/users/hollister", "/users/merriwether")...)
	before, _ := s.settle()
	all := idOf(t, before, "/users/{userId}")
	s.say(pin.Set, "/users/zorblat")
	split, _ := s.settle()
	vip := idOf(t, split, "/users/zorblat")
	if got := idOf(t, split, "/users/{userId}"); got != all || vip == all {
		t.Fatalf("split: %v, want the rest to keep %s", lines(split), all)
	}
	if found := split.Called(all); len(found) != 1 || split.Endpoints[found[0]].ID != all {
		t.Errorf("%s leads to %v", all, found)
	}
	s.scan(visits(20, "/users/zorblat", "/users/zorblat", "/users/zorblat", "/users/zorblat", "/users/zorblat", "/users/zorblat", "/users/zorblat")...)
	later, _ := s.settle()
	if idOf(t, later, "/users/zorblat") != vip || idOf(t, later, "/users/{userId}") != all {
		t.Errorf("later: %v, want %s and %s as before", lines(later), vip, all)
	}
	s.say(pin.Take, "/users/zorblat")
	after, _ := s.settle()
	if diff := cmp.Diff(lines(before), lines(after)); diff != "" {
		t.Errorf("after all (-want +got):\n%s", diff)
	}
}

func TestAServiceLearnedLaterChangesNoID(t *testing.T) {
	s := openShop(t)
	s.scan(visits(0, "/users/41", "/users/42")...)
	before, _ := s.settle()
	named := visits(10, "/users/41", "/users/43")
	for i := range named {
		named[i].Service = []byte("members")
	}
	s.scan(named...)
	after, _ := s.settle()
	if len(after.Endpoints) != 1 || after.Endpoints[0].ID != before.Endpoints[0].ID || after.Endpoints[0].Service != "members" {
		t.Errorf("%v of %q, want %v of members", lines(after), after.Endpoints[0].Service, lines(before))
	}
}

// TestOrderChangesNoID seals two files in either order and settles once.
func TestOrderChangesNoID(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key")
	early, late := visits(0, "/users/41", "/orders/7", "/users/plimsoll"), visits(50, "/users/zorblat7x", "/orders/8", "/carts/1")
	var want []string
	var digest string
	for i, order := range [][][]call.Call{{early, late}, {late, early}} {
		s := shopUnder(t, key)
		for _, calls := range order {
			s.scan(slices.Clone(calls)...)
		}
		m, d := s.settle()
		if i == 0 {
			want, digest = lines(m), d
		}
		if diff := cmp.Diff(want, lines(m)); diff != "" || d != digest {
			t.Errorf("the order of files changes ids (-want +got):\n%s", diff)
		}
	}
}

// drawParts divides paths into parts.
func drawParts(t *rapid.T, paths int, label string) [][]meaning.Member {
	n := rapid.IntRange(1, 5).Draw(t, label+" parts")
	parts := make([][]meaning.Member, n)
	for path := range paths {
		at := rapid.IntRange(0, n-1).Draw(t, label)
		parts[at] = append(parts[at], meaning.Member{
			Path: keep.Number(path + 1), Calls: int64(path%7 + 1), First: int64(path / 2), Born: fmt.Sprint("e_", path),
		})
	}
	return slices.DeleteFunc(parts, func(p []meaning.Member) bool { return len(p) == 0 })
}

func lineageOf(kin []meaning.Kin, parts [][]meaning.Member) meaning.Lineage {
	l := meaning.Lineage{Kin: kin, Paths: map[keep.Number]int32{}}
	for i, part := range parts {
		for _, m := range part {
			l.Paths[m.Path] = int32(i)
		}
	}
	return l
}

// TestCarry holds for whatever way paths are divided, again and again: no two endpoints have one id, none is its own previous
// one, an id that was there is not lost, the order of parts does not matter, and the same parts have the same ids.
func TestCarry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lineage meaning.Lineage
		paths := 0
		for range rapid.IntRange(1, 5).Draw(t, "versions") {
			paths += rapid.IntRange(1, 6).Draw(t, "new paths")
			parts := drawParts(t, paths, "part")
			kin := meaning.Carry(lineage, lineage, parts)
			seen := map[string]bool{}
			for _, k := range kin {
				if k.ID == "" || seen[k.ID] || slices.Contains(k.Previous, k.ID) {
					t.Fatalf("%v: an id is given twice, or is its own previous one", kin)
				}
				seen[k.ID] = true
			}
			for _, k := range lineage.Kin {
				if !seen[k.ID] && !slices.ContainsFunc(kin, func(n meaning.Kin) bool { return slices.Contains(n.Previous, k.ID) }) {
					t.Fatalf("%s of %v is lost in %v", k.ID, lineage.Kin, kin)
				}
			}
			turned := slices.Clone(parts)
			slices.Reverse(turned)
			again := meaning.Carry(lineage, lineage, turned)
			slices.Reverse(again)
			if diff := cmp.Diff(kin, again); diff != "" {
				t.Fatalf("the order of parts changes ids (-want +got):\n%s", diff)
			}
			lineage = lineageOf(kin, parts)
			if diff := cmp.Diff(kin, meaning.Carry(lineage, lineage, parts)); diff != "" {
				t.Fatalf("the same parts have other ids (-want +got):\n%s", diff)
			}
		}
		// What is told on top of it is taken back.
		own := drawParts(t, paths, "told")
		pinned := meaning.Carry(lineage, lineage, own)
		steady := meaning.Carry(lineage, lineageOf(pinned, own), own)
		if diff := cmp.Diff(pinned, steady); diff != "" {
			t.Fatalf("told again gives other ids (-want +got):\n%s", diff)
		}
	})
}
