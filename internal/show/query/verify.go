package query

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep/ledger"
)

// Verification is what recomputing every seal of a workspace found.
type Verification struct {
	Entries   int64    `json:"entries"`
	Batches   int64    `json:"batches"`
	Root      string   `json:"root"`
	OK        bool     `json:"ok"`
	Witnessed bool     `json:"witnessed"`
	Broken    []Broken `json:"broken"` // the first one found stands first
	Extra     []string `json:"extra"`  // files that belong to no commit; they are not read
}

// Broken is a file that is not what was sealed.
type Broken struct {
	File string `json:"file"`
	What string `json:"what"`
}

// Verify recomputes every seal of the workspace in dir. An error means that it could not look.
func Verify(ctx context.Context, dir, keyFile string) (Verification, error) {
	r, err := ledger.Verify(ctx, dir, ledger.Options{KeyFile: keyFile})
	if err != nil {
		return Verification{}, err
	}
	v := Verification{
		Entries: r.Entries, Batches: r.Batches, Root: r.Root, OK: r.OK, Witnessed: r.Witnessed,
		Broken: []Broken{}, Extra: nonNil(r.Extra),
	}
	for _, b := range r.Broken {
		v.Broken = append(v.Broken, Broken{b.File, b.What})
	}
	return v, nil
}

// check looks whether the files that an answer stands on are what was sealed, and says how far the check went.
func (q *Query) check(ctx context.Context, all bool) (string, error) {
	if all {
		r, err := ledger.Verify(ctx, q.Dir, ledger.Options{KeyFile: q.options.KeyFile})
		if err != nil {
			return "none", err
		}
		if !r.OK {
			return "none", &ledger.BrokenError{File: r.Broken[0].File, What: r.Broken[0].What}
		}
		return "all", nil
	}
	checker, ok := q.snapshot.(interface{ Check(context.Context) error })
	if !ok {
		return "none", nil
	}
	if err := checker.Check(ctx); err != nil {
		return "none", err
	}
	return "touched", nil
}
