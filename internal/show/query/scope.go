package query

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Question is what a scope is asked.
type Question struct {
	Selector scope.Selector
	Resolve  []scope.Known
	// Threshold is the least confidence of a proven kind; 0 means scope.DefaultThreshold.
	Threshold float64
	Regions   []string
	// CheckAll recomputes every seal, not only those of the files that hold the answer.
	CheckAll bool
	// Uncorrected counts the calls, too, that corrections leave out.
	Uncorrected bool
	// Prove adds what shows somebody outside that the rows of the answer are sealed.
	Prove bool
	// Since is a file with checkpoints that were kept outside, from which the log must go on. It implies Prove.
	Since string
}

// Scope answers whose data went to whom.
func (q *Query) Scope(ctx context.Context, ask Question) (*scope.Scope, error) {
	if err := q.CheckKinds(ask.Resolve); err != nil {
		return nil, err
	}
	opt := q.scopeOptions(&ask)
	var err error
	if opt.Prove, err = q.prover(&ask); err != nil {
		return nil, err
	}
	s, err := scope.Answer(ctx, q.View, ask.Selector, opt)
	if err != nil {
		return nil, err
	}
	s.Canaries, err = q.canariesOf(ctx, s)
	return s, err
}

func (q *Query) scopeOptions(ask *Question) scope.Options {
	return scope.Options{
		Resolve: ask.Resolve, Threshold: ask.Threshold, Regions: ask.Regions, Meaning: q.Digest, Mint: q.minter.Token,
		Uncorrected: ask.Uncorrected,
		Finding:     q.judgedBy,
		Check:       func(ctx context.Context) (string, error) { return q.check(ctx, ask.CheckAll) },
	}
}

// Access answers who received, wrote and asked for the data of the people whom the question names.
func (q *Query) Access(ctx context.Context, ask Question) (*scope.Access, error) {
	a, err := scope.AccessTo(ctx, q.View, ask.Selector, q.scopeOptions(&ask))
	if err != nil {
		return nil, err
	}
	a.Canaries, err = q.canariesOf(ctx, &scope.Scope{})
	return a, err
}

// Locate tells for each known value the ids of the people whom it names: none, one, or several.
func (q *Query) Locate(list []scope.Known, regions []string) [][]string {
	return scope.Locate(q.View, list, scope.Options{Mint: q.minter.Token, Regions: regions})
}

// CheckKinds refuses a list with a kind that is neither built in nor a user's own: nothing would be found by it, for want of a letter.
func (q *Query) CheckKinds(list []scope.Known) error {
	own := map[kind.Kind]bool{}
	for _, k := range q.Kinds.Kinds() {
		own[k] = true
	}
	for _, f := range q.Meaning.Fields {
		own[f.Kind] = true
	}
	for _, k := range list {
		if !kind.Known(k.Kind) && !own[k.Kind] {
			return &scope.UsageError{Problem: fmt.Sprintf("the list names the kind %s, which is neither built in nor declared: see `waybill kinds list`", k.Kind)}
		}
	}
	return nil
}

// maxKnown bounds a list of known values; a longer one is likely a mistake.
const maxKnown = 50_000_000

// ReadKnown reads a list of `kind,value` rows; a header line of these two words is passed over. Errors name the line.
func ReadKnown(r io.Reader, name string) ([]scope.Known, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord, in.ReuseRecord, in.TrimLeadingSpace = 2, true, true
	var list []scope.Known
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		line, _ := in.FieldPos(0)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s, line %d: each row is `kind,value`", name, line)
		}
		k := kind.Kind(strings.TrimPrefix(strings.TrimSpace(row[0]), "\ufeff"))
		if k == "kind" && len(list) == 0 {
			continue
		}
		if !kind.WellFormed(k) {
			return nil, fmt.Errorf("cannot read %s, line %d: the first column is no kind that Waybill knows, such as contact.email", name, line)
		}
		if len(list) == maxKnown {
			return nil, fmt.Errorf("cannot read %s: it has more than %d rows", name, maxKnown)
		}
		list = append(list, scope.Known{Kind: k, Value: strings.Clone(row[1])})
	}
}
