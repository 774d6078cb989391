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
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// besideTime is how long readers read, alone and beside a writer.
const besideTime = 20 * time.Second

// beside measures readers in other processes, which share one core, alone and while this process commits and compacts on another.
func (b *bench) beside(ctx context.Context, readers int) error {
	if _, err := exec.LookPath("taskset"); err != nil {
		return errors.New("taskset (of util-linux) is needed to give readers and the writer a core each")
	}
	b.plain = false
	if err := b.fill(ctx); err != nil {
		return err
	}
	alone, err := b.readTogether(ctx, readers)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%d readers alone, on one core:      %s\n", readers, describe(alone))
	writing, stop := context.WithCancel(ctx)
	defer stop()
	var wait sync.WaitGroup
	var wrote int64
	var failed error
	wait.Go(func() { wrote, failed = b.write(writing) })
	together, err := b.readTogether(ctx, readers)
	stop()
	wait.Wait()
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%d readers beside a writer's core:  %s\n", readers, describe(together))
	fmt.Fprintf(b.out, "p99 beside a writer: %.2f × alone; it sealed and compacted %d exposures meanwhile\n",
		percentile(together, 99).Seconds()/percentile(alone, 99).Seconds(), wrote)
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
func (b *bench) readTogether(ctx context.Context, readers int) ([]time.Duration, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	outputs, errs := make([]bytes.Buffer, readers), make([]error, readers)
	var wait sync.WaitGroup
	for i := range readers {
		c := exec.CommandContext(ctx, "taskset", "-c", "0", self, "-dir", b.folder, "-read", besideTime.String(), "-seed", strconv.Itoa(i+1))
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

// readFor is a reader: it opens a snapshot of what is sealed now, and asks for the rows of one caller after the other.
func (b *bench) readFor(ctx context.Context, length time.Duration) (err error) {
	l, err := ledger.Open(b.workspace, ledger.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	random := rand.New(rand.NewPCG(b.seed, 5))
	var took []time.Duration
	until := time.Now().Add(length)
	for time.Now().Before(until) {
		started := time.Now()
		if err := answer(ctx, l, random); err != nil {
			return err
		}
		took = append(took, time.Since(started))
	}
	return json.NewEncoder(b.out).Encode(took[min(1, len(took)-1):]) // the first one opens the dictionaries
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
