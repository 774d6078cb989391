package scope

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// choice is a selector in the numbers of the ledger.
type choice struct {
	rows   keep.Selection
	hops   map[meaning.Hop]bool
	asked  bitset   // of --kind; nil for every kind
	forms  []pair   // those of asked that get a row in any case
	chosen *chosen  // of --subject; nil for every subject
	words  []string // the selector without a value of a person, for the scope's id
}

// wholeLedger says that no identity and no path was chosen, so that every source counts.
func (c *choice) wholeLedger() bool { return c.rows.Identities == nil && c.rows.Paths == nil }

// chooser turns a selector into a choice.
type chooser struct {
	*ground
	opt   *Options
	out   *choice
	names []func(keep.Number, keep.Identity) bool // all must hold of an identity
}

func (g *ground) choose(ctx context.Context, sel Selector, opt *Options) (*choice, error) {
	if sel.empty() {
		return nil, &UsageError{"scope needs a selector: --finding, --actor, --session, --address, --endpoint, --subject, --kind or --hop"}
	}
	c := &chooser{ground: g, opt: opt, out: &choice{}}
	if err := c.hopsOf(sel.Hops); err != nil {
		return nil, err
	}
	if err := c.narrow(sel); err != nil {
		return nil, err
	}
	if err := c.finding(ctx, sel.Finding); err != nil {
		return nil, err
	}
	if err := c.kindsOf(sel.Kinds); err != nil {
		return nil, err
	}
	if err := c.subjectsOf(sel.Subjects); err != nil {
		return nil, err
	}
	c.identities()
	slices.Sort(c.out.words)
	return c.out, nil
}

// narrow takes the selectors that choose calls.
func (c *chooser) narrow(sel Selector) error {
	for _, step := range []func() error{
		func() error { return c.actors(sel.Actors) },
		func() error { return c.sessions(sel.Sessions) },
		func() error { return c.addresses(sel.Addresses) },
		func() error { return c.endpoints(sel.Endpoints) },
		func() error { c.numbers(sel.Paths, sel.Identities); return nil },
		func() error { return c.window(sel.From, sel.To) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// finding narrows to the calls that a finding judged.
func (c *chooser) finding(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	if c.opt.Finding == nil {
		return &UnknownIDError{"--finding", id}
	}
	sel, ok, err := c.opt.Finding(ctx, id)
	if err != nil {
		return err
	}
	if !ok {
		return &UnknownIDError{"--finding", id}
	}
	c.out.words = append(c.out.words, "finding "+id)
	return c.narrow(sel)
}

func (c *chooser) hopsOf(hops []string) error {
	all := []meaning.Hop{meaning.Edge, meaning.Internal, meaning.Egress, meaning.UnknownHop}
	c.out.hops = map[meaning.Hop]bool{meaning.Edge: true, meaning.Egress: true, meaning.UnknownHop: true}
	if len(hops) > 0 {
		clear(c.out.hops)
	}
	for _, h := range hops {
		if !slices.Contains(all, meaning.Hop(h)) {
			return &UsageError{"--hop takes edge, internal, egress or unknown"}
		}
		c.out.hops[meaning.Hop(h)] = true
		c.out.words = append(c.out.words, "hop "+h)
	}
	return nil
}

func (c *chooser) endpoints(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	want := map[int32]bool{}
	for _, id := range ids {
		found := c.know.Called(id)
		if len(found) == 0 {
			return &UnknownIDError{"--endpoint", id}
		}
		for _, i := range found {
			want[i] = true
			c.out.words = append(c.out.words, "endpoint "+c.know.Endpoints[i].ID)
		}
	}
	earlier := c.out.rows.Paths
	paths := []keep.Number{}
	for path := range c.snap.Paths() {
		e, ok := c.over.EndpointOf(path)
		if ok && want[e] && (earlier == nil || slices.Contains(earlier, path)) {
			paths = append(paths, path)
		}
	}
	c.out.rows.Paths = paths
	return nil
}

// numbers narrows to the very paths and identities that a finding names.
func (c *chooser) numbers(paths, identities []keep.Number) {
	if paths != nil {
		earlier := c.out.rows.Paths
		c.out.rows.Paths = []keep.Number{}
		for _, p := range paths {
			if earlier == nil || slices.Contains(earlier, p) {
				c.out.rows.Paths = append(c.out.rows.Paths, p)
			}
		}
	}
	if identities != nil {
		want := make(map[keep.Number]bool, len(identities))
		for _, i := range identities {
			want[i] = true
		}
		c.names = append(c.names, func(n keep.Number, _ keep.Identity) bool { return want[n] })
	}
}

// window narrows the time; a bound between two microseconds is moved to the later one.
func (c *chooser) window(from, to time.Time) error {
	if !from.IsZero() {
		c.out.rows.From = max(c.out.rows.From, microseconds(from))
	}
	if !to.IsZero() && (c.out.rows.To == 0 || microseconds(to) < c.out.rows.To) {
		c.out.rows.To = microseconds(to)
	}
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		return &UsageError{"--from must be before --to"}
	}
	return nil
}

func microseconds(t time.Time) int64 {
	us := t.UnixMicro()
	if t.Nanosecond()%1000 != 0 {
		us++
	}
	return us
}

// kindsOf takes --kind. A kind that is neither built in nor carried by any field was never seen.
func (c *chooser) kindsOf(names []string) error {
	for _, name := range names {
		text, form, one := strings.Cut(name, "/")
		k := kind.Kind(text)
		if !kind.Known(k) && !c.carried(k) {
			return &UnknownIDError{"--kind", name}
		}
		known := false
		for f := kind.Clear; f <= kind.Encrypted; f++ {
			if !one || f.String() == form {
				n := c.pairs.number(k, f)
				c.out.asked.set(n)
				if one || f == kind.Clear {
					c.out.forms = append(c.out.forms, n)
				}
				known = true
			}
		}
		if !known {
			return &UsageError{"--kind takes a kind, or a kind and a form: clear, masked, hashed, tokenised or encrypted"}
		}
		c.out.words = append(c.out.words, "kind "+name)
	}
	return nil
}

func (c *chooser) carried(k kind.Kind) bool {
	if k == kind.None || k == kind.Undecided || k == "" {
		return false
	}
	if slices.Contains(c.know.Kinds.Kinds(), k) {
		return true
	}
	for _, f := range c.know.Fields {
		if f.Kind == k || slices.Contains(f.Candidates, k) {
			return true
		}
	}
	return false
}

// identities lists the identities of which all that was asked holds.
func (c *chooser) identities() {
	if len(c.names) == 0 {
		return
	}
	c.out.rows.Identities = []keep.Number{}
	for n, i := range c.snap.Identities() {
		if !slices.ContainsFunc(c.names, func(holds func(keep.Number, keep.Identity) bool) bool { return !holds(n, i) }) {
			c.out.rows.Identities = append(c.out.rows.Identities, n)
		}
	}
}

// number returns the number of a value's token; false when it was never seen.
func (c *chooser) number(value []byte) (keep.Number, bool) {
	if c.opt.Mint == nil {
		return 0, false
	}
	token := c.opt.Mint(value)
	if token.IsZero() {
		return 0, false
	}
	return c.snap.Find(token)
}

// wordOf stands for a value in the scope's id: its token, never the value.
func (c *chooser) wordOf(value string) string {
	var token observation.Token
	if c.opt.Mint != nil {
		token = c.opt.Mint([]byte(value))
	}
	return string(token[:])
}
