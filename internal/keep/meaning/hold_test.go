package meaning_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

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

// live is a workspace into which small scans go, and what its meaning is after each.
type live struct {
	t      *testing.T
	ledger *ledger.Ledger
	holdOn string
	at     uint64
	scans  int
}

func newLive(t *testing.T, holdOn string) *live {
	t.Helper()
	l, err := ledger.Open(t.TempDir(), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return &live{t: t, ledger: l, holdOn: holdOn}
}

// scan seals posts of these words, and settles what all that is there means.
func (l *live) scan(words []string) *meaning.Meaning {
	l.t.Helper()
	b := call.Batch{Source: call.Source{ID: [16]byte{1}, Label: "test", Format: "har-lines"}, First: l.at, Entries: uint64(len(words)), Cursor: call.Cursor{Entries: l.at + uint64(len(words))}}
	for i, w := range words {
		b.Calls = append(b.Calls, call.Call{
			Sequence: l.at + uint64(i), Start: 1_772_400_000_000_000 + int64(l.at) + int64(i), Method: []byte("POST"), Scheme: []byte("https"), Host: []byte("api.shop.example"),
			Path: []byte("/v2/imports/" + w), Status: 204,
		})
	}
	l.at += uint64(len(words))
	if _, err := l.ledger.Commit(l.t.Context(), []observation.Batch{analyse.New(l.ledger.TokenKey(), analyse.Options{}).Batch(&b)}); err != nil {
		l.t.Fatal(err)
	}
	return l.settle(l.holdOn)
}

func (l *live) settle(holdOn string) (m *meaning.Meaning) {
	l.t.Helper()
	l.with(func(s keep.Snapshot) (err error) {
		if m, err = meaning.DeriveWith(l.t.Context(), s, identity.NewMinter(l.ledger.TokenKey()), meaning.Told{HoldOn: holdOn}); err == nil {
			_, err = meaning.Save(l.t.Context(), l.ledger, s, m)
		}
		return err
	})
	return m
}

func (l *live) with(do func(keep.Snapshot) error) {
	l.t.Helper()
	s, err := l.ledger.Snapshot(l.t.Context())
	if err == nil {
		err = do(s)
	}
	if err != nil {
		l.t.Fatal(err)
	}
}

func templates(m *meaning.Meaning) string {
	var list []string
	for _, e := range m.Endpoints {
		list = append(list, e.Template)
	}
	return strings.Join(list, " ")
}

func isParameter(m *meaning.Meaning) bool { return strings.Contains(templates(m), "/v2/imports/{") }

// crowd makes calls of words that nobody knows, so that the share of calls with a word seen once is as it is asked for.
type crowd struct {
	often, once []string
	calls       int
}

func (c *crowd) word() string {
	n := len(c.often) + len(c.once) + 17
	return fmt.Sprintf("%c%czu%c%cq", 'b'+n%11, "aeiou"[n/11%5], 'k'+n/55%9, "aeiou"[n/495%5])
}

func (c *crowd) towards(share float64, more int) (words []string) {
	for range more {
		c.calls++
		switch want := share * float64(c.calls); {
		case float64(len(c.once)) < want-.5:
			c.once = append(c.once, c.word())
			words = append(words, c.once[len(c.once)-1])
		case float64(len(c.once)) > want+.5:
			words = append(words, c.once[0])
			c.often, c.once = append(c.often, c.once[0]), c.once[1:]
		default:
			words = append(words, c.often[c.calls%len(c.often)])
		}
	}
	return words
}

// A set of words that is about as open as the bar asks for goes to and fro, unless its template is held; a clear change comes
// through, and in which order the calls of a scan came does not count.
func TestHeldTemplatesDoNotFlap(t *testing.T) {
	t.Parallel()
	changes := map[string]int{}
	for _, hold := range []string{"", meaning.Newest} {
		plain, turned := newLive(t, hold), newLive(t, hold)
		c, r := &crowd{}, rand.New(rand.NewPCG(7, 7)) //nolint:gosec // a test
		for range 20 {
			c.often = append(c.often, c.word())
		}
		words := append(slices.Concat(c.often, c.often, c.often, c.often), c.towards(.05, 1)...)
		c.calls = len(words)
		was := ""
		for range 30 {
			words = append(words, c.towards(.043+.014*r.Float64(), 25)...)
			m := plain.scan(words)
			if turned.scans++; hold != "" && turned.scans <= 8 {
				slices.Reverse(words)
				if other := turned.scan(words); templates(other) != templates(m) {
					t.Fatalf("the order of calls shows: %s, %s", templates(m), templates(other))
				}
			}
			if now := fmt.Sprint(isParameter(m)); now != was {
				changes[hold]++
				was = now
			}
			words = nil
		}
		if isParameter(plain.scan(c.towards(.01, 2000))) {
			t.Errorf("hold on %q: the set is closed, and still a parameter", hold)
		}
		m := plain.scan(c.towards(.3, 800))
		if !isParameter(m) {
			t.Errorf("hold on %q: new words keep coming, and it is no parameter: %s", hold, templates(m))
		}
		if (m.Held != "") != (hold != "") {
			t.Errorf("hold on %q: the version held on to is %q", hold, m.Held)
		}
	}
	t.Logf("template changes in 30 scans: %d, held %d", changes[""], changes[meaning.Newest])
	if changes[""] < 6 || changes[meaning.Newest] > 2 {
		t.Errorf("changes: %d without, %d with hold", changes[""], changes[meaning.Newest])
	}
}

// The version that was held on to makes the same of the same evidence again, and what people tell stands over what is held.
func TestWhatIsHeldCanBeRepeated(t *testing.T) {
	t.Parallel()
	l, c := newLive(t, meaning.Newest), &crowd{}
	for range 20 {
		c.often = append(c.often, c.word())
	}
	c.calls = 80
	first := l.scan(append(slices.Concat(c.often, c.often, c.often, c.often), c.towards(.1, 60)...))
	held := l.scan(c.towards(.045, 200))
	if !isParameter(first) || !isParameter(held) {
		t.Fatalf("templates are %s, then %s", templates(first), templates(held))
	}
	l.with(func(s keep.Snapshot) error {
		again, err := meaning.DeriveWith(t.Context(), s, identity.NewMinter(l.ledger.TokenKey()), meaning.Told{HoldOn: held.Held})
		if err == nil && (again.Digest(s) != held.Digest(s) || first.Digest(s) == "") {
			t.Errorf("held on to %s it says %s, and now %s", held.Held, held.Digest(s), again.Digest(s))
		}
		return err
	})
	if m := l.settle(""); isParameter(m) {
		t.Errorf("without hold it is %s", templates(m))
	}
	if m := l.settle(meaning.AsBefore); isParameter(m) || m.Held != "" {
		t.Errorf("what was not held is held: %s", templates(m))
	}
	if m := l.settle(held.Held); !isParameter(m) {
		t.Errorf("held again, it is %s", templates(m))
	}
	say := func(s pin.Statement) {
		if err := pin.Say(t.Context(), l.ledger, s); err != nil {
			t.Fatal(err)
		}
	}
	one := pin.Statement{Action: pin.Set, Pinned: endpoint.Pinned{Template: "/v2/imports/" + c.often[0]}}
	say(one)
	m := l.settle(meaning.AsBefore)
	if !strings.Contains(templates(m), "/v2/imports/"+c.often[0]) || !isParameter(m) {
		t.Errorf("pinned, it is %s", templates(m))
	}
	one.Action = pin.Take
	say(one)
	if m := l.settle(meaning.AsBefore); !isParameter(m) || strings.Contains(templates(m), c.often[0]) {
		t.Errorf("the pin left something behind: %s", templates(m))
	}
}
