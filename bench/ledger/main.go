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
	commit    int64
	stop      string
	asked     bool
	round     int // of readers
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("ledger", flag.ContinueOnError)
	rows := flags.Int64("rows", 10_000_000, "how many exposures")
	seed := flags.Uint64("seed", 1, "what the traffic is drawn from")
	folder := flags.String("dir", "out/bench-ledger", "where the workspace is put; it is removed again")
	keep := flags.Bool("keep", false, "leave the workspace in place, and go on with one that is there")
	commit := flags.Int64("commit", 128_000, "how many exposures are committed at once")
	stop := flags.String("stop", "", "append no more once there is this file, and go on with what there is")
	ask := flags.Bool("ask", false, "only put the questions, to a workspace that was kept")
	plain := flags.Bool("plain", true, "measure plain DuckDB over the same rows, too")
	profile := flags.String("cpuprofile", "", "write profiles of appending and of compaction beside this file")
	reading := flags.Int("readers", 0, "measure so many readers in other processes, alone and beside a writer, and nothing else")
	processes := flags.Int("processes", 0, "how many processes the readers are in; 0 is one for each")
	read := flags.Duration("read", 0, "be a process of these readers for so long")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b := &bench{folder: *folder, workspace: filepath.Join(*folder, "workspace"), rows: *rows, traffic: newTraffic(*seed, *rows), out: out, plain: *plain, profile: *profile, seed: *seed,
		commit: *commit, stop: *stop, asked: *ask}
	if *read > 0 {
		return b.readFor(ctx, *read, *reading)
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
	if *reading > 0 {
		if *processes == 0 {
			*processes = *reading
		}
		return b.beside(ctx, readers{*reading, *processes})
	}
	return b.measure(ctx)
}

func (b *bench) measure(ctx context.Context) error {
	if !b.asked {
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

// fill makes the workspace, or goes on with one that is there.
func (b *bench) fill(ctx context.Context) error {
	l, err := ledger.Open(b.workspace, ledger.Options{})
	if err != nil {
		return err
	}
	made := int64(0)
	if stopped(b.stop) {
		if made, err = b.count(ctx); err != nil {
			return err
		}
	} else if made, err = b.redraw(ctx, l); err != nil {
		return err
	}
	before := made
	var commits, compaction cost
	err = b.profiled("append-", func() (err error) {
		made, commits, err = b.append(ctx, l, made)
		return err
	})
	if err != nil {
		return err
	}
	appended := made - before
	b.rows = made
	if b.plain {
		if err := b.sorted(ctx); err != nil {
			return err
		}
	}
	var done ledger.Compacted
	err = b.profiled("compaction-", func() (err error) {
		compaction, err = timed(func() (err error) {
			done, err = l.Compact(ctx, true)
			return err
		})
		return err
	})
	if err != nil {
		return err
	}
	calls := int64(b.traffic.next)
	fmt.Fprintf(b.out, "%d exposures of %d members in %d calls\n", made, b.traffic.members, calls)
	if appended > 0 {
		fmt.Fprintf(b.out, "append:          %8.0f exposures/s of CPU, %8.0f by the clock (from tokens to sealed, synced files)\n", rate(appended, commits.cpu), rate(appended, commits.wall))
	}
	compacted := int64(float64(done.Rows) / float64(made+calls) * float64(made)) // as if each row were written once
	fmt.Fprintf(b.out, "compaction:      %8.0f exposures/s of CPU, %8.0f by the clock; %d segments, each row written %.2f times\n", rate(min(compacted, made), compaction.cpu),
		rate(min(compacted, made), compaction.wall), done.Segments, float64(done.Rows)/float64(made+calls))
	if appended == made {
		commits.add(compaction)
		fmt.Fprintf(b.out, "both:            %8.0f exposures/s of CPU, %8.0f by the clock\n", rate(made, commits.cpu), rate(made, commits.wall))
	}
	return l.Close()
}

// append commits until there are as many exposures as were asked for, beside those that were made before, or until it is stopped.
func (b *bench) append(ctx context.Context, l *ledger.Ledger, made int64) (all int64, took cost, err error) {
	for made < b.rows && !stopped(b.stop) {
		batch, n := b.traffic.batch(int(min(b.commit, b.rows-made)))
		c, err := timed(func() error {
			_, err := l.Commit(ctx, []observation.Batch{batch})
			return err
		})
		if err != nil {
			return made, took, err
		}
		took.add(c)
		made += int64(n)
	}
	return made, took, nil
}

// stopped says whether somebody asked for an end of appending, by making a file.
func stopped(file string) bool {
	_, err := os.Stat(file)
	return file != "" && err == nil
}

// redraw draws again what a workspace holds already, so that traffic goes on behind it.
func (b *bench) redraw(ctx context.Context, l *ledger.Ledger) (made int64, err error) {
	resumed, err := l.Resume(ctx)
	if err != nil || len(resumed) == 0 {
		return 0, err
	}
	for b.traffic.next < resumed[0].Cursor.Entries {
		_, n := b.traffic.batch(int(min(b.commit, b.rows-made)))
		made += int64(n)
	}
	if b.traffic.next != resumed[0].Cursor.Entries {
		return 0, errors.New("the workspace holds other traffic than is drawn: ask for as many rows, at once and in all, as when it was made")
	}
	return made, nil
}

// profiled runs a step, and writes its profile where one is wanted.
func (b *bench) profiled(name string, step func() error) error {
	if b.profile == "" {
		return step()
	}
	f, err := os.Create(filepath.Join(filepath.Dir(b.profile), name+filepath.Base(b.profile)))
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
