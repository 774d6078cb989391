package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/bench/endpoints/corpus"
	"github.com/waybill-security/waybill/bench/endpoints/rivals"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// options are the flags.
type options struct {
	specs, half, write, generator string
	calls                         int
	noise                         float64
	seeds                         uint64
	ceiling                       int64
	all, errors, bare             bool
}

func main() {
	var o options
	flag.StringVar(&o.specs, "specs", "../shared/data/specs-train.ndjson.gz", "shapes of public APIs")
	flag.StringVar(&o.write, "write", "", "only write the specs of -half to this file")
	flag.StringVar(&o.half, "half", "", "only this half: tune or check")
	flag.StringVar(&o.generator, "generator", "", "only this generator: plain or session")
	flag.IntVar(&o.calls, "calls", 0, "only this many calls a spec")
	flag.Float64Var(&o.noise, "noise", .02, "with -calls: the share of scanners' calls")
	flag.BoolVar(&o.bare, "bare", false, "with -calls: without bodies")
	flag.Uint64Var(&o.seeds, "seeds", 1, "how many times, each with other traffic")
	flag.Int64Var(&o.ceiling, "ceiling", endpoint.DefaultCeiling>>10, "how many KiB the paths of one service may take; 0 for no bound")
	flag.BoolVar(&o.all, "all", false, "every setting: takes a quarter of an hour or more")
	flag.BoolVar(&o.errors, "errors", false, "name the wrong templates of the tune half")
	flag.Parse()
	err := run(context.Background(), &o, os.Stdout)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fmt.Printf("%v\nThere is nothing to evaluate on: give the shapes of public APIs with -specs (SPECS=… make eval-endpoints).\n", err)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func run(ctx context.Context, o *options, out io.Writer) error {
	if o.write != "" {
		return writeHalf(o)
	}
	specs, err := corpus.Read(o.specs)
	if err != nil {
		return err
	}
	rules := rivals.All(fixed(specs))
	for _, c := range o.cells() {
		var each func(*corpus.Spec, score, []string, []*corpus.Exchange)
		if o.errors && c.Half == corpus.Tune {
			each = func(spec *corpus.Spec, s score, labels []string, calls []*corpus.Exchange) {
				explain(out, spec, s, labels, calls)
			}
		}
		results, err := c.run(ctx, specs, rules, o.seeds, each)
		if err != nil {
			return err
		}
		table(out, c, results)
	}
	return nil
}

func writeHalf(o *options) error {
	file, err := os.Create(o.write)
	if err != nil {
		return fmt.Errorf("cannot write the specs of one half: %w", err)
	}
	if err := corpus.WriteHalf(o.specs, corpus.Half(o.half), file); err != nil {
		_ = file.Close() // the first error counts
		_ = os.Remove(o.write)
		return err
	}
	return file.Close()
}

// fixed are the fixed segments of the tune half.
func fixed(specs []corpus.Spec) []string {
	seen := map[string]bool{}
	for _, s := range specs {
		if corpus.HalfOf(s.Provider) != corpus.Tune {
			continue
		}
		for _, o := range s.Operations {
			for segment := range strings.SplitSeq(o.Path, "/") {
				if !strings.Contains(segment, "{") {
					seen[segment] = true
				}
			}
		}
	}
	var out []string
	for w := range seen {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}

// cells are the settings: those asked for, else the headline's rows and one step from them in every direction.
func (o *options) cells() []cell {
	var cells []cell
	add := func(c cell) {
		c.Ceiling = o.ceiling << 10
		if (o.half == "" || string(c.Half) == o.half) && (o.generator == "" || c.Generator == o.generator) {
			cells = append(cells, c)
		}
	}
	for _, half := range []corpus.Half{corpus.Check, corpus.Tune} {
		for _, generator := range []string{"session", "plain"} {
			headline := half == corpus.Check && generator == "session"
			base := cell{Half: half, Generator: generator, Calls: 1000, Noise: .02, Bodies: true}
			if o.calls > 0 {
				base.Calls, base.Noise, base.Bodies = o.calls, o.noise, !o.bare
				add(base)
				continue
			}
			for _, calls := range []int{100, 300, 1000, 10_000} {
				for _, noise := range []float64{0, .02, .1} {
					for _, bodies := range []bool{true, false} {
						c := cell{Half: half, Generator: generator, Calls: calls, Noise: noise, Bodies: bodies}
						steps := count(calls != base.Calls, noise != base.Noise, bodies != base.Bodies)
						c.Rivals = o.all || headline && calls <= 1000 && steps <= 1 && noise == base.Noise
						if o.all || headline && steps <= 1 || steps == 0 {
							add(c)
						}
					}
				}
			}
		}
	}
	return cells
}

func count(list ...bool) (n int) {
	for _, b := range list {
		if b {
			n++
		}
	}
	return n
}

func table(out io.Writer, c cell, results []result) {
	fmt.Fprintf(out, "\n%s, %d runs\n\n", c, results[0].specs)
	fmt.Fprintln(out, "| | GA | FGA | P | R | F1 macro | F1 micro | over-merged calls | groups / endpoints |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|---|")
	for _, r := range results {
		m := r.mean()
		fmt.Fprintf(out, "| %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.1f %% | %.2f |\n",
			r.name, m.grouping, m.groupF1, m.precision, m.recall, m.f1, m.micro(), 100*m.overMerged, m.split)
	}
}

// explain names what is wrong in one spec: a line for each wrong label and truth, with the calls and one path.
func explain(out io.Writer, spec *corpus.Spec, s score, labels []string, calls []*corpus.Exchange) {
	type pair struct{ label, truth string }
	counts, example := map[pair]int{}, map[pair]string{}
	var order []pair
	for i, l := range labels {
		p := pair{l, calls[i].Truth}
		if p.label == p.truth {
			continue
		}
		if counts[p]++; counts[p] == 1 {
			order = append(order, p)
			example[p] = calls[i].Path
		}
	}
	fmt.Fprintf(out, "\n%s  F1 %.3f  GA %.3f  over-merged %.3f\n", spec.ID, s.f1, s.grouping, s.overMerged)
	for _, p := range order {
		fmt.Fprintf(out, "  %s\tis %s\t%d calls\t%s\n", p.label, p.truth, counts[p], example[p])
	}
}
