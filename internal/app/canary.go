package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/canary"
	"github.com/waybill-security/waybill/internal/judge/match"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// Canary is a value of an own test person with the label by which it is called from then on.
type Canary struct {
	scope.Known
	Label string
	// Place says where it stands in what the user gave, for errors: "canaries.csv, line 2".
	Place string
}

// CanaryOptions say which workspace gets which canaries.
type CanaryOptions struct {
	Dir     string
	KeyFile string
	Add     []Canary
	Remove  []string // labels
	By      string
	Regions []string
	Now     func() time.Time
}

// Canaries seals canaries, as tokens alone, or that some are none any more.
func Canaries(ctx context.Context, o CanaryOptions) error {
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return err
	}
	planted, err := o.planted(ctx, q)
	if err = errors.Join(err, q.Close()); err != nil {
		return err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return err
	}
	if len(o.Remove) > 0 {
		err = canary.Remove(ctx, l, o.Remove)
	} else {
		err = canary.Add(ctx, l, planted)
	}
	return errors.Join(err, l.Close())
}

func (o *CanaryOptions) planted(ctx context.Context, q *query.Query) (list []canary.Planted, err error) {
	if len(o.Remove) > 0 {
		have, err := q.Canaries(ctx, query.Selection{})
		if err != nil {
			return nil, err
		}
		for _, label := range o.Remove {
			if !slices.ContainsFunc(have, func(c query.Canary) bool { return c.Label == label }) {
				return nil, &scope.UsageError{Problem: "no canary has this label; `waybill canary list` names them"}
			}
		}
		return nil, nil
	}
	for _, c := range o.Add {
		if err := c.check(q); err != nil {
			return nil, err
		}
		one := canary.Planted{Label: c.Label, Kind: c.Kind, By: o.By, Time: o.Now().UTC().Truncate(time.Microsecond)}
		for _, form := range identity.Forms(string(c.Kind), c.Value, o.Regions...) {
			one.Tokens = append(one.Tokens, q.Minter().Token(form))
		}
		list = append(list, one)
	}
	return list, nil
}

// maxLabel is the most that a label may have; it stands in tables and letters.
const maxLabel = 80

// check refuses what would never be found, and a label that would show the value.
func (c *Canary) check(q *query.Query) error {
	problem := func(format string, args ...any) error {
		return &scope.UsageError{Problem: c.Place + ": " + fmt.Sprintf(format, args...)}
	}
	if err := q.CheckKinds([]scope.Known{c.Known}); err != nil {
		return err
	}
	value := strings.ToLower(strings.TrimSpace(c.Value))
	switch {
	case value == "":
		return problem("a canary needs a value")
	case !match.Traceable(c.Kind):
		return problem("values of kind %s name nobody by themselves and cannot be found again; take a number, an e-mail address or the like", c.Kind)
	case strings.TrimSpace(c.Label) == "" || len(c.Label) > maxLabel:
		return problem("a canary needs a label of at most %d characters, by which it is called from now on", maxLabel)
	case strings.Contains(strings.ToLower(c.Label), value):
		return problem("the label holds the value, and labels are shown; call it otherwise")
	}
	return nil
}
