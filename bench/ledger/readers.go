package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// besideTime is how long readers read, in each round.
const besideTime = 15 * time.Second

// readers says how many there are, and in how many processes.
type readers struct{ all, processes int }

func (r readers) String() string {
	return fmt.Sprintf("%d readers in %d processes", r.all, r.processes)
}

// beside measures readers in other processes, which share one core: alone, beside a process that does nothing but take time of the other
// core, beside this process, which commits and compacts there, and alone again, since there is more to read by then.
func (b *bench) beside(ctx context.Context, who readers) error {
	if _, err := exec.LookPath("taskset"); err != nil {
		return errors.New("taskset (of util-linux) is needed to give readers and the writer a core each")
	}
	b.plain = false
	if err := b.fill(ctx); err != nil {
		return err
	}
	wrote := int64(0)
	var took [4][]time.Duration
	for i, round := range []struct {
		name string
		on   func(context.Context) error
	}{
		{"alone, on one core", nil},
		{"beside one that burns the other core", burn},
		{"beside a writer on the other core", func(ctx context.Context) (err error) {
			wrote, err = b.write(ctx)
			return err
		}},
		{"alone again, with what was written", nil},
	} {
		var err error
		b.round = i
		if took[i], err = b.readBeside(ctx, who, round.on); err != nil {
			return err
		}
		fmt.Fprintf(b.out, "%v, %-38s %s\n", who, round.name+":", describe(took[i]))
	}
	p99 := func(i int) float64 { return percentile(took[i], 99).Seconds() }
	fmt.Fprintf(b.out, "p99 beside a writer: %.2f × alone, %.2f × beside one that burns the core, %.2f × alone again; it sealed and compacted %d exposures meanwhile\n",
		p99(2)/p99(0), p99(2)/p99(1), p99(2)/p99(3), wrote)
	return nil
}

// readBeside lets readers read while something else happens.
func (b *bench) readBeside(ctx context.Context, who readers, other func(context.Context) error) ([]time.Duration, error) {
	during, stop := context.WithCancel(ctx)
	defer stop()
	var wait sync.WaitGroup
	var failed error
	if other != nil {
		wait.Go(func() { failed = other(during) })
	}
	took, err := b.readTogether(ctx, who)
	stop()
	wait.Wait()
	return took, errors.Join(err, failed)
}

// burn takes all time of the second core until it is stopped.
func burn(ctx context.Context) error {
	c := exec.CommandContext(ctx, "taskset", "-c", "1", "sh", "-c", "while :; do :; done")
	if err := c.Run(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("cannot burn a core: %w", err)
	}
	return nil
}

func percentile(sorted []time.Duration, p int) time.Duration {
	return sorted[min(len(sorted)-1, len(sorted)*p/100)]
}

func describe(sorted []time.Duration) string {
	return fmt.Sprintf("%d answers, median %.1f ms, p99 %.1f ms", len(sorted), percentile(sorted, 50).Seconds()*1000, percentile(sorted, 99).Seconds()*1000)
}

// write commits and compacts until it is stopped, on the second core alone.
func (b *bench) write(ctx context.Context) (made int64, err error) {
	if out, err := exec.CommandContext(ctx, "taskset", "-a", "-cp", "1", strconv.Itoa(os.Getpid())).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("taskset: %w\n%s", err, out)
	}
	l, err := ledger.Open(b.workspace, ledger.Options{})
	if err != nil {
		return 0, err
	}
	for ctx.Err() == nil && err == nil {
		batch, n := b.traffic.batch(20_000)
		if _, err = l.Commit(ctx, []observation.Batch{batch}); err == nil {
			made += int64(n)
			_, err = l.Compact(ctx, false)
		}
	}
	if ctx.Err() != nil {
		err = nil
	}
	return made, errors.Join(err, l.Close())
}

// readTogether runs readers in processes of their own, all on the first core, and returns how long their answers took, sorted.
func (b *bench) readTogether(ctx context.Context, who readers) ([]time.Duration, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	outputs, errs := make([]bytes.Buffer, who.processes), make([]error, who.processes)
	var wait sync.WaitGroup
	for i := range who.processes {
		args := []string{"-c", "0", self, "-dir", b.folder, "-read", besideTime.String(), "-seed", strconv.Itoa(i + 1), "-readers", strconv.Itoa(who.all / who.processes)}
		if b.profile != "" && i == 0 {
			args = append(args, "-cpuprofile", filepath.Join(filepath.Dir(b.profile), fmt.Sprintf("%d-%s", b.round, filepath.Base(b.profile))))
		}
		c := exec.CommandContext(ctx, "taskset", args...)
		var said bytes.Buffer
		c.Stdout, c.Stderr = &outputs[i], &said
		wait.Go(func() {
			if err := c.Run(); err != nil {
				errs[i] = fmt.Errorf("reader %d: %w\n%s", i, err, said.Bytes())
			}
		})
	}
	wait.Wait()
	var all []time.Duration
	for i := range outputs {
		var took []time.Duration
		if err := json.Unmarshal(outputs[i].Bytes(), &took); err != nil && errs[i] == nil {
			errs[i] = fmt.Errorf("reader %d: %s", i, strings.TrimSpace(outputs[i].String()))
		}
		all = append(all, took...)
	}
	slices.Sort(all)
	if len(all) == 0 {
		errs = append(errs, errors.New("no reader had an answer"))
	}
	return all, errors.Join(errs...)
}

// readFor is a process of readers: each opens a snapshot of what is sealed now, and asks for the rows of one caller after the other.
func (b *bench) readFor(ctx context.Context, length time.Duration, readers int) (err error) {
	l, err := ledger.Open(b.workspace, ledger.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	if err := answer(ctx, l, rand.New(rand.NewPCG(b.seed, 4))); err != nil { // opens the dictionaries
		return err
	}
	until := time.Now().Add(length)
	took, errs := make([][]time.Duration, readers), make([]error, readers)
	read := func() error {
		var wait sync.WaitGroup
		for i := range readers {
			wait.Go(func() { took[i], errs[i] = b.readUntil(ctx, l, until, rand.New(rand.NewPCG(b.seed, 5+uint64(i)))) })
		}
		wait.Wait()
		return errors.Join(errs...)
	}
	if err := b.profiled("readers-", read); err != nil {
		return err
	}
	return json.NewEncoder(b.out).Encode(slices.Concat(took...))
}

func (b *bench) readUntil(ctx context.Context, l *ledger.Ledger, until time.Time, random *rand.Rand) (took []time.Duration, err error) {
	for time.Now().Before(until) {
		started := time.Now()
		if err := answer(ctx, l, random); err != nil {
			return nil, err
		}
		took = append(took, time.Since(started))
	}
	return took, nil
}

func answer(ctx context.Context, l *ledger.Ledger, random *rand.Rand) (err error) {
	s, err := l.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	callers := uint64(0)
	for n := range s.Identities() {
		callers = uint64(n)
	}
	sel := keep.Selection{Identities: []keep.Number{keep.Number(1 + random.Uint64N(callers))}}
	exposures, calls := 0, int64(0)
	for _, err := range s.Exposures(ctx, sel) {
		if err != nil {
			return err
		}
		exposures++
	}
	for t, err := range s.CallTallies(ctx, sel) {
		if err != nil {
			return err
		}
		calls += t.Calls
	}
	if calls == 0 || exposures == 0 {
		return fmt.Errorf("caller %d has %d calls and %d exposures", sel.Identities[0], calls, exposures)
	}
	return nil
}
