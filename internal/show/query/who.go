package query

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/identity/declare"
)

// RulesFile is where the rules of a workspace are declared. The workspace need not be there.
func RulesFile(workspace string) string { return declare.Path(workspace) }

// Rule is a rule on who calls, as `waybill identity list` shows it.
type Rule struct {
	Rule  string   `json:"rule"`  // its name, else its place: "actors 2"
	About string   `json:"about"` // "actor", "session", "login", "subject", "alias" or "proxy"
	Reads string   `json:"reads"` // where in a call, or what it is told of
	When  []string `json:"when"`
	Says  string   `json:"says"`
	// Past says that calls which were scanned before answer by it, too.
	Past bool `json:"past"`
}

// Rules lists what a file declares.
func Rules(file string) ([]Rule, error) {
	rules, err := declare.Read(file)
	if err != nil {
		return nil, err
	}
	d := rules.Declared()
	list := []Rule{}
	for i := range d.Actors {
		a := &d.Actors[i]
		list = append(list, Rule{a.Called(i), "actor", a.From.String(), nonNil(a.Asks()), strings.TrimSpace(a.Type + " " + a.Label), false})
	}
	for _, s := range d.Sessions {
		list = append(list, Rule{"session", "session", s.String(), []string{}, "", false})
	}
	for _, l := range d.Logins {
		list = append(list, Rule{"login", "login", l.Endpoint + " " + l.Answer, []string{}, "names who logged in", true})
	}
	for _, s := range d.Subjects {
		list = append(list, Rule{"subject", "subject", strings.TrimSpace(s.Endpoint + " " + s.Field), []string{}, "names a person: " + cmp.Or(s.Kind, "account.id"), true})
	}
	for _, k := range d.Apart {
		list = append(list, Rule{"alias", "alias", k, []string{}, "never makes two identifiers one person's", true})
	}
	if d.TrustedProxies != nil {
		list = append(list, Rule{"trusted proxies", "proxy", cmp.Or(strings.Join(d.TrustedProxies, " "), "nobody"), []string{}, "whose word on who stands behind them counts", false})
	}
	return list, nil
}

// Preview is what rules would make of captures.
type Preview struct {
	Calls    int `json:"calls"`
	Actors   int `json:"actors"`
	Sessions int `json:"sessions"`
	Subjects int `json:"subjects"` // whose data left
	// Nobody counts the calls of which nothing says who made them but an address; Unknown those of which nothing does at all.
	Nobody  int `json:"nobody"`
	Unknown int `json:"unknown"`
	// Known are the actors by type, and by what says so.
	Known []PreviewKnown `json:"known"`
	// SessionsBy counts the sessions by what holds them together.
	SessionsBy map[string]int    `json:"sessions_by"`
	Rules      []PreviewRule     `json:"rules"`
	Hops       identity.HopCount `json:"hops"`
	Changes    PreviewChanges    `json:"changes"`
}

// PreviewKnown is actors of one type that are known in one way.
type PreviewKnown struct {
	Type    string `json:"type"`
	KnownBy string `json:"known_by"`
	// By is the rule that says who asks, or what the actor is; empty where none does.
	By       string   `json:"by"`
	Actors   int      `json:"actors"`
	Sessions int      `json:"sessions"`
	Calls    int      `json:"calls"`
	Examples []string `json:"examples"` // ids, never values
}

// PreviewRule says how often a rule held.
type PreviewRule struct {
	Rule   string `json:"rule"`
	Calls  int    `json:"calls"`
	Named  int    `json:"named"` // calls of which it says who asks
	Actors int    `json:"actors"`
}

// PreviewChanges is what would be otherwise than by the rules in force.
type PreviewChanges struct {
	Calls    int             `json:"calls"` // that would be another actor's, or of another type
	Actors   int             `json:"actors_before"`
	Sessions int             `json:"sessions_before"`
	Subjects int             `json:"subjects_before"`
	Moves    []PreviewChange `json:"moves"`
	// Rescan lists what answers only for calls that are scanned from then on, Derived what answers for all that is sealed.
	Rescan  []string `json:"rescan"`
	Derived []string `json:"derived"`
}

// PreviewChange counts the calls that go from one type of actor to another.
type PreviewChange struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Calls  int    `json:"calls"`
	Actors int    `json:"actors"` // who made them then
}

// mostExamples bounds the actors that are named of each sort.
const mostExamples = 3

// PreviewIdentity says what q makes of its calls, and what before, over the same calls, makes otherwise.
func PreviewIdentity(ctx context.Context, q, before *Query) (Preview, error) {
	told, err := q.Summarise(ctx)
	if err != nil {
		return Preview{}, err
	}
	then, err := before.Summarise(ctx)
	p := Preview{
		Actors: len(q.Meaning.Actors), Sessions: len(q.Sessions), Subjects: told.Subjects,
		SessionsBy: map[string]int{}, Rules: []PreviewRule{},
		Changes: PreviewChanges{
			Actors: len(before.Meaning.Actors), Sessions: len(before.Sessions), Subjects: then.Subjects, Moves: []PreviewChange{},
		},
	}
	if err != nil {
		return p, err
	}
	p.Changes.Rescan, p.Changes.Derived = q.Rules.Differences(before.Rules)
	seen := newPreviewing(q)
	earlier := map[previewCall]keep.Number{}
	for c, err := range before.snapshot.Calls(ctx, keep.Selection{}) {
		if err != nil {
			return p, err
		}
		earlier[previewCall{c.Source, c.Sequence}] = c.Identity
	}
	moves := map[[2]string]*PreviewChange{}
	who := map[[2]string]map[int32]bool{}
	for c, err := range q.snapshot.Calls(ctx, keep.Selection{}) {
		if err != nil {
			return p, err
		}
		p.Calls++
		actor := seen.call(c.Identity)
		switch actor.KnownBy() {
		case identity.TypeAddress:
			p.Nobody++
		case identity.TypeAnonymous:
			p.Unknown++
		}
		was := &before.Meaning.Actors[before.WhoOf(earlier[previewCall{c.Source, c.Sequence}]).Actor]
		if was.ID() == actor.ID() && was.Type() == actor.Type() && was.Label() == actor.Label() {
			continue
		}
		p.Changes.Calls++
		key := [2]string{was.Type(), actor.Type()}
		if moves[key] == nil {
			moves[key], who[key] = &PreviewChange{From: key[0], To: key[1]}, map[int32]bool{}
		}
		moves[key].Calls++
		who[key][q.WhoOf(c.Identity).Actor] = true
	}
	for key, m := range moves {
		m.Actors = len(who[key])
		p.Changes.Moves = append(p.Changes.Moves, *m)
	}
	slices.SortFunc(p.Changes.Moves, func(a, b PreviewChange) int {
		return cmp.Or(b.Calls-a.Calls, strings.Compare(a.From, b.From), strings.Compare(a.To, b.To))
	})
	seen.into(&p)
	return p, nil
}

// previewCall names a call in two traffics that were read together.
type previewCall struct {
	source   keep.Number
	sequence uint64
}

// previewing gathers what is known of actors, by the ways in which they are known.
type previewing struct {
	q        *Query
	known    map[[3]string]*PreviewKnown
	actors   map[[3]string]map[int32]bool
	sessions map[[3]string]map[int32]bool
	held     map[int32]string // sessions by what holds them together
	rules    []PreviewRule
	ruled    []map[int32]bool
}

func newPreviewing(q *Query) *previewing {
	p := &previewing{
		q: q, known: map[[3]string]*PreviewKnown{}, actors: map[[3]string]map[int32]bool{}, sessions: map[[3]string]map[int32]bool{}, held: map[int32]string{},
	}
	for i, a := range q.Rules.Declared().Actors {
		p.rules, p.ruled = append(p.rules, PreviewRule{Rule: a.Called(i)}), append(p.ruled, map[int32]bool{})
	}
	return p
}

// call adds one call and returns who made it.
func (p *previewing) call(n keep.Number) *meaning.Actor {
	who := p.q.WhoOf(n)
	actor := &p.q.Meaning.Actors[who.Actor]
	i := p.q.Identity(n)
	text := p.q.Text(i.Rules).Reveal()
	stands := p.q.Rules.Standing(text)
	by := ""
	if at := max(stands.Naming, -1); at >= 0 {
		by = p.rules[at].Rule
		p.rules[at].Named++
	} else if stands.Rule >= 0 {
		by = p.rules[stands.Rule].Rule
	}
	for _, at := range p.q.Rules.Held(text) {
		p.rules[at].Calls++
		p.ruled[at][who.Actor] = true
	}
	key := [3]string{actor.Type(), actor.KnownBy(), by}
	if p.known[key] == nil {
		p.known[key], p.actors[key], p.sessions[key] = &PreviewKnown{Type: key[0], KnownBy: key[1], By: by, Examples: []string{}}, map[int32]bool{}, map[int32]bool{}
	}
	p.known[key].Calls++
	p.actors[key][who.Actor], p.sessions[key][who.Session] = true, true
	switch {
	case i.Session != 0 && stands.Session && strings.Contains(text, "~"):
		p.held[who.Session] = "rule"
	case i.Session != 0 && stands.Session:
		p.held[who.Session] = "claim"
	case i.Credential != 0:
		p.held[who.Session] = "credential"
	default:
		p.held[who.Session] = "address"
	}
	return actor
}

func (p *previewing) into(out *Preview) {
	for key, k := range p.known {
		k.Actors, k.Sessions = len(p.actors[key]), len(p.sessions[key])
		for a := range p.actors[key] {
			k.Examples = append(k.Examples, p.q.Meaning.Actors[a].ID())
		}
		slices.Sort(k.Examples)
		k.Examples = k.Examples[:min(len(k.Examples), mostExamples)]
		out.Known = append(out.Known, *k)
	}
	slices.SortFunc(out.Known, func(a, b PreviewKnown) int {
		return cmp.Or(b.Calls-a.Calls, strings.Compare(a.Type, b.Type), strings.Compare(a.KnownBy, b.KnownBy), strings.Compare(a.By, b.By))
	})
	for _, by := range p.held {
		out.SessionsBy[by]++
	}
	for at := range p.rules {
		p.rules[at].Actors = len(p.ruled[at])
		out.Rules = append(out.Rules, p.rules[at])
	}
}
