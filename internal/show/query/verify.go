package query

import (
	"context"
	"fmt"
	"os"

	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/witness"
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
	// Size is how many leaves the log has.
	Size      int64     `json:"size"`
	Witnesses []Witness `json:"witnesses"`
}

// Witness is a place outside that keeps checkpoints, and what it says of the log.
type Witness struct {
	Where string  `json:"where"`
	OK    bool    `json:"ok"`
	Size  *int64  `json:"size"` // leaves that it speaks for; nil where it could not be asked
	Root  *string `json:"root"`
	What  string  `json:"what"` // is wrong; empty where nothing is
	// Proof leads from its tree to the present one, as RFC 6962 has it, in base64.
	Proof []string `json:"proof"`
}

// Broken is a file that is not what was sealed.
type Broken struct {
	File string `json:"file"`
	What string `json:"what"`
}

// VerifyOptions say what a log is held against.
type VerifyOptions struct {
	KeyFile string
	// Since is a file with checkpoints that were kept outside.
	Since string
	// Offline asks no git remote.
	Offline bool
}

// Verify recomputes every seal of the workspace in dir, and holds the log against the checkpoints that are kept outside: in the
// file that is named, and in the places of config/witness.yaml. An error means that it could not look.
func Verify(ctx context.Context, dir string, o VerifyOptions) (Verification, error) {
	kept, err := keptOutside(ctx, dir, o)
	if err != nil {
		return Verification{}, err
	}
	r, err := ledger.VerifyAgainst(ctx, dir, ledger.Options{KeyFile: o.KeyFile}, kept)
	if err != nil {
		return Verification{}, err
	}
	v := Verification{
		Entries: r.Entries, Batches: r.Batches, Root: r.Root, OK: r.OK, Witnessed: r.Witnessed, Size: r.Size,
		Broken: []Broken{}, Extra: nonNil(r.Extra), Witnesses: []Witness{},
	}
	for _, b := range r.Broken {
		v.Broken = append(v.Broken, Broken{b.File, b.What})
	}
	for _, w := range r.Witnesses {
		v.Witnesses = append(v.Witnesses, witnessOf(w))
	}
	return v, nil
}

func witnessOf(w ledger.Witness) Witness {
	out := Witness{Where: w.Where, OK: w.OK, What: w.What, Proof: []string{}}
	if w.Root != "" {
		out.Size, out.Root = &w.Size, &w.Root
	}
	for _, h := range w.Proof {
		out.Proof = append(out.Proof, h.String())
	}
	return out
}

// keptOutside fetches the checkpoints that are kept outside. A place that cannot be asked is no error: it says why.
func keptOutside(ctx context.Context, dir string, o VerifyOptions) (kept []ledger.Kept, err error) {
	if o.Since != "" {
		text, err := os.ReadFile(o.Since)
		if err != nil {
			return nil, fmt.Errorf("%w: cannot read --since: %w", ledger.ErrCheckpoint, err)
		}
		kept = append(kept, ledger.Kept{Where: o.Since, Text: text})
	}
	places, err := witness.Read(witness.Path(dir))
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		if !p.Keeps() || o.Offline && p.Remote() {
			continue
		}
		k := ledger.Kept{Where: p.String()}
		if k.Text, err = p.In(dir).Fetch(ctx); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			k.Missing = err.Error()
		}
		kept = append(kept, k)
	}
	return kept, nil
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
