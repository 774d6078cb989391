package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// EraseOptions say whom to erase, and why.
type EraseOptions struct {
	Dir     string
	KeyFile string
	// Subject is "kind=value".
	Subject string
	Regions []string
	Why, By string
	DryRun  bool
	Now     func() time.Time
}

// erased is the journal's entry of an erasure. It holds no value and no token.
type erased struct {
	Time   time.Time `json:"time"`
	Why    string    `json:"why"`
	By     string    `json:"by"`
	Kind   string    `json:"kind"`
	Tokens int       `json:"tokens"`
	Texts  int       `json:"texts"`
}

// Erase destroys what says whose the rows of one person are. The rows stay, as those of a person whom nobody can name.
func Erase(ctx context.Context, o EraseOptions) (done query.Erasure, err error) {
	if strings.TrimSpace(o.Why) == "" {
		return done, &scope.UsageError{Problem: "say why, with --why: it is sealed beside the erasure"}
	}
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return done, err
	}
	done, err = o.look(ctx, q)
	if err = errors.Join(err, q.Close()); err != nil || o.DryRun || !done.Matched {
		return done, err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return done, err
	}
	if done, err = o.erase(ctx, l); err == nil && done.Matched {
		err = settleAnew(ctx, l, o.Dir)
	}
	return done, errors.Join(err, l.Close())
}

// look says what would be erased.
func (o *EraseOptions) look(ctx context.Context, q *query.Query) (query.Erasure, error) {
	plan, err := o.plan(q)
	if err == nil {
		err = refuseHeld(ctx, q, plan)
	}
	if err != nil {
		return query.Erasure{}, err
	}
	plan.out.DryRun = o.DryRun
	return plan.out, nil
}

// erasePlan is what is to be erased.
type erasePlan struct {
	out     query.Erasure
	tokens  []keep.Number
	texts   []keep.Number
	subject int32
}

// plan finds the person, and all that leads to nobody else.
func (o *EraseOptions) plan(q *query.Query) (p erasePlan, err error) {
	minter := q.Minter()
	who, err := scope.Find(q.View, o.Subject, scope.Options{Mint: minter.Token, Regions: o.Regions})
	if err != nil {
		return p, err
	}
	p.out = query.Erasure{Kinds: []string{}, Why: o.Why, By: o.By}
	if p.subject = who.Subject; who.Subject == meaning.Nobody {
		if len(who.Tokens) > 0 {
			return p, &scope.UsageError{Problem: fmt.Sprintf("this value of %s was seen, but does not name one person by that kind; name the person by another identifier", who.Kind)}
		}
		return p, nil
	}
	subject := &q.Subjects[who.Subject]
	p.tokens = append(meaning.Tied(q.Snapshot, q.Meaning, who.Subject), who.Tokens...)
	p.texts = textsOf(q.Snapshot, minter, p.tokens)
	p.out.Matched, p.out.Subject = true, subject.ID
	for _, id := range subject.Identifiers {
		p.out.Kinds = append(p.out.Kinds, string(id.Kind))
	}
	p.out.Identifiers, p.out.Tokens, p.out.Texts = len(subject.Identifiers), len(p.tokens), len(p.texts)
	return p, nil
}

// textsOf lists the sealed texts that say what tokens stand for: words of paths.
func textsOf(s keep.Snapshot, minter *identity.Minter, tokens []keep.Number) (texts []keep.Number) {
	wanted := map[observation.Token]bool{}
	for _, n := range tokens {
		if t, ok := s.Token(n); ok {
			wanted[t] = true
		}
	}
	list, ok := s.(interface{ Texts() keep.Number })
	if !ok {
		return nil
	}
	for n := keep.Number(1); n <= list.Texts(); n++ {
		if t := s.Text(n); !t.Empty() && !t.Open() && wanted[minter.Token([]byte(t.Reveal()))] {
			texts = append(texts, n)
		}
	}
	return texts
}

// erase does it, under the lock, by what is there then.
func (o *EraseOptions) erase(ctx context.Context, l *ledger.Ledger) (query.Erasure, error) {
	snapshot, err := l.Snapshot(ctx)
	if err != nil {
		return query.Erasure{}, err
	}
	m, digest, minter, err := newestMeaning(ctx, l, snapshot, o.Dir)
	if err != nil {
		return query.Erasure{}, errors.Join(err, snapshot.Close())
	}
	q := query.Over(snapshot, m, digest, minter)
	p, err := o.plan(q)
	if err == nil {
		err = refuseHeld(ctx, q, p)
	}
	if err != nil || !p.out.Matched {
		return p.out, errors.Join(err, snapshot.Close())
	}
	entry, err := json.Marshal(erased{
		Time: o.Now().UTC(), Why: o.Why, By: o.By, Kind: p.out.Kinds[0], Tokens: len(p.tokens), Texts: len(p.texts),
	})
	if err != nil {
		return p.out, errors.Join(err, snapshot.Close())
	}
	rest := without(snapshot, p.tokens)
	seal, err := l.Erase(ctx, ledger.Erasure{
		Tokens: p.tokens, Texts: p.texts, Entry: entry,
		Journal: func(kind string, payload []byte) ([]byte, error) { return forgotten(kind, payload, rest, minter) },
	})
	p.out.Done, p.out.Root = err == nil, seal.Root
	return p.out, errors.Join(err, snapshot.Close())
}

// bereft is a snapshot without some tokens.
type bereft struct {
	keep.Snapshot
	gone map[keep.Number]bool
}

func without(s keep.Snapshot, tokens []keep.Number) *bereft {
	b := &bereft{s, make(map[keep.Number]bool, len(tokens))}
	for _, n := range tokens {
		b.gone[n] = true
	}
	return b
}

func (b *bereft) erased(n keep.Number) bool { return b.gone[n] }

// Token returns the token of a number that is not erased.
func (b *bereft) Token(n keep.Number) (observation.Token, bool) {
	if b.gone[n] {
		return observation.Token{}, false
	}
	return b.Snapshot.Token(n)
}
