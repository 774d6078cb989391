package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/hold"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/show/query"
)

// ErrHeld says that a legal hold stands in the way.
var ErrHeld = errors.New("a legal hold stands")

// HoldOptions say what is held, or which hold is released, by whom and why.
type HoldOptions struct {
	Dir        string
	KeyFile    string
	Selector   scope.Selector
	From, To   string
	ID         string // to release
	Reason, By string
	Now        func() time.Time
}

// AddHold seals that records must not be removed.
func AddHold(ctx context.Context, o HoldOptions) (query.Hold, error) {
	if strings.TrimSpace(o.Reason) == "" {
		return query.Hold{}, &scope.UsageError{Problem: "say why, with --reason: it is sealed with the hold"}
	}
	return o.say(ctx, o.statement)
}

// ReleaseHold seals that a hold stands no more.
func ReleaseHold(ctx context.Context, o HoldOptions) (query.Hold, error) {
	return o.say(ctx, func(_ context.Context, q *query.Query) (hold.Statement, error) {
		standing, err := hold.Standing(q.Snapshot)
		if err != nil {
			return hold.Statement{}, err
		}
		for _, h := range standing {
			if h.ID == o.ID {
				h.Action = hold.Release
				return h, nil
			}
		}
		return hold.Statement{}, &scope.UnknownIDError{Flag: "hold", ID: o.ID}
	})
}

func (o *HoldOptions) say(ctx context.Context, make func(context.Context, *query.Query) (hold.Statement, error)) (query.Hold, error) {
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return query.Hold{}, err
	}
	said, err := make(ctx, q)
	if err = errors.Join(err, q.Close()); err != nil {
		return query.Hold{}, err
	}
	said.Reason, said.By, said.Time = o.Reason, o.By, o.Now().UTC().Truncate(time.Microsecond)
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return query.Hold{}, err
	}
	err = hold.Say(ctx, l, said)
	return query.HoldOf(hold.Held{Statement: said}), errors.Join(err, l.Close())
}

// statement says what is held, without a value of a person.
func (o *HoldOptions) statement(ctx context.Context, q *query.Query) (said hold.Statement, err error) {
	if err := window(q, o.From, o.To, &o.Selector); err != nil {
		return said, err
	}
	sel := o.Selector
	said = hold.Statement{Action: hold.Add, Sessions: sel.Sessions, Endpoints: sel.Endpoints, Actors: sel.Actors, Words: describe(sel)}
	if said.Words == "" && sel.From.IsZero() && sel.To.IsZero() {
		return said, &scope.UsageError{Problem: "say what is held: --subject, --actor, --session, --endpoint, --from or --to"}
	}
	for _, a := range sel.Actors {
		if strings.Contains(a, "=") {
			return said, &scope.UsageError{Problem: "--actor takes an actor's id here: what is sealed holds no value of a person"}
		}
	}
	rows, err := scope.Choose(ctx, q.View, sel, scope.Options{Mint: q.Minter().Token})
	if err != nil {
		return said, err
	}
	said.Identities, said.Paths, said.From, said.To = rows.Identities, rows.Paths, rows.From, rows.To
	for _, text := range sel.Subjects {
		p, err := scope.Find(q.View, text, scope.Options{Mint: q.Minter().Token})
		if err != nil {
			return said, err
		}
		if p.Subject == meaning.Nobody {
			return said, &scope.UsageError{Problem: "a --subject names nobody who was seen, or not one person: nothing of him could be held"}
		}
		for _, id := range q.Meaning.Subjects[p.Subject].Identifiers {
			said.Tokens = append(said.Tokens, id.Token)
		}
		said.Subjects++
	}
	said.ID = q.Minter().ID("h", []byte(said.Words), []byte(o.Now().UTC().Format(time.RFC3339Nano)))
	return said, nil
}

// heldRows calls each with every call that a hold chooses.
func heldRows(ctx context.Context, q *query.Query, h hold.Statement, each func(source keep.Number, sequence uint64) (more bool)) error {
	rows, err := chosenBy(ctx, q, h)
	if err != nil {
		return err
	}
	if h.Subjects == 0 {
		for c, err := range q.Snapshot.Calls(ctx, rows) {
			if err != nil || !each(c.Source, c.Sequence) {
				return err
			}
		}
		return nil
	}
	for e, err := range q.Exposures(ctx, rows) {
		if err != nil {
			return err
		}
		if s := q.Resolve(meaning.Exposure{Path: e.Path, Identity: e.Identity, Holder: e.Holder, Direction: e.Direction, Set: e.Set}).Subject; s != meaning.Nobody &&
			!namedIn(q.Subjects[s], h.Tokens) {
			continue // somebody else's
		}
		if !each(e.Source, e.Sequence) {
			return nil
		}
	}
	return nil
}

func namedIn(s meaning.Subject, tokens []keep.Number) bool {
	return slices.ContainsFunc(s.Identifiers, func(id meaning.PersonIdentifier) bool { return slices.Contains(tokens, id.Token) })
}

// chosenBy is the selection of a hold: by its ids as they are known now, else by the numbers that they stood for.
func chosenBy(ctx context.Context, q *query.Query, h hold.Statement) (keep.Selection, error) {
	sel := scope.Selector{Actors: h.Actors, Sessions: h.Sessions, Endpoints: h.Endpoints}
	rows, err := scope.Choose(ctx, q.View, sel, scope.Options{})
	var unknown *scope.UnknownIDError
	if errors.As(err, &unknown) {
		rows, err = keep.Selection{Identities: h.Identities, Paths: h.Paths}, nil
	}
	rows.From, rows.To = h.From, h.To
	return rows, err
}

// refuseHeld refuses to erase a person of whom a hold that stands keeps something.
func refuseHeld(ctx context.Context, q *query.Query, p erasePlan) error {
	standing, err := hold.Standing(q.Snapshot)
	if err != nil || !p.out.Matched {
		return err
	}
	for _, h := range standing {
		held := slices.ContainsFunc(h.Tokens, func(t keep.Number) bool { return slices.Contains(p.tokens, t) })
		if h.Subjects == 0 {
			if held, err = holdsSubject(ctx, q, h, p.subject); err != nil {
				return err
			}
		}
		if held {
			return fmt.Errorf("%w: %s keeps records of this person; release it first (waybill hold release %s)", ErrHeld, h.ID, h.ID)
		}
	}
	return nil
}

// holdsSubject says whether a hold keeps an exposure of a subject.
func holdsSubject(ctx context.Context, q *query.Query, h hold.Statement, subject int32) (bool, error) {
	rows, err := chosenBy(ctx, q, h)
	if err != nil {
		return false, err
	}
	for e, err := range q.Exposures(ctx, rows) {
		if err != nil {
			return false, err
		}
		if q.Resolve(meaning.Exposure{Path: e.Path, Identity: e.Identity, Holder: e.Holder, Direction: e.Direction, Set: e.Set}).Subject == subject {
			return true, nil
		}
	}
	return false, nil
}
