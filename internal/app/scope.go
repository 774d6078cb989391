package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/query"
)

// AuditKind is the kind under which uses of --resolve and match stand in the journal.
const AuditKind = "audit"

// ScopeOptions say which workspace is asked, and what.
type ScopeOptions struct {
	Dir     string
	KeyFile string
	Meaning string
	Now     func() time.Time
	// Window gives from and to as the user wrote them; empty is open.
	From, To string
	query.Question
}

// resolution is the audit entry of one use of --resolve or of match. It holds no value.
type resolution struct {
	Time     time.Time `json:"time"`
	Action   string    `json:"action"`
	Selector string    `json:"selector"`
	Values   int       `json:"values"`
}

// Scope answers whose data went to whom. Where subjects are to be resolved, the use is sealed in the audit journal first: a
// name is not given without its entry. The text says where the answer is not what was sealed last; see query.Query.Notice.
func Scope(ctx context.Context, o ScopeOptions) (*scope.Scope, string, error) {
	if len(o.Resolve) > 0 {
		err := audit(ctx, o.Dir, o.KeyFile, o.Now, resolution{Action: "resolve", Selector: describe(o.Selector), Values: len(o.Resolve)})
		if err != nil {
			return nil, "", fmt.Errorf("cannot write the audit journal, so nothing was resolved: %w", err)
		}
	}
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile, Meaning: o.Meaning})
	if err != nil {
		return nil, "", err
	}
	answer, err := ask(ctx, q, o)
	return answer, q.Notice(), errors.Join(err, q.Close())
}

// Access answers who received, wrote and asked for the data of a person. The use is sealed in the audit journal first.
func Access(ctx context.Context, o ScopeOptions) (a *scope.Access, notice string, err error) {
	if err := audit(ctx, o.Dir, o.KeyFile, o.Now, resolution{Action: "access", Selector: describe(o.Selector), Values: len(o.Selector.Subjects)}); err != nil {
		return nil, "", fmt.Errorf("cannot write the audit journal, so nothing was looked up: %w", err)
	}
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile, Meaning: o.Meaning})
	if err != nil {
		return nil, "", err
	}
	if err = window(q, o.From, o.To, &o.Selector); err == nil {
		a, err = q.Access(ctx, o.Question)
	}
	return a, q.Notice(), errors.Join(err, q.Close())
}

func ask(ctx context.Context, q *query.Query, o ScopeOptions) (*scope.Scope, error) {
	if err := window(q, o.From, o.To, &o.Selector); err != nil {
		return nil, err
	}
	return q.Scope(ctx, o.Question)
}

// window reads --from and --to into the selector of a question.
func window(q *query.Query, from, to string, sel *scope.Selector) error {
	for _, bound := range []struct {
		flag, text string
		at         *time.Time
	}{{"--from", from, &sel.From}, {"--to", to, &sel.To}} {
		us, err := q.ParseTime(bound.text)
		if err != nil {
			return &scope.UsageError{Problem: bound.flag + ": " + err.Error()}
		}
		if bound.text != "" {
			*bound.at = time.UnixMicro(us).UTC()
		}
	}
	return nil
}

// audit seals that values of persons were held against the ledger.
func audit(ctx context.Context, dir, keyFile string, now func() time.Time, used resolution) error {
	// Opening to write would make a workspace where there is none.
	there, err := ledger.Open(dir, ledger.Options{KeyFile: keyFile, ReadOnly: true})
	if err != nil {
		return err
	}
	if err := there.Close(); err != nil {
		return err
	}
	l, err := ledger.Open(dir, ledger.Options{KeyFile: keyFile, Now: now})
	if err != nil {
		return err
	}
	used.Time = now().UTC()
	entry, err := json.Marshal(used)
	if err == nil {
		_, err = l.Record(ctx, AuditKind, entry)
	}
	return errors.Join(err, l.Close())
}

// describe names what a scope was asked about, without a value of a person.
func describe(s scope.Selector) string {
	var parts []string
	for _, flag := range []struct {
		name   string
		values []string
	}{
		{"actor", s.Actors}, {"session", s.Sessions}, {"address", s.Addresses}, {"endpoint", s.Endpoints},
		{"subject", s.Subjects}, {"kind", s.Kinds}, {"hop", s.Hops},
	} {
		for _, v := range flag.values {
			before, _, holdsValue := strings.Cut(v, "=")
			switch {
			case flag.name == "address":
				v = "…"
			case holdsValue:
				v = before + "=…"
			}
			parts = append(parts, "--"+flag.name+" "+v)
		}
	}
	if s.Finding != "" {
		parts = append(parts, "--finding "+s.Finding)
	}
	return strings.Join(parts, " ")
}
