package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"strings"

	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench/ledger:", err)
		os.Exit(1)
	}
}

// commitRows is how many exposures are committed at once.
const commitRows = 128_000

// bench is one run.
type bench struct {
	folder    string
	workspace string
	rows      int64
	traffic   *traffic
	out       io.Writer
	plain     bool
	profile   string
	seed      uint64
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("ledger", flag.ContinueOnError)
	rows := flags.Int64("rows", 10_000_000, "how many exposures")
	seed := flags.Uint64("seed", 1, "what the traffic is drawn from")
	folder := flags.String("dir", "out/bench-ledger", "where the workspace is put; it is removed again")
	keep := flags.Bool("keep", false, "leave the workspace in place, and use one that is there")
	plain := flags.Bool("plain", true, "measure plain DuckDB over the same rows, too")
	profile := flags.String("cpuprofile", "", "write a profile of the compaction to this file")
	readers := flags.Int("readers", 0, "measure so many readers in other processes, alone and beside a writer, and nothing else")
	read := flags.Duration("read", 0, "be one of these readers for so long")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b := &bench{folder: *folder, workspace: filepath.Join(*folder, "workspace"), rows: *rows, traffic: newTraffic(*seed, *rows), out: out, plain: *plain, profile: *profile, seed: *seed}
	if *read > 0 {
		return b.readFor(ctx, *read)
	}
	debug.SetGCPercent(50) // as the program does
	if !*keep {
		if err := os.RemoveAll(b.workspace); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(b.folder) }() // whatever is left shows
	}
	if err := os.MkdirAll(b.folder, 0o755); err != nil {
		return err
	}
	if *readers > 0 {
		return b.beside(ctx, *readers)
	}
	return b.measure(ctx)
}

func (b *bench) measure(ctx context.Context) error {
	if _, err := os.Stat(b.workspace); err != nil {
		if err := b.fill(ctx); err != nil {
			return err
		}
	}
	if err := b.sizes(); err != nil {
		return err
	}
	if err := b.questions(ctx); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "memory: %.0f MiB at the peak of this process, what draws the traffic and DuckDB included\n", peak())
	return nil
}

// fill makes the workspace.
func (b *bench) fill(ctx context.Context) error {
	l, err := ledger.Open(b.workspace, ledger.Options{})
	if err != nil {
		return err
	}
	var commits, compaction cost
	made, written, segments := int64(0), int64(0), 0
	compact := func() error {
		c, err := timed(func() error {
			done, err := l.Compact(ctx, true)
			written += done.Rows
			segments += done.Segments
			return err
		})
		compaction.add(c)
		return err
	}
	for made < b.rows {
		batch, n := b.traffic.batch(int(min(commitRows, b.rows-made)))
		c, err := timed(func() error {
			_, err := l.Commit(ctx, []observation.Batch{batch})
			return err
		})
		if err != nil {
			return err
		}
		commits.add(c)
		made += int64(n)
	}
	b.rows = made
	if b.plain {
		if err := b.sorted(ctx); err != nil {
			return err
		}
	}
	if err := b.profiled(compact); err != nil {
		return err
	}
	calls := int64(b.traffic.next)
	fmt.Fprintf(b.out, "%d exposures of %d members in %d calls\n", made, b.traffic.members, calls)
	fmt.Fprintf(b.out, "append:          %8.0f exposures/s of CPU, %8.0f by the clock (from tokens to sealed, synced files)\n", rate(made, commits.cpu), rate(made, commits.wall))
	fmt.Fprintf(b.out, "compaction:      %8.0f exposures/s of CPU, %8.0f by the clock; %d segments, each row written %.2f times\n", rate(made, compaction.cpu), rate(made, compaction.wall),
		segments, float64(written)/float64(made+calls))
	commits.add(compaction)
	fmt.Fprintf(b.out, "both:            %8.0f exposures/s of CPU, %8.0f by the clock\n", rate(made, commits.cpu), rate(made, commits.wall))
	return l.Close()
}

// profiled runs a step, and writes its profile where one is wanted.
func (b *bench) profiled(step func() error) error {
	if b.profile == "" {
		return step()
	}
	f, err := os.Create(b.profile)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	err = step()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// sizes prints what rests.
func (b *bench) sizes() error {
	kinds := map[string]int64{}
	total := int64(0)
	err := filepath.WalkDir(b.workspace, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		kind := "other"
		for _, k := range []string{"-calls.parquet", "-exposures.parquet", ".index", "-dictionary.parquet", ".tokens", ".texts"} {
			if strings.HasSuffix(path, k) {
				kind = strings.Trim(strings.TrimSuffix(k, ".parquet"), "-.")
			}
		}
		kinds[kind] += info.Size()
		total += info.Size()
		return nil
	})
	if err != nil {
		return err
	}
	row := func(kinds ...int64) float64 {
		sum := int64(0)
		for _, k := range kinds {
			sum += k
		}
		return float64(sum) / float64(b.rows)
	}
	fmt.Fprintf(b.out, "bytes/exposure:  %.2f = rows %.2f + index %.2f + dictionary %.2f + vault %.2f; all files, calls among them, %.2f\n",
		row(kinds["exposures"], kinds["index"], kinds["dictionary"], kinds["tokens"], kinds["texts"]), row(kinds["exposures"]), row(kinds["index"]),
		row(kinds["dictionary"]), row(kinds["tokens"], kinds["texts"]), row(total))
	if b.traffic.next > 0 {
		fmt.Fprintf(b.out, "bytes/call:      %.2f\n", float64(kinds["calls"])/float64(b.traffic.next))
	}
	return nil
}
